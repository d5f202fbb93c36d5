"""Pictures of pages: what a clerk sees is drawn in the sandbox, with limits."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from bench.letters import Letter, as_docx, as_pdf, as_text
from congthu.edges import office, pictures
from congthu.edges.readers import kinds
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentUnsupported

LETTER = Letter(about="V/v thử nghiệm", primary=("Bộ Nội vụ.",))


def image(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def saved(kind: str, *, size: tuple[int, int] = (1654, 2339), **more: object) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, "white").save(held, kind, **more)  # type: ignore[arg-type]
    return held.getvalue()


def test_a_pdf_page_is_drawn_to_measure() -> None:
    drawn = pictures.pages(as_pdf(LETTER), dpi=72)
    assert (drawn.total, drawn.first, len(drawn.pages)) == (1, 0, 1)
    (page,) = drawn.pages
    assert (round(page.width), round(page.height)) == (595, 842)
    assert image(page.png).size == (596, 842)
    # Something is drawn on it.
    assert image(page.png).convert("L").getextrema()[0] < 80


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_images_are_pages(kind: str) -> None:
    drawn = pictures.pages(saved(kind, **({"dpi": (200, 200)} if kind != "WEBP" else {})), dpi=50)
    (page,) = drawn.pages
    assert (round(page.width), round(page.height)) == (595, 842)
    assert image(page.png).width in {413, 414}


def test_pages_of_a_tiff_are_chosen() -> None:
    more = [Image.new("RGB", (200, 300), (shade, 0, 0)) for shade in (50, 100, 150)]
    drawn = pictures.pages(saved("TIFF", size=(200, 300), save_all=True, append_images=more), first=2, most=1)
    assert (drawn.total, drawn.first, len(drawn.pages)) == (4, 2, 1)
    assert image(drawn.pages[0].png).getpixel((5, 5)) == (100, 0, 0)


@pytest.mark.skipif(office.find() is None, reason="LibreOffice is not installed")
def test_word_files_are_drawn_by_way_of_pdf() -> None:
    drawn = pictures.pages(as_docx(LETTER), kinds.DOCX, dpi=40)
    assert drawn.total == 1
    assert drawn.pages[0].height > drawn.pages[0].width > 500


def test_what_has_no_pages() -> None:
    with pytest.raises(DocumentUnsupported, match="no pages"):
        pictures.pages(as_text(LETTER))
    with pytest.raises(DocumentUnreadable, match="broken"):
        pictures.pages(b"%PDF-1.7 nothing")
    with pytest.raises(DocumentUnreadable, match="broken"):
        pictures.pages(saved("PNG")[:200])


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_image_bombs_are_refused() -> None:
    for size in ((60_000, 60_000), (20_000, 9_000)):
        with pytest.raises(DocumentUnreadable, match="too large"):
            pictures.pages(bomb(*size))


def test_a_page_of_a_square_kilometre_is_drawn_small() -> None:
    import typst

    drawn = pictures.pages(typst.compile(b"#set page(width: 400cm, height: 400cm)\nx"), dpi=300)
    assert image(drawn.pages[0].png).width < 4000


def test_a_long_scan_becomes_a_pdf_of_all_its_pages_or_none() -> None:
    def tiff(pages: int) -> bytes:
        more = [Image.new("1", (100, 140), 1) for _ in range(pages - 1)]
        held = io.BytesIO()
        Image.new("1", (100, 140), 1).save(held, "TIFF", save_all=True, append_images=more)
        return held.getvalue()

    assert pictures.pages(pictures.as_pdf(tiff(3), "image/tiff"), most=1).total == 3
    with pytest.raises(DocumentUnreadable, match="too many pages"):
        pictures.as_pdf(tiff(101), "image/tiff")


def test_a_scan_larger_than_the_memory_of_the_sandbox_is_put_together_page_by_page() -> None:
    more = [Image.new("1", (2480, 3508), 1) for _ in range(44)]
    scan = saved("TIFF", size=(2480, 3508), save_all=True, append_images=more, compression="tiff_deflate")
    assert pictures.pages(pictures.as_pdf(scan, "image/tiff"), dpi=20, most=1).total == 45
