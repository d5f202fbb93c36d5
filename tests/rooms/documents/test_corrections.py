"""A clerk's correction stands beside what was read, and counts."""

from __future__ import annotations

from typing import Any

import pytest

from building import AT, agency, box, document
from congthu.rooms.documents import flows, queries
from congthu.rooms.documents.errors import CorrectionInvalid, DocumentPerhapsSecret, DocumentSecret
from congthu.rooms.documents.rules.corrections import checked
from congthu.rooms.evidence.models import Event

FOUND: dict[str, Any] = {
    "type": {"code": None, "name": "Công văn"},
    "reference": {"serial": 27, "symbol": "BTC-VP", "text": "27/BTC-VP"},
    "issuer": "BỘ TÀI CHÍNH",
    "abstract": "sử dụng thư điện tử",
    "confidence": {"reference": 0.5, "issuer": 1.0},
    "where": {"reference": {"page": 1, "box": [1.0, 2.0, 3.0, 4.0], "paragraph": None}},
}


@pytest.mark.django_db
def test_both_are_kept_and_the_last_correction_counts() -> None:
    ministry = agency("BTC", "Bộ Tài chính")
    kept, clerk = document(ministry, dict(FOUND)), box(ministry)
    flows.correct(kept.pk, "reference", "37/BTC-VP", by=clerk, at=AT)
    now = flows.correct(kept.pk, "reference", "38/BTC-VP", by=clerk, at=AT)
    assert now.reference is not None
    assert (now.reference.serial, now.reference.text) == (38, "38/BTC-VP")
    assert now.confidence == {"reference": 1.0, "issuer": 1.0}
    assert (now.corrected, now.unsure) == (("reference",), ())
    kept.refresh_from_db()
    assert kept.found == FOUND
    history = [(each.name, each.value["text"], each.by) for each in queries.corrections(kept)]
    assert history == [("reference", f"{n}/BTC-VP", clerk.address) for n in (37, 38)]
    assert queries.found(kept) == now


@pytest.mark.django_db
def test_what_does_not_fit_is_refused_and_changes_nothing() -> None:
    kept = document(ministry := agency("BTC", "Bộ Tài chính"), dict(FOUND))
    for name, value in (("issued_on", "2024-02-30"), ("secrecy", None), ("nonsense", "x")):
        with pytest.raises(CorrectionInvalid):
            flows.correct(kept.pk, name, value, by=box(ministry), at=AT)
    kept.refresh_from_db()
    assert kept.corrections == []


@pytest.mark.django_db
def test_the_words_of_a_correction_are_judged_like_those_that_are_read() -> None:
    kept = document(ministry := agency("BTC", "Bộ Tài chính"), dict(FOUND))
    by = box(ministry)
    with pytest.raises(DocumentSecret):
        flows.correct(kept.pk, "abstract", "Kế hoạch (TUYỆT MẬT)", by=by, at=AT, cleared=True)
    with pytest.raises(DocumentPerhapsSecret):
        flows.correct(kept.pk, "reference", "12/TUM-BTC", by=by, at=AT)
    kept.refresh_from_db()
    assert kept.corrections == []
    flows.correct(kept.pk, "reference", "12/TUM-BTC", by=by, at=AT, cleared=True)
    flows.correct(kept.pk, "abstract", "kế hoạch", by=by, at=AT)
    assert Event.objects.get().name == "CongthuSecrecyCleared"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("type", "qđ".upper(), {"code": "QĐ", "name": "Quyết định"}),
        ("type", {"code": "x", "name": "công văn"}, {"code": None, "name": "Công văn"}),
        (
            "reference",
            {"text": "05/2024/QĐ-TTg"},
            {"serial": 5, "symbol": "QĐ-TTg", "text": "05/2024/QĐ-TTg"},
        ),
        ("reference", None, {"serial": None, "symbol": None, "text": None}),
        ("issued_on", "2024-10-03", "2024-10-03"),
        ("reply_by", None, None),
        ("abstract", "  hai\n dòng ", "hai dòng"),
        ("parent", "", None),
        ("urgency", "express", "express"),
        (
            "signatory",
            {"capacity": "TL. KT.", "name": "Lê An"},
            {"capacity": "TL. KT.", "title": None, "name": "Lê An"},
        ),
        (
            "addressees",
            [{"text": "Bộ Y tế", "kind": "agency"}],
            [{"text": "Bộ Y tế", "purpose": None, "kind": "agency"}],
        ),
        ("file_copy", {"units": ["VT"], "copies": 3}, {"units": ["VT"], "copies": 3}),
        (
            "legal_bases",
            [{"text": "Nghị định", "date": "2020-03-05"}],
            [{"text": "Nghị định", "reference": None, "date": "2020-03-05"}],
        ),
    ],
)
def test_corrections_take_the_form_of_the_values(name: str, value: Any, expected: Any) -> None:
    assert checked(name, value) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", "Thư tình"),
        ("type", None),
        ("reference", "số không"),
        ("reference", "12"),
        ("issued_on", "3/10/2024"),
        ("issued_on", "1800-01-01"),
        ("abstract", 7),
        ("abstract", "a\x00b"),
        ("issuer", "B" * 300),
        ("urgency", "gấp"),
        ("signatory", {"capacity": "KT"}),
        ("signatory", "Lê An"),
        ("addressees", [{"text": "Bộ Y tế", "kind": "bad"}]),
        ("addressees", [{"text": "", "kind": "agency"}]),
        ("primary_addressees", "Bộ Y tế"),
        ("file_copy", {"units": [], "copies": 0}),
        ("attachments", ["x"] * 501),
        ("legal_bases", ["x"]),
    ],
)
def test_what_is_no_such_value(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        checked(name, value)
