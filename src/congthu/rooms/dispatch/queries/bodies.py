"""The digest of a received message's body, by which receipts and notices name it."""

from __future__ import annotations

from congthu.lib import canon
from congthu.lib.mailmsg import body_digest
from congthu.rooms.documents.ports import Blobs
from congthu.rooms.evidence import queries as evidence
from congthu.rooms.register.models import Arrival


def body_sha256(arrival: Arrival, blobs: Blobs) -> str:
    """As it was recorded at delivery: of a refused secret the bytes are gone when the last is answered."""
    for event in evidence.events_about(arrival.message_id):
        details = canon.parse(event.body)["details"]
        if details.get("message_sha256") == arrival.message_sha256 and "body_sha256" in details:
            return str(details["body_sha256"])
    return body_digest(blobs.get(arrival.message_sha256))
