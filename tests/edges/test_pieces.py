"""Words as recognised: what is noise, on which line a dash stands, and the stamp on received paper."""

from __future__ import annotations

import cv2
import numpy as np

from congthu.edges.readers.recognition import ink, received
from congthu.edges.readers.recognition.pieces import Piece, tidied
from congthu.rooms.documents.types import Word


def _piece(text: str, x0: int, baseline: float, *, sure: float = 0.95, high: int = 30) -> Piece:
    bottom = int(baseline)
    box = (x0, bottom - high, x0 + 14 * len(text), bottom)
    return Piece(text=text, box=box, sure=sure, baseline=baseline, height=40.0)


def test_a_dash_stands_on_the_line_of_the_words_beside_it() -> None:
    dash = Piece(text="-", box=(100, 183, 112, 187), sure=0.9, baseline=187.0, height=40.0)
    found = tidied([[dash], [_piece("Lưu:", 130, 200.0), _piece("VI,", 200, 200.0, sure=0.2)]])
    assert [(piece.text, piece.baseline) for line in found for piece in line] == [
        ("-", 200.0), ("Lưu:", 200.0), ("VT,", 200.0),
    ]  # fmt: skip


def test_the_records_office_behind_its_label_without_a_space() -> None:
    found = tidied([[_piece("-", 90, 200.0), _piece("Lưu:VE", 130, 200.0), _piece("TCCB.", 230, 200.0)]])
    assert [piece.text for piece in found[0]] == ["-", "Lưu:VT,", "TCCB."]


def test_a_doubtful_word_stays_in_a_line_read_well_and_noise_goes() -> None:
    line = [
        _piece("PTTg", 100, 200.0, sure=0.1),
        _piece("Thường", 200, 200.0),
        _piece("~=", 400, 200.0, sure=0.1),
    ]
    found = tidied([line, [_piece("Wl", 100, 400.0, sure=0.2)]])
    assert [[piece.text for piece in line] for line in found] == [["PTTg", "Thường"]]


def test_a_blank_serial_gets_its_label_once() -> None:
    symbol = _piece("/KH-LĐLĐ", 300, 200.0, sure=0.8)
    assert [piece.text for line in tidied([[symbol]]) for piece in line] == ["Số:", "/KH-LĐLĐ"]
    misread = tidied([[_piece("sờ:", 200, 200.0)], [symbol]])
    assert [piece.text for line in misread for piece in line] == ["sờ:", "/KH-LĐLĐ"]
    labelled = tidied([[_piece("Số:", 200, 200.0)], [symbol]])
    assert [piece.text for line in labelled for piece in line] == ["Số:", "/KH-LĐLĐ"]


def test_words_side_by_side_stand_on_one_line() -> None:
    found = tidied([[_piece("PHÓ", 100, 203.0), _piece("TỔNG", 150, 203.0)], [_piece("GIÁM", 220, 196.0)]])
    assert {piece.baseline for line in found for piece in line} == {203.0}


def _line(text: str, x0: float, y: float) -> list[Word]:
    words, x = [], x0
    for part in text.split():
        words.append(Word(text=part, x0=x, x1=x + 6 * len(part), y=y, size=10.0))
        x += 6 * len(part) + 3
    return words


def test_the_stamp_of_who_received_the_paper_is_set_aside() -> None:
    letter = [*_line("Số: 12/BC-STC", 90, 100), *_line("Kính gửi: Bộ Tài chính", 200, 130)]
    stamp = [
        *_line("CÔNG VĂN ĐẾN", 407, 100), *_line("Số: 1706", 407, 120),
        *_line("Ngày: 1/4/2024", 406, 140), *_line("Chuyển: VP", 408, 160),
    ]  # fmt: skip
    words, lines = received.aside([*letter, *stamp])
    assert words == letter
    assert lines == ["CÔNG VĂN ĐẾN", "Số: 1706", "Ngày: 1/4/2024", "Chuyển: VP"]
    assert received.aside(letter) == (letter, [])


