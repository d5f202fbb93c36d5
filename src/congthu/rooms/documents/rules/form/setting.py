"""Setting of the text and page numbers (Decree 30/2020 Appendix I.I and I.II.6), where a file says them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from congthu.rooms.documents.rules.form.wording import APPENDIX, PAGE, finding
from congthu.rooms.documents.types import Finding, PageStyle, Shape

#: Millimetres: 1 or 1.27 cm, with the roundings of word processors and of tabs.
_INDENT = (9.5, 13.2)
_GAP, _LINES, _ROUNDING = 6.0, (1.0, 1.5), 0.05
#: Share of the letters that must be set otherwise.
_MOST = 0.5


def check(style: PageStyle) -> Iterable[Finding]:
    """First-line indents, room between paragraphs, lines, alignment, page numbers."""
    yield from _check_shapes(style.shapes)
    yield from _check_number(style)


def _check_shapes(shapes: tuple[Shape, ...]) -> Iterable[Finding]:
    rules: tuple[tuple[str, Callable[[Shape], bool], str, str, str, str], ...] = (
        (
            "indent",
            lambda each: each.first_line is not None and not _INDENT[0] <= each.first_line <= _INDENT[1],
            "Chữ đầu dòng của đoạn văn phải lùi vào 1 cm hoặc 1,27 cm.",
            "The first line of a paragraph is set in by 1 or 1.27 cm.",
            "Đặt lùi đầu dòng (First line) 1 cm hoặc 1,27 cm.",
            "Set the first-line indent to 1 or 1.27 cm.",
        ),
        (
            "paragraph-gap",
            lambda each: each.gap is not None and each.gap < _GAP,
            "Khoảng cách giữa các đoạn văn tối thiểu là 6 pt.",
            "Between paragraphs there are at least 6 points.",
            "Đặt khoảng cách đoạn (Spacing Before/After) từ 6 pt trở lên.",
            "Set the spacing before or after paragraphs to 6 points or more.",
        ),
        (
            "line-spacing",
            lambda each: each.line is not None and not _within(each.line, _LINES),
            "Khoảng cách giữa các dòng từ dòng đơn đến 1,5 dòng.",
            "The line spacing is between single and 1.5 lines.",
            "Đặt khoảng cách dòng (Line spacing) từ 1 đến 1,5.",
            "Set the line spacing between 1 and 1.5.",
        ),
        (
            "alignment",
            lambda each: each.align in {"left", "start", "right", "end", "center"},
            "Nội dung văn bản phải canh đều cả hai lề.",
            "The text is justified on both sides.",
            "Chọn canh đều hai bên (Justify) cho phần nội dung.",
            "Justify the text.",
        ),
    )
    total = sum(each.letters for each in shapes)
    for code, wrong, vi, en, do_vi, do_en in rules:
        if sum(each.letters for each in shapes if wrong(each)) > _MOST * total:
            yield finding(code, APPENDIX + "6", vi, en, do_vi, do_en)


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] - _ROUNDING <= value <= bounds[1] + _ROUNDING


def _check_number(style: PageStyle) -> Iterable[Finding]:
    if style.page_number == "" and (style.pages or 1) > 1:
        yield finding(
            "page-number-missing",
            PAGE,
            f"Văn bản có {style.pages} trang nhưng không đánh số trang.",
            f"The document has {style.pages} pages and no page numbers.",
            "Đánh số trang bằng chữ số Ả Rập, canh giữa lề trên, không hiển thị ở trang thứ nhất.",
            "Number the pages in Arabic figures in the middle of the top margin, not on the first page.",
        )
    elif style.page_number and style.page_number not in {"top center", "top unknown"}:
        yield finding(
            "page-number-place",
            PAGE,
            "Số trang phải canh giữa theo chiều ngang trong phần lề trên của văn bản.",
            "Page numbers stand in the middle of the top margin.",
            "Chuyển số trang lên đầu trang (Header), canh giữa.",
            "Move the page number into the header, centred.",
        )
    if style.page_number and style.page_number.startswith("top") and style.first_page_apart is False:
        yield finding(
            "page-number-first",
            PAGE,
            "Không hiển thị số trang ở trang thứ nhất.",
            "The first page shows no page number.",
            "Chọn “trang đầu khác” (Different first page) và để trống đầu trang thứ nhất.",
            "Choose “different first page” and leave the first header empty.",
        )
