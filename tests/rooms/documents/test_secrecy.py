"""No mark is missed, and words that speak of secrets are none: marks in all places, many sentences."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

from bench.layouts import Sheet, layout
from bench.letters import Letter, as_docx, as_pdf, as_text
from congthu.edges import readers
from congthu.lib.rulebook import secrecy as marks
from congthu.rooms.documents import rules
from congthu.rooms.documents.types import Aside, Page, RedMark, Source, Where, Word

STAMPS = (
    "MẬT", "TỐI MẬT", "TUYỆT MẬT", "M Ậ T", "T Ố I  M Ậ T", "[MẬT]", "(TỐI MẬT)", "* MẬT *", "MẬT.",
    "Độ mật: Mật", "ĐỘ MẬT: TUYỆT MẬT", "Mức độ mật: Tối mật", "Độ mật: C", "TÀI LIỆU MẬT", "MẬT - HỎA TỐC",
    "TỐI MẬT, KHẨN", "HỎA TỐC TUYỆT MẬT", "TOI MAT", "TUYET MAT", "MAT", "«MẬT»", "DẤU MẬT: MẬT",
    "MẬT (Bản số: 02)",
)  # fmt: skip
#: Places on the upper part of a page: x, y, size.
PLACES = (
    (100, 165, 14),
    (90, 48, 13),
    (400, 150, 14),
    (250, 190, 16),
    (480, 40, 12),
    (88, 240, 14),
    (300, 300, 20),
)


def stamped(seed: int, text: str, x: float, y: float, size: float) -> Source:
    """A made-up document with a stamp of one piece or of single words, moved to a free height."""
    source, _ = layout(seed)
    page = source.pages[0]
    while any(abs(word.y - y) < 9 for word in page.words):
        y += 1.5
    sheet = Sheet(split=seed % 2 == 0)
    sheet.line(text, y, x0=x, size=size, align="left", bold=True)
    return replace(source, pages=(replace(page, words=(*page.words, *sheet.words)),))


@pytest.mark.parametrize("stamp", STAMPS)
def test_no_stamp_is_missed_wherever_it_stands(stamp: str) -> None:
    for seed, (x, y, size) in itertools.product(range(5), PLACES):
        verdict = rules.read(stamped(seed, stamp, x, y, size)).secrecy_verdict
        if stamp[:1].isupper() and not stamp.isupper():  # a field stands in the header or on a row of its own
            assert verdict.verdict in {"secret", "ask"}, (seed, x, y)
        else:
            assert verdict.verdict == "secret", (seed, x, y)
            assert verdict.why["vi"]


@pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_marks_beside_the_words_of_the_header_count(stamp: str) -> None:
    made = (
        Letter(about="V/v việc chung", number=f"Số: 12/BTC-VP {stamp}"),
        Letter(about="V/v việc chung", date=f"{stamp} Hà Nội, ngày 03 tháng 10 năm 2024"),
        Letter(about=f"V/v kế hoạch công tác ({stamp.capitalize()})"),
        Letter(about=f"[{stamp}] V/v kế hoạch công tác"),
    )
    for letter, make in itertools.product(made, (as_pdf, as_docx, as_text)):
        assert rules.read(readers.source(make(letter))).secrecy_verdict.verdict == "secret", (letter, make)


def test_a_secret_annex_and_a_mark_further_down_are_asked_about() -> None:
    source, _ = layout(3)
    words = (Word(text="MẬT", x0=450, x1=490, y=60), Word(text="Phụ lục số liệu", x0=85, x1=200, y=90))
    annex = Page(width=595, height=842, words=words)
    assert rules.read(replace(source, pages=(*source.pages, annex))).secrecy_verdict.verdict == "ask"
    low = stamped(3, "TÀI LIỆU THU HỒI", 100, 165, 13)
    assert rules.read(low).secrecy_verdict.verdict == "ask"


@pytest.mark.parametrize(
    ("text", "confidence", "top", "verdict"),
    [
        ("MẬT", 0.9, 100, "secret"),
        ("TỐI MẶT", 0.9, 100, "ask"),
        ("MẠT", 0.7, 100, "ask"),
        ("", 0.0, 100, "ask"),
        ("X~", 0.2, 100, "ask"),
        ("", 0.0, 700, "none"),
        ("HỎA TỐC", 0.9, 100, "none"),
        ("KHẨN", 0.4, 100, "none"),
        ("CÔNG VĂN ĐẾN Số: 12", 0.8, 40, "none"),
        ("SỞ Y TẾ TỈNH NGHỆ AN", 0.8, 100, "none"),
        ("Số: 6925", 0.9, 100, "none"),
        ("M4 T.", 0.9, 100, "ask"),
    ],
)
def test_red_print_on_a_scan(text: str, confidence: float, top: float, verdict: str) -> None:
    source, _ = layout(5)
    red = RedMark(text=text, confidence=confidence, where=Where(page=1, box=(90, top, 150, top + 25)))
    assert rules.read(replace(source, scanned=True, red_marks=(red,))).secrecy_verdict.verdict == verdict


def test_a_misread_stamp_is_asked_about_on_a_scan_only() -> None:
    for word in ("MẶT", "MAI", "MẠT", "TÔI MẮT"):
        source = stamped(4, word, 100, 165, 14)
        assert rules.read(replace(source, scanned=True)).secrecy_verdict.verdict == "ask"
        assert rules.read(source).secrecy_verdict.verdict == "none"


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("CV mật 12.docx", "secret"),
        ("[MAT] bao cao.pdf", "secret"),
        ("Tuyet-mat.pdf", "secret"),
        ("CV MẬT 12.pdf", "secret"),
        ("TOI MAT - 5 bao cao.docx", "secret"),
        ("Kế hoạch (mật).docx", "secret"),
        ("cv-mat-12.pdf", "ask"),
        ("MAT.pdf", "ask"),
        ("12_MAT_BC.pdf", "ask"),
        ("Số liệu mật.docx", "ask"),
        ("Quản lý tài liệu mật.docx", "ask"),
        ("bao-mat.pdf", "none"),
        ("Bảo mật hệ thống.docx", "none"),
        ("mat-khau.docx", "none"),
        ("mat-ong.pdf", "none"),
        ("gap-mat-dau-xuan.docx", "none"),
        ("GIAY MOI GAP MAT.docx", "none"),
        ("Mat tran to quoc.docx", "none"),
        ("Luật Bảo vệ bí mật nhà nước.pdf", "none"),
        ("Học viện Kỹ thuật Mật mã.pdf", "none"),
        ("kế hoạch mật độ dân số.docx", "none"),
        ("BAO CAO MAT BANG.pdf", "none"),
        ("Danh sach vang mat.docx", "none"),
        ("KH cap mat khau.pdf", "none"),
    ],
)
def test_names_of_files(name: str, verdict: str) -> None:
    assert rules.read(layout(1)[0], name).secrecy_verdict.verdict == verdict


@pytest.mark.parametrize(
    ("reference", "year", "asked"),
    [
        ("123/M-BTC", 2024, True),
        ("45/TM-BCA", 2024, True),
        ("12-M/BC-UBND", 2024, True),
        ("15/BC-UBND(M)", 2024, True),
        ("33/BC-BCA.M", 2024, True),
        ("01/TM-XNK", 1999, False),
        ("12/SCT-TM", 2024, False),
        ("05/QĐ-UBND", 2024, False),
        ("12a/BC-SYT", 2024, False),
        ("7/TTr-TM", 2024, False),
        ("1234/BTC-VP", None, False),
    ],
)
def test_numbers_of_secret_series_are_asked_about(reference: str, year: int | None, asked: bool) -> None:
    found = marks.in_reference(reference, year)
    assert (found is not None) == asked
    assert found is None or not found.certain


WORDS = (
    "bảo mật", "bí mật nhà nước", "mật khẩu", "mật độ dân số", "mật ong", "gặp mặt", "mất an toàn",
    "vắng mặt", "mặt trận", "cơ mật", "mật thiết", "mật mã", "giải mật", "tài liệu mật", "độ mật",
    "Tối mật", "Tuyệt mật", "khẩn trương", "mật vụ", "hội đồng giải mật", "dấu mật", "mặt bằng",
    "MẶT BẰNG", "BẢO MẬT", "MẤT MÙA", "Mật danh", "công văn", "báo cáo", "văn bản", "cơ quan",
    "thực hiện", "kế hoạch", "quy định", "của", "và", "tại", "theo", "về việc", "đối với", "các",
)  # fmt: skip


def test_thousands_of_ordinary_sentences_are_no_secrets() -> None:
    """Words about secrets in bodies, abstracts and titles: none is taken for a mark, none is asked about."""
    draw = random.Random(34)
    asked = []
    for seed in range(400):
        source, _ = layout(seed)
        page = source.pages[0]
        sheet = Sheet()
        for line in range(8):
            text = " ".join(draw.choice(WORDS) for _ in range(draw.randint(4, 11)))
            sheet.line(
                text[:1].upper() + text[1:] + draw.choice((".", ";", "")),
                560 + 16 * line,
                align="left",
                size=12,
            )
        words = tuple(word for word in page.words if word.y < 480) + tuple(sheet.words)
        found = rules.read(replace(source, pages=(replace(page, words=words),)))
        if found.secrecy_verdict.verdict != "none":
            asked.append((seed, found.secrecy_verdict.why))
    assert asked == []


@pytest.mark.parametrize(
    "about",
    [
        "V/v tăng cường công tác bảo vệ bí mật nhà nước",
        "V/v đổi mật khẩu hộp thư điện tử công vụ",
        "V/v hướng dẫn đóng dấu chỉ độ mật (Tuyệt mật, Tối mật, Mật)",
        "V/v giải phóng mặt bằng",
        "V/v giải mật tài liệu lưu trữ",
    ],
)
def test_abstracts_about_secrets_are_no_secrets(about: str) -> None:
    for make in (as_pdf, as_docx, as_text):
        assert rules.read(readers.source(make(Letter(about=about)))).secrecy_verdict.verdict == "none"


def test_an_academy_of_ciphers_is_no_secret() -> None:
    letter = Letter(
        parent=("BAN CƠ YẾU CHÍNH PHỦ",), issuer=("HỌC VIỆN KỸ THUẬT MẬT", "MÃ"), about="V/v tuyển sinh"
    )
    for make in (as_pdf, as_docx, as_text):
        assert rules.read(readers.source(make(letter))).secrecy_verdict.verdict == "none"


def test_a_form_and_a_law_that_list_the_marks_are_no_secrets() -> None:
    bodies = (
        ("Độ mật của tài liệu:", "1. Tuyệt mật", "2. Tối mật", "3. Mật"),
        ("Mẫu dấu:", "TUYỆT MẬT", "TỐI MẬT", "MẬT", "Kích thước theo quy định."),
        ("Độ mật: Tuyệt mật / Tối mật / Mật / Không",),
        ("a) Dấu “TUYỆT MẬT”;", "b) Dấu “TỐI MẬT”;", "c) Dấu “MẬT”."),
    )
    for body, make in itertools.product(bodies, (as_docx, as_text)):
        letter = Letter(about="V/v mẫu dấu chỉ độ mật", body=body)
        assert rules.read(readers.source(make(letter))).secrecy_verdict.verdict == "none", (body, make)


def test_a_declared_level_counts_with_words_after_it() -> None:
    for row in ("Độ mật: Tối mật (thời hạn bảo vệ 10 năm)", "Độ mật: TỐI MẬT; Độ khẩn: Hỏa tốc"):
        for make in (as_docx, as_text):
            found = rules.read(readers.source(make(Letter(about="V/v kế hoạch", body=(row, "Nội dung.")))))
            assert found.secrecy_verdict.verdict != "none"


@pytest.mark.parametrize("stamps", [("MẬT", "TỐI MẬT"), ("TUYỆT MẬT", "TỐI MẬT")])
def test_an_old_mark_and_a_new_one_are_a_doubt(stamps: tuple[str, str]) -> None:
    """law: Law 29/2018 art. 21: a level may be raised or lowered."""
    letter = Letter(about="V/v kế hoạch", stamps=stamps)
    for make in (as_pdf, as_docx, as_text):
        assert rules.read(readers.source(make(letter))).secrecy_verdict.verdict == "ask"


def test_a_mark_below_a_word_that_only_looks_like_half_of_another_counts() -> None:
    """ "… mua sắm thiết bị" above "MẬT" is no "bí mật"."""
    letter = Letter(about="V/v mua sắm thiết bị", stamps=("MẬT",))
    for make in (as_pdf, as_docx, as_text):
        assert rules.read(readers.source(make(letter))).secrecy_verdict.verdict == "secret"


def test_a_mark_printed_across_small_print_counts() -> None:
    source, _ = layout(2)
    page = source.pages[0]
    sheet = Sheet()
    sheet.line("Ký bởi văn phòng lúc mười bốn giờ", 40, x0=380, size=7, align="left")
    sheet.line("TỐI MẬT", 40.4, x0=410, size=13, align="left")
    found = rules.read(replace(source, pages=(replace(page, words=(*page.words, *sheet.words)),)))
    assert found.secrecy_verdict.verdict == "secret"


def test_glued_marks_in_names_of_files_count() -> None:
    assert marks.in_filename("5_toimat.docx") == marks.Mark(level="secret")
    assert marks.in_filename("tuyetmat.pdf") == marks.Mark(level="top secret")


def scattered(text: str, dx: float, dy: float) -> Source:
    """A made-up document over which a mark is printed letter by letter, aslant or downwards."""
    source, _ = layout(2)
    page = source.pages[0]
    letters = [
        Word(text=letter, x0=60 + dx * at, x1=70 + dx * at, y=300 + dy * at, size=14)
        for at, letter in enumerate(text.replace(" ", ""))
    ]
    return replace(source, pages=(replace(page, words=(*page.words, *letters)),))


@pytest.mark.parametrize(("dx", "dy"), [(9, 6), (9, -7), (0, 16), (12, 12)])
def test_a_mark_printed_aslant_or_downwards_is_seen(dx: float, dy: float) -> None:
    for text in ("MẬT", "TỐI MẬT", "TUYỆT MẬT"):
        assert rules.read(scattered(text, dx, dy)).secrecy_verdict.verdict == "secret"
    assert rules.read(scattered("MÁT", dx, dy)).secrecy_verdict.verdict == "none"


@pytest.mark.parametrize(
    ("text", "kind", "verdict"),
    [
        ("TUYỆT MẬT", "drawing", "secret"),
        ("Mật", "properties", "ask"),
        ("Độ mật: Tối mật", "field", "ask"),
        ("Văn bản mật, không gửi qua mạng", "note", "ask"),
        ("Phụ lục (Mật).docx", "enclosed", "secret"),
        ("Báo cáo về bảo vệ bí mật nhà nước", "properties", "none"),
        ("Quản lý văn bản mật", "properties", "none"),
        ("Độ mật: Thường", "field", "none"),
        ("image1.png", "enclosed", "none"),
    ],
)
def test_words_beside_the_pages_are_judged(text: str, kind: str, verdict: str) -> None:
    source = replace(layout(4)[0], asides=(Aside(text=text, kind=kind),))  # type: ignore[arg-type]
    assert rules.read(source).secrecy_verdict.verdict == verdict


def test_an_annex_and_a_copy_with_a_mark_in_small_letters_are_asked_about() -> None:
    for extra in (("Mật", "PHỤ LỤC"), ("PHỤ LỤC", "(Tối mật)"), ("SAO Y (MẬT)",)):
        letter = Letter(
            about="V/v kế hoạch", body=(*Letter().body, "Xin cảm ơn./.", *extra, "Số liệu về lực lượng")
        )
        for make in (as_docx, as_text):
            assert rules.read(readers.source(make(letter))).secrecy_verdict.verdict != "none", (extra, make)
    carried = ("Danh mục bí mật nhà nước thuộc", "độ Tối mật.", "PHỤ LỤC I. MẪU DẤU")
    letter = Letter(about="V/v danh mục", body=carried)
    assert rules.read(readers.source(as_text(letter))).secrecy_verdict.verdict == "none"


def test_an_attachment_the_letter_calls_secret_is_asked_about() -> None:
    body = ("Kèm theo: Báo cáo số 15/BC-CAT ngày 12/9/2024 (Tối mật).", "Trân trọng./.")
    found = rules.read(readers.source(as_docx(Letter(about="V/v báo cáo", body=body))))
    assert found.secrecy_verdict.verdict == "ask"


def test_the_number_is_judged_as_it_is_written() -> None:
    for number in ("Số: 05/BC-UBND(M)", "Số: 412(M)/UBND-NC", "Số mật: 12/UBND-NC"):
        found = rules.read(readers.source(as_docx(Letter(about="V/v báo cáo", number=number))))
        assert found.secrecy_verdict.verdict == "ask", number


def test_the_annex_of_a_circular_that_shows_all_marks_is_no_secret() -> None:
    shown = (
        "1. Mẫu dấu độ “Tuyệt mật”", "TUYỆT MẬT", "2. Mẫu dấu độ “Tối mật”", "TỐI MẬT", "3. Mẫu dấu độ “Mật”",
        "MẬT", "4. Mẫu dấu thu hồi", "TÀI LIỆU THU HỒI", "5.", "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ",
    )  # fmt: skip
    for make in (as_docx, as_text):
        letter = Letter(about="V/v mẫu dấu chỉ độ mật", body=shown)
        assert rules.read(readers.source(make(letter))).secrecy_verdict.verdict == "none", make


def test_a_mark_in_small_letters_among_the_first_rows_of_a_later_page_is_asked_about() -> None:
    source, _ = layout(3)
    head = ("UBND TỈNH", "Tối mật", "Số liệu về lực lượng của tỉnh")
    words = tuple(Word(text=text, x0=90, x1=300, y=60 + 20 * at) for at, text in enumerate(head))
    annex = Page(width=595, height=842, words=words)
    assert rules.read(replace(source, pages=(*source.pages, annex))).secrecy_verdict.verdict == "ask"
