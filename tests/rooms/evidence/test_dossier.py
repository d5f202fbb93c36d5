"""One good dossier, and for every step of the proof the dossiers that must fail exactly there."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.authority import AT, new_authority
from bench.dossiers import (
    FAR,
    KEY,
    MESSAGE_ID,
    OWN,
    REFERENCE,
    SENDER,
    VKEY,
    Cast,
    Story,
    changed,
    edited,
    event,
    log,
    receipt,
    remade,
    sealed_pdf,
    signed,
    unpacked,
)
from congthu.lib import canon, mailmsg, pades, pki, tlog
from congthu.lib.mailmsg import AddresseeReport, ReceiptKind
from congthu.lib.pki import Revoked
from congthu.rooms.evidence import dossier
from congthu.rooms.evidence.dossier import DossierParts, Report, container
from congthu.rooms.evidence.dossier.sentences import WORDINGS
from congthu.rooms.evidence.errors import DossierUnreadable
from congthu.rooms.evidence.types import EventName, moment

NOW = AT + timedelta(days=400)
FIRST = "evidence/000001.json"


@cache
def cast() -> Cast:
    return Cast()


@cache
def story() -> Story:
    return Story(cast(), sealed_pdf(cast().sender))


@cache
def good() -> bytes:
    return dossier.pack(story().parts())


def parts(**changes: object) -> bytes:
    return dossier.pack(replace(story().parts(), **changes))  # type: ignore[arg-type]


def check(data: bytes, *, roots: object = (), **more: object) -> Report:
    return dossier.verify(data, **{"roots": roots, "at": NOW, "pdf": pades.verify, **more})  # type: ignore[arg-type]


# The good one -----------------------------------------------------------------------------------------------


def test_the_good_one_is_valid_under_given_roots() -> None:
    report = check(good(), roots=cast().roots)
    assert [step.ok for step in report.steps] == [True] * 12
    assert [step.number for step in report.steps] == list(range(1, 13))
    assert report.valid
    assert report.roots_given
    assert report.failed_step is None
    assert len(report.root_fingerprints) == 2


def test_without_roots_it_says_what_a_person_must_compare() -> None:
    report = check(good())
    assert report.valid
    assert not report.roots_given
    assert report.root_fingerprint in report.steps[2].detail.en
    assert report.root_fingerprint == hashlib.sha256(
        cast().near.root.certificate.public_bytes(Encoding.DER)
    ).hexdigest()  # fmt: skip


def test_the_summary_is_what_was_proved() -> None:
    summary = check(good()).summary
    assert summary is not None
    rows = {row["address"]: row for row in summary["addressees"]}
    assert summary["reference"] == REFERENCE
    assert summary["sender"]["address"] == SENDER
    assert rows[OWN[0]]["delivered_at"] == moment(AT + timedelta(minutes=1, seconds=3))
    assert rows[OWN[0]]["accepted_at"] == moment(AT + timedelta(minutes=30))
    assert rows[OWN[0]]["incoming_reference"] == "9/2026"
    assert rows[OWN[2]]["delivered_at"] == moment(AT + timedelta(minutes=1, seconds=5))
    assert rows[FAR[0]]["delivered_at"] == moment(AT + timedelta(minutes=2))
    assert rows[FAR[1]]["refused_at"] == moment(AT + timedelta(minutes=25))
    assert rows[FAR[1]]["reason"] == "Sai địa chỉ"
    assert rows[OWN[1]]["accepted_at"] is None


def test_packing_is_deterministic() -> None:
    made = story().parts()
    shuffled = replace(
        made, receipts=made.receipts[::-1], evidence=made.evidence[::-1], addressees=made.addressees[::-1],
        certificates=made.certificates[::-1], roots=made.roots[::-1], crls=made.crls[::-1],
    )  # fmt: skip
    assert dossier.pack(shuffled) == good()


def test_the_report_is_json_in_two_languages() -> None:
    value = json.loads(json.dumps(check(good()).as_json()))
    assert value["valid"] is True
    assert value["failed_step"] is None
    assert all(step["title"]["vi"] and step["title"]["en"] for step in value["steps"])
    assert all(words.fails.vi.endswith(".") and words.fails.en.endswith(".") for words in WORDINGS)


def test_another_text_under_the_same_message_id_is_left_out() -> None:
    """Anybody may send a letter that borrows the Message-ID; it must not spoil the proof."""
    foreign = event(99, EventName.CONTENT_CONSIGNMENT, {"body_sha256": "00" * 32, "recipient": OWN[1]})
    note, logged = log([*story().events, foreign])
    data = parts(evidence=logged, checkpoint=note)
    assert check(data).valid
    assert len([name for name in unpacked(data) if name.startswith("evidence/")]) == len(story().events)


def test_erased_salts_still_verify() -> None:
    """L20: the personal datum is gone, the proof of the event stays; the table no longer knows the time."""
    note, logged = log([replace(each, personal={}) for each in story().events])
    report = check(parts(evidence=logged, checkpoint=note))
    assert report.valid
    assert "1 personal" in report.steps[7].detail.en
    assert report.summary is not None
    row = next(row for row in report.summary["addressees"] if row["address"] == OWN[2])
    assert row["delivered_at"] is None


@pytest.mark.parametrize("kind", ["application/vnd.oasis.opendocument.text", "text/plain"])
def test_a_document_that_is_no_pdf_has_no_seal_to_check(kind: str) -> None:
    report = check(dossier.pack(Story(cast(), b"Kinh gui", kind).parts()))
    assert report.valid
    assert "no PDF" in report.steps[5].detail.en


def test_a_pdf_sent_unsealed_and_said_so() -> None:
    told = Story(cast(), b"%PDF-1.4 scan", more=(("unsealed_because", "The file is encrypted."),))
    report = check(dossier.pack(told.parts()))
    assert report.valid
    assert "encrypted" in report.steps[5].detail.en


def test_without_a_pdf_verifier_the_report_says_so() -> None:
    report = check(good(), pdf=None)
    assert report.valid
    assert "not checked" in report.steps[5].detail.en


# The broken ones: name of the step, what is wrong, how it is made -------------------------------------------


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of any names, as often as they come, with a manifest."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("MANIFEST.json", b"{}")
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return target.getvalue()


def patched(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


def lying() -> bytes:
    """The directory announces four bytes where five come."""
    data = zipped(("a", b"12345"), method=zipfile.ZIP_STORED)
    return patched(data, b"\x05\0\0\0\x05\0\0\0\x01\0", b"\x05\0\0\0\x04\0\0\0\x01\0")


def unknown_field(salts: dict[str, dict[str, object]]) -> None:
    next(iter(salts.values())).update(name={"salt": "", "value": ""})


def revoked() -> bytes:
    serial = cast().sender.certificate.serial_number
    lists = cast().near.crls(Revoked(serial=serial, at=AT, reason="keyCompromise"))
    return parts(crls=[*lists, *cast().far.crls()])


def stale() -> bytes:
    return parts(made_at=AT + timedelta(days=30))


def other_signer() -> bytes:
    """A valid message of another agency in the ministry's name."""
    head, _, rest = story().message.partition(b"Content-Type: multipart/signed")
    del rest
    fake = signed(cast().own, b"Content-Type: text/plain\r\n\r\nx\r\n")
    body = fake[fake.index(b"Content-Type: multipart/signed") :]
    return changed(good(), {"message.eml": head + body})


