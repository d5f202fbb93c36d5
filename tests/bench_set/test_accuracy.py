"""A small part of the examination (``benchmarks/reading_accuracy.py``): a worse reader fails at once."""

from __future__ import annotations

import pytest

from congthu.edges import office
from reading import files, report, secrets
from reading.examination import examine
from reading.marking import FIELDS

#: Least share of documents of a field, in per cent, over text documents; of other fields, and of scans.
FLOORS = {"addressees": 90, "kinds": 92, "primary_addressees": 92, "abstract": 92}
_LEAST, _LEAST_SCAN = 95, 50
_SEED = 77


def _shares(papers: list[report.Paper]) -> dict[str, float]:
    marks = [mark for paper in papers for mark in paper.marks]
    counted = {field: [mark.right for mark in marks if mark.field == field] for field in FIELDS}
    return {field: 100 * sum(right) / len(right) for field, right in counted.items() if right}


def test_text_documents_are_read_as_well_as_ever() -> None:
    papers = [
        paper
        for kind in (*files.TEXTS, "docx-tcvn3", "docx-vni")
        for paper in examine(files.sheets(kind, 7, _SEED))
    ]
    assert [paper.error for paper in papers if paper.error] == []
    shares = _shares(papers)
    assert {field: share for field, share in shares.items() if share < FLOORS.get(field, _LEAST)} == {}


def test_good_scans_are_read_as_well_as_ever() -> None:
    papers = list(examine(files.sheets("scan-light", 2, _SEED, pages=1)))
    assert [paper.error for paper in papers if paper.error] == []
    shares = _shares(papers)
    heads = ("type", "reference", "issuer", "place", "issued_on")
    assert {field: shares[field] for field in heads if shares[field] < _LEAST_SCAN} == {}


def test_no_mark_of_secrecy_is_missed_and_hardly_any_false() -> None:
    outcome = secrets.examined(_SEED, 120, 0, each=1)
    assert outcome.missed == []
    assert outcome.ordinary["secret"] == 0
    assert outcome.ordinary["asked"] <= 2


@pytest.mark.skipif(office.find() is None, reason="LibreOffice is not installed")
def test_what_libreoffice_makes_is_read() -> None:
    papers = [paper for kind in ("office-pdf",) for paper in examine(files.sheets(kind, 4, _SEED))]
    assert [paper.error for paper in papers if paper.error] == []
