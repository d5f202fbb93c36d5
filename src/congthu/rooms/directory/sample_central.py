"""Central agencies of the sample nation: ministries and equals, other bodies of State and Party."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congthu.rooms.directory import reform
from congthu.rooms.directory.types import Category

#: Terms of the structure: Resolutions 01/2007/QH12 (ministries and equals of the names they kept until 2025),
#: 08/2021/QH15 and 176/2025/QH15.
_STRUCTURE, _TERM, _REFORM = date(2007, 7, 31), date(2021, 7, 28), date(2025, 3, 1)


@dataclass(frozen=True, kw_only=True)
class Central:
    """One body; an empty label means it has no domain any more."""

    code: str
    category: str
    name: str
    #: Label under gov.vn, also the stem of the abbreviation.
    label: str
    short_names: tuple[str, ...]
    since: date = _STRUCTURE
    until: date | None = None


def _central(code: str, category: str, name: str, label: str, *short_names: str, **dates: date) -> Central:
    return Central(code=code, category=category, name=name, label=label, short_names=short_names, **dates)


_M, _E, _G, _O = Category.MINISTRY, Category.MINISTERIAL, Category.GOVERNMENT_AGENCY, Category.OTHER
CENTRAL = (
    _central("G22", Category.GOVERNMENT_OFFICE, "Văn phòng Chính phủ", "vpcp", "VPCP"),
    _central("G01", _M, "Bộ Công an", "bca", "BCA"),
    _central("G02", _M, "Bộ Công Thương", "bct", "BCT", "Bộ CT"),
    _central("G03", _M, "Bộ Dân tộc và Tôn giáo", "bdttg", "BDTTG", "Bộ DT&TG", since=_REFORM),
    _central("G04", _M, "Bộ Giáo dục và Đào tạo", "bgddt", "BGDĐT", "Bộ GD&ĐT", "Bộ GDĐT"),
    _central("G06", _M, "Bộ Khoa học và Công nghệ", "bkhcn", "BKHCN", "Bộ KH&CN", "Bộ KHCN"),
    _central("G07", _M, "Bộ Ngoại giao", "bng", "BNG"),
    _central("G08", _M, "Bộ Nội vụ", "bnv", "BNV"),
    _central("G09", _M, "Bộ Nông nghiệp và Môi trường", "bnnmt", "BNNMT", "Bộ NN&MT", since=_REFORM),
    _central("G10", _M, "Bộ Quốc phòng", "bqp", "BQP"),
    _central("G11", _M, "Bộ Tài chính", "btc", "BTC"),
    _central("G12", _M, "Bộ Tư pháp", "btp", "BTP"),
    _central("G13", _M, "Bộ Văn hóa, Thể thao và Du lịch", "bvhttdl", "BVHTTDL", "Bộ VHTT&DL", "Bộ VHTTDL"),
    _central("G14", _M, "Bộ Xây dựng", "bxd", "BXD"),
    _central("G15", _M, "Bộ Y tế", "byt", "BYT"),
    _central("G16", _E, "Ngân hàng Nhà nước Việt Nam", "nhnn", "NHNN", "NHNNVN", "Ngân hàng Nhà nước"),
    _central("G17", _E, "Thanh tra Chính phủ", "ttcp", "TTCP"),
    _central("G30", _G, "Đài Tiếng nói Việt Nam", "tnvn", "TNVN", "Đài TNVN"),
    _central("G31", _G, "Đài Truyền hình Việt Nam", "thvn", "THVN", "Đài THVN"),
    _central("G32", _G, "Thông tấn xã Việt Nam", "ttxvn", "TTXVN"),
    _central(
        "G33", _G, "Viện Hàn lâm Khoa học và Công nghệ Việt Nam", "vhlkhcn", "VAST", "Viện HLKHCNVN",
        "Viện Hàn lâm KH&CN Việt Nam", since=_TERM,
    ),
    _central(
        "G34", _G, "Viện Hàn lâm Khoa học xã hội Việt Nam", "vhlkhxh", "VASS", "Viện HLKHXHVN",
        "Viện Hàn lâm KHXH Việt Nam", since=_TERM,
    ),
    _central("Z01", _O, "Văn phòng Trung ương Đảng", "vptw", "VPTW", "Văn phòng Trung ương"),
    _central("Z02", _O, "Văn phòng Quốc hội", "vpqh", "VPQH"),
    _central("Z03", _O, "Văn phòng Chủ tịch nước", "vpctn", "VPCTN"),
    _central("Z04", _O, "Tòa án nhân dân tối cao", "tandtc", "TANDTC"),
    _central("Z05", _O, "Viện kiểm sát nhân dân tối cao", "vksndtc", "VKSNDTC"),
    _central("Z06", _O, "Kiểm toán nhà nước", "ktnn", "KTNN", "Kiểm toán nhà nước Việt Nam"),
    _central(
        "Z07", _O, "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam", "mttq", "UBTW MTTQVN", "UBTW MTTQ Việt Nam",
        "UBTWMTTQVN",
    ),
    _central("Z11", _O, "Ban Tổ chức Trung ương", "btctw", "BTCTW"),
    _central("Z12", _O, "Ủy ban Kiểm tra Trung ương", "ubkttw", "UBKTTW"),
    _central("Z13", _O, "Ban Nội chính Trung ương", "bnctw", "BNCTW", since=reform.BOARDS_OF_2012),
    _central("Z14", _O, "Ban Tuyên giáo và Dân vận Trung ương", "btgdvtw", "BTGDVTW", since=reform.PARTY),
    _central(
        "Z15", _O, "Ban Chính sách, chiến lược Trung ương", "bcscltw", "BCSCLTW", since=reform.PARTY
    ),
    _central("Z21", _O, "Tổng Liên đoàn Lao động Việt Nam", "tldldvn", "TLĐLĐVN"),
    _central("Z22", _O, "Hội Nông dân Việt Nam", "hndvn", "HNDVN", "Trung ương Hội Nông dân Việt Nam"),
    _central(
        "Z23", _O, "Đoàn Thanh niên Cộng sản Hồ Chí Minh", "dtncshcm", "Trung ương Đoàn TNCS Hồ Chí Minh",
        "Trung ương Đoàn",
    ),
    _central(
        "Z24", _O, "Hội Liên hiệp Phụ nữ Việt Nam", "hlhpnvn", "Trung ương Hội Liên hiệp Phụ nữ Việt Nam"
    ),
    _central("Z25", _O, "Hội Cựu chiến binh Việt Nam", "hccbvn", "Trung ương Hội Cựu chiến binh Việt Nam"),
    # Merged or renamed on 01/3/2025: kept, so that an older document still reads right.
    _central("G90", _M, "Bộ Giao thông vận tải", "", "BGTVT", "Bộ GTVT", until=_REFORM),
    _central("G91", _M, "Bộ Kế hoạch và Đầu tư", "", "BKHĐT", "Bộ KH&ĐT", until=_REFORM),
    _central("G92", _M, "Bộ Lao động - Thương binh và Xã hội", "", "BLĐTBXH", "Bộ LĐTBXH", until=_REFORM),
    _central("G93", _M, "Bộ Nông nghiệp và Phát triển nông thôn", "", "BNNPTNT", "Bộ NN&PTNT", until=_REFORM),
    _central("G94", _M, "Bộ Tài nguyên và Môi trường", "", "BTNMT", "Bộ TN&MT", until=_REFORM),
    _central("G95", _M, "Bộ Thông tin và Truyền thông", "", "BTTTT", "Bộ TT&TT", until=_REFORM),
    _central("G96", _E, "Ủy ban Dân tộc", "", "UBDT", until=_REFORM),
    _central("Z91", _O, "Ban Tuyên giáo Trung ương", "", "BTGTW", until=reform.PARTY),
    _central("Z92", _O, "Ban Dân vận Trung ương", "", "BDVTW", until=reform.PARTY),
    _central(
        "Z93", _O, "Ban Kinh tế Trung ương", "", "BKTTW", since=reform.BOARDS_OF_2012, until=reform.PARTY
    ),
    _central("Z94", _O, "Ban Đối ngoại Trung ương", "", "BĐNTW", until=reform.PARTY),
)  # fmt: skip
