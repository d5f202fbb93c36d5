"""What a DOCX says of the setting of its text and its page numbers, for the rules on form."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from congthu.edges.readers.package import Package
from congthu.edges.readers.word.docx_styles import Styles, W, on, value
from congthu.rooms.documents.types import PageStyle, Shape

_TWIPS_MM, _TWIPS_PT, _SINGLE = 1440 / 25.4, 20, 240
#: A paragraph of the text has so many letters; so many are looked at.
_LONG, _MOST = 80, 400
_PAGE_FIELD = re.compile(r"^\s*PAGE\b")
_PAGES = re.compile(rb"<Pages>(\d{1,5})</Pages>")


def with_paper(style: PageStyle, body: Any, package: Package, styles: Styles) -> PageStyle:
    """The style of the page with the shapes of paragraphs and the page numbers."""
    pages = _PAGES.search(package.raw("docProps/app.xml"))
    section = body.find(f"{W}body/{W}sectPr")
    return replace(
        style,
        shapes=tuple(_shapes(body, styles)),
        page_number=_page_number(package),
        first_page_apart=section is not None and on(value(section, "titlePg")),
        pages=int(pages[1]) if pages else None,
    )


def _shapes(body: Any, styles: Styles) -> list[Shape]:
    root = body.find(f"{W}body")
    found = []
    for paragraph in root.iterfind(f"{W}p") if root is not None else ():
        letters = sum(len(text.text or "") for text in paragraph.iter(f"{W}t"))
        if letters > _LONG and paragraph.find(f"{W}pPr/{W}numPr") is None:
            found.append(_shape(paragraph, letters, styles))
        if len(found) >= _MOST:
            break
    return found


def _shape(paragraph: Any, letters: int, styles: Styles) -> Shape:
    style = value(paragraph, "pPr/pStyle")
    own = paragraph.find(f"{W}pPr")

    def said(element: str, *names: str) -> float | None:
        held = None if own is None else own.find(f"{W}{element}")
        for name in names:
            text = None if held is None else held.get(f"{W}{name}")
            text = styles.attribute(style, f"pPr/{element}", name) if text is None else text
            if text is not None and re.fullmatch(r"-?\d{1,6}", text):
                return float(text)
        return None

    # A first line may be set in by a tab or by spaces as well.
    first = next(
        (each for each in paragraph.iter(f"{W}t", f"{W}tab") if each.tag == f"{W}tab" or each.text), None
    )
    tabbed = first is not None and (first.tag == f"{W}tab" or (first.text or "").startswith(("\t", "   ")))
    first_line, line = said("ind", "firstLine"), said("spacing", "line")
    before, after = said("spacing", "before"), said("spacing", "after")
    rule = None if own is None else own.find(f"{W}spacing")
    exact = rule is not None and rule.get(f"{W}lineRule") in {"exact", "atLeast"}
    return Shape(
        letters=letters,
        align=value(paragraph, "pPr/jc") or styles.of_paragraph(style, "pPr/jc"),
        first_line=None if tabbed else round((first_line or 0.0) / _TWIPS_MM, 1),
        gap=None if before is None and after is None else ((before or 0) + (after or 0)) / _TWIPS_PT,
        line=None if line is None or exact else line / _SINGLE,
    )


def _page_number(package: Package) -> str | None:
    """Where the first field PAGE of a running head or foot stands; "" where there is none."""
    for start, place in (("word/header", "top"), ("word/footer", "foot")):
        for name in package.names(start):
            part = package.xml(name)
            for paragraph in part.iter(f"{W}p") if part is not None else ():
                if _numbers(paragraph):
                    return f"{place} {_aligned(paragraph)}"
    return ""


def _numbers(paragraph: Any) -> bool:
    simple = (field.get(f"{W}instr") or "" for field in paragraph.iter(f"{W}fldSimple"))
    coded = "".join(code.text or "" for code in paragraph.iter(f"{W}instrText"))
    return any(_PAGE_FIELD.match(code) for code in (*simple, coded))


def _aligned(paragraph: Any) -> str:
    """Alignment, also by a frame and by a tab to the middle."""
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    if frame is not None and frame.get(f"{W}xAlign"):
        return str(frame.get(f"{W}xAlign"))
    said = value(paragraph, "pPr/jc")
    if said is None and value(paragraph, "pPr/pStyle") is not None:
        return "unknown"
    tabs = sum(1 for _ in paragraph.iter(f"{W}tab")) - len(paragraph.findall(f"{W}pPr/{W}tabs/{W}tab"))
    return "unknown" if tabs else said or "left"
