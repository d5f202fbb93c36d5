"""The XML parts of an OOXML package: parsed once, by what they are, and written back only when changed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from congthu.lib.vntext.containers.errors import FileBroken, FileForbidden, FileTooLarge
from congthu.lib.vntext.containers.packing import Package

#: Transitional and strict namespaces (ISO 29500-1 and -4), by the prefix everybody uses.
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "x",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "x",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://purl.oclc.org/ooxml/presentationml/main": "p",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": "ep",
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes": "vt",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments": "xt",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:meta:1.0": "meta",
}
#: An element takes some 150 bytes of memory: this bounds it where the size of the file does not.
_MOST_TAGS = 3_000_000
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@lru_cache(maxsize=4096)
def _named(tag: str) -> str:
    space, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    return f"{_PREFIXES.get(space, '?')}:{local}" if space else local


def name(element: Any) -> str:
    """``w:p`` for both namespaces of paragraphs; empty for comments and instructions."""
    return _named(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=256)
def _tags(names: tuple[str, ...]) -> tuple[str, ...]:
    """Full names in every namespace a prefix stands for."""
    wanted = [prefixed.split(":") for prefixed in names]
    return tuple(
        f"{{{space}}}{local}" for prefix, local in wanted for space, p in _PREFIXES.items() if p == prefix
    )


@lru_cache(maxsize=4096)
def _local(attribute: str) -> str:
    return attribute.rpartition("}")[2]


def get(element: Any, wanted: str) -> str | None:
    """An attribute by its local name: strict and transitional differ in the namespace only."""
    for key, value in element.attrib.items():
        if _local(key) == wanted:
            return str(value)
    return None


def put(element: Any, wanted: str, value: str) -> None:
    """Change an attribute that is there."""
    for key in element.attrib:
        if _local(key) == wanted:
            element.set(key, value)


def child(element: Any | None, *path: str) -> Any | None:
    """The first child, grandchild... of these names."""
    for step in path:
        if element is None:
            return None
        element = next((inner for inner in element if name(inner) == step), None)
    return element


def each(root: Any, *wanted: str) -> Iterator[Any]:
    """All descendants of these names, in the order of the document."""
    return iter(root.iter(*_tags(wanted)))


def write_text(element: Any, text: str) -> None:
    """New text of an element; spaces at its ends stay."""
    element.text = text
    if text != text.strip() and name(element) in {"w:t", "w:delText", "w:instrText", "x:t"}:
        element.set(_SPACE, "preserve")


class Parts:
    """Parsed parts of a package and which of them were changed."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._tags = 0
        self._names = set(package.names)
        self._roots: dict[str, Any] = {}
        self._owners: dict[Any, str] = {}
        self.changed: set[str] = set()
        #: Parts that are files of their own kind, and what they are replaced with.
        self.replaced: dict[str, bytes] = {}

    def root(self, part: str) -> Any | None:
        """Root element of a part; None when there is no such part."""
        if part not in self._names:
            return None
        if part not in self._roots:
            self._roots[part] = self._parse(self.package.read(part), part)
            self._owners[self._roots[part]] = part
        return self._roots[part]

    def under(self, *folders: str) -> Iterator[tuple[str, Any]]:
        """Every XML part below these folders."""
        for part in self.package.names:
            if part.startswith(folders) and part.lower().endswith(".xml"):
                root = self.root(part)
                if root is not None:
                    yield part, root

    def related(self, part: str, kind: str) -> str | None:
        """The first part a relationship of this kind leads to (its type ends in ``/kind``)."""
        return next(self.all_related(part, kind), None)

    def all_related(self, part: str, kind: str) -> Iterator[str]:
        """Every part relationships of this kind lead to."""
        folder, _, file = part.rpartition("/")
        relations = self.root(f"{folder}/_rels/{file}.rels")
        for relation in relations if relations is not None else ():
            if (relation.get("Type") or "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                target = relation.get("Target") or ""
                yield posixpath.normpath(
                    target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
                )

    def touch(self, element: Any) -> None:
        """Note that the part an element stands in has changed."""
        self.changed.add(self._owners[element.getroottree().getroot()])

    def rewritten(self) -> bytes:
        """The package with its changed parts."""
        written = {
            part: etree.tostring(
                self._roots[part].getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
            )
            for part in self.changed
        }
        return self.package.rewritten(written | self.replaced)

    def _parse(self, content: bytes, part: str) -> Any:
        # UTF-16 is read by turning a blind eye to its zero bytes.
        if b"<!DOCTYPE" in content.replace(b"\0", b"") or b"<!ENTITY" in content:
            raise FileForbidden(private=part)
        self._tags += content.count(b"<")
        if self._tags > _MOST_TAGS:
            raise FileTooLarge(private=part)
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise FileBroken(private=f"{part}: {error}") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise FileForbidden(private=part)
        return root
