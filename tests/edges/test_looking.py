"""How a page is looked at: which way it lies, what lies around it, what is passed over or seen closer."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bench.letters import Letter, as_pdf
from bench.scans import as_image, noisy, rendered, skewed
from congthu.edges import reading
from congthu.edges.readers.recognition import cleaning, frames, overlooked, recognising, sheet
from congthu.edges.readers.recognition.closer import Closer
from congthu.edges.readers.recognition.doubted import _signed_as, lines_again, names_again
from congthu.edges.readers.recognition.pieces import Piece

LETTER = Letter(stamps=("HỎA TỐC",))


def _page(dpi: int = 100) -> np.ndarray:
    return rendered(as_pdf(LETTER), dpi=dpi)


def _grey(colour: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)


@pytest.mark.parametrize("degrees", [0, 4, -7])
def test_a_skewed_page_does_not_lie_on_its_side(degrees: float) -> None:
    page = skewed(_page(), degrees)
    assert not cleaning.lies_on_its_side(_grey(page))
    assert cleaning.lies_on_its_side(_grey(np.ascontiguousarray(np.rot90(page))))
    assert abs(cleaning.skew(_grey(page)) + degrees) < 0.2


def test_a_page_on_a_dark_glass_does_not_lie_on_its_side() -> None:
    page = cv2.copyMakeBorder(
        _page()[40:-50, 30:-20], 40, 50, 30, 20, cv2.BORDER_CONSTANT, value=(20, 20, 20)
    )
    assert not cleaning.lies_on_its_side(_grey(page))


def test_noise_alone_is_a_blank_page_and_faint_print_is_not() -> None:
    paper = np.full((1000, 700, 3), 240, np.uint8)
    assert cleaning.is_blank(_grey(noisy(paper, sigma=10)))
    assert cleaning.is_blank(np.full((100, 100), 255, np.uint8))
    faint = paper.copy()
    cv2.putText(faint, "1/QD", (50, 500), cv2.FONT_HERSHEY_SIMPLEX, 4, (150, 150, 150), 12)
    assert not cleaning.is_blank(_grey(noisy(faint, sigma=10)))
    assert not cleaning.is_blank(255 - _grey(faint))


def test_a_photographed_sheet_is_laid_flat() -> None:
    page = _page()
    height, width = page.shape[:2]
    corners = np.array([[80, 60], [700, 75], [725, 990], [50, 965]], np.float32)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    photo = np.full((1060, 800, 3), (92, 70, 55), np.uint8)
    matrix = cv2.getPerspectiveTransform(flat, corners)
    cv2.warpPerspective(page, matrix, (800, 1060), dst=photo, borderMode=cv2.BORDER_TRANSPARENT)
    shade = np.linspace(0.6, 1, 800)[None, :, None]
    flattened = sheet.flattened((photo * shade).astype(np.uint8))
    assert flattened is not None
    found, back = flattened
    assert abs(found.shape[0] / found.shape[1] - height / width) < 0.1
    assert int(np.median(found[:8])) > 120
    x, y, depth = back @ [found.shape[1], 0, 1]
    assert np.abs(np.array([x / depth, y / depth]) - corners[1]).max() < 8


@pytest.mark.parametrize("shade", [1.0, 0.5])
def test_a_sheet_that_fills_the_picture_is_left_as_it_is(shade: float) -> None:
    assert sheet.flattened(noisy(_page(), shade=shade)) is None


def test_a_word_in_capitals_is_no_frame() -> None:
    """Blurred, its letters hang together, and their feet and heads draw a line below and above."""
    word = np.full((140, 420), 255, np.uint8)
    for at, letter in enumerate("HHHHH"):
        cv2.putText(word, letter, (70 + 50 * at, 90), cv2.FONT_HERSHEY_TRIPLEX, 2, 0, 5)
    cv2.line(word, (70, 90), (330, 90), 0, 4)
    cv2.line(word, (70, 46), (330, 46), 0, 4)
    assert np.array_equal(frames.lifted(word, 300), word)
    stamp = np.full((240, 420), 255, np.uint8)
    cv2.rectangle(stamp, (60, 60), (360, 180), 0, 5)
    assert frames.lifted(stamp, 300).min() == 255


def test_a_line_that_nobody_read_is_found() -> None:
    grey = np.full((600, 900), 255, np.uint8)
    for y, text in ((100, "Noi nhan:"), (200, "- Nhu tren;"), (300, "- Luu: VT, KT.")):
        cv2.putText(grey, text, (80, y), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 4)
    cv2.line(grey, (50, 450), (850, 450), 0, 3)
    read = [(78, 65, 300, 110), (78, 165, 330, 210)]
    ((left, top, right, bottom),) = overlooked.places(grey, read)
    assert left < 150
    assert right > 300
    assert 240 < top < bottom < 320
    assert overlooked.places(grey, [*read, (78, 260, 420, 312)]) == []
    assert overlooked.places(grey, []) == []


def test_what_is_seen_closer_stands_where_it_stood() -> None:
    grey = np.full((200, 400), 255, np.uint8)
    grey[100:120, 150:210] = 0
    place = Closer(box=(150, 100, 210, 120), scale=2.0, room=0.5)
    dark = np.argwhere(place.picture(grey) < 128)
    (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0)
    seen = Piece(text="-", box=(left, top, right, bottom), sure=0.9, baseline=float(bottom), height=60.0)
    (placed,) = place.placed([seen])
    assert max(abs(a - b) for a, b in zip(placed.box, place.box, strict=True)) <= 1
    assert placed.height == 30.0


def _piece(text: str, sure: float, x: int = 0) -> Piece:
    box = (x, 10, x + 20 * len(text), 40)
    return Piece(text=text, box=box, sure=sure, baseline=40.0, height=40.0)


def test_a_line_of_codes_is_taken_as_it_is_surest_and_whole() -> None:
    line = [_piece("-", 0.9), _piece("Lưu:", 0.96, 30), _piece("VI,", 0.6, 120), _piece("Ti.", 0.3, 200)]
    better = [_piece("Lưu:", 0.95), _piece("VT,", 0.9), _piece("TTr.", 0.88)]
    cut = [_piece("Lưu:", 0.99)]
    other = [_piece("TÌM:", 0.99), _piece("VT,", 0.99), _piece("TTr.", 0.99)]
    readings = iter([better, cut, other])
    assert [piece.text for piece in lines_again([line], lambda _place: next(readings))[0]] == [
        "-", "Lưu:", "VT,", "TTr.",
    ]  # fmt: skip
    dashed = [_piece("-", 0.8), _piece("Lưu:", 0.93), _piece("VT,", 0.93), _piece("QHĐP.", 0.92)]
    said = lines_again([[line[0], *line[1:3], _piece("QHĐE.", 0.8, 200)]], lambda _place: dashed)[0]
    assert [piece.text for piece in said] == ["-", "Lưu:", "VT,", "QHĐP."]
    hollow = [_piece("Lưu:", 0.93), _piece("KT", 0.93, 120), _piece("().", 0.9, 200)]
    full = [_piece("Lưu:", 0.9), _piece("KT", 0.9), _piece("(5).", 0.8)]
    assert lines_again([hollow], lambda _place: full) == [full]
    number = [_piece("Số:", 0.9), _piece("34/BTTTT.CCHC", 0.4)]
    broken = [_piece("Số:", 0.9), _piece("34/B", 0.9), _piece("TTTT-CCHC", 0.9)]
    assert lines_again([number], lambda _place: broken) == [number]
    sure = [_piece("Số:", 0.96), _piece("12/BTC-VP", 0.9)]
    assert lines_again([sure], lambda _place: pytest.fail("not looked at")) == [sure]


def test_red_print_is_read_on_a_page_that_stands_on_its_head() -> None:
    page = np.ascontiguousarray(np.rot90(_page(200), 2))
    marks = recognising.page(as_image(page, dpi=200), 0)["red_marks"]
    assert "HỎA TỐC" in [mark["text"] for mark in marks]


def test_a_fax_of_two_pages() -> None:
    import io

    from PIL import Image

    pages = [
        Image.fromarray(page).convert("L").point(lambda value: 255 * (value > 140)).convert("1")
        for page in (_page(200), rendered(as_pdf(Letter(body=("Phụ lục kèm theo.",))), dpi=100))
    ]
    held = io.BytesIO()
    pages[0].save(held, "TIFF", compression="group4", dpi=(200, 200), save_all=True, append_images=pages[1:])
    found = reading.read(held.getvalue(), "fax.tif")
    assert found.reference is not None
    assert found.media_type == "image/tiff"


def test_a_page_of_a_hundred_million_pixels_is_read() -> None:
    large = cv2.resize(_page(200), (7070, 10_000), interpolation=cv2.INTER_NEAREST)
    assert reading.read(as_image(large, dpi=855, compress_level=1), "large.png").issued_on is not None


def test_a_line_hardly_read_is_read_again_as_a_whole() -> None:
    bad = [_piece("£:", 0.0), _piece("EHW", 0.2, 60), _piece("BK", 0.1, 140), _piece("L;", 0.3, 200)]
    good = [_piece("2.", 0.9), _piece("Phụ", 0.95), _piece("lục", 0.95), _piece("1;", 0.9)]
    readings = iter([bad, good, []])
    assert lines_again([bad], lambda _place: next(readings)) == [good]


def test_a_name_is_what_all_looks_agree_on_and_doubtful_where_they_do_not() -> None:
    def seen(text: str) -> list[Piece]:
        return [_piece(word, 0.95, 600 + 100 * at) for at, word in enumerate(text.split())]

    def again(*looks: str) -> list[tuple[str, float]]:
        readings = iter(seen(look) for look in looks)
        (line,) = names_again([seen("Hà Quốc Ốn")], 500, lambda _place: next(readings))
        return [(piece.text, piece.sure) for piece in line]

    assert again(*["Hà Quốc Ổn"] * 3) == [("Hà", 0.95), ("Quốc", 0.95), ("Ổn", 0.85)]
    assert again("Hà Quốc Ổn", "Hà Quốc Ốn", "Hà Quốc") == [("Hà", 0.95), ("Quốc", 0.95), ("Ổn", 0.6)]
    assert again("x", "Hà", "") == [("Hà", 0.95), ("Quốc", 0.95), ("Ốn", 0.95)]
    odd = seen("Ths. Đỉnh Viết Long")
    (line,) = names_again([odd], 500, lambda _place: odd)
    assert [(piece.text, piece.sure) for piece in line][:3] == [("Ths.", 0.95), ("Đinh", 0.6), ("Viết", 0.95)]
    other = [_piece("Nơi", 0.9, 600), _piece("nhận:", 0.9, 700)]
    assert names_again([other, seen("An Bình")], 650, lambda _place: pytest.fail("not looked at")) == [
        other, seen("An Bình"),
    ]  # fmt: skip


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_value_is_shown_where_it_stands_on_the_page_as_given(quarters: int) -> None:
    page = skewed(rendered(as_pdf(LETTER), dpi=200), 1.5)
    upright = reading.read(as_image(page, dpi=200), "scan.png").where["reference"].box
    turned = np.ascontiguousarray(np.rot90(page, quarters))
    found = reading.read(as_image(turned, dpi=200), "scan.png").where["reference"].box
    assert upright is not None
    assert found is not None
    height, width = (side * 72 / 200 for side in page.shape[:2])
    x, y = (upright[0] + upright[2]) / 2, (upright[1] + upright[3]) / 2
    wanted = [(x, y), (y, width - x), (width - x, height - y), (height - y, x)][quarters]
    middle = ((found[0] + found[2]) / 2, (found[1] + found[3]) / 2)
    assert max(abs(a - b) for a, b in zip(middle, wanted, strict=True)) < 6


def test_a_stroke_seen_alone_is_no_letter() -> None:
    assert _signed_as("/KH-SNNMT", "JKH-SNNMT") == "/KH-SNNMT"
    assert _signed_as("(VIỆT", "|VIỆT") == "(VIỆT"
    assert _signed_as("IBC-STP", "IBC-STP") == "IBC-STP"
