# ruff: noqa: E501 - texts stand on one line as they are printed
"""What stands after the signature, and tables: the traps of long documents."""

from __future__ import annotations

from random import Random

from reading.content import Line, Table


def table(chance: Random) -> Table:
    """Figures of units, or a list of tasks."""
    if chance.random() < 0.5:
        head = ("TT", "Tên đơn vị", "Số lượng", "Ghi chú")
        rows = [
            (
                str(at),
                f"Đơn vị {chance.choice('ABCDE')}{at}",
                str(chance.randrange(3, 900)),
                chance.choice(["", "Đạt", "Hỏa tốc"]),
            )
            for at in range(1, chance.randrange(3, 9))
        ]
    else:
        head = ("STT", "Nội dung công việc", "Đơn vị chủ trì", "Thời hạn")
        rows = [
            (
                str(at),
                "Xây dựng kế hoạch, báo cáo kết quả thực hiện",
                chance.choice(["Văn phòng", "Phòng Nội vụ", "Sở Tài chính"]),
                f"Trước ngày {chance.randrange(1, 28)}/12",
            )
            for at in range(1, chance.randrange(3, 7))
        ]
    return Table(rows=(head, *rows))


def annex(chance: Random, office: str, number: str) -> tuple[Line | Table, ...]:
    """An annex: a table, a regulation in chapters, or a form that looks like a document itself."""
    shown = number.partition(":")[2].strip() or number.removeprefix("Số ")
    head = (
        Line(text=chance.choice(["PHỤ LỤC", "Phụ lục I", "PHỤ LỤC 1", "DANH SÁCH"]), bold=True, center=True),
        Line(
            text=f"(Kèm theo {chance.choice(['Văn bản', 'Công văn', 'Quyết định'])} số {shown} ngày ... của {office})",
            italic=True,
            center=True,
        ),
    )
    kind = chance.choice(["table", "rules", "form", "draft"])
    if kind == "draft":
        return _draft(chance)
    if kind == "table":
        return (*head, table(chance), Line(text="Tổng cộng: 125 trường hợp", italic=True))
    if kind == "rules":
        return (
            Line(text="QUY CHẾ", bold=True, center=True),
            Line(text="Về tổ chức và hoạt động", bold=True, center=True),
            head[1],
            Line(text="Chương I", center=True),
            Line(text="QUY ĐỊNH CHUNG", bold=True, center=True),
            Line(text="Điều 1. Phạm vi điều chỉnh"),
            Line(text="Quy chế này quy định về tổ chức và hoạt động."),
            Line(text="Điều 2. Nơi nhận: văn bản được gửi đến các đơn vị có liên quan."),
        )
    return (
        *head,
        Line(text="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, center=True),
        Line(text="Độc lập - Tự do - Hạnh phúc", bold=True, center=True),
        Line(text="........, ngày.... tháng.... năm 20...", italic=True),
        Line(text="ĐƠN ĐỀ NGHỊ", bold=True, center=True),
        Line(text="Kính gửi: ............................"),
        Line(text="Tên tôi là: ..........................  Số CCCD: ...................."),
        Line(text="Nơi nhận:", bold=True, italic=True),
        Line(text="- Như trên;"),
        Line(text="- Lưu: ..."),
        Line(text="NGƯỜI LÀM ĐƠN", bold=True, center=True),
        Line(text="(Ký, ghi rõ họ tên)", italic=True, center=True),
    )


def _draft(chance: Random) -> tuple[Line | Table, ...]:
    """A second document in the same file: the draft that the letter asks an opinion on."""
    return (
        Line(text="DỰ THẢO", bold=True),
        Line(text="BỘ NỘI VỤ", bold=True),
        Line(text="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, center=True),
        Line(text="Độc lập - Tự do - Hạnh phúc", bold=True, center=True),
        Line(text="Số:      /2025/TT-BNV"),
        Line(text="Hà Nội, ngày     tháng     năm 2025", italic=True, center=True),
        Line(text="THÔNG TƯ", bold=True, center=True),
        Line(text="Quy định chi tiết một số nội dung về công tác lưu trữ", bold=True, center=True),
        Line(text="Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024;", italic=True),
        Line(text="Căn cứ Nghị định số 25/2025/NĐ-CP ngày 21 tháng 02 năm 2025 của Chính phủ;", italic=True),
        Line(text="Điều 1. Báo cáo gửi về Bộ Nội vụ trước ngày 15 tháng 12 hằng năm."),
        Line(text="Nơi nhận:", bold=True, italic=True),
        Line(text="- Thủ tướng Chính phủ (để b/c);"),
        Line(text=f"- Lưu: VT, {chance.choice(['PC', 'VTLTNN'])}."),
        Line(text="BỘ TRƯỞNG", bold=True, center=True),
        Line(text="Phạm Thị Thanh Trà", bold=True, center=True),
    )
