"""WordprocessingML: which font each run really stands in, and the runs of each paragraph (ISO 29500-1 §17).

Fonts inherit: run, character style, paragraph style, table style, document defaults, theme. In real files
most old letters stand in runs that name no font of their own (trap 12).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from congthu.lib.vntext import unicode_font
from congthu.lib.vntext.containers.ooxml_parts import child, each, get, name, put, write_text
from congthu.lib.vntext.containers.runs import Settled, family, plain
from congthu.lib.vntext.containers.types import Paragraph, Run

ROOTS = frozenset(
    {
        "w:document",
        "w:hdr",
        "w:ftr",
        "w:footnotes",
        "w:endnotes",
        "w:comments",
        "w:glossaryDocument",
        "w:styles",
        "w:numbering",
    }
)
#: The slots of w:rFonts in the order they are asked for Vietnamese letters (§17.3.2.26).
_SLOTS = {"hAnsi": "hAnsiTheme", "ascii": "asciiTheme", "cs": "cstheme", "eastAsia": "eastAsiaTheme"}
_THEME_SLOTS = {"Ascii": "a:latin", "HAnsi": "a:latin", "EastAsia": "a:ea", "Bidi": "a:cs"}
#: Not part of the line the paragraph shows, or handled as paragraphs of their own.
_APART = frozenset({"w:pPr", "w:p", "w:tbl", "m:oMath", "m:oMathPara", "w:rPr", ""})
_DELETED = frozenset({"w:del", "w:moveFrom"})
_BREAKS = frozenset({"w:tab", "w:br", "w:cr", "w:ptab"})
_REFERRING = frozenset({"MERGEFIELD", "HYPERLINK", "REF", "PAGEREF", "NOTEREF", "LINK", "DATABASE"})
_TEXTPATH_FONT = re.compile(r"font-family:\s*[\"']?([^\"';]+)")

Source = tuple[str, Any]


class WordFonts:
    """Resolves the font of a run."""

    def __init__(self, styles: Any | None, theme: Any | None) -> None:
        self._styles = {} if styles is None else {get(s, "styleId"): s for s in each(styles, "w:style")}
        self._theme = theme
        self._defaults = (
            None if styles is None else child(styles, "w:docDefaults", "w:rPrDefault", "w:rPr", "w:rFonts")
        )
        self._default = {
            get(style, "type"): get(style, "styleId")
            for style in self._styles.values()
            if get(style, "default") in {"1", "true", "on"}
        }
        self._known: dict[tuple[str | None, ...], list[Any]] = {}
        self._places: dict[Any, tuple[str | None, str | None]] = {}

    def of_run(self, run: Any, paragraph: Any) -> Source | None:
        """Name of the font, and the element that says so."""
        properties = child(run, "w:rPr")
        own = child(properties, "w:rFonts")
        chain = [] if own is None else [own]
        chain += self._inherited(_value(child(properties, "w:rStyle")), *self._around(paragraph))
        complex_script = child(properties, "w:cs") is not None or child(properties, "w:rtl") is not None
        return self.of_chain(chain, complex_script=complex_script)

    def _around(self, paragraph: Any) -> tuple[str | None, str | None]:
        """Styles of a paragraph and of the table it stands in; looked for once, however many its runs are."""
        if paragraph not in self._places:
            table = next(paragraph.iterancestors("{*}tbl"), None)
            self._places[paragraph] = (
                _value(child(paragraph, "w:pPr", "w:pStyle")),
                _value(child(table, "w:tblPr", "w:tblStyle")),
            )
        return self._places[paragraph]

    def of_chain(self, chain: list[Any], *, complex_script: bool = False) -> Source | None:
        """The first old font among the slots that letters use; else the ordinary one."""
        slots = ["cs"] if complex_script else ["hAnsi", "ascii"]
        found = [source for source in (self._slot(slot, chain) for slot in slots) if source]
        return next((source for source in found if family(source[0])), found[0] if found else None)

    @property
    def defaults(self) -> list[Any]:
        return [] if self._defaults is None else [self._defaults]

    def _inherited(self, character: str | None, paragraph: str | None, table: str | None) -> list[Any]:
        key = (character, paragraph, table)
        if key not in self._known:
            names = (
                character or self._default.get("character"),
                paragraph or self._default.get("paragraph"),
                table or (self._default.get("table") if table else None),
            )
            self._known[key] = [fonts for style in names for fonts in self._style(style)] + self.defaults
        return self._known[key]

    def _style(self, style: str | None) -> Iterator[Any]:
        """rFonts of a style and of those it is based on; styles that turn in a circle end."""
        seen: set[str] = set()
        while style and style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            fonts = child(element, "w:rPr", "w:rFonts")
            if fonts is not None:
                yield fonts
            style = _value(child(element, "w:basedOn"))

    def _slot(self, slot: str, chain: list[Any]) -> Source | None:
        for fonts in chain:
            themed = get(fonts, _SLOTS[slot])
            source = self._themed(themed) if themed else None
            if source:
                return source
            named = get(fonts, slot)
            if named:
                return named, fonts
        return None

    def _themed(self, themed: str) -> Source | None:
        """Theme fonts are called majorHAnsi, minorBidi..."""
        which = "a:majorFont" if themed.startswith("major") else "a:minorFont"
        slot = _THEME_SLOTS.get(themed[5:], "a:latin")
        if self._theme is None:
            return None
        typeface = child(self._theme, "a:themeElements", "a:fontScheme", which, slot)
        named = None if typeface is None else typeface.get("typeface")
        return (named, typeface) if named else None


def paragraphs(root: Any, fonts: WordFonts) -> Iterator[Paragraph]:
    """Every paragraph of a part: body, tables, text boxes, notes, comments, numbering."""
    for paragraph in each(root, "w:p"):
        shown: Paragraph = []
        deleted: Paragraph = []
        for run, removed in _runs(paragraph):
            (deleted if removed else shown).extend(_pieces(run, fonts.of_run(run, paragraph)))
        yield shown
        yield deleted
        yield from _codes(paragraph, fonts)
    for field in each(root, "w:fldSimple"):
        code = get(field, "instr") or ""
        yield [Run(text=code, place=(field, "instr"))] if _speaks(code) else []
    for level in each(root, "w:lvl"):
        yield list(_level(level, fonts))
    for path in each(root, "v:textpath"):
        found = _TEXTPATH_FONT.search(path.get("style") or "")
        yield [
            Run(text=path.get("string") or "", font=found.group(1) if found else None, place=(path, "string"))
        ]


def write(run: Run, text: str) -> Any:
    """Put new text where the run came from; answers an element of the changed part."""
    if isinstance(run.place, tuple):
        element, attribute = run.place
        put(element, attribute, text)
        return element
    if name(run.place) in {"w:softHyphen", "w:sym"}:
        # An element that stood for a letter (trap 5) becomes text.
        run.place.tag = f"{{{run.place.tag[1:].partition('}')[0]}}}t"
        run.place.attrib.clear()
    write_text(run.place, text)
    return run.place


def replace_fonts(root: Any, settled: Settled) -> bool:
    """Unicode fonts for the old ones whose text has been converted."""
    changed = False
    for fonts in each(root, "w:rFonts"):
        for slot in _SLOTS if fonts not in settled.blocked else ():
            named = get(fonts, slot)
            if named and family(named):
                put(fonts, slot, unicode_font(named))
                changed = True
    for path in each(root, "v:textpath"):
        style = path.get("style") or ""
        found = _TEXTPATH_FONT.search(style)
        if found and family(found.group(1)):
            path.set("style", style[: found.start(1)] + unicode_font(found.group(1)) + style[found.end(1) :])
            changed = True
    return changed


def _value(element: Any | None) -> str | None:
    return None if element is None else get(element, "val")


def _runs(paragraph: Any) -> Iterator[tuple[Any, bool]]:
    """Runs of a paragraph however deep hyperlinks and tracked changes hide them; and whether deleted."""
    waiting = [(inner, False) for inner in reversed(paragraph)]
    while waiting:
        element, removed = waiting.pop()
        kind = name(element)
        if kind == "w:r":
            yield element, removed
        elif kind not in _APART:
            removed = removed or kind in _DELETED
            waiting.extend((inner, removed) for inner in reversed(element))


def _pieces(run: Any, source: Source | None) -> Iterator[Run]:
    font, origin = source or (None, None)
    for element in run:
        kind = name(element)
        if kind in {"w:t", "w:delText"}:
            yield Run(text=element.text or "", font=font, source=origin, place=element)
        elif kind in _BREAKS:
            yield Run(text="\t", font=font, source=origin, fixed=True)
        elif kind == "w:softHyphen":
            yield Run(text="\u00ad", font=font, source=origin, place=element)
        elif kind == "w:noBreakHyphen":
            yield Run(text="-", font=font, source=origin, fixed=True)
        elif kind == "w:sym" and family(get(element, "font")):
            code = get(element, "char") or ""
            letter = chr(int(code, 16)) if re.fullmatch("(F0|f0|00)?[0-9A-Fa-f]{2}", code) else ""
            yield Run(text=plain(letter), font=get(element, "font"), place=element)


def _codes(paragraph: Any, fonts: WordFonts) -> Iterator[Paragraph]:
    """What fields are told to do or say (§17.16): labels of tables, words to choose from, prompts."""
    code: Paragraph = []
    for run, _ in _runs(paragraph):
        told = [element for element in run if name(element) in {"w:instrText", "w:fldChar"}]
        font, origin = (fonts.of_run(run, paragraph) if told else None) or (None, None)
        for element in told:
            if name(element) == "w:instrText":
                code.append(Run(text=element.text or "", font=font, source=origin, place=element))
            else:
                yield code if _speaks("".join(part.text for part in code)) else []
                code = []


def _speaks(code: str) -> bool:
    """Whether a field holds words; names of bookmarks, data and files must stay what they are elsewhere."""
    kind = code.split(maxsplit=1)[0].upper() if code.strip() else ""
    return not code.isascii() and kind not in _REFERRING and not kind.startswith("INCLUDE")


def _level(level: Any, fonts: WordFonts) -> Iterator[Run]:
    text = child(level, "w:lvlText")
    if text is None:
        return
    own = child(level, "w:rPr", "w:rFonts")
    font, origin = fonts.of_chain(([] if own is None else [own]) + fonts.defaults) or (None, None)
    yield Run(text=get(text, "val") or "", font=font, source=origin, place=(text, "val"))
