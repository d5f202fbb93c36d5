"""The examination set itself: the same seed gives the same files, and the truth stands on the paper."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from congthu.rooms.documents.types import Reference, Signatory, Type
from congthu.rooms.documents.types.found import ReadDocument
from reading import files, marking, secrets
from reading.composing import compose
from reading.content import Letter, Line, Truth
from reading.render_text import as_text

_EMPTY = {
    "issuer": None,
    "parent": None,
    "place": None,
    "issued_on": None,
    "abstract": None,
    "addressees": (),
    "primary_addressees": (),
    "file_copy": None,
    "urgency": None,
    "secrecy": None,
    "findings": (),
}


@pytest.mark.parametrize("kind", [*files.TEXTS, *files.OLD])
def test_the_same_seed_gives_the_same_files(kind: str) -> None:
    first, again = (list(files.sheets(kind, 3, 5)) for _ in range(2))
    assert [sheet.letter for sheet in first] == [sheet.letter for sheet in again]
    if kind != "pdf":  # typst writes the hour into its files
        assert [sheet.data for sheet in first] == [sheet.data for sheet in again]
    assert [sheet.letter for sheet in files.sheets(kind, 3, 6)] != [sheet.letter for sheet in first]


def _printed(letter: Letter) -> str:
    lines = [
        *letter.parent,
        *letter.issuer,
        letter.number,
        letter.about,
        letter.date,
        *letter.abstract,
        *letter.powers,
        letter.name,
    ]
    lines += [*letter.primary, *letter.recipients, *(b.text for b in letter.body if isinstance(b, Line))]
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize("old", [False, True])
def test_the_truth_stands_on_the_paper(old: bool) -> None:
    for index in range(150):
        letter = compose(11, index, old=old)
        truth, printed = letter.truth, _printed(letter)
        texts = [
            truth.issuer,
            truth.parent,
            truth.place,
            truth.abstract,
            truth.title,
            truth.name,
            *truth.primary_addressees,
            *truth.legal_bases,
            *truth.attachments,
            *truth.file_copy[0],
        ]
        assert [text for text in texts if text and text not in printed] == []
        assert (truth.serial is None) or str(truth.serial) in letter.number
        assert (truth.symbol or "").rpartition("-")[2] in letter.number
        assert (truth.issued_on or "")[:4] in letter.date


def test_every_type_and_manner_occurs() -> None:
    letters = [compose(12, index) for index in range(600)]
    assert len({letter.truth.type for letter in letters}) >= 18
    assert {letter.truth.capacity for letter in letters} >= {
        None,
        "TM.",
        "KT.",
        "TL.",
        "TUQ.",
        "Q.",
        "TM. KT.",
        "TL. KT.",
    }
    assert any(letter.party for letter in letters)
    assert any(letter.truth.serial is None for letter in letters)
    assert max(len(letter.primary) for letter in letters) == 12
    assert max(len(letter.body) for letter in letters) > 80


def test_ordinary_documents_bear_no_mark() -> None:
    for index in range(200):
        letter = secrets.ordinary(3, index)
        assert letter.truth.secrecy is None
        assert not {"MẬT", "TỐI MẬT", "TUYỆT MẬT"} & {mark.text for mark in letter.marks}


def _answer(truth: Truth) -> ReadDocument:
    return ReadDocument(
        **_EMPTY | {"issuer": truth.issuer, "abstract": truth.abstract},
        type=Type(code=None, name=truth.type),
        reference=Reference(serial=truth.serial, symbol=truth.symbol, text=""),
        signatory=Signatory(capacity=truth.capacity, title=truth.title, name=truth.name),
        media_type="text/plain",
    )


def test_marks_are_exact_and_tolerance_is_told_apart() -> None:
    letter = Letter(
        truth=Truth(serial=5, symbol="BTC-VP", issuer="BỘ TÀI CHÍNH", abstract="góp ý dự thảo", name="Lê Hòa")
    )
    right = {mark.field: mark.right for mark in marking.mark(letter, _answer(letter.truth))}
    assert all(right.values())
    decomposed = replace(
        letter.truth,
        issuer=unicodedata.normalize("NFD", "BỘ  TÀI CHÍNH "),
        abstract="góp ý dư thảo",
        name="Lê Hoà",
    )
    marks = {mark.field: mark for mark in marking.mark(letter, _answer(decomposed))}
    assert marks["issuer"].right
    assert (marks["abstract"].right, marks["abstract"].nearly) == (False, True)
    assert not marks["name"].right


def test_a_refusal_counts_against_every_value() -> None:
    letter = compose(13, 1)
    wrong = {mark.field for mark in marking.mark(letter, None) if not mark.right}
    assert {"type", "reference", "issuer", "name", "addressees"} <= wrong


def test_columns_of_text_stand_beside_each_other() -> None:
    letter = compose(14, 2)
    data = as_text(letter, "x")
    text = data.decode("utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-8-sig")
    assert any(
        letter.national[0] in line and line.strip() != letter.national[0] for line in text.splitlines()
    )
