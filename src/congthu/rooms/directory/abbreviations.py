"""Abbreviations in the names of agencies, as records offices write them. Pure data.

Sources: the codes of document types are normative (Decree 30/2020 App. III) and stand in the room
``documents``; what follows here is usage, collected from published documents. An abbreviation that has
several meanings is never read alone: the issuer decides where it can, else the clerk.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Abbreviation:
    """A short form and what it stands for."""

    short: str
    full: str


@dataclass(frozen=True, kw_only=True)
class Ambiguous:
    """A short form with several meanings."""

    short: str
    meanings: tuple[str, ...]
    #: True: only issuers of the Party mean the later meanings; to all others the first one is certain.
    only_in_the_party: bool = False


def _list(table: str) -> tuple[Abbreviation, ...]:
    rows = (line.split(" = ") for line in table.strip().splitlines())
    return tuple(Abbreviation(short=short.strip(), full=full.strip()) for short, full in rows)


#: One meaning wherever they stand in the name of an agency.
EVERYWHERE = _list("""
    UBND = ủy ban nhân dân
    HĐND = hội đồng nhân dân
    TP = thành phố
    TPHCM = thành phố hồ chí minh
    TPHN = thành phố hà nội
    HCM = hồ chí minh
    TX = thị xã
    TW = trung ương
    TWĐ = trung ương đảng
    VP = văn phòng
    CP = chính phủ
    VN = việt nam
    QH = quốc hội
    CTN = chủ tịch nước
    VPCP = văn phòng chính phủ
    VPQH = văn phòng quốc hội
    VPCTN = văn phòng chủ tịch nước
    VPTW = văn phòng trung ương đảng
    VPUBND = văn phòng ủy ban nhân dân
    VPUB = văn phòng ủy ban nhân dân
    UB = ủy ban
    UBKT = ủy ban kiểm tra
    UBTW = ủy ban trung ương
    UBTƯ = ủy ban trung ương
    UBTƯMTTQVN = ủy ban trung ương mặt trận tổ quốc việt nam
    VPTƯ = văn phòng trung ương đảng
    CQ = cơ quan
    BQL = ban quản lý
    NHCSXH = ngân hàng chính sách xã hội
    UBTWMTTQ = ủy ban trung ương mặt trận tổ quốc
    UBTWMTTQVN = ủy ban trung ương mặt trận tổ quốc việt nam
    MTTQ = mặt trận tổ quốc
    MTTQVN = mặt trận tổ quốc việt nam
    UBMTTQ = ủy ban mặt trận tổ quốc
    UBMTTQVN = ủy ban mặt trận tổ quốc việt nam
    TAND = tòa án nhân dân
    TANDTC = tòa án nhân dân tối cao
    VKSND = viện kiểm sát nhân dân
    VKSNDTC = viện kiểm sát nhân dân tối cao
    VKSTC = viện kiểm sát nhân dân tối cao
    NDTC = nhân dân tối cao
    KTNN = kiểm toán nhà nước
    NHNN = ngân hàng nhà nước
    NHNNVN = ngân hàng nhà nước việt nam
    KBNN = kho bạc nhà nước
    BHXH = bảo hiểm xã hội
    TTXVN = thông tấn xã việt nam
    ĐBQH = đại biểu quốc hội
    LĐLĐ = liên đoàn lao động
    LHPN = liên hiệp phụ nữ
    TNCS = thanh niên cộng sản
    TNCSHCM = thanh niên cộng sản hồ chí minh
    LĐLĐVN = liên đoàn lao động việt nam
    LHPNVN = liên hiệp phụ nữ việt nam
    NDVN = nông dân việt nam
    CCBVN = cựu chiến binh việt nam
    CCB = cựu chiến binh
    GDĐT = giáo dục và đào tạo
    KHCN = khoa học và công nghệ
    KHCNVN = khoa học và công nghệ việt nam
    KHXHVN = khoa học xã hội việt nam
    KHĐT = kế hoạch và đầu tư
    KHXH = khoa học xã hội
    NNMT = nông nghiệp và môi trường
    NNPTNT = nông nghiệp và phát triển nông thôn
    PTNT = phát triển nông thôn
    TNMT = tài nguyên và môi trường
    TTTT = thông tin và truyền thông
    LĐTBXH = lao động thương binh và xã hội
    GTVT = giao thông vận tải
    VHTTDL = văn hóa thể thao và du lịch
    VHTT = văn hóa và thể thao
    DTTG = dân tộc và tôn giáo
    CNTT = công nghệ thông tin
    QPPL = quy phạm pháp luật
    KCN = khu công nghiệp
    KKT = khu kinh tế
    QLDA = quản lý dự án
    ĐTXD = đầu tư xây dựng
    TTĐT = thông tin điện tử
""")
AMBIGUOUS = (
    Ambiguous(short="BCT", meanings=("Bộ Công Thương", "Bộ Chính trị")),
    Ambiguous(short="TTCP", meanings=("Thanh tra Chính phủ", "Thủ tướng Chính phủ")),
    Ambiguous(short="CT", meanings=("Chủ tịch", "Bộ Công Thương", "Cục Thuế", "Chỉ thị")),
    Ambiguous(short="TT", meanings=("Thường trực", "Trung tâm", "Thông tin")),
    Ambiguous(short="TC", meanings=("Tài chính", "Tổ chức", "Thông cáo")),
    Ambiguous(short="KH", meanings=("Kế hoạch", "Khoa học")),
    Ambiguous(short="PC", meanings=("Vụ Pháp chế", "Phiếu chuyển")),
    Ambiguous(short="HĐ", meanings=("Hội đồng", "Hợp đồng")),
    Ambiguous(short="BTC", meanings=("Bộ Tài chính", "Ban Tổ chức"), only_in_the_party=True),
    Ambiguous(short="BNC", meanings=("Ban Nội chính", "Ban Nội chính Trung ương")),
)
