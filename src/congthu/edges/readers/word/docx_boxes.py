"""Where the text boxes and frames of a DOCX stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from congthu.edges.readers.boxes import Box
from congthu.edges.readers.word.docx_styles import W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_CONTENT = f"{W}txbxContent"
_EMU, _TWIPS = 12700, 20
#: Left margin of the text, in points, where positions count from the page.
_MARGIN = 85.0
#: VML of older Word: "margin-left:240pt;width:250pt".
_STYLE = re.compile(r"(margin-left|left|width)\s*:\s*(-?\d{1,5}(?:\.\d{1,4})?)(pt|in|mm|cm)?")
_UNITS = {"pt": 1.0, "in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54}


def boxes(element: Any) -> Iterator[Box]:
    """The text boxes in a drawing; of alternatives only the first choice, of boxes in boxes the outer."""
    if not isinstance(element.tag, str):
        return
    chosen = element
    if element.tag == f"{MC}AlternateContent":
        found = element.find(f"{MC}Choice")
        chosen = element if found is None else found
    for content in chosen.iter(_CONTENT):
        outer = next(content.iterancestors(_CONTENT), None)
        if outer is None or not any(each is element for each in outer.iterancestors()):
            yield (
                Box(content=content, lines=tuple(plain_lines(content)))
                if outer is not None
                else _placed(content)
            )


def _placed(content: Any) -> Box:
    anchor = next(content.iterancestors(f"{_WP}anchor", f"{_WP}inline"), None)
    if anchor is not None:
        offset = anchor.find(f"{_WP}positionH/{_WP}posOffset")
        extent = anchor.find(f"{_WP}extent")
        base = anchor.find(f"{_WP}positionH")
        page = base is not None and base.get("relativeFrom") == "page"
        left = _number(offset.text, _EMU) if offset is not None else None
        return Box(
            content=content,
            lines=tuple(plain_lines(content)),
            left=left - _MARGIN if left is not None and page else left,
            width=_number(extent.get("cx"), _EMU) if extent is not None else None,
        )
    styled = next((each for each in content.iterancestors() if each.get("style")), None)
    said = (
        {} if styled is None else {name: float(n) * _UNITS[unit or "pt"] for name, n, unit in _said(styled)}
    )
    lines = tuple(plain_lines(content))
    return Box(
        content=content, lines=lines, left=said.get("margin-left", said.get("left")), width=said.get("width")
    )


def _said(element: Any) -> list[tuple[str, str, str]]:
    return _STYLE.findall(element.get("style").lower())


def frame(paragraph: Any) -> tuple[float, float] | None:
    """Left edge and width of the frame a paragraph stands in, in points from the left edge of the text."""
    found = paragraph.find(f"{W}pPr/{W}framePr")
    if found is None:
        return None
    left, width = _number(found.get(f"{W}x"), _TWIPS), _number(found.get(f"{W}w"), _TWIPS)
    if left is None or width is None:
        return None
    return (left - _MARGIN if found.get(f"{W}hAnchor") == "page" else left), width


def _number(said: str | None, unit: int) -> float | None:
    found = re.fullmatch(r"-?\d{1,9}", said or "")
    return int(found[0]) / unit if found else None


def plain_lines(root: Any) -> Iterator[str]:
    """The paragraphs in an element as plain text."""
    for paragraph in root.iter(f"{W}p"):
        text = "".join(t.text or "" for t in paragraph.iter(f"{W}t")).strip()
        if text:
            yield unicodedata.normalize("NFC", text)
