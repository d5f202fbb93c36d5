"""Official documents in the layout of Decree 30/2020, made as PDF (typst), DOCX (by hand) and plain text."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

FONTS = Path("/usr/share/fonts/truetype/croscore")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What stands on the paper, line by line as printed."""

    parent: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ("BỘ TÀI CHÍNH",)
    number: str = "Số: 1234/BTC-VP"
    about: str = ""
    date: str = "Hà Nội, ngày 03 tháng 10 năm 2024"
    stamps: tuple[str, ...] = ()
    title: str = ""
    abstract: tuple[str, ...] = ()
    primary: tuple[str, ...] = ()
    body: tuple[str, ...] = (
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư,",
        "để bảo đảm an toàn, bảo mật thông tin trong hệ thống thư điện tử, đề nghị thực hiện:",
        "1. Kiểm tra thường xuyên hộp thư điện tử của cơ quan và phản hồi kịp thời thư gửi đến.",
        "2. Tổng hợp kết quả, báo cáo trước ngày 15 tháng 12 hằng năm./.",
    )
    recipients: tuple[str, ...] = ("- Như trên;", "- Lưu: VT.")
    powers: tuple[str, ...] = ("BỘ TRƯỞNG",)
    name: str = "Nguyễn Văn An"


#: A decision of an office below a ministry, with most parts a letter may have.
DECISION = Letter(
    parent=("BỘ KHOA HỌC VÀ CÔNG NGHỆ",),
    issuer=("CỤC SỞ HỮU TRÍ TUỆ",),
    number="Số: 07/QĐ-SHTT",
    title="QUYẾT ĐỊNH",
    abstract=("Về việc ban hành Quy chế văn thư, lưu trữ",),
    recipients=("- Như Điều 3;", "- Bộ trưởng (để b/c);", "- Sở KH&CN các tỉnh;", "- Lưu: VT, VP (5)."),
    powers=("KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG"),
    name="Nguyễn Thị Ngọc Huyền",
)
LETTERS = [Letter(about="V/v triển khai hệ thống thư điện tử", primary=("Bộ Nội vụ",)), DECISION]


def as_pdf(
    letter: Letter, *, columns: str = "(42%, 58%)", size: float = 13, closing: str = "(48%, 52%)"
) -> bytes:
    """Rendered by typst with Tinos, whose metrics are those of Times New Roman."""
    import typst

    made = typst.compile(
        _typst(letter, columns, size, closing).encode(), font_paths=[FONTS], ignore_system_fonts=True
    )
    assert isinstance(made, bytes)
    return made


def _lines(lines: tuple[str, ...], style: str) -> str:
    return "\n".join(f"    text({style}, {_string(line)}); linebreak()" for line in lines)


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _typst(letter: Letter, columns: str, size: float, closing: str) -> str:
    small, bold = f"{size - 1}pt", f'{size}pt, weight: "bold"'
    title = ""
    if letter.title:
        title = f"""
#align(center, {{
    text(14pt, weight: "bold", {_string(letter.title)}); linebreak()
{_lines(letter.abstract, '14pt, weight: "bold"')}
    box(line(length: 4cm))
}})"""
    primary = ""
    if len(letter.primary) == 1:
        primary = f"#align(center, text(14pt, {_string('Kính gửi: ' + letter.primary[0])}))"
    elif letter.primary:
        primary = f"""#pad(left: 3cm, {{
    text(14pt, "Kính gửi:"); linebreak()
{_lines(letter.primary, "14pt")}
}})"""
    body = "\n".join(f"#par(text(14pt, {_string(paragraph)}))\n" for paragraph in letter.body)
    return f"""
#set page(paper: "a4", margin: (top: 2cm, bottom: 2cm, left: 3cm, right: 1.5cm))
#set text(font: "Tinos", size: 14pt)
#set par(justify: true, first-line-indent: (amount: 1cm, all: true))
#grid(columns: {columns}, align: center, row-gutter: 3mm, {{
    set par(justify: false, first-line-indent: 0cm)
{_lines(letter.parent, small)}
{_lines(letter.issuer, bold)}
    box(line(length: 2cm))
}}, {{
    set par(first-line-indent: 0cm)
    text({small}, weight: "bold", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"); linebreak()
    text({bold}, "Độc lập - Tự do - Hạnh phúc"); linebreak()
    box(line(length: 5cm))
}}, {{
    set par(justify: false, first-line-indent: 0cm)
    text({size}pt, {_string(letter.number)}); linebreak()
    {f"text(12pt, {_string(letter.about)}); linebreak()" if letter.about else ""}
{_lines(letter.stamps, '14pt, weight: "bold", fill: red')}
}}, {{
    set par(first-line-indent: 0cm)
    text({size}pt, style: "italic", {_string(letter.date)})
}})
{title}
{primary}
{body}
#grid(columns: {closing}, {{
    set par(justify: false, first-line-indent: 0cm, leading: 0.5em)
    text(12pt, weight: "bold", style: "italic", "Nơi nhận:"); linebreak()
{_lines(letter.recipients, "11pt")}
}}, align(center, {{
    set par(first-line-indent: 0cm)
{_lines(letter.powers, '14pt, weight: "bold"')}
    v(2.2cm)
    text(14pt, weight: "bold", {_string(letter.name)})
}}))
"""


