"""Scans of letters: rendered pages with what scanners and stamps do to them; the noise is seeded."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image

Picture = Any


def rendered(pdf: bytes, *, dpi: int = 300, page: int = 0) -> Picture:
    """A page as RGB."""
    return np.asarray(pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72).to_pil().convert("RGB")).copy()


def skewed(picture: Picture, degrees: float) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(picture, matrix, (width, height), borderValue=(255, 255, 255))


def noisy(
    picture: Picture, *, blur: float = 0.8, sigma: float = 6, shade: float = 1.0, speckles: float = 0.0
) -> Picture:
    """Blurred, shaded from left to right, with noise and with salt and pepper on a share of the pixels."""
    random = np.random.default_rng(1)
    height, width = picture.shape[:2]
    grey = cv2.GaussianBlur(picture, (0, 0), blur).astype(np.float32)
    grey *= np.linspace(shade, 1, width)[None, :, None]
    grey += random.normal(0, sigma, (height, width, 1))
    made = grey.clip(0, 255).astype(np.uint8)
    count = int(speckles * height * width)
    places = random.integers(0, height, count), random.integers(0, width, count)
    made[places] = random.choice(np.array([0, 255], np.uint8), (count, 1))
    return made


def sealed(picture: Picture, *, x: float, y: float, dpi: int = 300) -> Picture:
    """A round red seal of 36 mm about the point at these shares of the page, printed over what is there."""
    height, width = picture.shape[:2]
    middle, radius, red = (int(x * width), int(y * height)), round(18 / 25.4 * dpi), (220, 50, 60)
    ink = np.full_like(picture, 255)
    cv2.circle(ink, middle, radius, red, 8)
    cv2.circle(ink, middle, round(0.7 * radius), red, 4)
    for at in range(5):
        turn = at * 2 * np.pi / 5
        end = middle[0] + round(0.5 * radius * np.cos(turn)), middle[1] + round(0.5 * radius * np.sin(turn))
        cv2.line(ink, middle, end, red, 12)
    return np.minimum(picture, ink)


def as_image(*pictures: Picture, kind: str = "PNG", dpi: int = 300, **more: Any) -> bytes:
    """The pictures as one file: PNG, JPEG, TIFF or PDF."""
    first, *others = (Image.fromarray(picture) for picture in pictures)
    held = io.BytesIO()
    if kind == "PDF":
        first.save(held, kind, resolution=dpi, save_all=True, append_images=others, **more)
    elif others:
        first.save(held, kind, dpi=(dpi, dpi), save_all=True, append_images=others, **more)
    else:
        first.save(held, kind, dpi=(dpi, dpi), **more)
    return held.getvalue()
