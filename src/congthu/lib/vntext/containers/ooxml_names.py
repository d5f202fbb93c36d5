"""Names of sheets, and every place that calls a sheet by its name (ISO 29500-1 §18.2.19, §18.17).

A name is changed only together with the formulas, names, charts and links that use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from congthu.lib.vntext.containers.ooxml_parts import Parts, each, get, put
from congthu.lib.vntext.containers.types import Paragraph, Run

_WORKBOOK = "xl/workbook.xml"
#: 'My sheet'!A1 or Sheet!A1; quotes in a name are doubled.
_CALL = re.compile(r"'((?:[^']|'')+)'!|(?<![\w.'\]])([^\W\d][\w.]*)!")
#: Elements whose text is a formula, and attributes that are one.
_FORMULAS = ("x:f", "x:definedName", "x:formula1", "x:formula2", "x:formula", "c:f")
_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class SheetNames:
    """The names of a workbook's sheets."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        workbook = parts.root(_WORKBOOK)
        self._sheets = [] if workbook is None else list(each(workbook, "x:sheet"))
        self._new: dict[str, str] = {}

    def paragraphs(self) -> Iterator[Paragraph]:
        for sheet in self._sheets:
            yield [Run(text=get(sheet, "name") or "", place=(sheet, "name"))]

    def rename(self, sheet: Any, name: str) -> None:
        """Note a new name; one that may not be, or that another sheet bears, is left."""
        taken = {self._named(each).casefold() for each in self._sheets if each is not sheet}
        if name.casefold() not in taken and len(name) <= _LONGEST and not _FORBIDDEN.search(name):
            self._new[get(sheet, "name") or ""] = name

    def finish(self) -> None:
        """Write the names, wherever they stand."""
        if not self._new:
            return
        for sheet in self._sheets:
            self._put(sheet, "name", self._named(sheet))
        for _, root in self._parts.under("xl/"):
            for formula in each(root, *_FORMULAS):
                self._put(formula, "", self._called(formula.text or ""))
            for link in each(root, "x:hyperlink"):
                self._put(link, "location", self._called(get(link, "location") or ""))
            for source in each(root, "x:worksheetSource"):
                self._put(source, "sheet", self._named(source, "sheet"))
        for _, root in self._parts.under("docProps/app.xml"):
            for title in each(root, "vt:lpstr"):
                self._put(title, "", self._new.get(title.text or "", self._called(title.text or "")))

    def _named(self, element: Any, attribute: str = "name") -> str:
        name = get(element, attribute) or ""
        return self._new.get(name, name)

    def _put(self, element: Any, attribute: str, text: str) -> None:
        if text == ((get(element, attribute) if attribute else element.text) or ""):
            return
        if attribute:
            put(element, attribute, text)
        else:
            element.text = text
        self._parts.touch(element)

    def _called(self, formula: str) -> str:
        return _CALL.sub(self._call, formula) if "!" in formula else formula

    def _call(self, match: re.Match[str]) -> str:
        """A call of one sheet, or of a row of them: 'First:Last'!A1."""
        names = (match[1].replace("''", "'") if match[1] else match[2]).split(":")
        if not any(name in self._new for name in names):
            return match[0]
        made = ":".join(self._new.get(name, name) for name in names)
        return "'" + made.replace("'", "''") + "'!"
