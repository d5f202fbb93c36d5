"""Messages (RFC 5322, RFC 2045): headers and bodies are spliced in place; signed content is not touched."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from congthu.lib.vntext.containers import charsets
from congthu.lib.vntext.containers.errors import FileRefused, FileTooLarge
from congthu.lib.vntext.containers.html import convert_html
from congthu.lib.vntext.containers.mail_headers import Field, Headers, fields
from congthu.lib.vntext.containers.mail_words import parameters
from congthu.lib.vntext.containers.plain import convert_plain
from congthu.lib.vntext.containers.splicing import Splice, spliced
from congthu.lib.vntext.containers.types import ConvertedFile, Tally
from congthu.lib.vntext.types import UNKNOWN, Encoding, Prior

_LARGEST = 150 << 20
_DEEPEST = 60
_MOST_PARTS = 10_000
_LONGEST_LINE = 998
_BLANK = re.compile(rb"\r?\n(?=\r?\n)")
#: Types whose content somebody vouches for, or nobody but the addressee can read (RFC 1847, 8551, 3156).
_SEALED = frozenset(
    {"multipart/signed", "multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
)
_INLINE_SIGNATURE = re.compile(rb"^-----BEGIN PGP (?:SIGNED )?MESSAGE-----", re.MULTILINE)
_SIGNED = "Signed or encrypted content was left as it is."
#: Labels that say nothing about the habits of whoever wrote the message.
_UNTELLING = frozenset(
    {Encoding.UTF_8, Encoding.NFD, Encoding.FOREIGN, Encoding.LOOK_ALIKES, Encoding.ENTITIES}
)

Attachment = Callable[[bytes, str, Prior], ConvertedFile | None]


@dataclass(frozen=True, slots=True)
class _Entity:
    """A message or a part of one: spans of its header block and body."""

    start: int
    body: int
    end: int
    fields: list[Field]
    depth: int


def convert_mail(
    data: bytes, prior: Prior = UNKNOWN, *, attachment: Attachment | None = None, view: bool = False
) -> ConvertedFile:
    """The message with its old text converted.

    ``attachment`` converts files that are attached. ``view`` is for showing only: signed parts are converted
    as well, and the result must never be sent. Raises FileRefused.
    """
    if len(data) > _LARGEST:
        raise FileTooLarge
    message = _Message(data, prior, attachment, view=view)
    return message.tally.result(data, message.converted(), "mail")


class _Message:
    def __init__(self, data: bytes, prior: Prior, attachment: Attachment | None, *, view: bool) -> None:
        self._data = data
        self._prior = prior
        self._attachment = attachment
        self._view = view
        self._newline = b"\r\n" if b"\r\n" in data[:4096] else b"\n"
        self._blocks: list[_Entity] = []
        self._splices: list[Splice[bytes]] = []
        self.tally = Tally()

    def converted(self) -> bytes:
        top = self._entity(0, len(self._data), 0)
        if self._sealed(top):
            self.tally.note(_SIGNED)
            return self._data
        self._walk(top)
        told = [label for label, _ in self.tally.labels.most_common() if label not in _UNTELLING]
        # Bodies first: they tell what the few letters of a subject cannot.
        prior = replace(self._prior, context=told[0]) if told else self._prior
        for entity in self._blocks:
            charset = _parameter(self._value(entity, b"content-type"), "charset")
            headers = Headers(self._data, replace(prior, charset=charset), self._newline, self.tally)
            self._splices.extend(headers.splices(entity.fields))
        return spliced(self._data, _apart(self._splices))

    def _entity(self, start: int, end: int, depth: int) -> _Entity:
        blank = _BLANK.search(self._data, start, end)
        if self._data.startswith((b"\n", b"\r\n"), start):
            body = self._data.find(b"\n", start, end) + 1
            return _Entity(start, body, end, [], depth)
        if blank is None:
            return _Entity(start, end, end, fields(self._data, start, end), depth)
        body = self._data.find(b"\n", blank.end(), end) + 1
        return _Entity(start, body, end, fields(self._data, start, blank.end()), depth)

    def _value(self, entity: _Entity, name: bytes) -> bytes:
        return next((field.value(self._data) for field in entity.fields if field.name == name), b"")

    def _type(self, entity: _Entity) -> str:
        value = self._value(entity, b"content-type").decode("latin-1").partition(";")[0]
        return value.strip().lower() or "text/plain"

    def _sealed(self, entity: _Entity) -> bool:
        if self._view:
            return False
        kind = self._type(entity)
        inline = kind == "text/plain" and _INLINE_SIGNATURE.search(self._data, entity.body, entity.end)
        return kind in _SEALED or bool(inline)

    def _walk(self, entity: _Entity) -> None:
        if entity.depth > _DEEPEST or len(self._blocks) > _MOST_PARTS:
            raise FileTooLarge("The parts of the message are nested too deep, or too many.")
        if self._sealed(entity):
            self.tally.note(_SIGNED)
            return
        self._blocks.append(entity)
        kind = self._type(entity)
        if kind.startswith("multipart/"):
            for start, end in self._parts(entity):
                self._walk(self._entity(start, end, entity.depth + 1))
        elif kind == "message/rfc822":
            if self._coding(entity) in {"", "7bit", "8bit", "binary"}:
                self._walk(self._entity(entity.body, entity.end, entity.depth + 1))
        else:
            self._leaf(entity, kind)

    def _parts(self, entity: _Entity) -> list[tuple[int, int]]:
        boundary = _parameter(self._value(entity, b"content-type"), "boundary")
        if not boundary:
            return []
        line = re.compile(
            rb"^--" + re.escape(boundary.encode("latin-1")) + rb"(--)?[ \t]*(?:\r?\n|\Z)", re.MULTILINE
        )
        found: list[tuple[int, int]] = []
        start: int | None = None
        for match in line.finditer(self._data, entity.body, entity.end):
            if start is not None:
                found.append((start, max(start, self._before_newline(match.start()))))
            start = None if match[1] else match.end()
            if match[1]:
                break
        if start is not None:
            found.append((start, entity.end))
        return found

    def _before_newline(self, at: int) -> int:
        """The line's end before a boundary belongs to the boundary (RFC 2046 §5.1.1)."""
        if self._data[at - 2 : at] == b"\r\n":
            return at - 2
        return at - 1 if self._data[at - 1 : at] == b"\n" else at

    def _coding(self, entity: _Entity) -> str:
        return self._value(entity, b"content-transfer-encoding").decode("latin-1").strip().lower()

    def _leaf(self, entity: _Entity, kind: str) -> None:
        body = self._data[entity.body : entity.end]
        coding = self._coding(entity)
        content = _unwrapped(body, coding) if _may_hold_text(kind, body, coding) else None
        if not content:
            return
        result = self._converted(entity, kind, content)
        if result is None:
            return
        self.tally.add(result)
        if not result.changed:
            charset = _parameter(self._value(entity, b"content-type"), "charset")
            if kind in {"text/plain", "text/html"} and charsets.is_mislabelled(content, charset):
                self._declare(entity, kind, None)
            return
        wrapped, used = _wrapped(result.data, coding, body, self._newline, text=kind.startswith("text/"))
        self._splices.append((entity.body, entity.end, wrapped))
        if kind in {"text/plain", "text/html"}:
            self._declare(entity, kind, used if used != coding else None)

    def _converted(self, entity: _Entity, kind: str, content: bytes) -> ConvertedFile | None:
        charset = _parameter(self._value(entity, b"content-type"), "charset")
        prior = replace(self._prior, charset=charset)
        if kind == "text/plain":
            return convert_plain(content, prior)
        if kind == "text/html":
            return convert_html(content, prior)
        if self._attachment is None:
            return None
        try:
            return self._attachment(content, kind, self._prior)
        except FileRefused as refusal:
            self.tally.note(f"An attachment was left as it is: {refusal.public}")
            return None

    def _declare(self, entity: _Entity, kind: str, coding: str | None) -> None:
        """Say that the part is UTF-8 now, and how it is wrapped."""
        missing = []
        field = next((f for f in entity.fields if f.name == b"content-type"), None)
        if field is None:
            if entity.depth == 0 and not self._value(entity, b"mime-version"):
                missing.append(b"MIME-Version: 1.0")
            missing.append(f"Content-Type: {kind}; charset=utf-8".encode())
        else:
            value = field.value(self._data)
            found = next((p for p in parameters(value) if p.name == "charset"), None)
            at = found.value_start if found else len(value.partition(b";")[0].rstrip())
            end = found.end if found else at
            new = b"utf-8" if found else b"; charset=utf-8"
            self._splices.append((field.start + at, field.start + end, new))
        if coding:
            field = next((f for f in entity.fields if f.name == b"content-transfer-encoding"), None)
            if field:
                self._splices.append((field.start, field.end, b" " + coding.encode()))
            else:
                missing.append(f"Content-Transfer-Encoding: {coding}".encode())
        if missing:
            lines = b"".join(line + self._newline for line in missing)
            blank = _BLANK.search(self._data, entity.start, entity.end) if entity.fields else None
            place = self._data.find(b"\n", blank.start()) + 1 if blank else entity.start
            self._splices.append((place, place, lines))


