"""A stamp in black or grey that was set down askew, or upon other print, is found and looked at alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from bench.letters import FONTS
from congthu.edges.readers.recognition import frames, overrun, recognising, turned
from congthu.lib.rulebook import secrecy

DPI = 300


def sheet(text: str, angle: float, *, ink: int = 20, crossed: bool = False) -> Any:
    """A grey page with lines of print and a stamp over them."""
    font = ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), 57)
    page = Image.new("L", (1600, 1000), 255)
    draw = ImageDraw.Draw(page)
    for line in range(2 if not crossed else 8):
        draw.text((150, 60 + 110 * line), "Kính gửi: Văn phòng Chính phủ, Bộ Nội vụ", font=font, fill=30)
    width = int(font.getlength(text) + 80)
    stamp = Image.new("LA", (width, 95), (255, 0))
    on = ImageDraw.Draw(stamp)
    on.rectangle((2, 2, width - 3, 92), outline=(ink, 255), width=5)
    on.text((width / 2, 47), text, font=font, fill=(ink, 255), anchor="mm")
    stamp = stamp.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    page.paste(stamp, (900, 420), stamp)
    return np.asarray(page)


@pytest.mark.parametrize(
    ("text", "angle", "ink"), [("TỐI MẬT", 12, 20), ("TUYỆT MẬT", -20, 110), ("MẬT", 30, 20)]
)
def test_a_turned_stamp_is_read(text: str, angle: float, ink: int) -> None:
    (found,) = turned.stamps(sheet(text, angle, ink=ink), DPI)
    read = recognising._mark(found, 72 / DPI, 1).text
    # A tone may be lost; the rules take what is near a mark for a doubt.
    assert secrecy.stamp(read, recognised=True)


def test_upright_frames_and_print_are_left_to_the_page() -> None:
    assert turned.stamps(sheet("TỐI MẬT", 0), DPI) == []
    assert turned.stamps(sheet("", 0, crossed=True), DPI) == []


def framed(text: str = "", *, print_: bool = False, columns: int = 1) -> Any:
    """Frames of a stamp's size side by side, with grey letters and small black print over them."""
    font = ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), 57)
    small = ImageFont.truetype(str(FONTS / "Tinos-Regular.ttf"), 37)
    page = Image.new("L", (1600, 600), 255)
    draw = ImageDraw.Draw(page)
    for column in range(columns):
        left = 900 - 400 * column
        draw.rectangle((left, 100, left + 400, 178), outline=110, width=5)
    draw.text((1100, 139), text, font=font, fill=110, anchor="mm")
    for line in range(2 if print_ else 0):
        draw.text((1310, 110 + 48 * line), "Thời gian ký: 15.10.2025 10:12:33 +07:00", font=small, fill=20,
                  anchor="rm")  # fmt: skip
    return np.asarray(page)


def test_a_stamp_upon_other_print_is_looked_at_alone() -> None:
    page = framed("TUYỆT MẬT", print_=True)
    assert (frames.lifted(page, DPI) == page).all()  # what runs over it hides the frame
    (found,) = overrun.stamps(page, DPI)
    assert (abs(found.x - 900) < 12, abs(found.width - 400) < 24) == (True, True)


def test_empty_boxes_and_tables_are_no_stamps() -> None:
    assert overrun.stamps(framed(), DPI) == []
    assert overrun.stamps(framed("Số", columns=3), DPI) == []
