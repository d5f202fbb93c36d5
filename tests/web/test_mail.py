"""The agency's mailbox on the pages: converted for reading, found without diacritics, original kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from bench.letters import Letter
from bench.old_letters import as_old_text
from congthu.apps.web import limits
from congthu.edges.mailplane.imap import MailboxAway
from congthu.lib.vntext import Encoding, encode
from congthu.rooms.mailroom.models import IndexedMessage
from congthu.rooms.mailroom.types import MailboxState, RawMessage
from congthu.wiring import mailroom
from web import stage
from web.test_browser import violations
from web.test_pages import signed_in

Login = Callable[[str], None]
SAID = "Kính gửi các đơn vị, về việc họp giao ban tuần tới tại hội trường lớn."


@dataclass
class FakeMailbox:
    """An INBOX in memory."""

    messages: dict[int, bytes] = field(default_factory=dict)
    flagged: set[int] = field(default_factory=set)
    validity: int = 1
    away: bool = False

    def state(self) -> MailboxState:
        return MailboxState(uid_validity=self.validity, uids=sorted(self.messages))

    def beginnings(self, uids: Sequence[int], most: int) -> list[RawMessage]:
        at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
        found = [(uid, self.messages[uid]) for uid in uids if uid in self.messages]
        return [RawMessage(uid=uid, at=at, size=len(data), beginning=data[:most]) for uid, data in found]

    def whole(self, uid: int) -> bytes | None:
        return self.messages.get(uid)

    def seen(self, uids: Collection[int]) -> frozenset[int]:
        return frozenset(self.flagged.intersection(uids))

    def mark(self, uid: int, *, seen: bool) -> None:
        (self.flagged.add if seen else self.flagged.discard)(uid)


def message(
    subject: bytes, body: bytes, *, kind: bytes = b"text/plain", files: Sequence[bytes] = ()
) -> bytes:
    head = (
        b"From: =?utf-8?B?Tmd1eeG7hW4gVsSDbiBB?= <x@abroad.example>\r\nTo: vanthu@g06.gov.test\r\nSubject: "
        + subject + b"\r\nMIME-Version: 1.0\r\n"
    )  # fmt: skip
    if not files:
        return head + b"Content-Type: " + kind + b"\r\n\r\n" + body
    parts = [b"Content-Type: " + kind + b"\r\n\r\n" + body, *files]
    return (
        head + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"
    )  # fmt: skip


OLD_FILE = as_old_text(Letter(), Encoding.TCVN3)
OLD = message(
    encode("Về việc họp", Encoding.TCVN3).data,
    encode(SAID, Encoding.TCVN3).data,
    files=[b'Content-Type: text/plain; name="cu.txt"\r\nContent-Disposition: attachment\r\n\r\n' + OLD_FILE],
)
PAGE = message(
    b"Page",
    "<p>Xin gửi <b>lời chào</b></p><script>alert('x')</script><img src=x onerror=alert(1)>Hết.".encode(),
    kind=b"text/html; charset=utf-8",
)


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> dict[str, FakeMailbox]:
    """INBOXes by address, in place of Dovecot's."""
    held = {"vanthu@g06.gov.test": FakeMailbox({3: OLD, 5: PAGE}), "vanthu@g09.gov.test": FakeMailbox()}

    @contextmanager
    def opened(address: str) -> Iterator[FakeMailbox]:
        if held[address].away:
            raise MailboxAway
        yield held[address]

    monkeypatch.setattr(mailroom, "opened", opened)
    return held


@pytest.mark.django_db
def test_old_mail_is_listed_and_found_in_unicode(nation: stage.Nation, boxes: dict[str, FakeMailbox]) -> None:
    client = signed_in(nation.clerk)
    text = client.get("/mail").text
    assert "Về việc họp" in text
    assert "Nguyễn Văn A" in text
    assert "TCVN3" in text
    assert text.index("Page") < text.index("Về việc họp"), "newest first"
    for words in ("hội trường", '"hoi truong lon"', "HOI TRUONG", "nguyen van a", "cu.txt"):
        assert "Về việc họp" in client.get("/mail", {"q": words}).text, words
    for words in ("khong co gi", '"truong hoi"', "...", "'a' | 'b'", "=box:x", "\\"):
        assert "Không tìm thấy" in client.get("/mail", {"q": words}).text, words
    assert "Về việc họp" not in signed_in(nation.stranger).get("/mail").text
    assert signed_in(nation.officer).get("/mail").status_code == 302


@pytest.mark.django_db
def test_words_of_documents_and_of_secrets_stay_in_the_mailbox(
    nation: stage.Nation, boxes: dict[str, FakeMailbox]
) -> None:
    plan = "Kế hoạch phòng thủ".encode()
    marked = b"Content-Type: text/plain; name*=utf-8''TUY%E1%BB%86T%20M%E1%BA%ACT.txt\r\n"
    boxes["vanthu@g06.gov.test"].messages = {
        1: b"Congthu-Kind: document\r\n" + message(plan, plan),
        2: message("[TUYỆT MẬT] ".encode() + plan, plan),
        3: message(plan, plan, files=[marked + b"Content-Disposition: attachment\r\n\r\nx"]),
        4: message(plan, "BỘ X\r\nTUYỆT MẬT\r\n".encode() + plan, kind=b"text/plain; charset=utf-8"),
        6: b"Congthu-Kind: notice\r\n" + message(plan, plan),
        5: message(b"Hop", "Nhắc lại: bảo vệ bí mật nhà nước.".encode(), kind=b"text/plain; charset=utf-8"),
    }
    client = signed_in(nation.clerk)
    assert "Văn bản điện tử" in client.get("/mail").text
    kept = str(list(IndexedMessage.objects.values("subject", "words")))
    assert IndexedMessage.objects.count() == 6
    assert "'ve bi'" in kept, "words that speak of secrets are no marks"
    assert "phòng thủ" not in kept
    assert "phong" not in kept


