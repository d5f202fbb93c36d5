"""What an RTF says of the setting of its text and its page numbers, for the rules on form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from congthu.edges.readers.imagined import Line
from congthu.edges.readers.word.rtf_looks import Look
from congthu.lib.vntext.containers.rtf_fonts import group_end
from congthu.rooms.documents.types import Shape

_TWIPS_MM, _TWIPS_PT, _SINGLE = 1440 / 25.4, 20, 240
#: A paragraph of the text has so many letters.
_LONG = 80
_MOST_RUNNING = 30
_RUNNING = re.compile(rb"\{\\(header|footer)[lrf]?(?![a-z])")
_NUMBER = re.compile(rb"\\chpgn(?![a-z])|\\fldinst[^{}]*(?:\{[^{}]*)?\bPAGE\b")
_ALIGNED = re.compile(rb"\\(?:q|posx)([clr])(?![a-z])|\\(tab|pard)(?![a-z])")
_NAMES = {b"c": "center", b"l": "left", b"r": "right", b"tab": "unknown", b"pard": "left"}
_PAGES = re.compile(rb"\\nofpages(\d{1,5})")


def shape(lines: Sequence[Line], look: Look) -> Shape | None:
    """How a paragraph is set; None for those that are too short to be text."""
    letters = sum(len(piece.strip()) for line in lines for piece in line.pieces)
    if letters <= _LONG:
        return None
    pieces = lines[0].pieces
    # A first line may be set in by a tab or by spaces as well.
    tabbed = not pieces[0].strip() or pieces[0].startswith("   ")
    single = 1.0 if look.line == 0 else None
    return Shape(
        letters=letters,
        align=look.align,
        first_line=None if tabbed else round(max(look.first, 0) / _TWIPS_MM, 1),
        # Nothing said is no room; a DOCX that says nothing is not judged either.
        gap=(look.before + look.after) / _TWIPS_PT or None,
        line=look.line / _SINGLE if look.multiple and look.line > 0 else single,
    )


def page_number(data: bytes) -> str:
    """Where the first page number of a running head or foot stands ("top center"); "" where there is none."""
    found = ""
    for running in islice(_RUNNING.finditer(data), _MOST_RUNNING):
        content = data[running.start() : group_end(data, running.start())]
        number = _NUMBER.search(content)
        if number and (not found or (found.startswith("foot") and running[1] == b"header")):
            said = [each[1] or each[2] for each in _ALIGNED.finditer(content[: number.start()])]
            place = "top" if running[1] == b"header" else "foot"
            found = f"{place} {_NAMES[said[-1]] if said else 'left'}"
    return found


def pages(data: bytes) -> int | None:
    """Pages as the word processor counted them when it saved the file."""
    found = _PAGES.search(data)
    return int(found[1]) if found else None
