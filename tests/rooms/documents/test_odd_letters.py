"""Letters as they come: joint documents, covers, laws, columns copied out of a page, wrapped titles."""

from __future__ import annotations

from collections.abc import Iterable

from congthu.edges import readers
from congthu.edges.readers import html, text
from congthu.rooms.documents import rules
from congthu.rooms.documents.types import Page, ReadDocument, Source, Word

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def of_text(written: str) -> ReadDocument:
    return rules.read(text.read(written.encode()))


def of_html(head: tuple[str, str], body: str) -> ReadDocument:
    left, right = head
    return rules.read(html.read(f"<table><tr><td>{left}</td><td>{right}</td></tr></table>{body}".encode()))


def headed(body: str, number: str = "Số: 12/QĐ-SNV", issuer: str = "SỞ NỘI VỤ") -> ReadDocument:
    date = "An Giang, ngày 03 tháng 10 năm 2025"
    return of_html((f"<b>{issuer}</b><br>{number}", f"<b>{NATION}</b><br>{MOTTO}<br>{date}"), body)


def signed(found: ReadDocument) -> tuple[str | None, str | None, str | None]:
    assert found.signatory is not None
    return found.signatory.capacity, found.signatory.title, found.signatory.name


def printed(lines: Iterable[tuple[str, float, float]]) -> Source:
    """A page with lines at (left edge, baseline), word by word."""
    words = []
    for line, left, y in lines:
        at = left
        for text_of in line.split():
            words.append(Word(text=text_of, x0=at, x1=at + 6 * len(text_of), y=y, size=11))
            at += 6 * len(text_of) + 3
    return Source(media_type="x", pages=(Page(width=595, height=842, words=tuple(words)),))


# The abstract ----------------------------------------------------------------------------------------------


def test_an_abstract_need_not_be_bold() -> None:
    for about in ("Về việc nâng bậc lương", "<center>Nghỉ Tết Nguyên đán</center>", "Nghỉ Tết<br>________"):
        found = headed(f"<center><b>QUYẾT ĐỊNH</b></center><p>{about}</p><p>Căn cứ Luật Viên chức;</p>")
        assert found.abstract == about.removeprefix("<center>").split("<")[0]


def test_a_number_on_a_line_of_its_own_is_still_the_abstract() -> None:
    found = headed(
        "<center><b>QUYẾT ĐỊNH<br>Về chế độ báo cáo theo Thông tư số<br>01/2021/TT-VPCP</b></center>"
        "<p>Căn cứ Luật Viên chức;</p>"
    )
    assert found.abstract == "Về chế độ báo cáo theo Thông tư số 01/2021/TT-VPCP"


def test_a_dash_on_a_line_of_its_own_is_no_rule() -> None:
    found = of_text(
        f"SỞ Y TẾ          {NATION}\nSố: 14/CTr-SYT          Huế, ngày 28 tháng 01 năm 2015\n\n"
        "                    CHƯƠNG TRÌNH\n      Báo cáo tình hình kinh tế\n                 -\n"
        "        xã hội quý III\n\n\nCăn cứ Luật Viên chức;\n"
    )
    assert found.abstract == "Báo cáo tình hình kinh tế - xã hội quý III"


def test_a_day_in_an_abstract_is_not_that_of_the_letter() -> None:
    found = headed("<p>Kính gửi: Bộ Nội vụ</p>", "Số: 1/SNV<br>V/v nghỉ lễ<br>ngày 02 tháng 9 năm 2025")
    assert (found.abstract, found.issued_on) == ("nghỉ lễ ngày 02 tháng 9 năm 2025", "2025-10-03")