_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def as_docx(letter: Letter, *, stamp_in_box: bool = False, extra: str = "") -> bytes:
    """The smallest package Word opens, with tables for the two-column parts."""
    left = _cell(
        [(line, {"size": 12}) for line in letter.parent]
        + [(line, {"bold": True, "size": 12}) for line in letter.issuer]
    )
    bold: dict[str, Any] = {"bold": True}
    right = _cell([("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold), ("Độc lập - Tự do - Hạnh phúc", bold)])
    about: list[_Line] = [(letter.number, {})] + ([(letter.about, {"size": 12})] if letter.about else [])
    stamps: list[_Line] = [] if stamp_in_box else [(stamp, bold) for stamp in letter.stamps]
    second = _cell(about + stamps) + _cell([(letter.date, {"italic": True})])
    parts = [_table([left + right, second], (4000, 5500))]
    if stamp_in_box:
        parts += [_box(stamp) for stamp in letter.stamps]
    if letter.title:
        parts += [_paragraph(letter.title, bold=True, center=True)]
        parts += [_paragraph(line, bold=True, center=True) for line in letter.abstract]
    if len(letter.primary) == 1:
        parts += [_paragraph("Kính gửi: " + letter.primary[0], center=True)]
    elif letter.primary:
        parts += [_paragraph("Kính gửi:")] + [_paragraph(line) for line in letter.primary]
    parts += [_paragraph("")] + [_paragraph(paragraph) for paragraph in letter.body]
    label: _Line = ("Nơi nhận:", {"bold": True, "italic": True, "size": 12})
    recipients = _cell([label, *((line, {"size": 11}) for line in letter.recipients)], center=False)
    empty: list[_Line] = [("", {})] * 5
    signed = _cell([*((line, bold) for line in letter.powers), *empty, (letter.name, bold)])
    parts += [_table([recipients + signed], (4800, 4700))]
    return package("".join(parts) + extra)


def package(body: str, *, document: str | None = None, more: dict[str, bytes] | None = None) -> bytes:
    """A DOCX with the given body (or whole document part)."""
    xml = (
        document
        or f'<?xml version="1.0" encoding="UTF-8"?><w:document {_NS}><w:body>{body}</w:body></w:document>'
    )
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>'
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        made.writestr("_rels/.rels", rels)
        made.writestr("word/document.xml", xml)
        for name, content in (more or {}).items():
            made.writestr(name, content)
    return held.getvalue()


#: A line and how it is set: the arguments of ``_paragraph``.
_Line = tuple[str, dict[str, Any]]


def _paragraph(
    text: str, *, bold: bool = False, italic: bool = False, center: bool = False, size: float = 13
) -> str:
    shape = '<w:pPr><w:jc w:val="center"/></w:pPr>' if center else '<w:pPr><w:ind w:firstLine="567"/></w:pPr>'
    weight = "<w:b/>" * bold + "<w:i/>" * italic
    face = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    words = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    run = f'<w:r><w:rPr>{face}{weight}<w:sz w:val="{size * 2:.0f}"/></w:rPr>{words}</w:r>'
    return f"<w:p>{shape}{run if text else ''}</w:p>"


def _cell(lines: list[_Line], *, center: bool = True) -> str:
    content = "".join(_paragraph(text, center=center, **look) for text, look in lines)
    return f"<w:tc><w:tcPr/>{content}</w:tc>"


def _table(rows: list[str], widths: tuple[int, ...]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def _box(text: str) -> str:
    inner = f"<w:txbxContent>{_paragraph(text, bold=True)}</w:txbxContent>"
    box = f'<v:textbox xmlns:v="urn:schemas-microsoft-com:vml">{inner}</v:textbox>'
    return f"<w:p><w:r><w:pict>{box}</w:pict></w:r></w:p>"


def as_text(letter: Letter, *, width: int = 45) -> bytes:
    """Two columns set with spaces, as text exports of letters look."""
    heads = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "", letter.date]
    left = [
        *letter.parent,
        *letter.issuer,
        "-------",
        letter.number,
        *([letter.about] if letter.about else []),
    ]
    left += letter.stamps
    lines = [*_beside(left, heads, width), ""]
    lines += [f"{' ' * 30}{line}" for line in (letter.title, *letter.abstract) if line] + [""]
    if len(letter.primary) == 1:
        lines += [f"{' ' * 10}Kính gửi: {letter.primary[0]}", ""]
    elif letter.primary:
        lines += [f"{' ' * 10}Kính gửi:", *(f"{' ' * 14}{line}" for line in letter.primary), ""]
    lines += [*letter.body, ""]
    lines += _beside(["Nơi nhận:", *letter.recipients], [*letter.powers, "", "", letter.name], width)
    return "\n".join(lines).encode()


def _beside(left: list[str], right: list[str], width: int) -> list[str]:
    rows = max(len(left), len(right))
    left, right = left + [""] * (rows - len(left)), right + [""] * (rows - len(right))
    width = max(width, *(len(line) + 6 for line in left))
    return [f"{a:<{width}}{b}".rstrip() for a, b in zip(left, right, strict=True)]
