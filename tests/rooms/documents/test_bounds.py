"""Texts made to keep the rules busy: cut at generous bounds, and the cut is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from congthu.edges.readers import text
from congthu.rooms.documents import rules
from congthu.rooms.documents.rules import bounds, recipients
from congthu.rooms.documents.rules.file_copy import parse_file_copy
from congthu.rooms.documents.types import Page, ReadDocument, Source, Word

HEAD = "Số: 12/SNV-VP\nHà Nội, ngày 03 tháng 10 năm 2025\nV/v xin ý kiến\n\n"
END = "\nNội dung./.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n"


def read(written: str) -> ReadDocument:
    return rules.read(text.read(written.encode()))


@pytest.mark.parametrize(
    "written",
    [
        HEAD + "Kính gửi: " + "Sở Nội vụ; " * 40_000 + END,
        HEAD + "Kính gửi:\n" + "- Sở Nội vụ;\n" * 3_000 + END,
        HEAD + "Kính gửi: Sở Nội vụ\n\nNơi nhận:\n" + "- Sở Y tế, Sở Xây dựng;\n" * 1_500 + "- Lưu: VT.",
        HEAD + "Kính gửi: Sở Nội vụ\n\nNơi nhận:\n- Sở\n" + "nội vụ và\n" * 5_000 + "- Lưu: VT.",
        "Số: 12/" + "A-" * 9_000 + "\n" + HEAD + END,
    ],
)
def test_what_is_cut_is_said(written: str) -> None:
    found = read(written)
    assert found.findings[0].code == "form.read-in-part"
    assert max(found.confidence.values()) <= bounds.CUT
    assert found.secrecy_verdict.verdict == "ask"
    assert max(len(found.addressees), len(found.primary_addressees)) <= recipients.MOST


def test_long_documents_are_read_whole() -> None:
    listed = "".join(f"- Ủy ban nhân dân xã Tân {at};\n" for at in range(300))
    found = read(HEAD + "Kính gửi:\n" + listed + END + "\nMột dòng của phụ lục." * 5_000)
    assert len(found.primary_addressees) == 300
    assert found.secrecy_verdict.verdict == "none"
    assert "form.read-in-part" not in {finding.code for finding in found.findings}


def test_a_mark_before_the_cut_stays_a_mark() -> None:
    assert read("MẬT\n" + HEAD + "a " * 30_000 + END).secrecy_verdict.verdict == "secret"


def test_words_of_one_height_and_of_all_pages_are_bounded() -> None:
    row = tuple(Word(text="a", x0=at, x1=at + 1, y=9) for at in range(bounds.MOST_BESIDE + 5))
    cut, happened = bounds.bounded(Source(media_type="", pages=(Page(width=0, height=0, words=row),)))
    assert (len(cut.pages[0].words), happened) == (bounds.MOST_BESIDE, True)
    dots = Source(
        media_type="", pages=(Page(width=0, height=0, words=(Word(text="." * 999, x0=0, x1=9, y=9),)),)
    )
    cut, happened = bounds.bounded(dots)
    assert (len(cut.pages[0].words[0].text), happened) == (200, False)


def test_a_long_file_copy_is_cut() -> None:
    assert len(parse_file_copy("Lưu: VT" + ", TH" * 100_000).units) < 300


def test_pages_that_nobody_read_are_said() -> None:
    source = replace(text.read((HEAD + END).encode()), unread_pages=7)
    found = rules.read(source)
    assert found.findings[0].code == "form.pages-not-read"
    assert "7" in found.findings[0].message["vi"]
    assert max(found.confidence.values()) <= bounds.CUT
    assert found.secrecy_verdict.verdict == "ask"
    assert rules.read(replace(source, unread_pages=0)).findings != found.findings
