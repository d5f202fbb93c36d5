"""Keeping the rows in step with the mailbox.

law: D34.1b-6 what came in an old encoding is found and shown in Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.models import Func, TextField, Value

from congthu.lib.rulebook import secrecy
from congthu.rooms.mailroom.models import IndexedMessage
from congthu.rooms.mailroom.ports import OpenMailbox, ReadMany
from congthu.rooms.mailroom.rules import words_of
from congthu.rooms.mailroom.types import MailboxState, RawMessage, ReadMessage

#: Of each message so much is read for the row; attachments mostly lie behind it.
BEGINNING = 256 * 1024
#: A mark stands alone or beside a title; longer lines are prose.
_LONGEST_MARKED = 300
_BATCH = 20
#: Documents, and notices about them, have pages of their own, which show only what was found to be no secret.
_DOCUMENT = re.compile(rb"^Congthu-Kind:\s*(?:document|notice)\b", re.IGNORECASE | re.MULTILINE)
_DOCUMENT_SUBJECT = "Văn bản điện tử (xem mục văn bản chờ tiếp nhận)"


def catch_up(address: str, mailbox: OpenMailbox, *, read: ReadMany, most: int) -> int:
    """Index what is new, at most ``most`` messages, newest first; tells how many still wait."""
    state = mailbox.state()
    known = _reconcile(address, state)
    new = [uid for uid in reversed(state.uids) if uid not in known]

    for start in range(0, min(len(new), most), _BATCH):
        raw = mailbox.beginnings(new[start : min(start + _BATCH, most)], BEGINNING)
        said = read([each.beginning for each in raw])
        _store(address, state, raw, said)
    return max(0, len(new) - most)


def _reconcile(address: str, state: MailboxState) -> set[int]:
    """Drop rows of messages that are gone; answers the UIDs that have a row."""
    rows = IndexedMessage.objects.filter(address=address)
    rows.exclude(uid_validity=state.uid_validity).delete()
    known = set(rows.values_list("uid", flat=True))
    gone = known.difference(state.uids)
    if gone:
        rows.filter(uid__in=gone).delete()
    return known - gone


def _store(
    address: str, state: MailboxState, raw: Sequence[RawMessage], said: Sequence[ReadMessage | None]
) -> None:
    rows = [_row(address, state, each, found) for each, found in zip(raw, said, strict=True)]
    with transaction.atomic():
        IndexedMessage.objects.bulk_create(rows, ignore_conflicts=True)


def _row(address: str, state: MailboxState, raw: RawMessage, found: ReadMessage | None) -> IndexedMessage:
    row = IndexedMessage(
        address=address, uid_validity=state.uid_validity, uid=raw.uid, at=raw.at, size=raw.size,
        form="not-judged",
    )  # fmt: skip
    if found is None:
        return row
    row.sender, row.attachments = _clean(found.sender)[:320], len(found.attached)
    row.form, row.encodings = found.form, list(found.encodings)
    names, text = " ".join(each.name for each in found.attached), found.text
    row.subject = _clean(found.subject)[:500]
    if _DOCUMENT.search(raw.beginning.partition(b"\r\n\r\n")[0]):
        row.subject, names, text = _DOCUMENT_SUBJECT, "", ""
    elif _is_secret(found):
        row.subject, names, text = "", "", ""
    row.words = _vector(words_of(address, [_clean(each) for each in (row.subject, row.sender, names, text)]))
    return row


def _vector(words: list[str]) -> Func:
    """The words as PostgreSQL keeps them; no parser of its own looks at them."""
    given = Value(words, output_field=ArrayField(TextField()))
    return Func(given, function="array_to_tsvector", output_field=SearchVectorField())


def _is_secret(found: ReadMessage) -> bool:
    """law: D34.1b-3 (Law 29/2018 art. 5): the words of a secret that came stand in the mailbox alone."""
    lines = [line for line in found.text.split("\n") if len(line) <= _LONGEST_MARKED]
    marks = (
        secrecy.beside_title(found.subject),
        *(secrecy.in_filename(each.name) for each in found.attached),
        *(secrecy.stamp(line) or secrecy.beside_title(line) for line in lines),
    )
    return any(mark is not None and mark.certain for mark in marks)


def _clean(text: str) -> str:
    """What the database takes: no NUL, no half characters."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
