"""Words a file bears beside the text of its pages, where somebody may have put a mark of secrecy.

Word art and drawings, properties of the file, notes and hidden text, fields, names of files inside the file.
They are never read as part of the document: only a mark is looked for in them.

law: D34.1b-3 (Law 29/2018 art. 5)
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from lxml import etree

from congthu.edges.readers import kinds
from congthu.edges.readers.package import Package
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import Aside

#: So many are kept, and so many letters of each.
_MOST, _LONGEST = 2000, 2000
_PARTS = (
    "word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes", "word/diagrams/data",
    "word/charts/",
)  # fmt: skip
_TEXTPATH = re.compile(rb'<(?:\w+:)?textpath\b[^>]{0,4000}?\bstring="([^"]{1,4000})"')
_ALTERNATIVE = re.compile(rb"<(?:\w+:)?(?:docPr|cNvPr|shape|rect|imagedata)\b[^>]{0,4000}?>")
_SAID = re.compile(rb'\b(?:descr|title|alt|name|o:title)="([^"]{1,4000})"')
_BOX = re.compile(rb"<w:txbxContent\b.*?</w:txbxContent>", re.DOTALL)
_DRAWN = re.compile(rb"<a:p\b.*?</a:p>", re.DOTALL)
#: Formulas and annotated words, which the page shows.
_SET = re.compile(rb"<m:oMath\b.*?</m:oMath>|<w:rubyBase\b.*?</w:rubyBase>", re.DOTALL)
_LETTERS = re.compile(rb"<(?:w|a|m):t(?:\s[^>]*)?>([^<]*)</(?:w|a|m):t>")
_PROPERTY = re.compile(
    rb"<(?:\w+:)?(?:title|subject|keywords?|category|description|contentStatus|user-defined)\b[^>]*>([^<]{1,4000})<"
)
_NAMED = re.compile(rb'<property\b[^>]*\bname="([^"]{1,400})"[^>]*>(.{1,4000}?)</property>', re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_HIDDEN = re.compile(rb'<w:vanish\s*(?:w:val="(?:1|true|on)"\s*)?/>')
#: UTF-16 text in the records of a Windows metafile.
_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01\x03\x04\x1e\x20]){3,200}")

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_DRAW, _TEXT, _OFFICE = f"{{{_ODF}drawing:1.0}}", f"{{{_ODF}text:1.0}}", f"{{{_ODF}office:1.0}}"
_SVG, _STYLE = f"{{{_ODF}svg-compatible:1.0}}", f"{{{_ODF}style:1.0}}"
_RUNNING = {f"{_STYLE}{part}{kind}" for part in ("header", "footer") for kind in ("", "-left", "-first")}


def asides(data: bytes, kind: str) -> tuple[Aside, ...]:
    """All of a file that has been read without fault; ``kind`` as ``kinds.media_type`` says."""
    match kind:
        case kinds.PDF:
            from congthu.edges.readers import pdf_asides

            found = pdf_asides.asides(data)
        case kinds.DOCX:
            found = _of_docx(Package(data))
        case kinds.ODT:
            found = _of_odt(Package(data))
        case kinds.HTML:
            found = _of_html(data)
        case kinds.RTF:
            found = _of_rtf(data)
        case kinds.DOC:
            from congthu.edges.readers.word import doc

            found = _of_rtf(doc.as_rtf(data))
        case _:
            found = iter(())
    return tuple(islice((each for each in found if each.text.strip()), _MOST))


def _plain(raw: bytes) -> str:
    return " ".join(html.unescape(raw.decode("utf-8", "replace")).split())[:_LONGEST]


def _letters(raw: bytes) -> str:
    return _plain(b"".join(_LETTERS.findall(raw)))


# DOCX -------------------------------------------------------------------------------------------------------


def _of_docx(package: Package) -> Iterator[Aside]:
    for name in package.names(*_PARTS):
        yield from _of_part(_written(package, name), notes="notes" in name)
    for name in package.names("word/comments"):
        for paragraph in _written(package, name).split(b"</w:p>"):
            yield Aside(text=_letters(paragraph), kind="note")
    yield from _properties(package, "docProps/")
    for name in package.all_names("word/embeddings/", "word/media/"):
        yield Aside(text=name.rpartition("/")[2], kind="enclosed")
        if name.lower().endswith((".emf", ".wmf")):
            yield from _of_metafile(package.raw(name))


def _written(package: Package, name: str) -> bytes:
    """A part in UTF-8, its values in double quotes; as it stands where it is no XML."""
    try:
        root = package.xml(name)
    except DocumentUnreadable:
        return package.raw(name)
    return b"" if root is None else bytes(etree.tostring(root, encoding="utf-8"))


def _of_part(raw: bytes, *, notes: bool) -> Iterator[Aside]:
    """A part of WordprocessingML: text boxes wherever they hang, word art, hidden text, descriptions."""
    drawn = [_plain(each[1]) for each in _TEXTPATH.finditer(raw)]
    boxes = [raw] if notes else _BOX.findall(raw) if b"txbxContent" in raw else []
    drawn += [_letters(paragraph) for box in boxes for paragraph in box.split(b"</w:p>")]
    drawn += map(_letters, _SET.findall(raw)) if b"<m:oMath" in raw or b"<w:ruby" in raw else ()
    if b"<a:t" in raw:
        drawn += [_letters(paragraph) for paragraph in _DRAWN.findall(raw)]
        drawn += [] if b"<a:p" in raw else [_plain(each) for each in _LETTERS.findall(raw)]
    yield from (Aside(text=text, kind="drawing") for text in drawn)
    said = [_plain(each) for element in _ALTERNATIVE.findall(raw) for each in _SAID.findall(element)]
    if b"<w:vanish" in raw:
        said += [_letters(run) for run in raw.split(b"<w:r") if _HIDDEN.search(run)]
    yield from (Aside(text=text, kind="note") for text in said)


def _properties(package: Package, *starts: str) -> Iterator[Aside]:
    for name in package.names(*starts):
        raw = _written(package, name)
        for each in _PROPERTY.finditer(raw):
            yield Aside(text=_plain(each[1]), kind="properties")
        for each in _NAMED.finditer(raw):
            value = _plain(_TAG.sub(b"", each[2]))
            yield Aside(text=value, kind="properties")
            yield Aside(text=f"{_plain(each[1])}: {value}", kind="properties")


def _of_metafile(raw: bytes) -> Iterator[Aside]:
    """Words a Windows metafile writes as text; what it draws as lines nobody sees."""
    for start in (0, 1):
        for run in _WIDE.finditer(raw[start : start + (1 << 20)]):
            yield Aside(text=run[0].decode("utf-16-le", "replace"), kind="drawing")


# ODT --------------------------------------------------------------------------------------------------------


def _of_odt(package: Package) -> Iterator[Aside]:
    for name in ("content.xml", "styles.xml"):
        root = package.xml(name)
        for element in root.iter() if root is not None else ():
            if isinstance(element.tag, str):
                yield from _of_element(element)
    yield from _properties(package, "meta.xml")


def _of_element(element: Any) -> Iterator[Aside]:
    tag = element.tag
    if tag in {f"{_SVG}title", f"{_SVG}desc"}:
        yield Aside(text=(element.text or "")[:_LONGEST], kind="note")
    elif tag == f"{_OFFICE}annotation":
        yield from (Aside(text=text, kind="note") for text in _paragraphs(element))
    elif tag in _RUNNING or (tag.startswith(_DRAW) and tag != f"{_DRAW}frame" and len(element)):
        yield from (Aside(text=text, kind="drawing") for text in _paragraphs(element))


def _paragraphs(element: Any) -> Iterator[str]:
    for paragraph in element.iter(f"{_TEXT}p"):
        yield "".join(paragraph.itertext()).strip()[:_LONGEST]


# HTML and RTF -----------------------------------------------------------------------------------------------


def _of_html(data: bytes) -> Iterator[Aside]:
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    for element in root.iter() if root is not None else ():
        tag = element.tag
        if tag in {"title", "meta"}:
            yield Aside(text=(element.text or element.get("content") or "")[:_LONGEST], kind="properties")
        elif tag in {"header", "footer", "aside", "nav", "caption", "text", "textarea", "option"}:
            text = _text(element)
            yield Aside(text=text[:_LONGEST], kind="field" if tag in {"textarea", "option"} else "drawing")
        elif tag == "input":
            yield Aside(text=(element.get("value") or "")[:_LONGEST], kind="field")
        elif re.search(r"display\s*:\s*none|mso-hide\s*:\s*all", element.get("style") or ""):
            yield Aside(text=_text(element)[:_LONGEST], kind="note")
        for said in ("alt", "title"):
            yield Aside(text=(element.get(said) or "")[:_LONGEST], kind="note")


def _of_rtf(data: bytes) -> Iterator[Aside]:
    from congthu.edges.readers.word import rtf_asides

    for aside in rtf_asides.asides(data):
        yield replace(aside, text=" ".join(aside.text.split())[:_LONGEST])
    for raw in rtf_asides.metafiles(data):
        yield from _of_metafile(raw)


def _text(element: Any) -> str:
    """All letters of an element."""
    return " ".join("".join(map(str, element.itertext())).split())
