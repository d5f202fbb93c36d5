"""The word of a clerk that something doubtful is no state secret; words that must not be typed at all.

law: D34.1b-3 (Law 29/2018 art. 5). What a person types of a document is judged like what is read from it.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.documents.errors import DocumentPerhapsSecret, DocumentSecret
from congthu.rooms.documents.rules import secrecy
from congthu.rooms.documents.types import SecrecyVerdict
from congthu.rooms.evidence.types import EventName, NewEvent

SECRECY_ARTICLE = "Law 29/2018/QH14 art. 5"


def judged_words(
    *, reference: str = "", abstract: str = "", on: date | None = None, cleared: bool = False
) -> SecrecyVerdict:
    """The verdict on words. Raises DocumentSecret, and DocumentPerhapsSecret unless they are ``cleared``."""
    verdict = secrecy.judge_words(
        filename="", reference=reference, abstract=abstract, year=on.year if on else None
    )
    if verdict.verdict == "secret":
        raise DocumentSecret
    if verdict.verdict == "ask" and not cleared:
        raise DocumentPerhapsSecret(why=verdict.why)
    return verdict


def clearance(
    id: UUID,
    verdict: SecrecyVerdict,
    *,
    agency: Agency,
    by: Mailbox,
    at: datetime,
    subject: str,
    sha256: str = "",
) -> NewEvent:
    """Who said of something doubtful (``id``) that it is no state secret, and what the doubt was."""
    return NewEvent(
        id=uuid5(id, "cleared"),
        name=EventName.SECRECY_CLEARED,
        key=f"cleared:{id}",
        at=at,
        subject=subject,
        details={
            "agency": agency.code,
            "article": SECRECY_ARTICLE,
            "doubt": verdict.why.get("en", ""),
            "document_sha256": sha256,
        },
        personal={"clerk": by.address},
    )
