"""Each rule, pure: what hits and what does not."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.lib.vntext import Encoding, encode
from congthu.rooms.screening.originator import address
from congthu.rooms.screening.policy import POLICY, judge
from congthu.rooms.screening.rules import (
    local_domain_spoof,
    malformed_originator,
    message_too_large,
    not_allowed_sender,
    secrecy_mark,
    too_many_recipients,
)
from congthu.rooms.screening.subject import decoded
from congthu.rooms.screening.types import Facts, Message, TextForm, TextState

FACTS = Facts(
    hosted_domains=frozenset({"bkhcn.gov.vn"}),
    own_addresses=frozenset({"an@bkhcn.gov.vn", "vanthu@bkhcn.gov.vn"}),
    recipient_limit=3,
    size_limit=35_000_000,
)


def message(subject: str = "", **values: Any) -> Message:
    given = {
        "at": datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
        "sender": "x@abroad.example",
        "recipients": ("an@bkhcn.gov.vn",),
        "headers": (("From", "X <x@abroad.example>"), ("Subject", subject)),
    }
    return Message(**{**given, **values})


def encoded(text: str, charset: str = "utf-8") -> str:
    return f"=?{charset}?B?{b64encode(text.encode(charset)).decode()}?="


@pytest.mark.parametrize(
    "subject",
    [
        "[MẬT] Báo cáo quý",
        "[Mật] Báo cáo quý",
        "(TỐI MẬT) Phương án",
        "<tuyệt mật> kế hoạch",
        "MẬT",
        "MẬT - Báo cáo",
        "TỐI MẬT: Báo cáo",
        "TUYỆT MẬT. Phương án tác chiến",
        "Re: Fwd: TUYỆT MẬT - phương án",
        "Báo cáo quý III - MẬT",
        "Báo cáo quý III (Mật)",
        "Độ mật: Mật. Báo cáo",
        "Báo cáo; độ mật: Tối mật",
        "[TOI MAT] Bao cao",
        "*MẬT* Báo cáo",
        "Trả lời: [MẬT] Báo cáo",
    ],
)
def test_a_standing_mark_hits(subject: str) -> None:
    for form in (subject, unicodedata.normalize("NFD", subject), encoded(subject)):
        assert secrecy_mark.check(message(form), FACTS) is not None


def test_an_old_encoding_hides_no_mark() -> None:
    for newline in (b"\r\n", b"\n"):
        converted = newline.join((b"From: x@abroad.example", "Subject: [MẬT] Kế hoạch".encode(), b"", b"hi"))
        text = TextState(form=TextForm.NOT_CONFORMANT, converted=converted)
        assert secrecy_mark.check(message("[M\udcca\udccaT] K\udcd5 ho\udca1ch", text=text), FACTS)
    body = TextState(form=TextForm.NOT_CONFORMANT, converted=b"From: x\r\n\r\nSubject: [TUYET MAT]\r\n")
    assert secrecy_mark.check(message("x", text=body), FACTS) is None


OLD_ENCODINGS = [each for each in Encoding if each not in (Encoding.UTF_8, Encoding.FOREIGN)]


def raw(text: str, encoding: Encoding) -> str:
    return encode(text, encoding).data.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("encoding", OLD_ENCODINGS)
def test_a_mark_is_known_in_every_old_encoding(encoding: Encoding) -> None:
    """Also from outside, where no text was judged, and where the charset says something else."""
    data = encode("[TUYỆT MẬT] Kế hoạch", encoding).data
    lying = f"=?iso-8859-1?B?{b64encode(data).decode()}?="
    for subject in (raw("[TUYỆT MẬT] Kế hoạch", encoding), lying):
        assert secrecy_mark.check(message(subject), FACTS) is not None
    good = encode("V/v tăng cường bảo mật thông tin", encoding).data.decode("utf-8", "surrogateescape")
    assert secrecy_mark.check(message(good), FACTS) is None


@pytest.mark.parametrize(
    ("name", "hit"),
    [
        ("TUYET MAT.pdf", True),
        ("CV mật 12.docx", True),
        (encoded("Tuyệt mật - phương án.pdf"), True),
        (raw("CV mật 12.docx", Encoding.TCVN3), True),
        (raw("CV mật 12.docx", Encoding.VNI), True),
        ("Quy chế bảo mật.docx", False),
        (raw("Quy chế bảo mật.docx", Encoding.TCVN3), False),
        ("Báo cáo mặt bằng.docx", False),
    ],
)
def test_the_name_of_an_attached_file_is_judged(name: str, hit: bool) -> None:
    text = TextState(form=TextForm.CONFORMANT, names=("a.pdf", name))
    assert (secrecy_mark.check(message("Gửi văn bản", text=text), FACTS) is not None) is hit


@pytest.mark.parametrize(
    "subject",
    [
        "V/v tăng cường bảo mật thông tin",
        "TĂNG CƯỜNG BẢO MẬT - AN TOÀN THÔNG TIN",
        "Đổi mật khẩu định kỳ",
        "ĐỔI MẬT KHẨU - NHẮC LẦN 2",
        "MẬT KHẨU: hướng dẫn",
        "Công tác bảo vệ bí mật nhà nước",
        "QUY ĐỊNH DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT",
        "Danh mục bí mật nhà nước độ Tối mật, độ Mật của ngành",
        "Hội nghị mật ong Tây Nguyên",
        "Độ mật: không",
        "Báo cáo [MAT]",
        "",
        "Kính gửi các Bộ",
    ],
)
def test_words_that_contain_the_syllable_do_not(subject: str) -> None:
    assert secrecy_mark.check(message(subject), FACTS) is None


def test_a_mark_split_over_encoded_words_and_a_fold() -> None:
    whole = "[MẬT] Báo cáo".encode()
    first, second = (f"=?utf-8?B?{b64encode(part).decode()}?=" for part in (whole[:3], whole[3:]))
    assert secrecy_mark.check(message(f"{first}\r\n {second}"), FACTS) is not None


def test_every_subject_field_is_read() -> None:
    two = message(headers=(("Subject", "x"), ("SUBJECT", "[MẬT]"), ("From", "x@abroad.example")))
    assert secrecy_mark.check(two, FACTS) is not None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a@x.vn", "a@x.vn"),
        ("Nguyễn Văn An <An@X.vn>", "an@x.vn"),
        ('"An, Nguyen (VT)" <a@x.vn>', "a@x.vn"),
        ("a@x.vn (Van thu)", "a@x.vn"),
        ("=?utf-8?B?QW4=?= <a@x.vn>", "a@x.vn"),
        ("An\r\n\t<a@x.vn>", "a@x.vn"),
        ('"boss@gov.vn" <a@x.vn>', "a@x.vn"),
        ("a@x.vn, b@x.vn", None),
        ("<a@x.vn> <b@y.vn>", None),
        ("boss@gov.vn <a@x.vn>", None),
        ("a@x.vn <b@y.vn>", None),
        ("<a@x.vn", None),
        ("a@x.vn>", None),
        ("undisclosed:;", None),
        ("a", None),
        ("", None),
        ("a@b@c", None),
        ("a@", None),
        ("a@x..vn", None),
        ("a\0@x.vn <", None),
    ],
)
def test_originator(value: str, expected: str | None) -> None:
    assert address(value) == expected


@given(value=st.text(max_size=300))
def test_originator_never_fails(value: str) -> None:
    found = address(value)
    assert found is None or found.count("@") == 1


@given(value=st.binary(max_size=300).map(lambda b: b.decode("utf-8", "surrogateescape")))
def test_any_subject_can_be_decoded(value: str) -> None:
    decoded(value).encode("utf-8")
    secrecy_mark.check(message(value), FACTS)


@given(value=st.text(alphabet="=?utf-8BQbq?= \r\n\tA1_xẬ", max_size=80))
def test_broken_encoded_words_can_be_decoded(value: str) -> None:
    decoded(value).encode("utf-8")


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("From", "a@x.vn"), ("from", "b@x.vn")),
        (("From", "a@x.vn, b@x.vn"),),
        (("From", "nobody"),),
        (("X-A", "b\rFrom: minister@x.vn"), ("From", "a@x.vn")),
    ],
)
def test_malformed_originator(headers: tuple[tuple[str, str], ...]) -> None:
    assert malformed_originator.check(message(headers=headers), FACTS) is not None


def test_a_header_too_long_to_read_is_malformed() -> None:
    assert malformed_originator.check(message(), FACTS) is None
    assert malformed_originator.check(message(header_whole=False), FACTS) is not None


@pytest.mark.parametrize(
    ("values", "hit"),
    [
        ({}, False),
        ({"sender": "Boss@BKHCN.gov.vn"}, True),
        ({"headers": (("From", "Boss <boss@bkhcn.gov.vn>"),)}, True),
        ({"headers": (("From", "x@abroad.example"), ("Sender", "boss@bkhcn.gov.vn"))}, True),
        ({"sender": ""}, False),
        ({"sender": "an@bkhcn.gov.vn", "login": "an@bkhcn.gov.vn"}, False),
        ({"sender": "vanthu@bkhcn.gov.vn", "service": "ISSUING"}, False),
        ({"sender": "a@notbkhcn.gov.vn"}, False),
    ],
)
def test_local_domain_spoof(values: dict[str, Any], hit: bool) -> None:
    assert (local_domain_spoof.check(message(**values), FACTS) is not None) is hit


@pytest.mark.parametrize(
    ("sender", "author", "hit"),
    [
        ("an@bkhcn.gov.vn", "An <AN@bkhcn.gov.vn>", False),
        ("an+x@bkhcn.gov.vn", "an@bkhcn.gov.vn", False),
        ("an@bkhcn.gov.vn", "vanthu@bkhcn.gov.vn", False),
        ("an@bkhcn.gov.vn", "boss@bkhcn.gov.vn", True),
        ("boss@bkhcn.gov.vn", "an@bkhcn.gov.vn", True),
        ("", "an@bkhcn.gov.vn", False),
    ],
)
def test_not_allowed_sender(sender: str, author: str, hit: bool) -> None:
    written = message(sender=sender, login="an@bkhcn.gov.vn", headers=(("From", author),))
    assert (not_allowed_sender.check(written, FACTS) is not None) is hit


def test_limits() -> None:
    assert too_many_recipients.check(message(recipients=("a",) * 3), FACTS) is None
    assert too_many_recipients.check(message(recipients=("a",) * 4), FACTS) is not None
    assert message_too_large.check(message(size=35_000_000), FACTS) is None
    assert message_too_large.check(message(size=35_000_001), FACTS) is not None


def test_the_verdict_keeps_hits_and_misses() -> None:
    verdict = judge(message("[MẬT]", sender="boss@bkhcn.gov.vn"), FACTS)
    assert [hit.rule for hit in verdict.hits] == ["secrecy-mark", "local-domain-spoof"]
    assert len(verdict.hits) + len(verdict.misses) == len(POLICY)
    assert verdict.refusal is not None
    assert verdict.refusal.rule == "secrecy-mark"


def test_a_note_is_no_refusal() -> None:
    old = TextState(form=TextForm.NOT_CONFORMANT, parts=("text",), encodings=("nfd",))
    verdict = judge(message("Báo cáo", text=old), FACTS)
    assert [hit.rule for hit in verdict.hits] == ["text-not-conformant"]
    assert verdict.refusal is None


def test_the_table_can_be_answered_over_smtp() -> None:
    for row in POLICY:
        assert row.article.isascii()
        assert row.rule.SENTENCE.endswith(".")
    assert len({row.rule.NAME for row in POLICY}) == len(POLICY)


@given(data=st.data())
def test_no_message_breaks_the_policy(data: st.DataObject) -> None:
    text = st.text(max_size=60)
    headers = st.lists(st.tuples(st.sampled_from(["From", "Subject", "Sender", "X"]), text), max_size=6)
    odd = message(
        headers=tuple(data.draw(headers)),
        sender=data.draw(text),
        login=data.draw(st.sampled_from(["", "an@bkhcn.gov.vn"])),
        recipients=tuple(data.draw(st.lists(text, max_size=5))),
    )
    for hit in judge(odd, FACTS).hits:
        assert hit.text_en.isascii()