def with_evidence(edit: Callable[[dict[str, object]], object]) -> bytes:
    return changed(good(), {FIRST: edited(edit)})


def with_receipt(message: bytes) -> bytes:
    return parts(receipts=[*story().receipts, message])


def accepted_by(
    who: pki.Identity, address: str, *, about: str = MESSAGE_ID, body: str | None = None
) -> bytes:
    report = AddresseeReport(address=address, at=AT + timedelta(minutes=40))
    return receipt(who, ReceiptKind.ACCEPTED, report, about=about, body=body or story().body)


def delivered_by(who: pki.Identity, address: str) -> bytes:
    report = AddresseeReport(address=address, at=AT + timedelta(minutes=1))
    return receipt(who, ReceiptKind.DELIVERED, report, body=story().body)


def another_log() -> bytes:
    """The same events in a log of somebody's own making, its key vouched for by the true node for another."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    key = tlog.LogKey(name=KEY.name, public_key=private.public_key().public_bytes_raw())
    note, logged = log(story().events, key=key, private=private)
    return parts(checkpoint=note, evidence=logged, vkey=key.vkey())


def vouched_by(who: pki.Identity) -> bytes:
    return parts(vouch=signed(who, dossier.vouch_entity(VKEY)))


def other_origin() -> bytes:
    """A node signs for the log of another node."""
    key = tlog.LogKey(name="tinh.congthu/log", public_key=KEY.public_key)
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    note, logged = log(story().events, key=key, private=private)
    vouch = signed(cast().node, dossier.vouch_entity(key.vkey()))
    return parts(checkpoint=note, evidence=logged, vkey=key.vkey(), vouch=vouch)


def foreign_log() -> bytes:
    """The whole log of another node, properly vouched for by it, under another root."""
    key = tlog.LogKey(name="tinh.congthu/log", public_key=KEY.public_key)
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    note, logged = log(story().events, key=key, private=private)
    vouch = signed(cast().far_node, dossier.vouch_entity(key.vkey()))
    return parts(
        checkpoint=note, evidence=logged, vkey=key.vkey(), vouch=vouch,
        certificates=[*story().parts().certificates, *cast().far_node.chain],
    )  # fmt: skip


def summary(edit: Callable[[dict[str, object]], object]) -> bytes:
    return changed(good(), {"summary.json": edited(edit)})


def row(number: int, **values: object) -> bytes:
    return summary(lambda s: s["addressees"][number].update(values))


def proofs(edit: Callable[[dict[str, object]], object]) -> bytes:
    return changed(good(), {"proofs.json": edited(edit)})


def twice(name: str) -> bytes:
    """The same event a second time, with the same proof."""
    files = unpacked(good())
    files["evidence/000008.json"] = files[name]
    found = json.loads(files["proofs.json"])
    found["evidence/000008.json"] = found[name]
    return remade({**files, "proofs.json": canon.canonical(found)})


BROKEN: list[tuple[str, str, Callable[[], bytes]]] = [
    ("container", "a byte changed in the packed data", lambda: good()[:200] + b"\xff\xff" + good()[202:]),
    ("container", "two files of one name", lambda: patched(zipped(("a", b"1"), ("b", b"2")), b"b", b"a")),
    ("container", "a path upwards", lambda: zipped(("../a", b""))),
    ("container", "an absolute path", lambda: zipped(("/etc/passwd", b""))),
    ("container", "a path of another system", lambda: zipped(("a\\b", b""))),
    ("container", "a folder in a folder", lambda: zipped(("a/b/c", b""))),
    ("container", "a folder", lambda: zipped(("a/", b""))),
    ("container", "a name with a control character", lambda: zipped(("a\nb", b""))),
    ("container", "a name cut by NUL", lambda: patched(zipped(("aXb", b"")), b"aXb", b"a\0b")),
    ("container", "a bomb", lambda: zipped(("a", bytes(3_000_000)))),
    ("container", "a large file", lambda: zipped(("a", bytes(container.LARGEST_FILE + 1)))),
    ("container", "too many files", lambda: zipped(*((f"a{n}", b"") for n in range(container.MOST_FILES)))),
    ("container", "an unusual method", lambda: zipped(("a", b"1"), method=zipfile.ZIP_LZMA)),
    ("container", "a lie about a size", lying),
    ("manifest", "a part changed", lambda: container.write({**unpacked(good()), "checkpoint": b"x"})),
    ("manifest", "a part added", lambda: container.write({**unpacked(good()), "extra": b"x"})),
    ("manifest", "a part removed", lambda: container.write(
        {n: d for n, d in unpacked(good()).items() if n != "checkpoint"})),
    ("manifest", "a needed part missing", lambda: changed(good(), {"salts.json": None})),
    ("manifest", "a part nobody looks at", lambda: changed(good(), {"note-to-you.txt": b"trust me"})),
    ("manifest", "two documents", lambda: changed(good(), {"document.docx": b"x"})),
    ("manifest", "not canonical", lambda: container.write(
        {**unpacked(good()), "MANIFEST.json": unpacked(good())["MANIFEST.json"] + b"\n"})),
    ("manifest", "another form", lambda: changed(
        good(), {"MANIFEST.json": edited(lambda v: v.update(format="2"))})),
    ("manifest", "from the future", lambda: parts(made_at=NOW + timedelta(hours=1))),
    ("manifest", "no time", lambda: changed(good(), {"MANIFEST.json": edited(lambda v: v.pop("made_at"))})),
    ("certificates", "revoked before", revoked),
    ("certificates", "no fresh list", stale),
    ("certificates", "no list", lambda: parts(crls=[])),
    ("certificates", "no root", lambda: parts(roots=[])),
    ("certificates", "a root of that name", lambda: parts(roots=new_authority("Nút Bộ").roots)),
    ("certificates", "no certificate at all", lambda: changed(
        good(), {name: None for name in unpacked(good()) if "/signer-" in name})),
    ("certificates", "unreadable", lambda: changed(
        good(), {name: b"x" for name in unpacked(good()) if "/signer-" in name})),
    ("signature", "a letter changed", lambda: changed(
        good(), {"message.eml": lambda m: m.replace(b"S8OtbmggZ", b"S8OtbmggY")})),
    ("signature", "another sender shown", lambda: changed(
        good(), {"message.eml": lambda m: m.replace(b"<vanthu@bkhcn.", b"<vanthu@bkhcm.")})),
    ("signature", "signed by another agency", other_signer),
    ("signature", "not signed", lambda: changed(good(), {"message.eml": b"From: a@b\r\n\r\nx"})),
    ("document", "another document", lambda: changed(good(), {"document.pdf": b"%PDF-1.4 other"})),
    ("document", "another Message-ID outside", lambda: changed(
        good(), {"message.eml": lambda m: m.replace(b"Message-ID: <0192", b"Message-ID: <0193")})),
    ("document", "named as another kind", lambda: changed(
        good(), {"document.pdf": None, "document.bin": story().document})),
    ("seal", "no seal", lambda: dossier.pack(Story(cast(), b"%PDF-1.4 bare").parts())),
    ("seal", "something after the seal", lambda: dossier.pack(
        Story(cast(), sealed_pdf(cast().sender) + b"% more\n").parts())),
    ("seal", "of another agency", lambda: dossier.pack(Story(cast(), sealed_pdf(cast().own)).parts())),
    ("evidence", "about another message", lambda: with_evidence(lambda e: e.update(subject="<2@x>"))),
    ("evidence", "about another body", lambda: with_evidence(
        lambda e: e.update(details={"body_sha256": "00" * 32}))),
    ("evidence", "about another document", lambda: with_evidence(
        lambda e: e.update(details={"document_sha256": "00" * 32}))),
    ("evidence", "not canonical", lambda: changed(good(), {FIRST: lambda e: e.replace(b",", b", ", 1)})),
    ("evidence", "another form", lambda: with_evidence(lambda e: e.update(format="other"))),
    ("evidence", "a field more", lambda: with_evidence(lambda e: e.update(more=1))),
    ("evidence", "a time without zone", lambda: with_evidence(lambda e: e.update(at="2026-11-21T08:00:00"))),
    ("evidence", "twice", lambda: twice(FIRST)),
    ("evidence", "none", lambda: parts(evidence=[])),
    ("commitments", "another address", lambda: changed(
        good(), {"salts.json": lambda s: s.replace(b"an@vien", b"ba@vien")})),
    ("commitments", "another salt", lambda: changed(
        good(), {"salts.json": lambda s: s.replace(b"0505", b"0506", 1)})),
    ("commitments", "of no event", lambda: changed(good(), {"salts.json": b'{"x":{}}'})),
    ("commitments", "of no field", lambda: changed(good(), {"salts.json": edited(unknown_field)})),
    ("inclusion", "evidence changed", lambda: with_evidence(
        lambda e: e.update(details={"reference": "02/BKHCN-VP"}))),
    ("inclusion", "proof of another place", lambda: proofs(lambda p: p[FIRST].update(leaf=3))),
    ("inclusion", "proof too short", lambda: proofs(lambda p: p[FIRST]["hashes"].pop())),
    ("inclusion", "proof too long", lambda: proofs(lambda p: p[FIRST]["hashes"].append("00" * 32))),
    ("inclusion", "no proof", lambda: proofs(lambda p: p.pop(FIRST))),
    ("inclusion", "malformed proof", lambda: proofs(lambda p: p.update({FIRST: []}))),
    ("inclusion", "another root", lambda: changed(
        good(), {"checkpoint": log(story().events[:3])[0].encode()})),
    ("checkpoint", "a log of somebody's own", another_log),
    ("checkpoint", "no signature of the key", lambda: changed(
        good(), {"checkpoint": lambda n: n.replace("— bkhcn".encode(), "— other".encode())})),
    ("checkpoint", "vouched for by an agency", lambda: vouched_by(cast().sender)),
    ("checkpoint", "vouched for by another node", lambda: vouched_by(cast().far_node)),
    ("checkpoint", "a node for another's log", other_origin),
    ("checkpoint", "the log of another node", foreign_log),
    ("checkpoint", "no vouch", lambda: changed(good(), {"log-key.eml": b"From: a@b\r\n\r\nx"})),
    ("receipts", "by another agency", lambda: with_receipt(accepted_by(cast().own, FAR[0]))),
    ("receipts", "about another message", lambda: with_receipt(
        accepted_by(cast().first, FAR[0], about="<2@x>"))),
    ("receipts", "about another body", lambda: with_receipt(
        accepted_by(cast().first, FAR[0], body="00" * 32))),
    ("receipts", "a node accepts for its agency", lambda: with_receipt(accepted_by(cast().far_node, FAR[0]))),
    ("receipts", "a node nobody knew speaks", lambda: with_receipt(delivered_by(cast().node, FAR[0]))),
    ("receipts", "an agency speaks for a mailbox", lambda: with_receipt(delivered_by(cast().first, FAR[1]))),
    ("receipts", "changed", lambda: changed(
        good(), {"receipts/000002.eml": lambda m: m.replace(b"Congthu-At: 2026", b"Congthu-At: 2025")})),
    ("receipts", "unsigned", lambda: changed(good(), {"receipts/000002.eml": b"From: a@b\r\n\r\nx"})),
    ("summary", "another time", lambda: row(0, delivered_at=moment(AT))),
    ("summary", "an acceptance more", lambda: row(0, accepted_at=moment(AT))),
    ("summary", "an acceptance less", lambda: row(1, accepted_at=None)),
    ("summary", "another reference", lambda: summary(lambda s: s.update(reference="02/BKHCN-VP"))),
    ("summary", "another sender", lambda: summary(lambda s: s["sender"].update(name="Bộ khác"))),
    ("summary", "an addressee with a receipt left out", lambda: summary(lambda s: s["addressees"].pop(2))),
    ("summary", "an addressee twice", lambda: summary(lambda s: s["addressees"].append(s["addressees"][0]))),
    ("summary", "another file name", lambda: summary(lambda s: s.update(filename="02.pdf"))),
    ("summary", "a field more", lambda: summary(lambda s: s.update(more=1))),
]  # fmt: skip


@pytest.mark.parametrize(("step", "make"), [pytest.param(s, m, id=f"{s}: {w}") for s, w, m in BROKEN])
def test_broken(step: str, make: Callable[[], bytes]) -> None:
    data = make()
    assert data != good()
    report = check(data)
    assert not report.valid
    assert report.failed_step is not None
    assert report.failed_step.name == step
    assert report.summary is None
    assert [each.ok for each in report.steps] == [
        True if each.number < report.failed_step.number else False if each is report.failed_step else None
        for each in report.steps
    ]


def test_every_step_has_a_broken_sample() -> None:
    assert {step for step, _, _ in BROKEN} == {words.name for words in WORDINGS}


def test_roots_of_others_are_not_enough() -> None:
    """A whole dossier of an invented authority is valid under its own root, and under no other."""
    report = check(good(), roots=new_authority("Nút Bộ").roots)
    assert report.failed_step is not None
    assert report.failed_step.name == "certificates"


def test_given_roots_must_cover_the_receipts_too() -> None:
    report = check(good(), roots=cast().near.roots)
    assert report.failed_step is not None
    assert report.failed_step.name == "receipts"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), zipped()[:-30]])
def test_what_is_no_dossier_is_unreadable(data: bytes) -> None:
    with pytest.raises(DossierUnreadable):
        check(data)


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_changed_byte_is_noticed_or_means_nothing(data: st.DataObject) -> None:
    """Whatever byte of the file is changed: unreadable, not valid, or the very same proof."""
    spoiled = bytearray(good())
    at = data.draw(st.integers(0, len(spoiled) - 1))
    spoiled[at] ^= data.draw(st.integers(1, 255))
    try:
        report = check(bytes(spoiled))
    except DossierUnreadable:
        return
    assert not report.valid or report.summary == check(good()).summary


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_part_changed_with_a_fitting_manifest_never_raises(data: st.DataObject) -> None:
    """The steps themselves must notice; a certificate that is not needed may change."""
    name = data.draw(st.sampled_from(sorted(set(unpacked(good())) - {"MANIFEST.json"})))
    content = bytearray(unpacked(good())[name])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    report = check(changed(good(), {name: bytes(content)}))
    assert not report.valid or proved(report) == proved(check(good()))


def proved(report: Report) -> object:
    """The summary without the names, which are the sender's directory's."""
    assert report.summary is not None
    named = {"agency", "name", "node"}
    rows = [{k: v for k, v in row.items() if k not in named} for row in report.summary["addressees"]]
    return {**report.summary, "addressees": rows}


def test_the_sentences_reach_the_reader() -> None:
    report = check(with_receipt(accepted_by(cast().own, FAR[0])))
    assert report.failed_step is not None
    assert "nơi nhận" in report.failed_step.detail.vi
    assert "somebody else" in report.failed_step.detail.en
    assert mailmsg.body_digest(story().message) == story().body


def test_parts_are_frozen() -> None:
    assert DossierParts.__dataclass_params__.frozen  # type: ignore[attr-defined]