def test_a_signature_under_the_seal_and_a_blue_stamp_are_taken_out_and_blue_type_is_not() -> None:
    page = np.full((1600, 1200, 3), 255, np.uint8)
    red, blue = (225, 40, 50), (30, 40, 170)
    cv2.circle(page, (400, 1200), 210, red, 8)
    cv2.line(page, (380, 1300), (700, 1100), blue, 5)
    cv2.rectangle(page, (500, 100), (1090, 450), blue, 3)
    cv2.putText(page, "2024", (540, 250), cv2.FONT_HERSHEY_SIMPLEX, 2, blue, 4)
    cv2.putText(page, "4", (100, 250), cv2.FONT_HERSHEY_SIMPLEX, 2, blue, 4)
    grey, prints = ink.split(page, 300)
    assert grey[900:].min() > 200
    assert grey[90:460, 480:1100].min() > 200
    assert grey[150:300, 50:200].min() < 100
    assert any(each.x >= 490 for each in prints)


def _texts(lines: list[list[Piece]]) -> list[list[str]]:
    return [[piece.text for piece in line] for line in lines]


def test_a_label_that_was_lost_before_the_records_office() -> None:
    def read(sure: float) -> list[str]:
        line = [_piece("-", 60, 200.0), _piece("“Tin:", 90, 200.0, sure=sure), _piece("VT.", 180, 200.0)]
        return [piece.text for piece in tidied([line])[0]]

    assert read(0.5) == ["-", "Lưu:", "VT."]
    assert read(0.9) == ["-", "“Tin:", "VT."]


def test_a_doubtful_figure_stays_in_a_line_read_well() -> None:
    line = [_piece("Phụ", 100, 200.0), _piece("lục", 160, 200.0), _piece("1;", 230, 200.0, sure=0.1)]
    assert _texts(tidied([line])) == [["Phụ", "lục", "1;"]]


def test_drawn_lines_and_what_is_left_of_a_stamp_are_no_words() -> None:
    words = [_piece("Dự", 100, 200.0), _piece("thảo", 140, 200.0)]
    low = [_piece("EÌ", 400, 300.0, sure=0.5), _piece("bi]", 440, 300.0, sure=0.3)]
    remains = [
        Piece(text=each.text, box=each.box, sure=each.sure, baseline=300.0, height=15.0) for each in low
    ]
    assert _texts(tidied([words, [_piece("=", 900, 200.0)], remains])) == [["Dự", "thảo"]]


def test_a_semicolon_torn_off_its_word_is_no_entry() -> None:
    words = [_piece("thành", 100, 200.0), _piece("phố", 190, 200.0)]
    torn = Piece(text="*", box=(234, 190, 242, 204), sure=0.8, baseline=204.0, height=16.0)
    dash = Piece(text="-", box=(60, 183, 72, 187), sure=0.9, baseline=187.0, height=40.0)
    assert _texts(tidied([words, [torn], [dash]])) == [["thành", "phố"], ["-"]]


def test_words_across_the_end_of_a_row_and_without_a_space() -> None:
    rows = [[_piece("PHÓ", 100, 200.0), _piece("THƯỜNG", 150, 200.0)], [_piece("TRỤC", 130, 250.0)]]
    found = tidied([*rows, [_piece("VIỆTNAM_", 100, 500.0)]])
    assert _texts(found) == [["PHÓ", "THƯỜNG"], ["TRỰC"], ["VIỆT", "NAM"]]
    assert all(piece.sure <= 0.85 for line in found[1:] for piece in line)


def test_the_stroke_of_a_number_taken_for_a_letter() -> None:
    label, other = [_piece("Số:", 100, 200.0)], [_piece("JGUQ-UBND", 300, 200.0)]
    (_, (symbol,)) = tidied([label, other])
    assert (symbol.text, symbol.sure) == ("/GUQ-UBND", 0.6)
    assert _texts(tidied([other])) == [["JGUQ-UBND"]]
    assert _texts(tidied([[*label, _piece("31aÐĐHTL-HCTH", 200, 200.0)]])) == [["Số:", "31a/ĐHTL-HCTH"]]


