"""The message that carries an issued document.

law: D34.1b-7 one message goes to every address under "Nơi nhận"; D34.1b-3 it has the value of the paper.
"""

from __future__ import annotations

import email.policy
import email.utils
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, Group
from email.message import EmailMessage
from typing import Any

from congthu.lib.mailmsg.parsing import MessageInvalid, decoded, parse

PACKET_TYPE = "application/vnd.congthu.document+json"
PACKET_NAME = "congthu.json"
#: More addressees than this are named by a group: the list would drown the letter.
MOST_LISTED = 60


@dataclass(frozen=True, kw_only=True)
class DocumentLetter:
    """What the message says."""

    message_id: str
    dispatch: str
    sender: str
    sender_name: str
    #: Address and name of each addressee.
    addressees: tuple[tuple[str, str], ...]
    #: Where receipts go.
    reply_to: str
    subject: str
    text: str
    at: datetime
    filename: str
    media_type: str
    file: bytes
    #: Facts about the document, for machines; JSON values only.
    packet: Mapping[str, Any]

    def entity(self) -> bytes:
        """The MIME entity to be signed: text, file, packet. Lines end in CRLF, 7-bit only."""
        entity = EmailMessage(policy=email.policy.SMTP)
        entity.set_content(self.text, cte="base64")
        maintype, _, subtype = self.media_type.partition("/")
        entity.add_attachment(self.file, maintype=maintype, subtype=subtype, filename=self.filename)
        packet = json.dumps(self.packet, ensure_ascii=False, sort_keys=True).encode("utf-8")
        maintype, _, subtype = PACKET_TYPE.partition("/")
        entity.add_attachment(packet, maintype=maintype, subtype=subtype, filename=PACKET_NAME)
        entity.set_boundary(f"=_congthu_{self.dispatch}")
        del entity["MIME-Version"]
        return entity.as_bytes()

    def message(self, signed: bytes) -> bytes:
        """The whole message: our header fields, then the signed entity as it is."""
        head = EmailMessage(policy=email.policy.SMTP)
        head["From"] = Address(self.sender_name, addr_spec=self.sender)
        head["To"] = self._to()
        head["Subject"] = self.subject
        head["Date"] = email.utils.format_datetime(self.at)
        head["Message-ID"] = self.message_id
        head["Disposition-Notification-To"] = self.reply_to
        head["Congthu-Kind"] = "document"
        head["Congthu-Dispatch"] = self.dispatch
        head["MIME-Version"] = "1.0"
        return head.as_bytes().removesuffix(b"\r\n") + signed

    def _to(self) -> list[Address | Group]:
        if len(self.addressees) > MOST_LISTED:
            return [Group(f"{len(self.addressees)} nơi nhận", ())]
        return [Address(name, addr_spec=address) for address, name in self.addressees]


@dataclass(frozen=True, kw_only=True)
class DocumentParts:
    """What a received document message carries."""

    text: str
    filename: str
    media_type: str
    file: bytes
    packet: dict[str, Any]


def parse_document(entity: bytes) -> DocumentParts:
    """Take the signed entity of a document message apart; raises MessageInvalid."""
    parsed = parse(entity)
    parts = list(parsed.iter_parts()) if parsed.is_multipart() else []
    packets = [p for p in parts if p.get_content_type() == PACKET_TYPE]
    files = [p for p in parts if p.get_content_disposition() == "attachment" and p not in packets]
    texts = [p for p in parts if p.get_content_type() == "text/plain" and p not in files]
    if len(packets) != 1 or len(files) != 1:
        raise MessageInvalid("A document message carries one file and one packet.")
    try:
        packet = json.loads(decoded(packets[0]))
    except (ValueError, RecursionError) as error:
        raise MessageInvalid("The packet of the document cannot be read.", private=repr(error)) from error
    if not isinstance(packet, dict):
        raise MessageInvalid("The packet of the document cannot be read.")
    return DocumentParts(
        text=decoded(texts[0]).decode("utf-8", "replace") if texts else "",
        filename=files[0].get_filename() or "document",
        media_type=files[0].get_content_type(),
        file=decoded(files[0]),
        packet=packet,
    )
