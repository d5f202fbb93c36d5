"""What the styles of a DOCX say: letters with inheritance, fonts, the size and margins of the page."""

from __future__ import annotations

from collections import Counter
from typing import Any

from congthu.edges.readers.paper import shares
from congthu.rooms.documents.types import PageStyle

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DEPTH = 12
_TWIPS = 1440 / 25.4


class Styles:
    """Bold, italic, size, alignment and font of named styles, with inheritance and defaults."""

    def __init__(self, root: Any | None, theme: Any | None) -> None:
        self._styles: dict[str | None, Any] = {}
        self._defaults = self._usual = None
        if root is not None:
            self._styles = {style.get(f"{W}styleId"): style for style in root.iterfind(f"{W}style")}
            self._defaults = root.find(f"{W}docDefaults/{W}rPrDefault")
            self._usual = next(
                (
                    name
                    for name, style in self._styles.items()
                    if style.get(f"{W}type") == "paragraph" and on(style.get(f"{W}default"))
                ),
                None,
            )
        self._theme = {kind: _typeface(theme, kind) for kind in ("major", "minor") if theme is not None}
        self._known: dict[tuple[str | None, str], str | None] = {}

    def of_run(self, run: Any | None, style: str | None, name: str) -> str | None:
        """A property of letters ("b", "sz", "font"): of the run, its style, its paragraph, the default."""
        if run is not None:
            own = self._in(run, f"rPr/{name}")
            named = value(run, "rPr/rStyle")
            own = self._inherited(named, f"rPr/{name}") if own is None and named else own
            if own is not None:
                return own
        return self.of_paragraph(style, f"rPr/{name}")

    def of_paragraph(self, style: str | None, path: str) -> str | None:
        """A property of a paragraph's style ("pPr/jc"), or the default."""
        found = self._inherited(style or self._usual, path)
        if found is None and self._defaults is not None:
            return self._in(self._defaults, path)
        return found

    def attribute(self, style: str | None, path: str, name: str) -> str | None:
        """An attribute of a property ("pPr/ind", "firstLine") of a paragraph's style, or of the default."""
        style = style or self._usual
        for _ in range(_DEPTH):
            element = self._styles.get(style)
            if element is None:
                break
            found = element.find("/".join(W + step for step in path.split("/")))
            if found is not None and found.get(f"{W}{name}") is not None:
                return str(found.get(f"{W}{name}"))
            style = value(element, "basedOn")
        return None

    def _inherited(self, style: str | None, path: str) -> str | None:
        key = (style, path)
        if key not in self._known:
            self._known[key] = self._find(style, path)
        return self._known[key]

    def _find(self, style: str | None, path: str) -> str | None:
        for _ in range(_DEPTH):
            element = self._styles.get(style)
            if element is None:
                return None
            found = self._in(element, path)
            if found is not None:
                return found
            style = value(element, "basedOn")
        return None

    def _in(self, element: Any, path: str) -> str | None:
        if not path.endswith("/font"):
            return value(element, path)
        fonts = element.find(f"{W}rPr/{W}rFonts")
        if fonts is None:
            return None
        theme = fonts.get(f"{W}asciiTheme") or fonts.get(f"{W}hAnsiTheme")
        if theme:
            return self._theme.get(theme[:5])
        name: str | None = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
        return name


def value(element: Any, path: str) -> str | None:
    """The value of a property; "true" where it stands without one."""
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(f"{W}val", "true")


def on(said: str | None) -> bool:
    """Whether a switch is on."""
    return said is not None and said.lower() not in {"0", "false", "off", "none"}


def _typeface(theme: Any, kind: str) -> str | None:
    found = theme.find(f".//{_DRAWING}{kind}Font/{_DRAWING}latin")
    return None if found is None else found.get("typeface") or None


def page_style(body: Any, letters: Counter[str]) -> PageStyle:
    """Size and margins of the first section, in millimetres, and the share of letters in each font."""
    size, margins = body.find(f".//{W}pgSz"), body.find(f".//{W}pgMar")
    return PageStyle(
        width=_millimetres(size, "w"),
        height=_millimetres(size, "h"),
        margin_top=_millimetres(margins, "top"),
        margin_bottom=_millimetres(margins, "bottom"),
        margin_left=_millimetres(margins, "left", "start"),
        margin_right=_millimetres(margins, "right", "end"),
        fonts=shares(letters),
    )


def _millimetres(element: Any | None, *names: str) -> float | None:
    if element is None:
        return None
    for name in names:
        try:
            # A negative margin means "at least", counted from the edge all the same.
            return round(abs(float(element.get(f"{W}{name}"))) / _TWIPS, 1)
        except (TypeError, ValueError):
            continue
    return None