def test_who_decides_is_not_in_the_abstract() -> None:
    for authority in ("QUỐC HỘI", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH AN GIANG"):
        found = headed(
            f"<center><b>NGHỊ QUYẾT<br>VỀ KẾ HOẠCH PHÁT TRIỂN<br>{authority}</b></center>"
            "<p>Căn cứ Hiến pháp;</p>",
            issuer="QUỐC HỘI",
        )
        assert found.abstract == "VỀ KẾ HOẠCH PHÁT TRIỂN"


def test_what_announces_the_body_is_no_abstract() -> None:
    found = of_text(
        f"SỞ Y TẾ          {NATION}\nSố: 31/GGT-SYT          Huế, ngày 02 tháng 01 năm 2024\n"
        "GIẤY GIỚI THIỆU\nSở Y tế trân trọng giới thiệu:\nÔng (bà): Trần Thị Mận\n"
    )
    assert (found.type.name, found.abstract) == ("Giấy giới thiệu", None)


# The head --------------------------------------------------------------------------------------------------


def test_the_number_of_a_law() -> None:
    found = headed("<center><b>NGHỊ QUYẾT</b></center>", "Nghị quyết số: 142/2016/QH13", "QUỐC HỘI")
    assert found.reference is not None
    assert (found.reference.text, found.issuer) == ("142/2016/QH13", "QUỐC HỘI")
    # A law that an abstract names, wrapped, is not the number of the letter.
    found = headed("", "V/v thi hành<br>Luật số: 45/2013/QH13 về đất đai")
    assert (found.reference, found.abstract) == (None, "thi hành Luật số: 45/2013/QH13 về đất đai")


def test_a_title_of_the_nation_that_goes_on_below() -> None:
    words = [
        *((f"ỦY BAN NHÂN DÂN TỈNH {NATION.removesuffix(' NAM')}", 85, 68), ("NAM", 85, 82)),
        *(("ĐỒNG THÁP", 120, 96), (MOTTO, 347, 96), ("Số: 03/UBND-TH", 124, 110)),
        ("Đồng Tháp, ngày 06 tháng 12 năm 2025", 323, 110),
    ]
    found = rules.read(printed((line, x, y) for line, x, y in words))
    assert (found.issuer, found.place) == ("ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP", "Đồng Tháp")


def test_columns_that_do_not_stand_one_above_another() -> None:
    lines = [
        *(("ỦY BAN NHÂN DÂN TỈNH BÀ RỊA - VŨNG", 60, 60), ("TÀUCỘNG HÒA XÃ HỘI CHỦ", 286, 60)),
        *(("NGHĨA VIỆT NAM", 60, 74), ("SỞ NỘI VỤ", 60, 88), (MOTTO, 250, 88)),
        *(("Số: 9/SNV-VP", 60, 102), ("Bà Rịa - Vũng Tàu, ngày 10 tháng 12 năm 2025", 230, 102)),
        *(("V/v báo cáo", 60, 116), ("Kính gửi: Bộ Nội vụ", 100, 140)),
    ]
    found = rules.read(printed(lines))
    assert (found.parent, found.issuer) == ("ỦY BAN NHÂN DÂN TỈNH BÀ RỊA - VŨNG TÀU", "SỞ NỘI VỤ")
    assert (found.place, found.issued_on) == ("Bà Rịa - Vũng Tàu", "2025-12-10")


def test_a_row_reaches_over_and_no_gap_parts_it_from_the_date() -> None:
    lines = [
        *(("TÒA ÁN NHÂN DÂN TỐI CAO", 85, 68), (NATION.removesuffix(" NAM"), 290, 68), ("NAM", 85, 82)),
        *(
            ("Số: 07/TANDTC-TCCB", 104, 96),
            (MOTTO, 325, 96),
            ("V/v phối hợp cung cấp thông tin chung,", 85, 110),
        ),
        ("số Thành phố Huế, ngày 20 tháng 5 năm 2021", 304, 110),
        *(("liệu phục vụ báo cáo tình hình kinh tế", 85, 124), ("- xã hội", 136, 138)),
        ("Kính gửi: Bộ Nội vụ", 150, 160),
    ]
    found = rules.read(printed(lines))
    about = "phối hợp cung cấp thông tin chung, số liệu phục vụ báo cáo tình hình kinh tế - xã hội"
    assert (found.issuer, found.abstract) == ("TÒA ÁN NHÂN DÂN TỐI CAO", about)
    assert (found.place, found.issued_on) == ("Thành phố Huế", "2021-05-20")


def test_a_right_column_that_stands_below_the_left() -> None:
    found = of_text(
        f"SỞ Y TẾ\nSố: 3/SYT\nV/v mua thuốc\n{NATION}\n{MOTTO}\nHuế, ngày 02 tháng 01 năm 2024\n"
        "Kính gửi: Bộ Y tế\n"
    )
    assert (found.issuer, found.abstract, found.place) == ("SỞ Y TẾ", "mua thuốc", "Huế")


def test_words_that_are_left_of_a_name() -> None:
    found = headed("", issuer="UBND TỈNH LÂM ĐỒNG</b><br>HỘI ĐỒNG THI ĐUA - KHEN<b><br>THƯỞNG")
    assert (found.parent, found.issuer) == ("UBND TỈNH LÂM ĐỒNG", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG")
    # As TCVN3 has capitals, where a single word does not show that it is one of them.
    assert headed("", issuer="BAN CHỈ HUY PHÒNG THỦ DÂN<br>Sự").issuer == "BAN CHỈ HUY PHÒNG THỦ DÂN SỰ"


def test_digital_is_a_word_of_the_name_and_no_number() -> None:
    for last in ("SỐ", "Số"):
        found = headed("", issuer=f"UBND TỈNH AN GIANG<br>BAN CHỈ ĐẠO CHUYỂN ĐỔI<br>{last}")
        assert (found.parent, found.issuer) == ("UBND TỈNH AN GIANG", "BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ")


def test_lines_of_a_page_of_laws() -> None:
    """As such sites show tables: cells one below another, lines broken where the source broke them."""
    found = of_text(
        "ỦY\nBAN NHÂN DÂN\nTỈNH QUẢNG TRỊ\n-------\n|\nCỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        f"{MOTTO}\n---------------\n|\nSố: 3330/QĐ-UBND\n|\nQuảng\nTrị, ngày 27 tháng 12 năm 2016\n|\n"
        "QUYẾT ĐỊNH\nPHÊ DUYỆT QUY HOẠCH THĂM DÒ\nỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ\nCăn cứ Luật Khoáng sản;\n"
    )
    assert (found.issuer, found.parent) == ("ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", None)
    assert (found.place, found.issued_on) == ("Quảng Trị", "2016-12-27")
    assert (found.type.name, found.abstract) == ("Quyết định", "PHÊ DUYỆT QUY HOẠCH THĂM DÒ")


def test_an_abstract_below_the_date() -> None:
    found = of_text(
        f"ỦY BAN NHÂN DÂN {NATION}\nTỈNH HẬU GIANG {MOTTO}\n\n"
        "Số: 454/UBND-NCTH Vị Thanh, ngày 6 tháng 4 năm 2011\n\nV/v bầu chọn Vịnh Hạ Long\n\n"
        "Kính gửi:\n\n- Giám đốc Sở Nội vụ;\n"
    )
    assert (found.issuer, found.place) == ("ỦY BAN NHÂN DÂN TỈNH HẬU GIANG", "Vị Thanh")
    assert found.abstract == "bầu chọn Vịnh Hạ Long"


def test_a_document_without_a_head() -> None:
    """A long sentence that names a day is no header."""
    sentence = f"Thực hiện Chỉ thị số 10 ngày 23 tháng 3 năm 2006, {'các cơ quan báo cáo kết quả; ' * 8}"
    found = of_text(f"CHỈ THỊ\nVề việc sử dụng thư điện tử\n_________\n{sentence}\n1. Các Bộ báo cáo.\n")
    assert (found.type.name, found.abstract) == ("Chỉ thị", "Về việc sử dụng thư điện tử")
    assert found.issuer is None


def test_an_area_goes_on_with_the_name_of_its_branch() -> None:
    found = headed("", issuer="NGÂN HÀNG NHÀ NƯỚC VIỆT NAM<br>NGÂN HÀNG NHÀ NƯỚC CHI NHÁNH<br>KHU VỰC 5")
    assert found.issuer == "NGÂN HÀNG NHÀ NƯỚC CHI NHÁNH KHU VỰC 5"


def test_the_letter_begins_behind_its_cover() -> None:
    letter = text.read(
        f"SỞ Y TẾ          {NATION}\nSố: 3/TTr-SYT          Huế, ngày 02 tháng 01 năm 2024\n\n"
        "TỜ TRÌNH\nVề việc mua thuốc\n\nKính gửi: Bộ Y tế\n".encode()
    )
    cover = text.read("UBND THÀNH PHỐ HUẾ\nHỒ SƠ TRÌNH PHÊ DUYỆT\nHuế, 2024\n".encode())
    both = Source(media_type="x", pages=(cover.pages[0], letter.pages[0]))
    found = rules.read(both)
    assert (found.issuer, found.parent, found.abstract) == ("SỞ Y TẾ", None, "Về việc mua thuốc")
    # What has a number is the letter itself, whatever follows it.
    first = text.read("CÔNG TY A\nSố: 5/CV-A\nKính gửi: Bộ Y tế\n".encode())
    found = rules.read(Source(media_type="x", pages=(first.pages[0], letter.pages[0])))
    assert found.issuer == "CÔNG TY A"


def test_columns_copied_out_of_a_page() -> None:
    found = of_text(
        f"ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP\nSố:      /UBND-VP\nV/v báo cáo biên chế năm 2024\t{NATION}\n"
        f"{MOTTO}\n\n"
        "Tân Lập, ngày      tháng      năm 2025\nKính gửi: Sở Nội vụ\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\t"
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n\n\nHOÀNG VĂN THỤ\n"
    )
    assert (found.issuer, found.place) == ("ỦY BAN NHÂN DÂN XÃ TÂN LẬP", "Tân Lập")
    assert found.abstract == "báo cáo biên chế năm 2024"
    assert [each.text for each in found.addressees] == ["Như trên"]
    assert signed(found) == ("TM.", "CHỦ TỊCH", "HOÀNG VĂN THỤ")


# The closing -----------------------------------------------------------------------------------------------


def test_two_signatures_above_the_recipients() -> None:
    found = of_text(
        f"BỘ TÀI CHÍNH          {NATION}\nSố: 14/TTLT          Hà Nội, ngày 28 tháng 01 năm 2015\n"
        "Kính gửi: Sở Tư pháp.\nNội dung đề nghị thực hiện.\n\n"
        "KT. BỘ TRƯỞNG BỘ TƯ PHÁP          KT. BỘ TRƯỞNG BỘ TÀI CHÍNH\n"
        "THỨ TRƯỞNG                        THỨ TRƯỞNG\n\n\n\n"
        "Phan Chí Hiếu                     Nguyễn Thị Minh\n\nNơi nhận:\n- Sở Tư pháp các tỉnh;\n- Lưu: VT.\n"
    )
    assert signed(found) == ("KT.", "THỨ TRƯỞNG", "Nguyễn Thị Minh")


def test_spaces_between_words_do_not_part_the_recipients() -> None:
    lines = [
        "Nơi nhận:",
        "- Ban Bí thư Trung ương Đảng;",
        "- Thủ tướng, các Phó Thủ tướng Chính phủ;",
        "- Lưu: VT.",
    ]
    found = rules.read(printed((line, 85, 500 + 15 * number) for number, line in enumerate(lines)))
    assert [each.text for each in found.addressees][1] == "Thủ tướng, các Phó Thủ tướng Chính phủ"


def test_a_signature_set_to_the_right_is_one_column() -> None:
    """Its words happen to stand one above another: that parts nothing."""
    found = rules.read(
        printed(
            [
                *(("Kính gửi: Bộ Nội vụ", 100, 100), ("TL. BỘ TRƯỞNG", 430, 385)),
                *(("VỤ TRƯỞNG VỤ KẾ HOẠCH - TÀI CHÍNH", 333, 401), ("Trần Bá Ước", 474, 492)),
                *(("Nơi nhận:", 85, 521), ("- Như Điều 3;", 85, 534), ("- Lưu: VT.", 85, 547)),
            ]
        )
    )
    assert signed(found) == ("TL.", "VỤ TRƯỞNG VỤ KẾ HOẠCH - TÀI CHÍNH", "Trần Bá Ước")


def test_a_title_goes_on_until_a_name_in_small_letters() -> None:
    found = of_text(
        f"SỞ Y TẾ          {NATION}\nSố: 14/SYT          Huế, ngày 28 tháng 01 năm 2015\nNội dung.\n\n"
        "Nơi nhận:                         TL. GIÁM ĐỐC\n"
        "- Như trên;                       TRƯỞNG PHÒNG KẾ HOẠCH -\n\n"
        "- Lưu: VT.                        TÀI CHÍNH\n\n\n                                  Lương Minh Hạnh\n"
    )
    assert signed(found) == ("TL.", "TRƯỞNG PHÒNG KẾ HOẠCH - TÀI CHÍNH", "Lương Minh Hạnh")


def test_one_tab_before_a_name() -> None:
    """The tab stop is that of the lines above, however long their first column is."""
    found = of_text(
        f"SỞ Y TẾ\t{NATION}\nSố: 3/SYT\tHuế, ngày 02 tháng 01 năm 2024\nKính gửi: Bộ Y tế\n\n"
        "Nơi nhận:\tKT. GIÁM ĐỐC\n- Như trên;\tPHÓ GIÁM ĐỐC\n- Lưu: VT.\n\n\n\tLê Duy Mai\n"
    )
    assert signed(found) == ("KT.", "PHÓ GIÁM ĐỐC", "Lê Duy Mai")


def test_a_title_goes_on_on_the_next_page() -> None:
    first = printed(
        [
            *(("Kính gửi: Bộ Nội vụ", 100, 100), ("Nơi nhận:", 85, 750), ("TL. GIÁM ĐỐC", 385, 750)),
            *(("- Như trên;", 85, 770), ("TRƯỞNG PHÒNG KẾ HOẠCH -", 332, 770)),
        ]
    ).pages[0]
    second = printed([("- Lưu: VT.", 85, 67), ("TÀI CHÍNH", 390, 67), ("Lương Minh Hạnh", 378, 150)]).pages[0]
    found = rules.read(Source(media_type="x", pages=(first, second)))
    assert signed(found) == ("TL.", "TRƯỞNG PHÒNG KẾ HOẠCH - TÀI CHÍNH", "Lương Minh Hạnh")


# Files -----------------------------------------------------------------------------------------------------


def test_columns_of_many_spaces_and_of_tabs_in_html() -> None:
    found = rules.read(
        readers.source(
            f"<html><body><p>SỞ Y TẾ{' ' * 30}{NATION}</p><p>Số: 3/SYT{' ' * 30}{MOTTO}</p>"
            f"<p>V/v mua thuốc{' ' * 8}Huế, ngày 02 tháng 01 năm 2024</p><p>Kính gửi:  Bộ Y tế</p>"
            "<p>Nơi nhận:\tKT. GIÁM ĐỐC</p><p>- Như trên;\tPHÓ GIÁM ĐỐC</p><p>- Lưu: VT.</p><p>&nbsp;</p>"
            '<p>\tLê Duy Mai</p><div title="footer"><p>2</p></div></body></html>'.encode()
        )
    )
    assert (found.issuer, found.abstract, found.issued_on) == ("SỞ Y TẾ", "mua thuốc", "2024-01-02")
    assert signed(found) == ("KT.", "PHÓ GIÁM ĐỐC", "Lê Duy Mai")
    assert found.file_copy is not None
    assert found.file_copy.units == ("VT",)


def test_places_and_capitals_of_html() -> None:
    """LibreOffice sets frames at places of their own, and capitals by style."""

    def at(left: int, top: int, text_of: str) -> str:
        return f'<div style="position: absolute; left: {left}pt; top: {top}pt; width: 220pt">{text_of}</div>'

    found = rules.read(
        readers.source(
            "<html><body>"
            f"{at(230, 20, f'<p>{NATION}</p><p>{MOTTO}</p><p>Huế, ngày 02 tháng 01 năm 2024</p>')}"
            "<p style='margin-top:90pt'>&nbsp;</p><p>&nbsp;</p><p>&nbsp;</p><p>&nbsp;</p><p>&nbsp;</p>"
            f"<p>Kính gửi: Bộ Y tế</p>{at(40, 20, '<p>HỎA TỐC</p>')}"
            f"{at(0, 20, '<p style=text-transform:uppercase>Sở Y tế</p>')}"
            f"{at(0, 40, '<p>Số: 3/SYT</p><p>V/v mua thuốc</p>')}"
            "</body></html>".encode()
        )
    )
    assert (found.issuer, found.abstract, found.place) == ("SỞ Y TẾ", "mua thuốc", "Huế")
    assert (found.primary_addressees, found.urgency) == (("Bộ Y tế",), "express")
