"""What a clerk chose for a line is known for the next document of the same agency, and only there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from building import AT, agency, box, document, ids, node
from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import flows as directory_flows
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.errors import NotInDirectory
from congthu.rooms.directory.models import Agency, RememberedChoice
from congthu.rooms.dispatch import flows
from congthu.rooms.dispatch.errors import DocumentChanged
from congthu.rooms.dispatch.models import Addressee, Dispatch
from congthu.rooms.dispatch.types import Choice, PlannedAddressee
from congthu.rooms.documents import flows as documents
from congthu.rooms.documents.models import Document

pytestmark = pytest.mark.django_db
TODAY = legal_day(AT)


def found(*lines: str, kind: str = "agency") -> dict[str, Any]:
    return {
        "type": {"code": None, "name": "Công văn"},
        "reference": {"serial": None, "symbol": "BKHCN-VP", "text": "/BKHCN-VP"},
        "issuer": "Bộ Khoa học và Công nghệ",
        "issued_on": None,
        "abstract": "Về việc thử",
        "signatory": {"capacity": None, "title": "BỘ TRƯỞNG", "name": "Nguyễn Văn A"},
        "primary_addressees": ["Bộ Nội vụ"],
        "addressees": [{"text": line, "purpose": None, "kind": kind} for line in lines],
    }


@pytest.fixture
def here() -> dict[str, Agency]:
    node()
    return {
        "bkhcn": agency("BKHCN", "Bộ Khoa học và Công nghệ"),
        "bnv": agency("BNV", "Bộ Nội vụ"),
        "btc": agency("BTC", "Bộ Tài chính"),
    }


def issue(here: dict[str, Agency], *lines: str, choices: dict[int, Choice] | None = None) -> Dispatch:
    made = document(here["bkhcn"], found(*lines), sha256=uuid4().hex * 2)
    return flows.issue(
        document=made, by=box(here["bkhcn"]), at=AT, id=uuid4(), event_id=uuid4(), choices=choices or {}
    )


def preview(
    here: dict[str, Agency], line: str, *, by: str = "bkhcn", on: date = TODAY, kind: str = "agency"
) -> PlannedAddressee:
    return flows.preview(found(line, kind=kind), agency=here[by], on=on, choices={})[1]


def test_a_choice_when_issuing_holds_for_the_next_document(here: dict[str, Agency]) -> None:
    assert preview(here, "Tổ công tác 06").state == "waiting"
    issue(here, "Tổ công tác 06", choices={1: Choice(codes=("BTC",))})
    known = preview(here, "TỔ CÔNG TÁC 06;")
    assert (known.state, known.codes, known.confidence) == ("resolved", ("BTC",), 1.0)
    assert "vanthu@bkhcn.gov.vn đã chọn ngày 21/11/2026" in known.why.vi
    assert preview(here, "Tổ công tác 06", by="bnv").state == "waiting"
    assert preview(here, "Tổ công tác 07").state == "waiting"


def test_what_was_corrected_since_the_clerk_looked_is_not_issued(here: dict[str, Agency]) -> None:
    made = document(here["bkhcn"], found("Cục thuế nọ", "Ban tổ chức kia"))
    by, stale = box(here["bkhcn"]), Document.objects.get(pk=made.pk)
    rest = [{"text": "Ban tổ chức kia", "purpose": None, "kind": "agency"}]
    documents.correct(made.pk, "addressees", rest, by=by, at=AT)
    made.refresh_from_db()
    given: dict[str, Any] = {"by": by, "at": AT, "id": uuid4(), "event_id": uuid4()}
    given["choices"] = {1: Choice(codes=("BTC",))}
    for looked_at, seen in ((made, 0), (made, -1), (stale, None), (stale, 1)):
        with pytest.raises(DocumentChanged):
            flows.issue(document=looked_at, seen=seen, **given)
    assert not RememberedChoice.objects.exists()
    assert flows.issue(document=made, seen=1, **given).addressees.count() == 2


def test_a_choice_made_later_holds_too_and_can_be_to_send_to_nobody(here: dict[str, Agency]) -> None:
    line = Addressee.objects.get(dispatch=issue(here, "Ban biên tập"), state="waiting")
    flows.choose(line.pk, Choice(set_aside="gửi tay"), by=box(here["bkhcn"]), at=AT, event_ids=ids)
    known = preview(here, "Ban biên tập")
    assert (known.state, known.codes) == ("not-mailed", ())
    assert "gửi tay" in known.why.vi


def test_the_newest_choice_counts_and_can_be_forgotten(here: dict[str, Agency]) -> None:
    issue(here, "Tổ giúp việc", choices={1: Choice(codes=("BTC",))})
    issue(here, "Tổ giúp việc", choices={1: Choice(codes=("BNV",))})
    (kept,) = directory.remembered_rows(here["bkhcn"])
    assert kept.codes == ["BNV"]
    with pytest.raises(NotInDirectory):
        directory_flows.forget(kept.pk, agency=here["bnv"])
    directory_flows.forget(kept.pk, agency=here["bkhcn"])
    assert preview(here, "Tổ giúp việc").state == "waiting"


def test_where_the_directory_has_learned_otherwise_the_clerk_is_asked_again(here: dict[str, Agency]) -> None:
    issue(here, "Cục Báo chí trung ương", choices={1: Choice(codes=("BTC",))})
    issue(here, "Ban Tin học", choices={1: Choice(set_aside="gửi tay")})
    agency("CBC", "Cục Báo chí trung ương")
    agency("BTH", "Ban Tin học")
    known = preview(here, "Cục Báo chí trung ương")
    assert (known.state, known.codes, known.proposals) == ("waiting", (), ("BTC", "CBC"))
    assert preview(here, "Ban Tin học").state == "waiting"


def test_a_choice_dies_with_the_agency_it_names(here: dict[str, Agency]) -> None:
    issue(here, "Tổ công tác 06", choices={1: Choice(codes=("BTC",))})
    Agency.objects.filter(code="BTC").update(valid_until=TODAY + timedelta(days=1))
    assert preview(here, "Tổ công tác 06").state == "resolved"
    assert preview(here, "Tổ công tác 06", on=TODAY + timedelta(days=1)).state == "waiting"


@pytest.mark.parametrize("line", ["Như Điều 3", "Các đơn vị có liên quan", "Các cơ quan nêu trên"])
def test_words_that_mean_something_else_in_each_document_are_not_remembered(
    here: dict[str, Agency], line: str
) -> None:
    issue(here, line, choices={1: Choice(codes=("BTC",))})
    assert not RememberedChoice.objects.exists()
    assert preview(here, line).state == "waiting"


def test_a_choice_that_cannot_be_carried_out_is_not_remembered(here: dict[str, Agency]) -> None:
    issue(here, "Tổ công tác 06", choices={1: Choice(codes=("NOBODY",))})
    assert not RememberedChoice.objects.exists()


def test_a_change_of_the_directory_is_seen_at_once(here: dict[str, Agency]) -> None:
    assert directory.snapshot(TODAY) is directory.snapshot(TODAY)
    assert preview(here, "Bộ Mới").state == "waiting"
    agency("BM", "Bộ Mới")
    assert preview(here, "Bộ Mới").codes == ("BM",)
    Agency.objects.filter(code="BM").update(name="Bộ Khác", folded="bo khac")
    assert preview(here, "Bộ Mới").state == "waiting"