@pytest.mark.django_db
def test_a_message_is_read_converted_and_kept_as_it_came(
    nation: stage.Nation, boxes: dict[str, FakeMailbox]
) -> None:
    client = signed_in(nation.clerk)
    text = client.get("/mail/3").text
    assert SAID in text
    assert "không bị thay đổi" in text
    assert boxes["vanthu@g06.gov.test"].flagged == {3}
    assert client.get("/mail/3/original").content == OLD
    assert client.get("/mail/3/files/1").content == OLD_FILE
    assert "về công tác văn thư" in client.get("/mail/3/files/1?form=unicode").content.decode()
    for gone in ("/mail/4", "/mail/4/original", "/mail/3/files/9"):
        assert client.get(gone).status_code == 404
    assert client.post("/mail/3/mark", {"seen": "0"}).status_code == 302
    assert boxes["vanthu@g06.gov.test"].flagged == set()
    assert client.get("/mail/3/mark").status_code == 405


def test_no_other_site_marks_mail_as_read() -> None:
    """Opening marks by GET: the cookie must not go with pictures and frames of other sites."""
    assert settings.SESSION_COOKIE_SAMESITE in {"Lax", "Strict"}


@pytest.mark.django_db
def test_a_page_in_html_is_shown_as_text(nation: stage.Nation, boxes: dict[str, FakeMailbox]) -> None:
    text = signed_in(nation.clerk).get("/mail/5").text
    assert "Xin gửi lời chào" in text
    assert "alert(" not in text
    assert "onerror" not in text


@pytest.mark.django_db
def test_hostile_mail_harms_nobody(nation: stage.Nation, boxes: dict[str, FakeMailbox]) -> None:
    box = boxes["vanthu@g06.gov.test"]
    box.messages |= {
        7: b"", 8: b"\xff" * 3000,
        9: b"Subject: <script>x</script>\r\n\r\n\0<b>", 10: b"Content-Type: x\r\n" * 900,
        11: b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n', 12: b"Subject: =?x?b?\xff?=\r\n\r\n",
        13: b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 3000,
    }  # fmt: skip
    client = signed_in(nation.clerk)
    text = client.get("/mail").text
    assert "<script>x" not in text
    for uid in box.messages:
        assert client.get(f"/mail/{uid}").status_code == 200, uid
        assert client.get(f"/mail/{uid}/original").content == box.messages[uid]


@pytest.mark.django_db
def test_the_rows_follow_the_mailbox(nation: stage.Nation, boxes: dict[str, FakeMailbox]) -> None:
    client, box = signed_in(nation.clerk), boxes["vanthu@g06.gov.test"]
    client.get("/mail")
    del box.messages[3]
    assert "Về việc họp" not in client.get("/mail").text
    box.validity = 2
    client.get("/mail")
    assert set(IndexedMessage.objects.values_list("uid_validity", "uid")) == {(2, 5)}
    box.messages |= dict.fromkeys(range(100, 160), PAGE)
    text = client.get("/mail").text
    assert "20 thư cũ hơn" in text
    assert IndexedMessage.objects.filter(uid=159).exists(), "the newest come first"
    box.away = True
    assert client.get("/mail").status_code == 503


@pytest.mark.django_db
def test_a_mail_engine_that_hangs_takes_nothing_from_other_pages(
    nation: stage.Nation, boxes: dict[str, FakeMailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While IMAP is awaited the slot for reading is free; once too many wait, only mail answers 503."""
    free: list[bool] = []
    opened = mailroom.opened

    @contextmanager
    def watched(address: str) -> Iterator[Any]:
        with limits.READING.slot():
            free.append(True)
        with opened(address) as mailbox:
            yield mailbox

    monkeypatch.setattr(mailroom, "opened", watched)
    monkeypatch.setattr(limits, "READING", limits.AtOnce(1, patience=0))
    monkeypatch.setattr(limits, "MAILBOX", limits.AtOnce(1, patience=0))
    client = signed_in(nation.clerk)
    pages = ("/mail", "/mail/3", "/mail/3/original", "/mail/3/files/1")
    assert [client.get(page).status_code for page in pages] == [200] * 4
    assert len(free) == 4
    with limits.MAILBOX.slot():
        assert [client.get(page).status_code for page in pages] == [503] * 4
        assert client.post("/mail/3/mark", {"seen": "0"}).status_code == 503
    assert len(free) == 4


@pytest.mark.web
@pytest.mark.django_db(transaction=True)
def test_a_clerk_reads_old_mail(page: Page, login: Login, nation: Any, boxes: dict[str, FakeMailbox]) -> None:
    login(nation.clerk.address)
    page.get_by_role("link", name="Hộp thư", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hộp thư cơ quan")
    assert violations(page) == []
    page.get_by_label("Tìm kiếm").fill("hoi truong")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Về việc họp").click()
    expect(page.get_by_text(SAID)).to_be_visible()
    expect(page.get_by_text("Đã chuyển từ TCVN3")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Đánh dấu chưa đọc").click()
    expect(page.get_by_role("link", name="Về việc họp")).to_contain_text("chưa đọc:")
