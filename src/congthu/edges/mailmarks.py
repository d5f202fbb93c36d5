"""Marks of secrecy on documents attached to a message, for the limited process: bytes in, a word out.

Read as documents are everywhere (``edges.readers``), also in a zip and in a message inside the message; what
a file is, its bytes say. Nothing is left out for its number: whoever calls gives the time, and takes what
could not be judged in it for a doubt. Scans are not recognised here: a sender waits for the answer.

law: D34.1b-3 (Law 29/2018/QH14 art. 5)
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from congthu.edges import readers
from congthu.edges.readers import kinds
from congthu.lib.errors import CongthuError
from congthu.rooms.documents.rules import secrecy
from congthu.rooms.documents.types import GRAVITY
from congthu.rooms.screening.glance import names_document
from congthu.rooms.screening.subject import decoded

#: The largest file in a zip, and how deep files may be packed.
_LARGEST, _DEEPEST = 64 << 20, 3
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError)


def judge(message: bytes) -> str:
    """ "secret", "ask" or "": the gravest of the attached documents."""
    gravest = "none"
    for verdict in _of_message(message_from_bytes(message), 0):
        gravest = max(gravest, verdict, key=GRAVITY.index)
        if gravest == "secret":
            break
    return "" if gravest == "none" else gravest


def _of_message(message: Message, depth: int) -> Iterator[str]:
    for part in message.walk():
        name = decoded(str(part.get_filename() or ""))
        data = part.get_payload(decode=True)
        # What has no name and is text is the letter itself, which was judged at a glance.
        if isinstance(data, bytes) and (name or part.get_content_maintype() != "text"):
            yield from _of_file(name, data, depth)


def _of_file(name: str, data: bytes, depth: int) -> Iterator[str]:
    yield secrecy.judge_words(filename=name, reference=None, abstract=None, year=None).verdict
    message = name.lower().endswith(".eml")
    if not message and (read := _of_document(name, data)):
        yield read
    elif message or zipfile.is_zipfile(io.BytesIO(data)):
        packed = _of_message(message_from_bytes(data), depth + 1) if message else _of_zip(data, depth + 1)
        yield from packed if depth < _DEEPEST else ("ask",)


def _of_zip(data: bytes, depth: int) -> Iterator[str]:
    try:
        held = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        return
    for each in held.infolist():
        if each.file_size <= _LARGEST:
            yield from _of_file(each.filename, _unpacked(held, each), depth)
        elif names_document(each.filename):
            yield "ask"


def _unpacked(held: zipfile.ZipFile, file: zipfile.ZipInfo) -> bytes:
    """Its bytes; none where it is locked or broken, and nobody can read it here."""
    try:
        return held.read(file)
    except _BROKEN:
        return b""


def _of_document(name: str, data: bytes) -> str:
    """Its verdict; empty for what is no document, or one that nobody can read here."""
    try:
        kind = kinds.media_type(data)
        if kind in kinds.IMAGES or (kind == kinds.TEXT and not names_document(name)):
            return ""
        answer = readers.found(data, name)
    except CongthuError:
        return ""
    if answer.get("modernise"):
        return "ask"
    document = answer.get("document")
    return str(document["secrecy_verdict"]["verdict"]) if document else "none"
