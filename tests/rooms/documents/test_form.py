"""The form against Decree 30/2020: a good document has no findings, every departure has its own."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from bench.layouts import layout
from bench.letters import Letter, as_docx, as_text, package
from congthu.edges import readers
from congthu.rooms.documents import rules
from congthu.rooms.documents.types import Finding, Page, PageStyle, Shape, Source, Word

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


# Looks: what a file of a word processor says ----------------------------------------------------------------


def changed(letter: Letter, text: str, old: str, new: str) -> set[str]:
    """Codes of a DOCX in which the paragraphs that hold ``text`` are set otherwise."""
    with zipfile.ZipFile(io.BytesIO(as_docx(letter))) as held:
        parts = re.split("(<w:p>.*?</w:p>)", held.read("word/document.xml").decode())
    holding = [part for part in parts if text in part]
    assert holding
    assert all(old in part for part in holding)
    document = "".join(part.replace(old, new) if text in part else part for part in parts)
    found = rules.read(readers.source(package("", document=document))).findings
    return {finding.code.removeprefix("form.") for finding in found}


@pytest.mark.parametrize(
    ("text", "old", "new", "code"),
    [
        ("CỘNG HÒA XÃ HỘI", 'w:val="26"', 'w:val="22"', "size-national-title"),
        ("Độc lập", "<w:b/>", "", "bold-motto"),
        ("BỘ TÀI CHÍNH", "<w:b/>", "", "bold-issuer"),
        ("BỘ TÀI CHÍNH", "BỘ TÀI CHÍNH", "Bộ Tài chính", "issuer-missing"),
        ("Số: 1234", 'w:val="26"', 'w:val="24"', "size-reference"),
        ("V/v sử dụng", 'w:val="24"', 'w:val="28"', "size-letter-abstract"),
        ("V/v sử dụng", "<w:sz", "<w:b/><w:sz", "bold-letter-abstract"),
        ("Hà Nội, ngày", "<w:i/>", "", "italic-date"),
        ("BỘ TRƯỞNG", "<w:b/>", "", "bold-signing-title"),
        ("Nguyễn Văn An", 'w:val="26"', 'w:val="32"', "size-name"),
        ("Nơi nhận:", "<w:i/>", "", "italic-recipients-label"),
        (">- ", 'w:val="22"', 'w:val="26"', "size-recipients"),
    ],
)
def test_sizes_and_styles_of_components(text: str, old: str, new: str, code: str) -> None:
    letter = replace(GOOD, recipients=("- Như trên;", "- Bộ Y tế;", "- Lưu: VT."))
    assert changed(letter, text, old, new) == {code}


def test_the_abstract_under_a_types_name_is_bold_and_without_the_label_of_letters() -> None:
    bases = ("Căn cứ Luật A ngày 01 tháng 7 năm 2025.", *DECISION.body[1:])
    assert "bold-abstract" in changed(replace(DECISION, body=bases), "Về việc ban hành", "<w:b/>", "")
    assert "abstract-place" in codes(replace(DECISION, abstract=("V/v ban hành Quy chế thư điện tử",)))


@pytest.mark.parametrize(
    ("number", "title", "code"),
    [
        ("Số: 15/CV-BTC", "", "letter-code"),
        ("Số: 15/2024/BTC-VP", "", "reference-year"),
        ("Số: 15/2024/BC-BTC", "BÁO CÁO", "reference-year"),
        ("Số: 15/2024/QĐ-UBND", "QUYẾT ĐỊNH", None),
        ("Số: 15/BTC-CV", "", None),
    ],
)
def test_the_number_holds_no_year_and_a_letter_no_code(number: str, title: str, code: str | None) -> None:
    letter = replace(GOOD, number=number) if not title else replace(DECISION, number=number, title=title)
    assert codes(letter) & {"letter-code", "reference-year"} == {code} - {None}


def test_a_title_in_the_place_of_the_name_is_no_name() -> None:
    assert "signatory-missing" in codes(replace(GOOD, powers=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), name=""))


LONG = Shape(letters=500, align="both", first_line=10.0, gap=6.0, line=1.15)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"shapes": (LONG,)}, None),
        ({"shapes": (replace(LONG, first_line=12.7),)}, None),
        ({"shapes": (replace(LONG, first_line=None, gap=None, line=None, align=None),)}, None),
        ({"shapes": (replace(LONG, first_line=0.0),)}, "indent"),
        ({"shapes": (replace(LONG, gap=0.0),)}, "paragraph-gap"),
        ({"shapes": (replace(LONG, line=2.0),)}, "line-spacing"),
        ({"shapes": (replace(LONG, align="left"),)}, "alignment"),
        ({"shapes": (LONG, replace(LONG, letters=100, first_line=0.0))}, None),
        ({"page_number": "", "pages": 3}, "page-number-missing"),
        ({"page_number": "", "pages": 1}, None),
        ({"page_number": "foot center", "first_page_apart": True}, "page-number-place"),
        ({"page_number": "top right", "first_page_apart": True}, "page-number-place"),
        ({"page_number": "top center", "first_page_apart": False}, "page-number-first"),
        ({"page_number": "top center", "first_page_apart": True}, None),
    ],
)
def test_paragraphs_and_page_numbers(values: dict[str, Any], code: str | None) -> None:
    named = {"indent", "paragraph-gap", "line-spacing", "alignment"}
    found = {each for each in paper(**{**A4, **values}) if each in named or each.startswith("page-number")}
    assert found == {code} - {None}


def test_a_word_file_tells_its_paragraphs_and_page_numbers() -> None:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    shape = '<w:pPr><w:spacing w:before="120" w:line="360" w:lineRule="auto"/><w:ind w:firstLine="720"/>'
    body = f'<w:p>{shape}<w:jc w:val="both"/></w:pPr><w:r><w:t>{"chữ " * 40}</w:t></w:r></w:p>'
    code = "<w:r><w:instrText>PAGE \\* MERGEFORMAT</w:instrText></w:r>"
    head = f'<w:hdr {names}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{code}</w:p></w:hdr>'
    made = package(
        f"{body}<w:sectPr><w:titlePg/></w:sectPr>",
        more={
            "word/header1.xml": head.encode(),
            "docProps/app.xml": b"<Properties><Pages>2</Pages></Properties>",
        },
    )
    style = readers.source(made).style
    assert style is not None
    assert style.shapes == (Shape(letters=160, align="both", first_line=12.7, gap=6.0, line=1.5),)
    assert (style.page_number, style.first_page_apart, style.pages) == ("top center", True, 2)
