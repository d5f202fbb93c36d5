"""What arrives and is a state secret shows the clerk nothing but its refusal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from building import AT, Authority, box
from congthu.edges.blobs import FileBlobs
from congthu.lib import mailmsg
from congthu.lib.mailmsg import DocumentParts, body_digest
from congthu.rooms.dispatch import flows
from congthu.rooms.dispatch.flows.arrive import _judged
from congthu.rooms.dispatch.ports import Office
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import Found, ReadDocument, SecrecyVerdict
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.register import flows as register
from congthu.rooms.register.types import Check, NewArrival
from rooms.dispatch.test_flows import Post, arrive, authority, issue, nation, office, post, send, take

__all__ = ["authority", "nation", "office", "post"]


def parts(found: Mapping[str, Any], filename: str = "cv.pdf") -> DocumentParts:
    return DocumentParts(
        text="",
        file=b"%PDF bytes",
        filename=filename,
        media_type="application/pdf",
        packet={"found": dict(found)},
    )


def reader(verdict: str) -> Any:
    read = Found.from_json({})
    judged = SecrecyVerdict(verdict=verdict, why={"vi": "vì", "en": "because"})  # type: ignore[arg-type]

    def answer(data: bytes, filename: str) -> ReadDocument:
        values = {name: getattr(read, name) for name in Found.__dataclass_fields__}
        return ReadDocument(**{**values, "secrecy_verdict": judged})

    return answer


FOUND = {"reference": {"serial": 7, "symbol": "BTC-VP", "text": "7/BTC-VP"}, "abstract": "việc chung"}


def test_of_a_secret_nothing_is_kept_or_shown() -> None:
    checks: list[Check] = []
    shown = _judged(parts(FOUND), reader("secret"), checks)
    assert (shown.file, shown.filename) == (b"", "")
    assert shown.found["reference"]["text"] is None
    assert shown.found["abstract"] is None
    assert Found.from_json(shown.found).secrecy_verdict.verdict == "secret"
    assert [(check.name, check.ok) for check in checks] == [("secrecy", False)]
    assert "29/2018" in checks[0].detail


@pytest.mark.parametrize("verdict", ["none", "ask"])
def test_a_doubtful_one_is_shown_with_the_warning(verdict: str) -> None:
    checks: list[Check] = []
    shown = _judged(parts(FOUND), reader(verdict), checks)
    assert shown.file == b"%PDF bytes"
    assert Found.from_json(shown.found).secrecy_verdict.verdict == verdict
    assert checks == []


@pytest.mark.django_db
def test_bytes_of_a_secret_go_when_all_have_refused(nation: dict[str, Any], tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    data = b"From: x\r\n\r\nTUYET MAT"
    check = Check(step=1, name="secrecy", ok=False, detail="x")
    secret = {"secrecy_verdict": {"verdict": "secret", "why": {"vi": "a", "en": "b"}, "where": None}}
    new = NewArrival(
        message_id="<m@x>", message_sha256=blobs.put(data), sender="vanthu@btc.gov.vn", filename="",
        reply_to="vanthu@btc.gov.vn", media_type="application/pdf", file=b"", found=secret, checks=[check],
    )  # fmt: skip
    both = ["vanthu@bkhcn.gov.vn", "vanthu@bnv.gov.vn"]
    first, second = register.take_in(new, addresses=both, delivered_at=AT, ids=uuid4, blobs=blobs)
    kept = blobs.path(new.message_sha256)
    for row, left in ((first, True), (second, False)):
        register.refuse(row.pk, by=box(row.agency), reason="mật", at=AT, event_id=uuid4())
        row.refresh_from_db()
        flows.forget_secret(row, blobs=blobs)
        assert kept.exists() is left


@pytest.mark.django_db
def test_a_refusal_goes_back_though_the_bytes_are_gone(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    send(issue(nation, office), office)
    message = post.taken[0][0]
    (row,) = arrive(post, office, authority, "vanthu@bnv.gov.vn")
    details = {"message_sha256": row.message_sha256, "body_sha256": body_digest(message)}
    evidence.record(
        [NewEvent(id=uuid4(), name=EventName.CONTENT_CONSIGNMENT, key="k", at=AT, subject=row.message_id,
                  details=details)]
    )  # fmt: skip
    office.blobs.kept.clear()  # type: ignore[attr-defined]
    register.refuse(row.pk, by=box(nation["bnv"]), reason="mật", at=AT, event_id=uuid4())
    row.refresh_from_db()
    flows.send_receipt(row, office=office, at=AT, id=uuid4())
    assert mailmsg.header(post.taken[-1][0], "Congthu-Kind") == "receipt"
    take(post, office, authority)


def test_the_words_of_the_packet_are_judged_without_reading_the_file() -> None:
    secret = _judged(parts({**FOUND, "abstract": "kế hoạch (Tuyệt mật)"}), None, [])
    assert (secret.file, secret.found["abstract"]) == (b"", None)
    assert _judged(parts(FOUND, "CV mật 12.pdf"), None, []).file == b""
    assert _judged(parts(FOUND), None, []).file == b"%PDF bytes"


def test_a_file_that_cannot_be_read_is_judged_by_its_words() -> None:
    def broken(data: bytes, filename: str) -> ReadDocument:
        raise DocumentUnreadable

    assert _judged(parts(FOUND), broken, []).file == b"%PDF bytes"
