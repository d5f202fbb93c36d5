"""Paper through a scanner: skew, blur, noise, shading, grey copies, seals, arrival stamps."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

Picture = Any  # numpy.ndarray of uint8, height x width x 3, RGB

_FACE = Path("/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf")


@dataclass(frozen=True, kw_only=True)
class Wear:
    """How bad the paper and the scanner are."""

    dpi: int
    skew: float
    blur: float
    noise: float
    quality: int
    shading: float = 0.0
    specks: float = 0.0
    grey: bool = False


def light(chance: Random) -> Wear:
    """A good scan."""
    return Wear(
        dpi=chance.choice([200, 300, 300]), skew=chance.uniform(-0.4, 0.4), blur=0.6, noise=6, quality=80
    )


def heavy(chance: Random) -> Wear:
    """A worn copy on a bad scanner."""
    return Wear(
        dpi=chance.choice([200, 300]),
        skew=chance.uniform(-1.5, 1.5),
        blur=1.2,
        noise=12,
        quality=45,
        shading=0.25,
        specks=0.003,
    )


def copy(chance: Random) -> Wear:
    """A grey photocopy, scanned."""
    return Wear(
        dpi=300,
        skew=chance.uniform(-0.8, 0.8),
        blur=0.9,
        noise=8,
        quality=70,
        shading=0.12,
        specks=0.0006,
        grey=True,
    )


WEARS = {"light": light, "heavy": heavy, "copy": copy}
FORMATS = ("pdf", "pdf", "png", "jpeg", "tiff")


def scanned(pdf: bytes, seed: str, wear: str, *, name: str, stamped: bool = True) -> tuple[bytes, str]:
    """(file, ending): the pages of a PDF as a scanner gives them back; ``name`` is where the seal goes."""
    chance = Random(seed)
    how = WEARS[wear](chance)
    document = pdfium.PdfDocument(pdf)
    pictures = []
    for page in document:
        picture = np.array(page.render(scale=how.dpi / 72).to_pil().convert("RGB"))
        if stamped:
            _seal(picture, _place_of(page, name), how.dpi, chance)
            if not pictures and chance.random() < 0.3:
                _arrival(picture, how.dpi, chance)
        pictures.append(_worn(picture, how, chance))
    ending = chance.choice(FORMATS)
    if ending in {"png", "jpeg"} and len(pictures) > 1:
        ending = "pdf"
    return _written(pictures, how, ending), ending


def _place_of(page: Any, name: str) -> tuple[float, float] | None:
    """Left middle of the signatory's name in points from the top left corner."""
    text = page.get_textpage()
    found, last = text.search(name), None
    while (hit := found.get_next()) is not None:
        last = hit
    if last is None:
        return None
    left, bottom, _right, top = text.get_charbox(last[0])
    return left, page.get_height() - (bottom + top) / 2


def _seal(picture: Picture, place: tuple[float, float] | None, dpi: int, chance: Random) -> None:
    """A round red seal over a third of the signature, and the blue strokes of a hand."""
    if place is None:
        return
    scale = dpi / 72
    x, y = int(place[0] * scale), int((place[1] - 44) * scale)
    radius = int(18 / 25.4 * dpi)
    layer = np.full_like(picture, 255)
    stroke = np.array(
        [
            [
                x + int(20 * scale) + int(chance.uniform(-10, 60) * scale),
                y + int(chance.uniform(-22, 18) * scale),
            ]
            for _ in range(9)
        ]
    )
    cv2.polylines(
        layer,
        [stroke.reshape(-1, 1, 2).astype(np.int32)],
        False,
        (30, 40, 170),
        max(2, int(1.1 * scale)),
        cv2.LINE_AA,
    )
    red = (225, 40, 50)
    for size, width in ((1.0, 1.6), (0.9, 0.8), (0.55, 0.8)):
        cv2.circle(layer, (x, y), int(radius * size), red, max(1, int(width * scale)), cv2.LINE_AA)
    for turn in range(5):
        angle = np.pi / 2 + turn * 4 * np.pi / 5
        after = angle + 4 * np.pi / 5
        points = [
            (int(x + 0.4 * radius * np.cos(a)), int(y - 0.4 * radius * np.sin(a))) for a in (angle, after)
        ]
        cv2.line(layer, points[0], points[1], red, max(1, int(1.2 * scale)), cv2.LINE_AA)
    _multiply(picture, layer)


