"""Marks of secrecy on documents attached to a message, for the limited process: bytes in, a word out.

Read as documents are everywhere (``edges.readers``), also in a zip and in a message inside the message. Scans
are not recognised here: a sender waits for the answer.

law: D34.1b-3 (Law 29/2018/QH14 art. 5)
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from itertools import islice

from congthu.edges import readers
from congthu.lib.errors import CongthuError
from congthu.rooms.documents.rules import secrecy

#: Documents read of one message, the largest, and how deep they may be packed.
_MOST, _LARGEST, _DEEPEST = 12, 20 << 20, 3
_ENDINGS = (".docx", ".docm", ".pdf", ".odt", ".rtf", ".html", ".htm", ".txt", ".zip", ".eml")
_ORDER = ("", "ask", "secret")


def judge(message: bytes) -> str:
    """ "secret", "ask" or "": the gravest of the attached documents."""
    gravest = ""
    for name, data in islice(_files(message_from_bytes(message), 0), _MOST):
        gravest = max(gravest, _judged(name, data), key=_ORDER.index)
        if gravest == "secret":
            break
    return gravest


def _judged(name: str, data: bytes) -> str:
    try:
        answer = readers.found(data, name)
    except CongthuError:
        # Nobody can read it here; what its name says is judged all the same.
        verdict = secrecy.judge_words(filename=name, reference=None, abstract=None, year=None).verdict
        return "" if verdict == "none" else verdict
    document = answer.get("document")
    verdict = document["secrecy_verdict"]["verdict"] if document else "none"
    return "" if verdict == "none" else str(verdict)


def _files(message: Message, depth: int) -> Iterator[tuple[str, bytes]]:
    for part in message.walk():
        if part.is_multipart():
            continue
        name = str(part.get_filename() or "")
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and 0 < len(data) <= _LARGEST and _is_document(name, part):
            yield from _unpacked(name, data, depth)


def _is_document(name: str, part: Message) -> bool:
    told = part.get_content_type() in {"application/pdf", "application/rtf", "text/rtf"}
    return told or name.lower().rstrip("\"' ").endswith(_ENDINGS)


def _unpacked(name: str, data: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    if depth < _DEEPEST and name.lower().endswith(".eml"):
        yield from _files(message_from_bytes(data), depth + 1)
    elif depth < _DEEPEST and name.lower().endswith(".zip"):
        yield from _zipped(data, depth)
    else:
        yield name, data


def _zipped(data: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            for each in held.infolist()[: 4 * _MOST]:
                if each.filename.lower().endswith(_ENDINGS) and each.file_size <= _LARGEST:
                    yield from _unpacked(each.filename, held.read(each), depth + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return
