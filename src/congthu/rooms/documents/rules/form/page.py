"""Form of text and page: legal bases, the end of the text, paper, margins and typeface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.form import setting
from congthu.rooms.documents.rules.form.looks import JUDGED
from congthu.rooms.documents.rules.form.wording import APPENDIX, PAGE, at, finding
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.paragraphs import Paragraph
from congthu.rooms.documents.rules.rows import split
from congthu.rooms.documents.types import Finding, PageStyle, ReadDocument, Source

_TYPEFACE = "Times New Roman"
#: Millimetres: A4, and the margins of Appendix I.I; a rounding of the word processor is allowed.
_A4, _ROUNDING = (210.0, 297.0), 1.0
_MARGINS = (
    ("margin_top", 20.0, 25.0, "lề trên", "top margin"),
    ("margin_bottom", 20.0, 25.0, "lề dưới", "bottom margin"),
    ("margin_left", 30.0, 35.0, "lề trái", "left margin"),
    ("margin_right", 15.0, 20.0, "lề phải", "right margin"),
)
_BODY_SIZES, _LONG = (13.0, 14.0), 60
_MOSTLY = 0.9
#: After the sign at the end papers may still be listed that go with the document.
_AFTER_END = 8
_ORDERED = re.compile(r"^(quyet dinh|quyet nghi|nghi quyet|chi thi)\s*:$")


def check_body(layout: Layout, found: ReadDocument, text: Sequence[Paragraph]) -> Iterable[Finding]:
    """The list of bases above "QUYẾT ĐỊNH:", and the sign that ends the text."""
    order = next((at for at, each in enumerate(text) if _ORDERED.match(fold(each.text))), None)
    if order is not None:
        yield from _check_bases(layout, text[:order])
    if (
        text
        and found.signatory
        and not any(each.text.rstrip().endswith("./.") for each in text[-_AFTER_END:])
    ):
        yield finding(
            "end-sign-missing",
            "Nghị định 30/2020/NĐ-CP, Phụ lục III (mẫu trình bày)",
            "Cuối nội dung văn bản thiếu dấu “./.”.",
            "The sign “./.” at the end of the text is missing.",
            "Kết thúc đoạn cuối bằng “./.”.",
            "End the last paragraph with “./.”.",
            at(layout, text[-1].rows[-1]),
        )


def _check_bases(layout: Layout, text: Sequence[Paragraph]) -> Iterable[Finding]:
    bases = [each for each in text if re.match(r"(can cu|theo de nghi|xet de nghi)\b", fold(each.text))]
    ends = [";"] * (len(bases) - 1) + ["."]
    wrong = [each for each, end in zip(bases, ends, strict=False) if not each.text.rstrip().endswith(end)]
    upright = [each for each in bases if all(word.italic is False for row in each.rows for word in row.words)]
    if wrong or upright:
        yield finding(
            "bases-form",
            APPENDIX + "6",
            "Căn cứ ban hành trình bày kiểu chữ nghiêng, mỗi căn cứ một dòng, cuối dòng có dấu "
            "chấm phẩy, dòng cuối "
            "có dấu chấm.",
            "Legal bases are set in italics, one a line, each with a semicolon, the last with a full stop.",
            "Sửa dấu câu và kiểu chữ của phần căn cứ.",
            "Correct the punctuation and style of the bases.",
            at(layout, *(wrong or upright)[0].rows),
        )


def check_style(source: Source, text: Sequence[Paragraph]) -> Iterable[Finding]:
    """Paper, margins, typeface and sizes of a file of a word processor, where it says them."""
    style = source.style
    if style is None or source.media_type not in JUDGED:
        return
    yield from _check_paper(style)
    yield from _check_margins(style)
    named = sum(share for font, share in style.fonts.items() if font.casefold() == _TYPEFACE.casefold())
    if style.fonts and named < _MOSTLY * sum(style.fonts.values()):
        others = ", ".join(
            sorted(font for font in style.fonts if font.casefold() != _TYPEFACE.casefold())[:3]
        )
        yield finding(
            "typeface",
            PAGE,
            f"Phông chữ phải là {_TYPEFACE}; tệp dùng {others}.",
            f"The typeface is {_TYPEFACE}; the file uses {others}.",
            f"Đặt toàn văn bản bằng {_TYPEFACE}.",
            f"Set the whole document in {_TYPEFACE}.",
        )
    yield from _check_size(text)
    yield from setting.check(style)


def _check_paper(style: PageStyle) -> Iterable[Finding]:
    if style.width is None or style.height is None:
        return
    sides = sorted((style.width, style.height))
    if any(abs(side - right) > 3 * _ROUNDING for side, right in zip(sides, _A4, strict=True)):
        yield finding(
            "paper",
            PAGE,
            f"Khổ giấy phải là A4 (210 × 297 mm); tệp dùng {style.width:.0f} × {style.height:.0f} mm.",
            f"The paper is A4 (210 × 297 mm); the file has {style.width:.0f} × {style.height:.0f} mm.",
            "Đặt khổ giấy A4.",
            "Set the paper to A4.",
        )


def _check_margins(style: PageStyle) -> Iterable[Finding]:
    for name, least, most, vi, en in _MARGINS:
        width = getattr(style, name)
        if width is not None and not least - _ROUNDING <= width <= most + _ROUNDING:
            yield finding(
                name.replace("_", "-"),
                PAGE,
                f"Định {vi} từ {least:.0f} đến {most:.0f} mm; tệp đặt {width:.0f} mm.",
                f"The {en} is {least:.0f} to {most:.0f} mm; the file has {width:.0f} mm.",
                f"Đặt {vi} trong khoảng {least:.0f}-{most:.0f} mm.",
                f"Set the {en} within {least:.0f}-{most:.0f} mm.",
            )


def _check_size(text: Sequence[Paragraph]) -> Iterable[Finding]:
    """Of the text; not of tables, whose rows are in pieces, nor of bold headings and the abstract."""
    rows = [
        row for each in text for row in each.rows if len(row.text) > _LONG and len(tuple(split(row))) == 1
    ]
    letters = [(len(word.text), word.size) for row in rows for word in row.words if word.bold is not True]
    total = sum(count for count, _ in letters)
    right = sum(count for count, size in letters if _BODY_SIZES[0] <= size <= _BODY_SIZES[1])
    if total and right < _MOSTLY * total:
        yield finding(
            "font-size",
            APPENDIX + "6",
            "Nội dung văn bản phải dùng cỡ chữ 13 hoặc 14.",
            "The text is set in 13 or 14 points.",
            "Đặt cỡ chữ 13 hoặc 14 cho nội dung.",
            "Set the text in 13 or 14 points.",
        )
