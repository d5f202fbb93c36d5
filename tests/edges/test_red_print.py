"""Red print on a colour scan: what may be a stamp is looked at, a seal is not, however small."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bench.letters import FONTS
from congthu.edges.readers.recognition import ink

DPI, RED = 300, (210, 30, 30)


def prints(draw_on: Any) -> list[ink.Print]:
    page = Image.new("RGB", (1200, 800), "white")
    draw_on(page)
    return ink.split(np.asarray(page), DPI)[1]


def test_a_small_round_seal_is_no_stamp() -> None:
    font = ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), 40)

    def seal(page: Image.Image) -> None:
        draw = ImageDraw.Draw(page)
        draw.ellipse((400, 200, 638, 438), outline=RED, width=6)
        draw.text((519, 319), "HĐND XÃ", font=font, fill=RED, anchor="mm")

    assert prints(seal) == []


def test_a_stamp_turned_by_half_a_right_angle_is_looked_at() -> None:
    font = ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), 57)

    def stamp(page: Image.Image) -> None:
        on = Image.new("RGBA", (260, 90), (255, 255, 255, 0))
        draw = ImageDraw.Draw(on)
        draw.rectangle((2, 2, 257, 87), outline=RED, width=5)
        draw.text((130, 45), "MẬT", font=font, fill=RED, anchor="mm")
        turned = on.rotate(45, expand=True, resample=Image.Resampling.BICUBIC)
        page.paste(turned, (400, 200), turned)

    (found,) = prints(stamp)
    assert 0.75 < found.width / found.height < 1.33
