"""DrawingML text (ISO 29500-1 §21): slides, drawings of sheets, charts, diagrams.

A run's font comes from the run, the list styles of its shape, the placeholders of layout and master it fills,
the text styles of the master, the presentation, and the theme.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from congthu.lib.vntext import unicode_font
from congthu.lib.vntext.containers.ooxml_parts import Parts, child, each, get, name
from congthu.lib.vntext.containers.runs import Settled, family
from congthu.lib.vntext.containers.types import Paragraph, Run

ROOTS = frozenset(
    {"p:sld", "p:notes", "p:sldLayout", "p:sldMaster", "p:notesMaster", "p:handoutMaster", "c:chartSpace"}
)
_TYPEFACES = ("a:latin", "a:ea", "a:cs", "a:sym")
_TITLES = frozenset({"title", "ctrTitle"})
_BODIES = frozenset({"body", "subTitle", "obj", "tbl", "chart", "dgm", "media", "clipArt", "pic", None})
_MASTER_OF = {
    "p:sld": ("slideLayout", "slideMaster"),
    "p:sldLayout": ("slideMaster",),
    "p:notes": ("notesMaster",),
}

Source = tuple[str, Any]


class DrawingFonts:
    """Resolves fonts in one part."""

    def __init__(self, parts: Parts, part: str, root: Any) -> None:
        self._above = []
        above: str | None = part
        for kind in _MASTER_OF.get(name(root), ()):
            above = parts.related(above, kind) if above else None
            if above and (inherited := parts.root(above)) is not None:
                self._above.append(inherited)
        master = self._above[-1] if self._above else root
        self._texts = child(master, "p:txStyles")
        theme = parts.related(above or part, "theme")
        # Charts and the drawings of sheets have no theme of their own: the document's speaks for them.
        theme = theme or next((n for n in parts.package.names if n.rpartition("/")[2] == "theme1.xml"), None)
        self._theme = parts.root(theme) if theme else None
        presentation = parts.root("ppt/presentation.xml")
        self._last = [
            style
            for style in (
                child(presentation, "p:defaultTextStyle"),
                child(root, "c:txPr") if name(root) == "c:chartSpace" else None,
            )
            if style is not None
        ]
        self._known: dict[tuple[Any, str], Source | None] = {}

    def of_run(self, run: Any, paragraph: Any) -> Source | None:
        """Name of the font, and the element that says so."""
        properties = child(run, "a:rPr")
        found = self._latin(properties)
        if found:
            return found
        level = f"a:lvl{_level(paragraph) + 1}pPr"
        body = paragraph.getparent()
        if (body, level) not in self._known:
            self._known[body, level] = self._inherited(body, level)
        return self._known[body, level]

    def _inherited(self, body: Any, level: str) -> Source | None:
        styles = [child(body, "a:lstStyle")]
        shape = body.getparent()
        place = child(shape, "p:nvSpPr", "p:nvPr", "p:ph")
        if place is not None:
            styles += [_list_style(above, place) for above in self._above]
            styles.append(child(self._texts, _text_style(place)))
        else:
            styles.append(child(self._texts, "p:otherStyle"))
        for style in [*styles, *self._last]:
            for properties in (child(style, level, "a:defRPr"), child(style, "a:defPPr", "a:defRPr")):
                found = self._latin(properties)
                if found:
                    return found
        chart = [inner for style in self._last if name(style) == "c:txPr" for inner in each(style, "a:latin")]
        if chart:
            return chart[0].get("typeface") or "", chart[0]
        major = place is not None and place.get("type") in _TITLES
        return self._themed("a:majorFont" if major else "a:minorFont")

    def _latin(self, properties: Any | None) -> Source | None:
        latin = child(properties, "a:latin")
        typeface = latin.get("typeface") if latin is not None else None
        if not typeface:
            return None
        if typeface.startswith("+"):
            return self._themed("a:majorFont" if typeface.startswith("+mj") else "a:minorFont")
        return typeface, latin

    def _themed(self, which: str) -> Source | None:
        latin = child(self._theme, "a:themeElements", "a:fontScheme", which, "a:latin")
        typeface = None if latin is None else latin.get("typeface")
        return (typeface, latin) if typeface else None


def paragraphs(root: Any, fonts: DrawingFonts) -> Iterator[Paragraph]:
    """Every paragraph of DrawingML below ``root``, and what charts keep of their cells."""
    for paragraph in each(root, "a:p"):
        runs: Paragraph = []
        for inner in paragraph:
            if name(inner) in {"a:r", "a:fld"}:
                font, origin = fonts.of_run(inner, paragraph) or (None, None)
                text = child(inner, "a:t")
                if text is not None:
                    runs.append(Run(text=text.text or "", font=font, source=origin, place=text))
            elif name(inner) == "a:br":
                runs.append(Run(text="\t", fixed=True))
        yield runs
    for cache in each(root, "c:strCache"):
        for value in each(cache, "c:v"):
            yield [Run(text=value.text or "", place=value)]
    for comment in each(root, "p:text"):
        yield [Run(text=comment.text or "", place=comment)]


def replace_fonts(root: Any, settled: Settled) -> bool:
    """Unicode fonts for the old ones whose text has been converted; themes included."""
    changed = False
    for element in each(root, *_TYPEFACES, "a:font"):
        typeface = element.get("typeface")
        if typeface and element not in settled.blocked and family(typeface):
            element.set("typeface", unicode_font(typeface))
            changed = True
    return changed


def _level(paragraph: Any) -> int:
    properties = child(paragraph, "a:pPr")
    level = (get(properties, "lvl") if properties is not None else None) or "0"
    return int(level) if level in "012345678" else 0


def _text_style(place: Any) -> str:
    kind = place.get("type")
    if kind in _TITLES:
        return "p:titleStyle"
    return "p:bodyStyle" if kind in _BODIES else "p:otherStyle"


def _list_style(root: Any, place: Any) -> Any | None:
    """The list style of the placeholder of ``root`` that ``place`` fills: same index, else same type."""
    index, kind = place.get("idx"), place.get("type")
    alike: Any | None = None
    for shape in each(root, "p:sp"):
        found = child(shape, "p:nvSpPr", "p:nvPr", "p:ph")
        if found is not None and index and found.get("idx") == index:
            return child(shape, "p:txBody", "a:lstStyle")
        if found is not None and alike is None and found.get("type") == kind:
            alike = shape
    return child(alike, "p:txBody", "a:lstStyle")
