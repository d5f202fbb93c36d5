"""OpenDocument text, sheets and slides (ISO/IEC 26300): text and font names change where they stand.

Fonts inherit: span, paragraph, cell or shape, the styles these are based on, the default of their family.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from congthu.lib.vntext import unicode_font
from congthu.lib.vntext.containers.errors import FileUnsupported
from congthu.lib.vntext.containers.ooxml_parts import Parts, each, get, name, put
from congthu.lib.vntext.containers.packing import Package
from congthu.lib.vntext.containers.runs import Settled, family, settle
from congthu.lib.vntext.containers.types import ConvertedFile, Paragraph, Run, Tally
from congthu.lib.vntext.types import UNKNOWN, Prior

_KINDS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "graphics": "odg"}
_PARTS = ("content.xml", "styles.xml", "meta.xml")
_SIGNATURES = "META-INF/documentsignatures.xml"
_BREAKS = {"text:tab": "\t", "text:line-break": "\t", "text:s": " "}
#: Parts of a paragraph's text; everything else in it has paragraphs of its own, or is no text.
_INLINE = frozenset({"text:span", "text:a", "text:ruby", "text:ruby-base", "text:meta", "text:title"})
_FAMILIES = {
    "text:span": "text",
    "text:p": "paragraph",
    "text:h": "paragraph",
    "table:table-cell": "table-cell",
}
_PROPERTIES = (
    "dc:title",
    "dc:subject",
    "dc:description",
    "dc:creator",
    "meta:keyword",
    "meta:initial-creator",
)


def convert_odf(data: bytes, prior: Prior = UNKNOWN) -> ConvertedFile:
    """The document with its old text converted. Raises FileRefused."""
    package = Package(data)
    told = package.read("mimetype").decode("ascii", "replace") if "mimetype" in package.names else ""
    kind = _KINDS.get(told.rpartition(".")[2].partition("-")[0])
    if kind is None:
        raise FileUnsupported
    if _SIGNATURES in package.names:
        tally = Tally(report=["The document is digitally signed; it was left as it is."])
        return tally.result(data, data, kind)
    parts = Parts(package)
    roots = [root for part in _PARTS if (root := parts.root(part)) is not None]
    settled = settle(_paragraphs(roots, _Fonts(roots)), prior)
    if not settled.changes:
        return settled.tally.result(data, data, kind)
    for run, text in settled.changes:
        element, where = run.place
        if where in {"text", "tail"}:
            setattr(element, where, text)
        else:
            put(element, where, text)
        parts.touch(element)
    if settled.fonts:
        for root in roots:
            if _replace_fonts(root, settled):
                parts.touch(root)
    return settled.tally.result(data, parts.rewritten(), kind)


class _Fonts:
    """Resolves the font a text stands in, by name."""

    def __init__(self, roots: list[Any]) -> None:
        self._faces: dict[str, str] = {}
        self._styles: dict[tuple[str, str | None], Any] = {}
        for root in roots:
            for face in each(root, "style:font-face"):
                self._faces[get(face, "name") or ""] = get(face, "font-family") or get(face, "name") or ""
            for style in each(root, "style:style", "style:default-style"):
                self._styles[get(style, "family") or "", get(style, "name")] = style
        self._known: dict[tuple[str, str | None], str | None] = {}

    def of(self, element: Any) -> str | None:
        """The font of a span, paragraph, cell or shape, or of what it stands in."""
        for holder in [element, *element.iterancestors()]:
            wanted = _FAMILIES.get(name(holder), "graphic" if name(holder).startswith("draw:") else "")
            style = get(holder, "style-name") if wanted else None
            found = self._styled(wanted, style) if style else None
            if found:
                return found
        return self._styled("paragraph", None) or self._styled("table-cell", None)

    def _styled(self, wanted: str, style: str | None) -> str | None:
        if (wanted, style) not in self._known:
            self._known[wanted, style] = self._inherited(wanted, style)
        return self._known[wanted, style]

    def _inherited(self, wanted: str, style: str | None) -> str | None:
        """Along the styles each is based on; a circle of styles ends."""
        seen: set[str | None] = set()
        while style not in seen:
            seen.add(style)
            found = self._styles.get((wanted, style))
            if found is None and wanted == "graphic":
                found = self._styles.get(("presentation", style))
            if found is None:
                return None
            for properties in each(found, "style:text-properties"):
                named = get(properties, "font-name")
                if named or get(properties, "font-family"):
                    return self._faces.get(named or "", named) or get(properties, "font-family")
            style = get(found, "parent-style-name")
        return None


def _paragraphs(roots: list[Any], fonts: _Fonts) -> Iterator[Paragraph]:
    for root in roots:
        for paragraph in each(root, "text:p", "text:h"):
            yield list(_runs(paragraph, fonts))
        for cell in each(root, "table:table-cell"):
            if get(cell, "string-value"):
                yield [_run(cell, "string-value", get(cell, "string-value"), fonts.of(cell))]
        for value in each(root, *_PROPERTIES):
            yield [_run(value, "text", value.text, None)]


def _runs(element: Any, fonts: _Fonts) -> Iterator[Run]:
    """Text of an element and of the spans in it, however deep, without recursion."""
    waiting: list[tuple[Any, str]] = [(element, "text")]
    while waiting:
        node, where = waiting.pop()
        if where == "text":
            if name(node) in _BREAKS:
                yield Run(text=_BREAKS[name(node)], fixed=True)
                continue
            if node is not element and name(node) not in _INLINE:
                continue
            yield _run(node, "text", node.text, fonts.of(node))
            for inner in reversed(node):
                waiting += [(inner, "tail"), (inner, "text")]
        else:
            yield _run(node, "tail", node.tail, fonts.of(node.getparent()))


def _run(element: Any, where: str, text: str | None, font: str | None) -> Run:
    return Run(text=text or "", font=font, source=font, place=(element, where))


def _replace_fonts(root: Any, settled: Settled) -> bool:
    """Unicode fonts for the old ones. The names of the faces stay: styles call them by these."""
    changed = False
    for face in each(root, "style:font-face"):
        changed |= _replaced(face, "font-family", settled)
    for properties in each(root, "style:text-properties"):
        changed |= _replaced(properties, "font-family", settled)
    return changed


def _replaced(element: Any, attribute: str, settled: Settled) -> bool:
    named = get(element, attribute)
    if not named or named in settled.blocked or not family(named):
        return False
    put(element, attribute, unicode_font(named))
    return True
