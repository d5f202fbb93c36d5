"""Lines of published documents and of our own making: each gives exactly the addressees a person sees."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthu.rooms.documents.rules.recipients import join_wrapped, parse_block, parse_lines

BLOCKS = Path(__file__).parent / "blocks"
ROWS = [json.loads(line) for line in (BLOCKS / "lines.jsonl").read_text("utf-8").splitlines()]
TYPED = [line.split("\t") for line in (BLOCKS / "typed.tsv").read_text("utf-8").splitlines()]
ISSUER = "UBND tỉnh Lâm Đồng"


def found(line: str, issuer: str) -> list[list[object]]:
    return [[a.kind, a.text, a.purpose, a.copies] for a in parse_lines([line], issuer)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["line"][:40])
def test_lines_of_published_documents(row: dict[str, object]) -> None:
    assert found(str(row["line"]), str(row["issuer"])) == row["addressees"]


@pytest.mark.parametrize(("issuer", "line", "expected"), TYPED, ids=[line for _, line, _ in TYPED])
def test_lines_of_our_own_making(issuer: str, line: str, expected: str) -> None:
    wanted = []
    for each in expected.split(";;"):
        kind, text, purpose, copies = each.split("|")
        wanted.append([kind, text, purpose or None, int(copies) if copies else None])
    assert found(line, issuer) == wanted


def texts(lines: list[str], issuer: str = ISSUER) -> list[tuple[int, str]]:
    return [(a.line, a.text) for a in parse_lines(lines, issuer)]


def test_old_decrees_end_their_entries_with_commas() -> None:
    lines = ["Ban Bí thư,", "Các Bộ, cơ quan ngang Bộ,", "HĐND, UBND các tỉnh,", "Công báo,", "Lưu: VT."]
    assert texts(lines) == [
        (0, "Ban Bí thư"), (1, "Các Bộ, cơ quan ngang Bộ"), (2, "HĐND, UBND các tỉnh"), (3, "Công báo"),
        (4, "Lưu: VT"),
    ]  # fmt: skip


def test_an_entry_goes_on_where_it_plainly_does() -> None:
    lines = [
        "Cục Kiểm tra văn bản và Xử lý vi phạm -",
        "Bộ Tư pháp;",
        "Các Bộ, cơ quan ngang Bộ, cơ quan",
        "thuộc CP;",
    ]
    assert texts(lines) == [
        (0, "Cục Kiểm tra văn bản và Xử lý vi phạm - Bộ Tư pháp"),
        (2, "Các Bộ, cơ quan ngang Bộ, cơ quan thuộc CP"),
    ]


def test_a_wrong_mark_at_the_end_does_not_join_two_agencies() -> None:
    lines = [
        "Văn phòng Trung ương và các Ban của Đảng:",
        "Văn phòng Quốc hội,",
        "Tòa án nhân dân tối cao;",
        "Bộ Y tế;",
    ]
    assert [line for line, _ in texts(lines)] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "merged",
    [
        "- UBND các xã, phường;     KT. CHỦ TỊCH",
        "- UBND các xã, phường;   TM. ỦY BAN NHÂN DÂN",
        "- UBND các xã, phường; PHÓ CHỦ TỊCH",
        "- UBND các xã, phường; (Đã ký)",
        "- UBND các xã, phường. D:\\congvan\\2026\\bc.doc",
    ],
)
def test_the_signature_beside_the_block_is_no_addressee(merged: str) -> None:
    assert texts(["- Bộ Nội vụ;", merged, "- Lưu: VT."])[1] == (1, "UBND các xã, phường")
    assert len(texts(["- Bộ Nội vụ;", merged, "- Lưu: VT."])) == 3


def test_the_label_and_bullets_are_no_part_of_the_names() -> None:
    lines = ["Nơi nhận: - Như trên;", "• Bộ Nội vụ;", "1. Bộ Y tế;", "a) Bộ Công an;", "+ Lưu: VT./."]
    assert [text for _, text in texts(lines)] == ["Như trên", "Bộ Nội vụ", "Bộ Y tế", "Bộ Công an", "Lưu: VT"]


def test_letters_in_pieces_are_put_together() -> None:
    assert texts(["- Bô\u0323 Nô\u0323i vu\u0323 (đê\u0309 b/c);"])[0] == (0, "Bộ Nội vụ")


# Properties -------------------------------------------------------------------------------------------

TEXT = (
    "Các Bộ , ; : ( ) và để b/c UBND các tỉnh TP Sở Nội vụ Lưu: VT (3) Như trên Công báo VPCP PCN - Website "
    "Thủ tướng Văn phòng Quốc hội Điều 3 Cục thuộc (Bộ Tư pháp) . 2b ./. KH&CN TT."
)
WORDS = st.sampled_from(TEXT.split())
LINES = st.lists(
    st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=40)), min_size=1, max_size=10
)


@settings(max_examples=200, deadline=None)
@given(LINES, st.sampled_from([None, "Bộ Tài chính", ISSUER]))
def test_no_text_breaks_the_reader_and_no_entry_is_without_its_line(
    lines: list[str], issuer: str | None
) -> None:
    entries = join_wrapped(lines)
    read = parse_lines(lines, issuer)
    assert [e.line for e in entries] == sorted({e.line for e in entries})
    assert {a.line for a in read} <= {e.line for e in entries}
    assert all(a.text.strip() for a in read if a.kind != "file_copy")
    assert parse_lines(lines, issuer) == read


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([row["line"] for row in ROWS]), min_size=1, max_size=20))
def test_nothing_is_dropped(lines: list[str]) -> None:
    """Every line gives an addressee, or stands in the entry of a line before it."""
    there = {a.line for a in parse_lines(lines, "Bộ Tài chính")}
    joined = {entry.line for entry in join_wrapped(lines)}
    assert there == joined
    everything = "".join("".join(entry.text.split()) for entry in join_wrapped(lines))
    for line in lines:
        assert "".join(line.strip(" ;.,").split()) in everything


#: Words that stand once for several addressees, or only join them.
INK = {"các", "và", "cac", "lưu", "lựu", "của", "tại", "-", "–", "&", "cơ", "quan", "ngành", "để"}
#: What copies are counted in.
COUNTED = {"b", "bản", "bộ"}


#: A name far to the right, and titles in capitals, are of who signed.
_SIGNED = re.compile(r"\s{8}|BỘ TRƯỞNG|CHỦ TỊCH")
_ALL = [*(str(row["line"]) for row in ROWS), *(line for _, line, _ in TYPED)]
_KEPT = [line for line in _ALL if not _SIGNED.search(line)]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.one_of(st.sampled_from(_KEPT), st.lists(WORDS, min_size=1, max_size=12).map(" ".join)))
def test_every_word_of_a_line_stands_in_an_addressee(line: str) -> None:
    every_word_stands(line)


@pytest.mark.parametrize("line", _KEPT)
def test_every_word_of_the_kept_lines_stands_in_an_addressee(line: str) -> None:
    every_word_stands(line)


def every_word_stands(line: str) -> None:
    read = parse_lines([line], ISSUER)
    if any(a.kind == "file_copy" for a in read):
        return  # initials of the typist stand there too
    there = "".join(f"{a.text} {a.purpose} {a.copies}" for a in read).casefold()
    # The head of a list is not repeated before what has a name of its own.
    listed = line.rpartition(":")[2]
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", listed)):
        assert word.casefold() in there or word.casefold() in INK | COUNTED, (word, read)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ROWS))
def test_what_was_read_is_read_the_same_again(row: dict[str, object]) -> None:
    read = parse_lines([str(row["line"])], str(row["issuer"]))
    for each in read:
        if each.kind != "file_copy":
            assert [a.text for a in parse_lines([each.text + ";"], str(row["issuer"]))] == [each.text]


def test_the_block_gives_the_same_addressees_without_the_file_copy() -> None:
    lines = ["- Như trên;", "- Sở Nội vụ (02 bản);", "- Lưu: VT, PC (3)."]
    addressees, copy = parse_block(lines, ISSUER)
    assert [(a.text, a.copies) for a in addressees] == [("Như trên", None), ("Sở Nội vụ", 2)]
    assert copy is not None
    assert (copy.units, copy.copies) == (("VT", "PC"), 3)


def test_the_signatory_below_the_block_is_nobody() -> None:
    lines = ["- Bộ Nội vụ;", "- Lưu: VT, TH.", "(Đã ký số)", "Đoàn Duy Quý"]
    assert texts(lines) == [(0, "Bộ Nội vụ"), (1, "Lưu: VT, TH")]
    assert texts(["- Lưu: VT. Nguyễn Văn Tùng"]) == [(0, "Lưu: VT")]
    assert texts(["- Đoàn Thanh niên tỉnh;"]) == [(0, "Đoàn Thanh niên tỉnh")]


def test_a_name_with_a_rank_below_the_file_copy_and_a_label_are_nobody() -> None:
    assert texts(["- Lưu: VT, TCCB.", "PGS.TS. Trần Văn Bình"]) == [(0, "Lưu: VT, TCCB")]
    lines = ["- Lưu: VT, NCC;", "Bản điện tử:", "- Giám đốc Sở;"]
    assert texts(lines) == [(0, "Lưu: VT, NCC"), (2, "Giám đốc Sở")]


def test_a_part_too_long_to_be_a_list_stays_whole_and_nothing_of_it_is_lost() -> None:
    line = "Sở Tài chính, " * 8_000 + "Bộ Nội vụ"
    (found,) = parse_lines([f"{line};"], ISSUER)
    assert (found.kind, found.text) == ("agency", line)
    assert len(parse_lines([f"- {'x' * 50_000}; Bộ Nội vụ;"], ISSUER)) == 2


def test_a_page_number_in_the_block_is_nobody() -> None:
    assert texts(["- Bộ Nội vụ;", "2", "- Bộ Y tế;"]) == [(0, "Bộ Nội vụ"), (2, "Bộ Y tế")]


@pytest.mark.parametrize(
    "line", ["KT. BỘ TRƯỞNGTHỨ TRƯỞNGLê Hồng Sơn", "PHÓ CHỦ NHIỆMLê Hồng Sơn", "CHỦ TỊCHLê Hồng Sơn"]
)
def test_a_signature_grown_together_is_nobody(line: str) -> None:
    assert texts(["- Bộ Nội vụ;", line]) == [(0, "Bộ Nội vụ")]


def test_capitals_far_to_the_right_are_of_the_signature_but_agencies_are_not() -> None:
    assert texts(["- Bộ Nội vụ;             THẨM PHÁN – CHỦ TỌA PHIÊN TÒA"]) == [(0, "Bộ Nội vụ")]
    assert texts(["- Bộ Nội vụ;             VPCP"]) == [(0, "Bộ Nội vụ"), (0, "VPCP")]
    assert texts(["- Bộ Nội vụ;             SỞ Y TẾ"]) == [(0, "Bộ Nội vụ"), (0, "SỞ Y TẾ")]


def test_where_somebody_lives_is_no_addressee() -> None:
    company = "- Công ty TNHH Sao Mai (số 15 đường Trần Phú, phường 5, TP Cà Mau);"
    assert texts([company]) == [(0, "Công ty TNHH Sao Mai")]
    lines = ["- Ban Quản lý dự án Sông Hậu;", "(Tổ 4, P. Tân Xuyên, Q. Ninh Kiều);"]
    assert texts(lines) == [(0, "Ban Quản lý dự án Sông Hậu")]
    # Behind the name of an agency a place may tell which one is meant.
    committee = "UBND xã Tân Phú (khu 3, tỉnh Đồng Nai)"
    assert texts([f"- {committee};"]) == [(0, committee)]
    assert texts(["- Công ty A (Tầng 2, phố Huế, Hà Nội)- VPCP: BTCN, các PCN;"]) == [
        (0, "Công ty A"), (0, "VPCP: BTCN, các PCN"),
    ]  # fmt: skip
