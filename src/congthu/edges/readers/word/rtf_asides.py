"""What an RTF bears beside the text of its pages: notes, hidden text, properties, pictures, files inside it.

law: D34.1b-3 (Law 29/2018 art. 5: no mark may be missed)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

from congthu.edges.readers.word.rtf_looks import Look, styled
from congthu.lib.vntext.containers.rtf_fonts import font_table, page_of, text_of
from congthu.lib.vntext.containers.rtf_tokens import Reader, State, Text
from congthu.rooms.documents.types import Aside

_Kind = Literal["drawing", "properties", "note", "field"]
_KINDS: Mapping[str, _Kind] = {
    "drawing": "drawing",
    "properties": "properties",
    "note": "note",
    "field": "field",
}
_PROPERTIES = frozenset(b"title subject keywords doccomm comment category".split())
_NOTES = frozenset({b"footnote", b"annotation"})
_BOXES = frozenset({b"shptxt", b"dptxbxtext"})
_LONGEST = 2000
#: Said in groups that hold no text: word art, descriptions of drawings, own properties, fields of forms.
_SAID = re.compile(
    rb"\\(?:sn gtextUNICODE\}\s*\{\\sv|(?P<note>sn wzDescription\}\s*\{\\sv)|(?P<field>ffdeftext|ffl)"
    rb"|(?P<properties>propname [^{}]{1,400}\}[^{}]*\{\\staticval))\b\s?(?P<text>[^{}]{1,4000})\}"
)
_CODE = re.compile(rb"\\u(-?\d{1,5})\s?(?:\\'[0-9a-fA-F]{2}|\?)?|\\'([0-9a-fA-F]{2})|\\[a-z]+-?\d* ?")
_HELD = rb"\b((?:[^{}]++|\{[^{}]*+\})*+)\}"
_PICTURE = re.compile(rb"\\(?:png|jpeg)blip" + _HELD)
_METAFILE = re.compile(rb"\\(?:emfblip|wmetafile\d*)" + _HELD)
_OBJECT = re.compile(rb"\\objdata" + _HELD)
_NO_DIGIT = re.compile(rb"\{[^{}]*\}|\\[a-z]+-?\d* ?|[^0-9A-Fa-f]")
_FILE = re.compile(
    rb"PK\x03\x04|%PDF-|\{\\rtf|\xd0\xcf\x11\xe0(?=.*?W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0)", re.DOTALL
)


def asides(data: bytes) -> Iterator[Aside]:
    """Text that is on no page, and what drawings say."""
    fonts, page = font_table(data), page_of(data)
    found: defaultdict[tuple[_Kind, int], str] = defaultdict(str)
    for token in Reader(data, look=Look(), styled=styled).tokens():
        stream = token.state.stream
        if isinstance(token, Text):
            kind = _kind(token.state)
            if kind and len(found[kind, stream]) < _LONGEST:
                font = fonts.get(token.state.font) if token.state.font is not None else None
                found[kind, stream] += text_of(token, data, font, page)
        elif token.ends:
            yield from (Aside(text=found.pop((each, stream), ""), kind=each) for each in _KINDS.values())
    yield from (Aside(text=text, kind=each) for (each, _), text in found.items())
    for said in _SAID.finditer(data):
        named = next((name for name in ("note", "field", "properties") if said[name]), "drawing")
        text = _text(said["text"])
        yield Aside(text=text, kind=_KINDS[named])
        if said["properties"]:
            name = _text(said["properties"][9:].partition(b"}")[0])
            yield Aside(text=f"{name}: {text}", kind="properties")


def pictures(data: bytes) -> Iterator[bytes]:
    """Pictures as PNG or JPEG files."""
    return map(_bytes, _PICTURE.finditer(data))


def metafiles(data: bytes) -> Iterator[bytes]:
    """Pictures as files of Windows metafiles."""
    return map(_bytes, _METAFILE.finditer(data))


def files(data: bytes) -> Iterator[bytes]:
    """Documents embedded in the document."""
    yield from filter(None, map(file_in, map(_bytes, _OBJECT.finditer(data))))


def file_in(held: bytes) -> bytes:
    """The document within an object, from its first byte on; empty when there is none."""
    found = _FILE.search(held)
    return held[found.start() :] if found else b""


def _kind(state: State) -> _Kind | None:
    if state.skipped:
        return None
    if state.destination in _PROPERTIES:
        return "properties"
    if state.destination in _NOTES or state.look.hidden:
        return "note"
    return "drawing" if state.destination in _BOXES else None


def _bytes(found: re.Match[bytes]) -> bytes:
    digits = _NO_DIGIT.sub(b"", found[1])
    return bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))


def _text(raw: bytes) -> str:
    def letter(found: re.Match[bytes]) -> bytes:
        if found[1]:
            return chr(int(found[1]) % 0x10000).encode("utf-8", "replace")
        return bytes([int(found[2], 16)]).decode("cp1258", "replace").encode() if found[2] else b""

    return _CODE.sub(letter, raw).decode("utf-8", "replace")
