"""Messages are found through the index of words, whatever the size of the mailbox."""

from __future__ import annotations

import pytest
from django.db import connection

from congthu.rooms.mailroom import queries
from congthu.rooms.mailroom.models import IndexedMessage
from congthu.rooms.mailroom.rules import LONGEST_TEXT, wanted, words_of

ADDRESS, OTHER = "vanthu@g06.gov.test", "vanthu@g09.gov.test"
#: Two mailboxes; one message in a thousand speaks of the meeting.
FILL = """
    insert into mailroom_indexedmessage
        (address, uid_validity, uid, at, size, subject, sender, form, encodings, attachments, words)
    select address, 1, n, now(), 1, 'x', 'x', 'conformant', '{}', 0,
           array_to_tsvector(array['=box:' || address, 'viec', 'so', (n %% 977)::text,
                                   case when n %% 1000 = 7 then 'hoi' else 'bao' end,
                                   case when n %% 1000 = 7 then 'hoi nghi' else 'bao cao' end])
    from generate_series(1, 12000) as n, unnest(%s::text[]) as address
"""


@pytest.fixture
def _filled(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL, [[ADDRESS, OTHER]])
        cursor.execute("analyze mailroom_indexedmessage")


@pytest.mark.usefixtures("_filled")
def test_words_are_asked_of_the_index() -> None:
    found = list(queries.messages(ADDRESS, '"HỘI NGHỊ" việc')[:50])
    assert [row.uid for row in found] == [number * 1000 + 7 for number in reversed(range(12))]
    assert {row.address for row in found} == {ADDRESS}
    plan = queries.messages(ADDRESS, '"HỘI NGHỊ" việc').explain()
    assert "mailroom_words" in plan
    assert "Seq Scan" not in plan


@pytest.mark.usefixtures("_filled")
def test_a_page_of_all_messages_is_a_piece_of_an_index() -> None:
    plan = queries.messages(ADDRESS)[:50].explain()
    assert "mailroom_one_row_each" in plan
    assert "Sort" not in plan


def test_no_text_passes_for_a_mailbox() -> None:
    words = words_of(ADDRESS, [f"=box:{OTHER}", "x" * LONGEST_TEXT, "đến sau"])
    assert [each for each in words if each.startswith("=")] == [f"=box:{ADDRESS}"]
    assert "den" not in words, "only the beginning is kept"
    assert wanted(ADDRESS, f"=box:{OTHER}")[0] == f"=box:{ADDRESS}"


@pytest.mark.django_db
def test_what_could_not_be_read_is_listed_and_not_found() -> None:
    IndexedMessage.objects.create(address=ADDRESS, uid_validity=1, uid=1, at="2026-11-20T08:00Z", size=1)
    assert queries.messages(ADDRESS).count() == 1
    assert queries.messages(ADDRESS, "a").count() == 0
