"""A stamp in black or grey that was set down askew on a scan is found, set upright and read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from bench.letters import FONTS
from congthu.edges.readers import recognising, turned
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