def _parameter(value: bytes, name: str) -> str | None:
    found = next((p.value for p in parameters(value) if p.name == name), None)
    return None if found is None else found.decode("latin-1")


def _may_hold_text(kind: str, body: bytes, coding: str) -> bool:
    """Large attachments are not unwrapped only to see that they are pictures."""
    if kind.startswith("text/"):
        return True
    start = _unwrapped(body[:64], coding) or b""
    return start.startswith((b"PK\x03\x04", b"{\\rtf"))


def _unwrapped(body: bytes, coding: str) -> bytes | None:
    if coding in {"", "7bit", "8bit", "binary"}:
        return body
    if coding == "quoted-printable":
        return binascii.a2b_qp(body)
    if coding == "base64":
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        try:
            return binascii.a2b_base64(clean[: len(clean) - (len(clean) % 4 == 1)] + b"=" * (-len(clean) % 4))
        except binascii.Error:
            return None
    return None


def _wrapped(content: bytes, coding: str, body: bytes, newline: bytes, *, text: bool) -> tuple[bytes, str]:
    """The content in the wrapping it came in, or in one that can hold it."""
    if coding in {"", "7bit", "8bit", "binary"}:
        if max(map(len, content.split(b"\n"))) > _LONGEST_LINE and coding != "binary":
            return binascii.b2a_qp(content, istext=True), "quoted-printable"
        return content, "8bit" if coding in {"", "7bit"} and not content.isascii() else coding
    if coding == "quoted-printable":
        return binascii.b2a_qp(content, istext=text), coding
    lines = [binascii.b2a_base64(content[at : at + 57], newline=False) for at in range(0, len(content), 57)]
    return newline.join(lines) + (newline if body.endswith(b"\n") else b""), coding


def _apart(splices: list[Splice[bytes]]) -> list[Splice[bytes]]:
    """Changes of one field may meet (a charset and a name): the earlier one wins where they overlap."""
    kept: list[Splice[bytes]] = []
    for splice in sorted(splices, key=lambda s: s[:2]):
        if not kept or splice[0] >= kept[-1][1]:
            kept.append(splice)
    return kept
