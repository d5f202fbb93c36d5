"""Which converter a file goes to."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from congthu.lib.vntext.containers.errors import FileNeedsOffice, FileUnsupported
from congthu.lib.vntext.containers.types import ConvertedFile, Tally
from congthu.lib.vntext.types import UNKNOWN, Prior

#: How the archive of an OpenDocument begins, behind the first header of the zip.
MARK = b"mimetypeapplication/vnd.oasis.opendocument."
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|meta|title|font|table|div|p)\b", re.IGNORECASE
)
_FIELD = re.compile(rb"(?:From [^\n]*\n)?[!-9;-~]{1,60}:[ \t]")
_TELLING_FIELD = re.compile(
    rb"^(?:from|received|mime-version|message-id|return-path|subject)[ \t]*:", re.IGNORECASE | re.MULTILINE
)
_ENDINGS = {
    "htm": "html",
    "html": "html",
    "xhtml": "html",
    "eml": "mail",
    "txt": "text",
    "csv": "text",
    "tsv": "text",
    "md": "text",
    "log": "text",
    "": "text",
}
#: Files that are told by their first bytes and are never text.
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MZ",
    b"\x7fELF",
)
_CHUNKS = frozenset({"html", "rtf", "text", "mail"})
_MOST_ROUNDS = 3
_TEXT_TYPES = frozenset(
    {"text/csv", "text/tab-separated-values", "text/markdown", "text/calendar", "text/vcard"}
)


def kind_of(data: bytes, filename: str = "") -> str:
    """``ooxml``, ``odf``, ``rtf``, ``html``, ``mail``, ``text``, ``office`` (old). Raises FileUnsupported."""
    ending = filename.rpartition(".")[2].lower() if "." in filename else ""
    if data.startswith(b"PK\x03\x04"):
        return "odf" if data.startswith(MARK, 30) else "ooxml"
    if data.startswith(_CFB):
        return "office"
    if data.startswith(_BINARY):
        raise FileUnsupported
    if data[:64].lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf"):
        return "rtf"
    kind = _ENDINGS.get(ending)
    if kind in {"html", "mail"}:
        return kind
    if _PAGE.match(data[:2048]):
        return "html"
    if kind is None:
        raise FileUnsupported
    if ending == "" and _FIELD.match(data) and _TELLING_FIELD.search(data[:4096]):
        return "mail"
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in data[:4096] and not wide:
        raise FileUnsupported
    return kind


def convert_file(
    data: bytes, filename: str = "", prior: Prior = UNKNOWN, *, view: bool = False
) -> ConvertedFile:
    """The file with its old text converted; the same object when there is nothing to do.

    ``view`` converts signed mail for showing. Raises FileRefused.
    """
    convert = _converter(kind_of(data, filename), view=view)
    found = convert(data, prior)
    for _ in range(_MOST_ROUNDS if found.changed else 0):
        # Text that was misread twice needs two steps. What is given out, nobody needs to convert again.
        again = convert(found.data, prior)
        if not again.changed:
            break
        found = _both(found, again)
    return found


def _both(first: ConvertedFile, second: ConvertedFile) -> ConvertedFile:
    tally = Tally()
    tally.add(first)
    tally.add(second)
    tally.undecided = second.undecided
    return tally.result(b"", second.data, first.kind)


def _converter(kind: str, *, view: bool) -> Callable[[bytes, Prior], ConvertedFile]:
    """Each converter is loaded when it is first needed."""
    if kind == "office":
        raise FileNeedsOffice
    if kind == "ooxml":
        from congthu.lib.vntext.containers.ooxml import convert_ooxml

        return partial(convert_ooxml, chunk=_chunk)
    if kind == "odf":
        from congthu.lib.vntext.containers.odf import convert_odf

        return convert_odf
    if kind == "rtf":
        from congthu.lib.vntext.containers.rtf import convert_rtf

        return convert_rtf
    if kind == "html":
        from congthu.lib.vntext.containers.html import convert_html

        return convert_html
    if kind == "mail":
        from congthu.lib.vntext.containers.mail import convert_mail

        return partial(convert_mail, attachment=_attachment, view=view)
    from congthu.lib.vntext.containers.plain import convert_plain

    return convert_plain


def _chunk(data: bytes, filename: str, prior: Prior) -> ConvertedFile | None:
    """A file inside of a document, when it is no document of the same kind: nothing nests without end."""
    return convert_file(data, filename, prior) if kind_of(data, filename) in _CHUNKS else None


def _attachment(data: bytes, media_type: str, prior: Prior) -> ConvertedFile | None:
    """An attached file, when it is of a kind that holds text."""
    if (
        data.startswith(b"PK\x03\x04")
        and not data.startswith(MARK, 30)
        and b"[Content_Types].xml" not in data
    ):
        return None
    if data.startswith((b"PK\x03\x04", b"{\\rtf")):
        return convert_file(data, "", prior)
    if media_type in _TEXT_TYPES:
        return convert_file(data, "attached.txt", prior)
    return None
