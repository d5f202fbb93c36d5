"""Types of document and their codes (Decree 30/2020 art. 7, Appendix III; Law 80/2015 art. 4)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DocumentType:
    """One type: the Vietnamese name and the code in the symbol, None where the type has none."""

    code: str | None
    name: str


def _types(rows: str) -> tuple[DocumentType, ...]:
    pairs = (row.split(maxsplit=1) for row in rows.strip().splitlines())
    return tuple(DocumentType(code=None if code == "-" else code, name=name) for code, name in pairs)


#: Official letter (công văn): the one type without a name above its abstract.
OFFICIAL_LETTER = DocumentType(code=None, name="Công văn")

#: Decree 30/2020, Appendix III, in its order.
ADMINISTRATIVE = _types("""
NQ Nghị quyết
QĐ Quyết định
CT Chỉ thị
QC Quy chế
QyĐ Quy định
TC Thông cáo
TB Thông báo
HD Hướng dẫn
CTr Chương trình
KH Kế hoạch
PA Phương án
ĐA Đề án
DA Dự án
BC Báo cáo
BB Biên bản
TTr Tờ trình
HĐ Hợp đồng
CĐ Công điện
BGN Bản ghi nhớ
BTT Bản thỏa thuận
GUQ Giấy ủy quyền
GM Giấy mời
GGT Giấy giới thiệu
GNP Giấy nghỉ phép
PG Phiếu gửi
PC Phiếu chuyển
PB Phiếu báo
- Thư công
""")

#: Copies (Decree 30/2020 art. 25).
COPIES = _types("""
SY Bản sao y
SL Bản sao lục
TrS Bản trích sao
""")

#: Normative texts, and the two common forms outside both lists.
NORMATIVE = _types("""
- Hiến pháp
- Bộ luật
- Luật
- Pháp lệnh
- Lệnh
NĐ Nghị định
TTLT Thông tư liên tịch
TT Thông tư
NQLT Nghị quyết liên tịch
VBHN Văn bản hợp nhất
KL Kết luận
""")

ALL = (*ADMINISTRATIVE, *COPIES, *NORMATIVE)

BY_CODE = {kind.code: kind for kind in ALL if kind.code}