def test_the_inspectorate_is_wider_than_a_centre() -> None:
    line = [_piece("-", 60, 200.0), _piece("Lưu:", 90, 200.0), _piece("VI,", 180, 200.0)]
    code = Piece(text="TT.", box=(240, 170, 298, 200), sure=0.9, baseline=200.0, height=40.0)
    assert [piece.text for piece in tidied([[*line, code]])[0]][-1] == "TTr."
    assert [piece.text for piece in tidied([[*line, _piece("TT.", 240, 200.0)]])[0]][-1] == "TT."
    for text, wide, meant in (
        ("TT", 44, "TTr"),
        ("TT", 38, "TT"),
        ("TT/.", 64, "TTr/."),
        ("TT./.", 55, "TT./."),
    ):
        code = Piece(text=text, box=(240, 170, 240 + wide, 200), sure=0.9, baseline=200.0, height=40.0)
        assert [piece.text for piece in tidied([[*line, code]])[0]][-1] == meant


def test_what_stands_before_a_bare_symbol_can_only_be_its_label() -> None:
    symbol = _piece("/BC-STP", 400, 200.0)
    agency = [_piece("SỞ", 100, 100.0), _piece("TƯ", 150, 100.0), _piece("PHÁP", 200, 100.0)]
    for lines in ([[_piece("nỗ...", 250, 200.0, sure=0.5), symbol]], [[symbol], [_piece("Tìm", 250, 200.0)]]):
        found = tidied([agency, *lines])
        assert _texts(found) == [["SỞ", "TƯ", "PHÁP"], ["Số:", "/BC-STP"]]
        assert found[1][0].sure <= 0.6
    far = [_piece("Hà", 1400, 200.0), _piece("Nội,", 1450, 200.0)]
    assert ["Hà", "Nội,"] in _texts(tidied([[symbol], far]))


def test_a_speck_before_a_rank_is_no_sign_of_an_entry() -> None:
    assert _texts(tidied([[_piece("'TS.BS.", 100, 200.0), _piece("Phạm", 250, 200.0)]])) == [
        ["TS.BS.", "Phạm"]
    ]


def test_a_symbol_torn_at_its_dash() -> None:
    parts = [("Số:", 0), ("05/TB", 100), ("—-", 220), ("VPCP", 260)]
    torn = [_piece(text, x, 200.0) for text, x in parts]
    (line,) = tidied([torn])
    assert [piece.text for piece in line] == ["Số:", "05/TB-VPCP"]
    assert line[1].box[2] == torn[3].box[2]
    assert _texts(tidied([torn[1:]])) == [["05/TB", "—-", "VPCP"]]


def test_a_doubtful_number_of_a_law_stays_in_a_line_read_well() -> None:
    words = [_piece("quyết", 0, 200.0), _piece("76/NQ-CP", 100, 200.0, sure=0.29), _piece("ngày", 300, 200.0)]
    assert _texts(tidied([words])) == [["quyết", "76/NQ-CP", "ngày"]]


def test_a_type_read_wrong_in_a_symbol_stands_on_the_page_in_full() -> None:
    number = [_piece("Số:", 0, 200.0), _piece("7457/CTT-CTN", 100, 200.0)]
    title = [_piece("CHƯƠNG", 300, 400.0), _piece("TRÌNH", 400, 400.0)]
    assert _texts(tidied([number, title]))[0] == ["Số:", "7457/CTr-CTN"]
    assert _texts(tidied([number]))[0] == ["Số:", "7457/CTT-CTN"]
    assert _texts(tidied([number[1:], title]))[0] == ["7457/CTT-CTN"]
    plan = [_piece("Số:", 0, 200.0), _piece("12/KT-XD", 100, 200.0)]
    assert _texts(tidied([plan, [_piece("KẾ", 300, 400.0), _piece("HOẠCH", 400, 400.0)]]))[0][1] == "12/KT-XD"
