"""Marks of secrecy in rows of words."""

from __future__ import annotations

import pytest

from congthu.lib.rulebook import secrecy


@pytest.mark.parametrize(
    ("row", "level"),
    [
        ("V/v cử viên chức đi đào tạo theo Đề án TUYET MAT", "top secret"),
        ("TOI MAT Số: 12/BC-UBND", "secret"),
        ("Số: 5/BC-UBND (TUYET MAT)", "top secret"),
        ("V/v sơn lại BE MAT", None),
        ("BÁO CÁO KHUON MAT", None),
    ],
)
def test_a_mark_without_diacritics_beside_other_words(row: str, level: str | None) -> None:
    found = secrecy.in_row(row)
    assert (found.level if found else None) == level


@pytest.mark.parametrize(
    "text",
    [
        "T.U.Y.Ệ.T  M.Ậ.T", "T-Ố-I M-Ậ-T", "M\u200bẬ\u200dT", "M\u00adẬ\u2060T", "\u202eMẬT", "МẬТ", "ΜẬΤ",
        "М\u0410\u0323\u0302Т", "ＴＯＩ ＭＡＴ", "ＭẬＴ", "𝐓𝐎𝐈 𝐌𝐀𝐓", "ᴍẬᴛ", "TUYE\u0323\u0302T MẬT",
        "MA^.T", "TO^'I MA.^T", "TỐIMẬT", "Cấp độ mật: Tối mật", "Thuộc độ mật: Mật",
        "MẬT (đến ngày 31/12/2030)",
        "MẬT CẤP 1", "[x] Tối mật", "MẬT - THU HỒI", "Độ mật A", "Mật (C)", "TUYỆT ĐỐI MẬT",
    ],
)  # fmt: skip
def test_a_mark_is_seen_however_its_letters_are_made(text: str) -> None:
    assert secrecy.stamp(text)


@pytest.mark.parametrize(
    "text",
    ["Độ mật:", "Cấp độ mật", "MẶT", "MẮT", "M A T H", "Độ mật: Thường", "MẬT ONG", "T. M. Mật", "Độ C"],
)
def test_other_lines_are_no_marks(text: str) -> None:
    assert secrecy.stamp(text) is None


@pytest.mark.parametrize(
    ("text", "above", "asked"),
    [
        ("THU HỒI TÀI LIỆU", "", True),
        ("Chỉ người có tên mới được bóc bì", "", True),
        ("ĐÃ GIẢI MẬT", "", True),
        ("BẢN SAO BÍ MẬT NHÀ NƯỚC", "", True),
        ("BÍ MẬT NHÀ NƯỚC", "V/v công tác bảo vệ", True),
        ("BÍ MẬT NHÀ NƯỚC", "BAN CHỈ ĐẠO BẢO VỆ", False),
        ("bí mật nhà nước", "V/v bảo vệ", False),
        ("TOP SECRET", "", True),
        ("TOP SECRET//NOFORN", "", True),
        ("Secret garden", "", False),
        ("BÍ MẬT", "", True),
        ("BÍ MẬT", "GIỮ", False),
        ("Bí mật", "", False),
        ("TUYỆT ĐỐI BÍ MẬT", "", True),
        ("TUYỆT ĐỐI BÍ MẬT NHÀ NƯỚC", "", True),
        ("Classification: Secret", "", True),
        ("Confidential information is kept secret.", "", False),
        ("GIÁI MẮT", "", False),
    ],
)
def test_marks_of_handling_and_english_levels_are_doubts(text: str, above: str, asked: bool) -> None:
    mark = secrecy.handling(text, above)
    assert (mark is not None) == asked
    assert mark is None or not mark.certain


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("V/v kế hoạch A - Mật", False),
        ("V/v kế hoạch A; mật", False),
        ("Tối mật: V/v báo cáo", False),
        ("V/v báo cáo - TÀI LIỆU MẬT", False),
        ("V/v kế hoạch (Mật)", True),
        ("Các độ: Tuyệt mật; Tối mật; Mật", None),
        ("V/v quản lý tài liệu mật", None),
        ("V/v trồng hoa, nuôi ong lấy mật", None),
    ],
)
def test_a_mark_behind_a_title(text: str, certain: bool | None) -> None:
    mark = secrecy.beside_title(text)
    assert (mark and mark.certain) == certain


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("МẬT.docx", True), ("T%E1%BB%90I M%E1%BA%ACT.docx", True), ("T U Y Ệ T M Ậ T.docx", True),
        ("cvmat12.pdf", True), ("DoMat_C.docx", True), ("bao cao (M).docx", True), ("TOP SECRET.docx", True),
        ("tai lieu bi mat.docx", True), ("cong van mat so 12.docx", True), ("KH_TUYỆTMẬT.docx", True),
        ("Danh muc bi mat nha nuoc do Toi mat nganh y te.docx", False),
        ("BC so lieu van ban mat.docx", False),
        ("Luat BVBMNN.pdf", False), ("tai lieu bi mat kinh doanh.docx", False), ("BaoMat.pdf", False),
        ("secretary.docx", False),
    ],
)  # fmt: skip
def test_names_of_files_people_think_of(name: str, found: bool) -> None:
    assert (secrecy.in_filename(name) is not None) == found


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("412(M)/UBND-NC", True), ("M412/UBND-NC", True), ("412 M/UBND", True), ("05/BC-UBND(M)", True),
        ("33/KH-MAT", True), ("33/TUYETMAT-BCA", True), ("7/M&A-CT", False), ("09/BMTE-KH", False),
        ("45/BCĐBVBMNN", False), ("12/ĐM-UBND", False),
    ],
)  # fmt: skip
def test_numbers_of_secrets_as_clerks_write_them(reference: str, found: bool) -> None:
    assert (secrecy.in_reference(reference, 2024) is not None) == found


@pytest.mark.parametrize(
    ("before", "row", "joined"),
    [
        ("V/v rà soát máy tính soạn thảo văn bản", "mật", True),
        ("V/v đăng ký văn", "bản mật", True),
        ("phải dán nhãn “MÁY TÍNH SOẠN THẢO VĂN BẢN", "MẬT”.", True),
        ("V/v triển khai kế hoạch", "mật", False),
        ("V/v triển khai kế hoạch", "“MẬT”", False),
        ("V/v đăng ký văn bản", "MẬT", False),
    ],
)
def test_a_line_that_carries_another_on_is_no_mark(before: str, row: str, joined: bool) -> None:
    assert secrecy.joins(before, row, "") == joined


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("TỐI MẬT, CẤM SAO CHỤP", True),
        ("MẬT, 10 năm", True),
        ("ĐỘ MẬT: TỐI MẬT (Điều 3)", True),
        ("Độ mật: Tuyệt mật / Tối mật / Mật", False),
    ],
)
def test_words_after_a_mark(text: str, certain: bool) -> None:
    found = secrecy.beside_title(text)
    assert found is not None
    assert found.certain is certain
