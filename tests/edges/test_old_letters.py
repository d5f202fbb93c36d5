"""A letter typed before Unicode is read like a new one, and its form is reported."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest

from bench.letters import LETTERS, Letter, as_docx, as_text
from bench.old_letters import as_old_docx, as_old_pdf, as_old_text
from congthu.edges import readers, reading
from congthu.lib.vntext import Encoding
from congthu.rooms.documents import rules
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import ReadDocument

NOT_CONFORMANT = "form.text-not-conformant"


def read(data: bytes) -> ReadDocument:
    return rules.read(readers.source(data))


def codes(found: ReadDocument) -> list[str]:
    return [finding.code for finding in found.findings]


@pytest.mark.parametrize("letter", LETTERS, ids=["letter", "decision"])
@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
@pytest.mark.parametrize(
    ("old", "new"), [(as_old_text, as_text), (as_old_docx, as_docx)], ids=["text", "docx"]
)
def test_an_old_letter_is_read_like_a_new_one(
    letter: Letter,
    encoding: Encoding,
    old: Callable[[Letter, Encoding], bytes],
    new: Callable[[Letter], bytes],
) -> None:
    known, expected = read(old(letter, encoding)), read(new(letter))
    assert NOT_CONFORMANT in codes(known)
    assert NOT_CONFORMANT not in codes(expected)
    others = tuple(finding for finding in known.findings if finding.code != NOT_CONFORMANT)
    assert replace(known, findings=others) == expected


@pytest.mark.parametrize("letter", LETTERS, ids=["letter", "decision"])
@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
def test_an_old_font_in_a_pdf_is_read(letter: Letter, encoding: Encoding) -> None:
    known, expected = read(as_old_pdf(letter, encoding)), read(as_text(letter))
    assert NOT_CONFORMANT in codes(known)
    for name in ("type", "reference", "issuer", "parent", "place", "issued_on", "abstract", "signatory"):
        assert getattr(known, name) == getattr(expected, name)
    assert known.addressees == expected.addressees


def test_hyphens_and_wide_letters_of_an_old_font_in_a_pdf() -> None:
    """WinAnsi gives the letter ``ư`` the hyphen; a font put in for the missing one draws W and ắ too wide."""
    lines = ("-Đ/c Bộ trưởng Bộ Tư pháp;", "-Website Sở;", "- Phòng mua sắm H-5;", "- Lưu: VT-LT, TTr-ĐHTL.")
    letter = Letter(primary=("Bộ Tư pháp",), about="V/v bão Wipha", recipients=lines)
    known = read(as_old_pdf(letter, Encoding.TCVN3))
    assert known.abstract == "bão Wipha"
    assert [each.text for each in known.addressees] == [
        "Đ/c Bộ trưởng Bộ Tư pháp",
        "Website Sở",
        "Phòng mua sắm H-5",
    ]
    assert known.file_copy is not None
    assert known.file_copy.units == ("VT-LT", "TTr-ĐHTL")


@pytest.mark.parametrize("encoding", [Encoding.VISCII, Encoding.VPS, Encoding.CP1258])
def test_rarer_encodings_are_read_as_well(encoding: Encoding) -> None:
    known = read(as_old_text(LETTERS[0], encoding))
    assert (known.issuer, known.abstract) == (read(as_text(LETTERS[0])).issuer, LETTERS[0].about[4:])
    assert NOT_CONFORMANT in codes(known)


def test_letters_in_pieces_are_reported_too() -> None:
    apart = unicodedata.normalize("NFD", as_text(LETTERS[0]).decode()).encode()
    assert NOT_CONFORMANT in codes(read(apart))


def test_the_sandbox_reads_old_letters() -> None:
    data = as_old_docx(LETTERS[1], Encoding.TCVN3)
    assert reading.read(data, "quyet-dinh.docx") == read(data)


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="encoding is not recognised"):
        read(bytes(range(0x80, 0x100)) * 3)