def _arrival(picture: Picture, dpi: int, chance: Random) -> None:
    """The stamp of the office that received the paper, in an empty place of the upper half."""
    width, height = int(50 / 25.4 * dpi), int(30 / 25.4 * dpi)
    dark = (picture.min(axis=2) < 160).astype(np.uint8)
    total = cv2.integral(dark)
    for y in range(int(0.03 * picture.shape[0]), int(0.5 * picture.shape[0]), height // 4):
        for x in range(int(0.03 * picture.shape[1]), picture.shape[1] - width - 10, width // 6):
            inside = total[y + height, x + width] - total[y, x + width] - total[y + height, x] + total[y, x]
            if inside == 0:
                _stamp(picture, (x, y, width, height), dpi, chance)
                return


def _stamp(picture: Picture, box: tuple[int, int, int, int], dpi: int, chance: Random) -> None:
    x, y, width, height = box
    layer = Image.new("RGB", (picture.shape[1], picture.shape[0]), "white")
    pen = ImageDraw.Draw(layer)
    colour = chance.choice([(200, 40, 60), (40, 50, 160)])
    pen.rectangle([x + 4, y + 4, x + width - 4, y + height - 4], outline=colour, width=max(2, dpi // 100))
    face = ImageFont.truetype(str(_FACE), int(10 / 72 * dpi))
    lines = (
        "CÔNG VĂN ĐẾN",
        f"Số: {chance.randrange(10, 9000)}",
        f"Ngày: {chance.randrange(1, 28)}/{chance.randrange(1, 12)}/2024",
        "Chuyển: VP",
    )
    for at, line in enumerate(lines):
        pen.text((x + width // 10, y + height * (at * 0.22 + 0.08)), line, fill=colour, font=face)
    _multiply(picture, np.array(layer))


def _multiply(picture: Picture, layer: Picture) -> None:
    """Ink over ink."""
    np.copyto(picture, (picture.astype(np.uint16) * layer // 255).astype(np.uint8))


def _worn(picture: Picture, how: Wear, chance: Random) -> Picture:
    noise = np.random.default_rng(chance.randrange(1 << 30))
    height, width = picture.shape[:2]
    if how.grey:
        picture = np.repeat(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[:, :, None], 3, axis=2)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), how.skew, 1.0)
    turned = cv2.warpAffine(
        picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255)
    )
    worn = cv2.GaussianBlur(turned, (0, 0), how.blur * how.dpi / 300).astype(np.float32)
    if how.shading:
        slope = (
            np.linspace(1 - how.shading, 1, width, dtype=np.float32)[None, :, None]
            * np.linspace(1, 1 - how.shading / 2, height, dtype=np.float32)[:, None, None]
        )
        worn *= slope
    worn += noise.normal(0, how.noise, (height, width, 1)).astype(np.float32)
    if how.specks:
        drawn = noise.random((height, width), dtype=np.float32)
        worn[drawn < how.specks / 2] = 0
        worn[drawn > 1 - how.specks / 2] = 255
    return np.clip(worn, 0, 255).astype(np.uint8)


def _written(pictures: Sequence[Picture], how: Wear, ending: str) -> bytes:
    """One file; lossy formats lose what the scanner's setting says."""
    lossy = []
    for picture in pictures:
        held = io.BytesIO()
        Image.fromarray(picture).convert("L" if how.grey else "RGB").save(
            held, "jpeg", quality=how.quality, dpi=(how.dpi, how.dpi)
        )
        lossy.append(Image.open(io.BytesIO(held.getvalue())))
    made = io.BytesIO()
    if ending == "pdf":
        lossy[0].save(
            made, "pdf", save_all=True, append_images=lossy[1:], resolution=how.dpi, quality=how.quality
        )
    elif ending == "tiff":
        lossy[0].save(
            made,
            "tiff",
            save_all=True,
            append_images=lossy[1:],
            compression="jpeg",
            quality=how.quality,
            dpi=(how.dpi, how.dpi),
        )
    else:
        lossy[0].save(
            made, ending, dpi=(how.dpi, how.dpi), **({"quality": how.quality} if ending == "jpeg" else {})
        )
    return made.getvalue()
