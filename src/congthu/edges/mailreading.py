"""What a message says, for the limited process: text in Unicode, HTML as text, attached files. No Django.

Converted is for reading only; the original stays where it is. law: D34.1b-6
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import Message
from html.parser import HTMLParser
from typing import Any

from congthu.edges.mailtext import converted, judge
from congthu.lib.vntext.containers import FileRefused, charsets
from congthu.rooms.screening.glance import glance
from congthu.rooms.screening.subject import decoded

_LONGEST_TEXT = 200_000
_MOST_ATTACHED = 200
_MOST_PARTS = 2_000
_BLOCKS = frozenset(
    ("p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
     "blockquote", "pre")
)  # fmt: skip
_UNSEEN = frozenset(("script", "style", "head", "title", "template"))
_BLANKS = re.compile(r"[ \t\r\f\v]+")
_GAPS = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def read_many(messages: list[bytes]) -> list[dict[str, Any]]:
    """``read`` for each."""
    return [read(message) for message in messages]


def read(message: bytes) -> dict[str, Any]:
    """The fields of ``mailroom.types.ReadMessage``; form and encodings are those of the original."""
    seen = glance(message)
    found: dict[str, Any] = {"form": "conformant", "encodings": [], "converted": b""}
    if seen.closed or not seen.clean:
        found = judge(message)
    parsed = email.message_from_bytes(_bytes(found["converted"]) or message)
    plain, pages, attached = _parts(parsed)
    text = "\n\n".join(plain) if plain else "\n\n".join(as_text(page) for page in pages)
    return {
        "subject": _field(parsed, "subject"),
        "sender": _field(parsed, "from"),
        "to": _field(parsed, "to"),
        "cc": _field(parsed, "cc"),
        "text": text[:_LONGEST_TEXT],
        "form": found["form"],
        "encodings": found["encodings"],
        "attached": attached,
    }


def attachment_of(message: bytes, number: int, in_unicode: bool) -> dict[str, Any]:
    """Name and bytes of an attached file; empty name when there is none of that number."""
    made = converted(message).data if in_unicode else message
    for place, part in _leaves(email.message_from_bytes(made)):
        if place != number:
            continue
        name, data = _name(part) or _unnamed(part), _payload(part)
        return {"name": name, "data": _file_in_unicode(data, name) if in_unicode else data}
    return {"name": "", "data": b""}


def _file_in_unicode(data: bytes, name: str) -> bytes:
    from congthu.edges.textconversion import exchange_form

    try:
        return exchange_form(data, name)
    except FileRefused:
        return data


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else b""


def _parts(message: Message) -> tuple[list[str], list[str], list[dict[str, Any]]]:
    """Texts, pages, and files."""
    plain: list[str] = []
    pages: list[str] = []
    attached: list[dict[str, Any]] = []
    for number, part in _leaves(message):
        kind, name = part.get_content_type(), _name(part)
        if kind in {"text/plain", "text/html"} and not name and not _is_file(part):
            (plain if kind == "text/plain" else pages).append(_text(part))
        elif len(attached) < _MOST_ATTACHED:
            size = len(_payload(part))
            attached.append({"number": number, "name": name or _unnamed(part), "size": size})
    return plain, pages, attached


def _leaves(message: Message) -> Iterator[tuple[int, Message]]:
    """Parts that hold something, numbered in order; a message that is attached is one part."""
    waiting, number = [message], 0
    while waiting and number < _MOST_PARTS:
        part = waiting.pop()
        inside = part.get_payload()
        if isinstance(inside, list) and part.get_content_maintype() == "multipart":
            waiting.extend(each for each in reversed(inside) if isinstance(each, Message))
            continue
        yield number, part
        number += 1


def _payload(part: Message) -> bytes:
    inside = part.get_payload()
    if isinstance(inside, list):
        return b"".join(each.as_bytes() for each in inside if isinstance(each, Message))
    return _bytes(part.get_payload(decode=True))


def _text(part: Message) -> str:
    charset = part.get_param("charset")
    return charsets.seen(_payload(part), charset if isinstance(charset, str) else None).replace("\r\n", "\n")


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _name(part: Message) -> str:
    return decoded(part.get_filename() or "")[:200]


def _unnamed(part: Message) -> str:
    return {"message/rfc822": "message.eml", "application/pkcs7-signature": "smime.p7s"}.get(
        part.get_content_type(), f"part.{part.get_content_subtype()[:20]}"
    )


def _field(message: Message, name: str) -> str:
    """The first field of that name as a reader sees it."""
    raw = next((value for field, value in message.raw_items() if field.lower() == name), "")
    return " ".join(decoded(str(raw)).split())[:2000]


def as_text(page: str) -> str:
    """What a page in HTML says, without its markup."""
    reader = _PageReader()
    reader.feed(page)
    reader.close()
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(reader.said).split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


class _PageReader(HTMLParser):
    """Collects text; blocks begin on a line of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in _UNSEEN
        if tag in _BLOCKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._hidden:
            self._hidden -= 1
        if tag in _BLOCKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(data.replace("\n", " "))
