"""Notices: the sender of a document recalls, replaces or corrects it, and each addressee answers.

Like a document, a notice is one ordinary S/MIME message: a letter that any mail client shows, and one JSON
part under the same signature for machines. The answer has the same form (edXML states 13, 15 and 16).

law: Decree 30/2020 art. 18 (recall, replacement, correction); Decision 28/2018 art. 8, 9.
"""

from __future__ import annotations

import email.policy
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage
from enum import StrEnum
from typing import Any
from uuid import UUID

from congthu.lib.mailmsg.parsing import MessageInvalid, decoded, parse

NOTICE_TYPE = "application/vnd.congthu.notice+json"
NOTICE_NAME = "congthu-notice.json"
#: Longer texts are cut: whoever reads them is a person.
_LONGEST_REASON, _LONGEST_NAME = 2000, 300


class NoticeKind(StrEnum):
    """What the sender does to the document."""

    RECALL = "recall"
    REPLACE = "replace"
    CORRECT = "correct"


@dataclass(frozen=True, kw_only=True)
class AmendmentNotice:
    """The sender's words about a document it sent."""

    id: UUID
    kind: NoticeKind
    original_message_id: str
    #: SHA-256 of the original's body: the notice is about this text and no other.
    body_sha256: str
    #: Number and symbol, for people.
    reference: str
    reason: str
    #: Message-ID and reference of the document that replaces or corrects it; empty for a recall.
    successor: str
    successor_reference: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class NoticeReply:
    """What one addressee says to a notice."""

    notice: UUID
    original_message_id: str
    body_sha256: str
    address: str
    agreed: bool
    reason: str
    at: datetime


def notice_entity(said: AmendmentNotice | NoticeReply, *, text: str, boundary: str) -> bytes:
    """The MIME entity to be signed: the letter and the part for machines."""
    values = {name: _plain(value) for name, value in asdict(said).items()}
    what = "notice" if isinstance(said, AmendmentNotice) else "answer"
    entity = EmailMessage(policy=email.policy.SMTP)
    entity.set_content(text, cte="base64")
    packet = json.dumps({"format": 1, "what": what, **values}, ensure_ascii=False, sort_keys=True)
    maintype, _, subtype = NOTICE_TYPE.partition("/")
    entity.add_attachment(packet.encode("utf-8"), maintype=maintype, subtype=subtype, filename=NOTICE_NAME)
    entity.set_boundary(boundary)
    del entity["MIME-Version"]
    return entity.as_bytes()


def parse_notice(entity: bytes) -> AmendmentNotice | NoticeReply:
    """Read the signed entity of a notice or an answer; raises MessageInvalid."""
    parsed = parse(entity)
    parts = list(parsed.iter_parts()) if parsed.is_multipart() else []
    packets = [part for part in parts if part.get_content_type() == NOTICE_TYPE]
    if len(packets) != 1:
        raise MessageInvalid("A notice carries one part for machines.")
    try:
        given = json.loads(decoded(packets[0]))
        match given["what"]:
            case "notice":
                return _notice(given)
            case "answer":
                return _reply(given)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise MessageInvalid("The notice cannot be read.", private=repr(error)) from error
    raise MessageInvalid("The notice cannot be read.")


def _notice(given: dict[str, Any]) -> AmendmentNotice:
    return AmendmentNotice(
        id=UUID(_text(given, "id")),
        kind=NoticeKind(_text(given, "kind")),
        original_message_id=_text(given, "original_message_id"),
        body_sha256=_text(given, "body_sha256"),
        reference=_text(given, "reference"),
        reason=_text(given, "reason", _LONGEST_REASON),
        successor=_text(given, "successor"),
        successor_reference=_text(given, "successor_reference"),
        at=_moment(given),
    )


def _reply(given: dict[str, Any]) -> NoticeReply:
    agreed = given["agreed"]
    if not isinstance(agreed, bool):
        raise TypeError("agreed is neither true nor false")
    return NoticeReply(
        notice=UUID(_text(given, "notice")),
        original_message_id=_text(given, "original_message_id"),
        body_sha256=_text(given, "body_sha256"),
        address=_text(given, "address").lower(),
        agreed=agreed,
        reason=_text(given, "reason", _LONGEST_REASON),
        at=_moment(given),
    )


def _text(given: dict[str, Any], name: str, longest: int = _LONGEST_NAME) -> str:
    value = given[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    # The database takes neither NUL nor half characters.
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "")[:longest]


def _moment(given: dict[str, Any]) -> datetime:
    at = datetime.fromisoformat(_text(given, "at"))
    if at.tzinfo is None:
        raise ValueError("the time has no zone")
    return at


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return value if isinstance(value, bool) else str(value)
