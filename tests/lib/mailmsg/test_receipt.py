"""Receipts survive writing and reading, and nothing hostile gets further than MessageInvalid."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.lib.mailmsg import (
    AddresseeReport,
    MessageInvalid,
    ReceiptKind,
    ReceiptNotice,
    parse_receipt,
    receipt_entity,
)

AT = datetime(2026, 11, 21, 3, 4, 5, 678000, tzinfo=UTC)
# What a reason may hold: letters, marks, digits, punctuation; runs of blanks are folded to one on the way.
PROSE = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), max_codepoint=0x1EFF), max_size=200).map(
    lambda s: " ".join(s.split())
)


def notice(kind: ReceiptKind, *reports: AddresseeReport) -> ReceiptNotice:
    return ReceiptNotice(
        kind=kind, original_message_id="<a@b.gov.vn>", body_sha256="ab" * 32, reports=reports
    )


def entity(given_notice: ReceiptNotice) -> bytes:
    return receipt_entity(given_notice, reporter="mx.example", subject="12/QĐ-UBND", boundary="=_b")


@pytest.mark.parametrize("kind", list(ReceiptKind))
def test_what_is_written_is_read(kind: ReceiptKind) -> None:
    report = AddresseeReport(address="vanthu@x.gov.vn", at=AT, reason="sai thể thức")
    assert parse_receipt(entity(notice(kind, report))) == notice(kind, report)


def test_one_report_speaks_of_many_addressees() -> None:
    reports = [AddresseeReport(address=f"a{i}@x.gov.vn", at=AT) for i in range(40)]
    assert parse_receipt(entity(notice(ReceiptKind.DELIVERED, *reports))).reports == tuple(reports)


def test_the_entry_number_comes_back() -> None:
    report = AddresseeReport(address="a@x.gov.vn", at=AT, reference="12/2026")
    assert parse_receipt(entity(notice(ReceiptKind.ACCEPTED, report))).reports[0].reference == "12/2026"


@given(PROSE)
def test_any_reason_survives(reason: str) -> None:
    report = AddresseeReport(address="a@x.gov.vn", at=AT, reason=reason)
    assert parse_receipt(entity(notice(ReceiptKind.REFUSED, report))).reports[0].reason == reason


def test_entity_is_seven_bit_with_crlf_only() -> None:
    data = entity(
        notice(ReceiptKind.REFUSED, AddresseeReport(address="a@x.gov.vn", at=AT, reason="Thiếu phụ lục"))
    )
    assert data.isascii()
    assert data.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(map(len, data.split(b"\r\n"))) < 998


@given(st.binary(max_size=400))
def test_bytes_that_are_no_report_are_refused(data: bytes) -> None:
    with pytest.raises(MessageInvalid):
        parse_receipt(data)


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_damaged_report_is_read_or_refused(position: int, junk: bytes) -> None:
    good = entity(notice(ReceiptKind.DELIVERED, AddresseeReport(address="a@x.gov.vn", at=AT)))
    damaged = good[: position % len(good)] + junk + good[position % len(good) :]
    with contextlib.suppress(MessageInvalid):
        assert parse_receipt(damaged).reports


def test_an_mdn_of_a_foreign_client_says_neither_accepted_nor_refused() -> None:
    foreign = entity(notice(ReceiptKind.ACCEPTED, AddresseeReport(address="a@x.gov.vn", at=AT)))
    with pytest.raises(MessageInvalid, match="accepted or refused"):
        parse_receipt(foreign.replace(b"Congthu-Status: accepted\r\n", b""))


def test_a_bounce_of_postfix_is_understood() -> None:
    bounce = (
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/plain\r\n\r\nsorry\r\n"
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mx.example\r\n\r\n"
        b"Final-Recipient: rfc822; Nobody@x.gov.vn\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 unknown\r\n\r\n"
        b"--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <a@b.gov.vn>\r\n\r\n--x--\r\n"
    )
    read = parse_receipt(bounce)
    assert read.kind is ReceiptKind.FAILED
    assert read.original_message_id == "<a@b.gov.vn>"
    assert read.reports[0].address == "nobody@x.gov.vn"
    assert "unknown" in read.reports[0].reason
