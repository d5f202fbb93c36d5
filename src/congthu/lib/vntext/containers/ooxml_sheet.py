"""SpreadsheetML: cells share their strings, and take their fonts from styles (ISO 29500-1 §18).

A string that stands both in an H font and in another one needs two forms; the second is appended to the
shared strings and its cells are pointed there.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from congthu.lib.vntext import unicode_font
from congthu.lib.vntext.containers.ooxml_names import SheetNames
from congthu.lib.vntext.containers.ooxml_parts import Parts, child, each, get, name, write_text
from congthu.lib.vntext.containers.runs import Settled, family
from congthu.lib.vntext.containers.types import Paragraph, Run

_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
#: Escapes for characters XML cannot hold (§22.9.2.19): control codes are letters in VISCII and VPS (trap 3).
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: &"Font,Style" in headers and footers of a page (§18.3.1.46); && is an ampersand.
_CODES = re.compile(r'&(?:"([^",]*)(?:,[^"]*)?"|K[0-9A-Fa-f]{6}|\d+|.)', re.DOTALL)
_HEADERS = tuple(f"x:{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer"))

Source = tuple[str, Any]


class Workbook:
    """Paragraphs of a workbook, and how to write them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._sheets = [
            root for _, root in parts.under("xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/")
        ]
        styles = parts.root(_STYLES)
        fonts = child(styles, "x:fonts")
        self._fonts = [_named(font) for font in fonts] if fonts is not None else []
        formats = child(styles, "x:cellXfs")
        self._styles = [_index(xf, "fontId") for xf in formats] if formats is not None else []
        strings = parts.root(_STRINGS)
        self._strings = [item for item in strings if name(item) == "x:si"] if strings is not None else []
        self._names = SheetNames(parts)
        self._said: dict[Any, list[Run]] = {}
        self._doubles: list[Any] = []

    def paragraphs(self) -> Iterator[Paragraph]:
        """Shared strings, strings in cells, comments, headers and footers."""
        yield from self._names.paragraphs()
        used = self._split_by_case()
        for index, item in enumerate(self._strings):
            yield self._item(item, self._font(used.get(index)))
        for sheet in self._sheets:
            for cell in each(sheet, "x:c"):
                if cell.get("t") in {"inlineStr", "str"}:
                    yield self._cell(cell)
            for line in each(sheet, *_HEADERS):
                yield from _header(line)
        for _, root in self._parts.under("xl/comments", "xl/threadedComments/"):
            for text in each(root, "x:text", "xt:text"):
                yield self._item(text, None) if len(text) else [_run(text, None)]

    def write(self, run: Run, text: str) -> Any | None:
        """Put new text where the run came from; answers an element of the changed part, if it did already."""
        if isinstance(run.place, tuple) and name(run.place[0]) == "x:sheet":
            self._names.rename(run.place[0], text)
            return None
        if isinstance(run.place, tuple):
            line, start, end = run.place
            edits = self._said.setdefault(line, [])
            edits.append(Run(text=text, place=(start, end)))
            return line
        escaped = _CONTROL.sub(lambda m: f"_x{ord(m.group()):04X}_", text)
        write_text(run.place, escaped)
        return run.place

    def finish(self, before: dict[str, str]) -> None:
        """Headers are spliced once; names of table columns must stay those of their cells, and of sheets."""
        self._names.finish()
        for element in self._doubles:
            self._parts.touch(element)
            if name(element) == "x:sst" and element.get("uniqueCount"):
                element.set("uniqueCount", str(len(self._strings)))
        for line, edits in self._said.items():
            text = line.text
            for edit in sorted(edits, key=lambda e: e.place[0], reverse=True):
                text = text[: edit.place[0]] + edit.text.replace("&", "&&") + text[edit.place[1] :]
            line.text = text
        for _, root in self._parts.under("xl/tables/"):
            for column in each(root, "x:tableColumn"):
                new = before.get(column.get("name") or "")
                if new is not None:
                    column.set("name", new)
                    self._parts.touch(column)

    def replace_fonts(self, settled: Settled) -> Iterator[Any]:
        """Unicode fonts for the old ones; answers elements of the changed parts."""
        for root in [self._parts.root(_STYLES), self._parts.root(_STRINGS), *self._comments()]:
            for font in each(root, "x:font", "x:rPr") if root is not None else ():
                named = _name_element(font)
                if named is not None and named not in settled.blocked and family(get(named, "val")):
                    named.set("val", unicode_font(get(named, "val") or ""))
                    yield named
        for sheet in self._sheets:
            for line in each(sheet, *_HEADERS):
                text = (
                    _CODES.sub(_unicode_code, line.text or "") if line not in settled.blocked else line.text
                )
                if text != (line.text or ""):
                    line.text = text
                    yield line

    def _comments(self) -> Iterator[Any]:
        return (root for _, root in self._parts.under("xl/comments"))

    def _split_by_case(self) -> dict[int, int]:
        """The font of each shared string; strings in both cases are parted (see above)."""
        cells: dict[int, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for sheet in self._sheets:
            for cell in each(sheet, "x:c"):
                value = child(cell, "x:v") if cell.get("t") == "s" else None
                text = (value.text or "").strip() if value is not None else ""
                if text.isdecimal() and int(text) < len(self._strings):
                    cells[int(text)][self._cell_font(cell)].append(value)
        used: dict[int, int] = {}
        for index, by_font in list(cells.items()):
            old = [font for font in by_font if family(self._name(font))]
            small = [font for font in old if not (family(self._name(font)) or (None, False))[1]]
            capital = [font for font in old if font not in small]
            rest = [font for font in by_font if font not in old]
            used[index] = (small or capital or rest)[0]
            if capital and (small or rest):
                used[index] = (small or rest)[0]
                used[self._doubled(index, [v for font in capital for v in by_font[font]])] = capital[0]
        return used

    def _doubled(self, index: int, values: list[Any]) -> int:
        again = copy.deepcopy(self._strings[index])
        shared = self._strings[index].getparent()
        shared.append(again)
        self._strings.append(again)
        for value in values:
            value.text = str(len(self._strings) - 1)
        self._doubles.extend([*values, shared])
        return len(self._strings) - 1

    def _cell_font(self, cell: Any) -> int:
        style = _index(cell, "s")
        return self._styles[style] if style < len(self._styles) else 0

    def _font(self, index: int | None) -> Source | None:
        return self._fonts[index] if index is not None and index < len(self._fonts) else None

    def _name(self, index: int) -> str | None:
        source = self._font(index)
        return source[0] if source else None

    def _item(self, item: Any, source: Source | None) -> Paragraph:
        """A shared string: plain, or runs with fonts of their own."""
        runs: Paragraph = []
        for inner in item:
            if name(inner) == "x:t":
                runs.append(_run(inner, source))
            elif name(inner) == "x:r" and (text := child(inner, "x:t")) is not None:
                own = child(inner, "x:rPr")
                runs.append(_run(text, (_named(own) if own is not None else None) or source))
        return runs

    def _cell(self, cell: Any) -> Paragraph:
        source = self._font(self._cell_font(cell))
        inline = child(cell, "x:is")
        if inline is not None:
            return self._item(inline, source)
        value = child(cell, "x:v")
        return [_run(value, source)] if value is not None else []


def _index(element: Any, attribute: str) -> int:
    text = element.get(attribute) or "0"
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _name_element(font: Any) -> Any | None:
    found = child(font, "x:rFont")
    return child(font, "x:name") if found is None else found


def _named(font: Any) -> Source | None:
    element = _name_element(font)
    named = None if element is None else get(element, "val")
    return (named, element) if named else None


def _run(element: Any, source: Source | None) -> Run:
    font, origin = source or (None, None)
    text = _ESCAPE.sub(_unescaped, element.text or "")
    return Run(text=text, font=font, source=origin, place=element)


def _unescaped(match: re.Match[str]) -> str:
    letter = chr(int(match.group(1), 16))
    return letter if _CONTROL.match(letter) else match.group()


def _header(line: Any) -> Iterator[Paragraph]:
    """Left, middle and right are paragraphs of their own; each begins without a font."""
    text, at, font = line.text or "", 0, None
    runs: Paragraph = []
    for code in [*_CODES.finditer(text), None]:
        start = code.start() if code else len(text)
        if start > at:
            runs.append(Run(text=text[at:start], font=font, source=line, place=(line, at, start)))
        at = code.end() if code else at
        if code is None or code.group() in {"&L", "&C", "&R"}:
            yield runs
            runs, font = [], None
        elif code.group(1) is not None:
            font = code.group(1)


def _unicode_code(code: re.Match[str]) -> str:
    font = code.group(1)
    if not font or not family(font):
        return code.group()
    return code.group().replace(font, unicode_font(font), 1)
