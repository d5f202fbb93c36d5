"""The form against Decree 30/2020: a good document has no findings, every departure has its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bench.layouts import layout
from bench.letters import Letter, as_docx, as_text
from congthu.edges import readers
from congthu.rooms.documents import rules
from congthu.rooms.documents.types import Finding, Page, PageStyle, Source, Word

GOOD = Letter(about="V/v sử dụng thư điện tử", primary=("Bộ Nội vụ.",))
DECISION = Letter(
    number="Số: 15/QĐ-BTC", title="QUYẾT ĐỊNH", abstract=("Về việc ban hành Quy chế thư điện tử",),
    body=("Theo đề nghị của Chánh Văn phòng.", "QUYẾT ĐỊNH:", "Điều 1. Ban hành kèm theo Quy chế này./."),
)  # fmt: skip


def findings(letter: Letter, *changes: tuple[str, str], make: Any = as_text) -> list[Finding]:
    data = make(letter)
    for old, new in changes:
        assert old.encode() in data
        data = data.replace(old.encode(), new.encode())
    return list(rules.read(readers.source(data)).findings)


def codes(letter: Letter, *changes: tuple[str, str]) -> set[str]:
    return {finding.code.removeprefix("form.") for finding in findings(letter, *changes)}


def test_a_good_document_has_none() -> None:
    assert findings(GOOD) == findings(DECISION) == []
    assert findings(GOOD, make=as_docx) == []
    upright = findings(DECISION, make=as_docx)  # a DOCX tells its style: the bases are not in italics
    assert [finding.code for finding in upright] == ["form.bases-form"]


def test_made_up_documents_in_good_form_have_none() -> None:
    allowed = {"form.name-rank"}  # some of the made-up signatories print their degrees
    for seed in range(60):
        source, _ = layout(seed)
        assert {finding.code for finding in rules.read(source).findings} <= allowed | {
            "form.serial-not-padded",
            "form.reference-year",
        }, seed


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("CỘNG HÒA XÃ HỘI", "CỘNG HÒA XÃ HỘl"), "title-missing"),
        (("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Cộng hòa xã hội chủ nghĩa Việt Nam"), "title-misspelt"),
        (("Độc lập - Tự do", "Độc Lập - Tự Do"), "motto-misspelt"),
        (("lập - Tự do - Hạnh", "lập, Tự do, Hạnh"), "motto-misspelt"),
        (("lập - Tự do - Hạnh", "lập-Tự do-Hạnh"), "motto-misspelt"),
        (("1234/BTC-VP", "7/BTC-VP"), "serial-not-padded"),
        (("1234/BTC-VP", "1234 / BTC - VP"), "reference-form"),
        (("1234/BTC-VP", "1234-BTC/VP"), "reference-form"),
        (("1234/BTC-VP", "1234/btc-vp"), "reference-form"),
        (("Hà Nội, ngày", "ngày"), "place-missing"),
        (("V/v sử", "V/v: sử"), "abstract-label"),
        (("Kính gửi: Bộ Nội vụ.", ""), "primary-missing"),
        (("- Như trên;", "- Như trên"), "recipients-punctuation"),
        (("- Lưu: VT.", "- Lưu: VT"), "recipients-punctuation"),
        (("- Lưu: VT.", "- Bộ Y tế."), "file-copy-missing"),
        (("hằng năm./.", "hằng năm."), "end-sign-missing"),
    ],
)
def test_departures_of_a_letter(change: tuple[str, str], code: str) -> None:
    assert code in codes(GOOD, change)


@pytest.mark.parametrize(
    ("powers", "name", "code"),
    [
        (("KT BỘ TRƯỞNG", "THỨ TRƯỞNG"), "Lê An Bình", "capacity-form"),
        (("K/T BỘ TRƯỞNG", "THỨ TRƯỞNG"), "Lê An Bình", "capacity-form"),
        (("TM. BỘ TRƯỞNG", "THỨ TRƯỞNG"), "Lê An Bình", "capacity-collective"),
        (("KT. BỘ TRƯỞNG",), "Lê An Bình", "deputy-title-missing"),
        (("BỘ TRƯỞNG",), "LÊ AN BÌNH", "name-case"),
        (("BỘ TRƯỞNG",), "TS. Lê An Bình", "name-rank"),
        (("BỘ TRƯỞNG",), "PGS.TS Lê An Bình", "name-rank"),
    ],
)
def test_departures_of_a_signature(powers: tuple[str, ...], name: str, code: str) -> None:
    assert code in codes(replace(GOOD, powers=powers, name=name))


def test_degrees_are_allowed_where_the_decree_allows_them() -> None:
    school = replace(
        GOOD, issuer=("TRƯỜNG ĐẠI HỌC SƯ PHẠM HÀ NỘI",), powers=("HIỆU TRƯỞNG",), name="GS.TS. Lê An Bình"
    )
    assert "name-rank" not in codes(school)


@pytest.mark.parametrize(
    ("number", "code"),
    [("Số: 15/TB-BTC", "type-code-differs"), ("Số: 15/QD-BTC", "type-code-unknown"), ("Số: 15/QĐ-BTC", None)],
)
def test_type_and_code_name_the_same(number: str, code: str | None) -> None:
    assert {each for each in codes(replace(DECISION, number=number)) if each.startswith("type")} == (
        {code} - {None}
    )


def test_urgency_has_three_words() -> None:
    assert "urgency-word" in codes(replace(GOOD, stamps=("KHẨN CẤP",)))
    assert "urgency-word" not in codes(replace(GOOD, stamps=("THƯỢNG KHẨN",)))


def test_bases_end_in_semicolons_and_a_full_stop() -> None:
    good = ("Căn cứ Luật A ngày 01 tháng 7 năm 2025;", *DECISION.body)
    assert "bases-form" not in codes(replace(DECISION, body=good))
    assert "bases-form" in codes(
        replace(DECISION, body=("Căn cứ Luật A ngày 01 tháng 7 năm 2025,", *DECISION.body))
    )


def test_old_documents_and_the_party_are_not_judged_by_the_decree() -> None:
    old = findings(replace(GOOD, date="Hà Nội, ngày 3 tháng 1 năm 2012", number="Số: 7/BTC-VP"))
    assert [finding.code for finding in old] == ["form.not-judged"]
    assert (
        codes(
            GOOD,
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"),
            ("Độc lập - Tự do - Hạnh phúc", ""),
        )
        == set()
    )


def paper(**values: Any) -> set[str]:
    body = tuple(
        Word(text="chữ " * 30, x0=0, x1=460, y=200 + 18 * n, size=values.pop("size", 14)) for n in range(3)
    )
    docx = readers.source(as_docx(GOOD))
    page = Page(width=468, height=0, words=(*docx.pages[0].words, *body))
    source = Source(media_type=docx.media_type, pages=(page,), style=PageStyle(**values))
    return {finding.code.removeprefix("form.") for finding in rules.read(source).findings}


A4 = {"width": 210.0, "height": 297.0, "margin_top": 20.0, "margin_left": 30.0, "margin_right": 15.0}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"width": 215.9, "height": 279.4}, "paper"),
        ({"margin_left": 20.0}, "margin-left"),
        ({"margin_top": 30.0}, "margin-top"),
        ({"margin_right": 25.4}, "margin-right"),
        ({"fonts": {"Arial": 0.8, "Times New Roman": 0.2}}, "typeface"),
        ({"fonts": {"Times New Roman": 1.0}}, None),
    ],
)
def test_paper_margins_and_typeface(values: dict[str, Any], code: str | None) -> None:
    found = paper(**{**A4, **values}) & {"paper", "margin-left", "margin-top", "margin-right", "typeface"}
    assert found == ({code} - {None})


def test_every_finding_says_where_why_and_what_to_do_in_both_languages() -> None:
    bad = findings(
        replace(GOOD, number="Số: 7/BTC-VP", powers=("KT BỘ TRƯỞNG",)), ("- Như trên;", "Như trên")
    )
    assert len(bad) > 2
    for finding in bad:
        assert finding.article.startswith("Nghị định 30/2020/NĐ-CP")
        assert set(finding.message) == set(finding.advice) == {"vi", "en"}
    assert any(finding.where for finding in bad)
