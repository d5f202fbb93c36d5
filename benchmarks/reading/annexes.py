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
    kind = chance.choice(["table", "rules", "form"])
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
