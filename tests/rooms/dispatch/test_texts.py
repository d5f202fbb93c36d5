"""Documents in an old encoding leave as the agency's regulation says, and the indicator counts them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from building import AT, agency, box, document
from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch import flows, queries
from congthu.rooms.dispatch.errors import PaperNotInForm, TextNotInForm
from congthu.rooms.documents.models import Document
from congthu.rooms.regulation.models import ChosenRegulation

pytestmark = pytest.mark.django_db
OLD = [{"code": "form.text-not-conformant", "article": "a", "message": {"vi": "v", "en": "e"}}]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def ministry() -> Agency:
    agency("BNV", "Bộ Nội vụ")
    return agency("BKHCN", "Bộ Khoa học và Công nghệ")


def chosen(of: Agency, choice: str) -> None:
    ChosenRegulation.objects.create(
        agency=of, topic="text-form", choice=choice, in_force_from=date(2026, 1, 1), set_by=box(of), set_at=AT
    )


def letter(of: Agency, *, old: bool = True, media_type: str = WORD) -> Document:
    found: dict[str, Any] = {
        "type": {"code": None, "name": "Công văn"}, "issuer": of.name, "abstract": "V/v họp",
        "addressees": [], "primary_addressees": ["Bộ Nội vụ"], "findings": OLD if old else [],
    }  # fmt: skip
    made = document(of, found, sha256=uuid4().hex * 2)
    Document.objects.filter(pk=made.pk).update(media_type=media_type)
    made.refresh_from_db()
    return made


def issue(made: Document) -> None:
    flows.issue(document=made, by=box(made.agency), at=AT, id=uuid4(), event_id=uuid4())


def test_an_agency_that_refuses(ministry: Agency) -> None:
    chosen(ministry, "refuse")
    for media_type in (WORD, "application/pdf"):
        with pytest.raises(TextNotInForm) as refused:
            issue(letter(ministry, media_type=media_type))
        assert "07/2002/TT-BKHCN" in refused.value.public
    issue(letter(ministry, old=False))


def test_a_pdf_cannot_be_converted(ministry: Agency) -> None:
    with pytest.raises(PaperNotInForm):
        issue(letter(ministry, media_type="application/pdf"))
    issue(letter(ministry))


def test_the_indicator_of_documents(ministry: Agency) -> None:
    issue(letter(ministry, old=False))
    issue(letter(ministry))
    chosen(ministry, "note")
    (month,) = queries.texts_by_month(since=date(2026, 11, 1), agency="BKHCN")
    assert (month.month, month.conformant, month.remedies) == (date(2026, 11, 1), 1, {"note": 1})
    assert month.share == 0.5
    issue(letter(ministry, media_type="application/pdf"))
    (month,) = queries.texts_by_month(since=date(2026, 11, 1))
    assert month.judged == 3
    assert queries.texts_by_month(since=date(2026, 12, 1)) == []
