"""Scans are recognised: what stands on the paper comes out, whatever scanner, stamp or stranger did to it."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from bench.letters import FONTS, Letter, as_pdf
from bench.scans import as_image, noisy, rendered, sealed, skewed
from congthu.edges import reading
from congthu.lib.vntext import fold
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentWithoutText
from congthu.rooms.documents.types import ReadDocument

LETTER = Letter(
    parent=("UBND TỈNH QUẢNG NINH",),
    issuer=("SỞ THÔNG TIN VÀ", "TRUYỀN THÔNG"),
    number="Số: 7822/STTTT-VP",
    about="V/v báo cáo 27 nhiệm vụ",
    date="Quảng Ninh, ngày 27 tháng 7 năm 2023",
    primary=("- Văn phòng Chính phủ;", "- Ủy ban nhân dân các huyện, thị xã, thành phố."),
    recipients=(
        "- Như trên;",
        "- Chủ tịch UBND tỉnh (để b/c);",
        "- Các PCT UBND tỉnh;",
        "- Lưu: VT, VP (3).",
    ),
    powers=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    name="Trần Đức Thắng",
)
_pages: list[bytes] = []


def page() -> bytes:
    if not _pages:
        _pages.append(as_pdf(LETTER))
    return _pages[0]


def check(found: ReadDocument, name: str | None = "Trần Đức Thắng") -> None:
    assert found.reference is not None
    assert found.reference.text == "7822/STTTT-VP"
    assert (found.issuer, found.parent) == ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "UBND TỈNH QUẢNG NINH")
    assert (found.place, found.issued_on) == ("Quảng Ninh", "2023-07-27")
    assert found.abstract == "báo cáo 27 nhiệm vụ"
    assert found.primary_addressees == (
        "Văn phòng Chính phủ",
        "Ủy ban nhân dân các huyện, thị xã, thành phố",
    )
    assert found.signatory is not None
    assert found.signatory.title == "PHÓ GIÁM ĐỐC"
    assert found.signatory.name == name
    assert [line.text for line in found.addressees][:2] == ["Như trên", "Chủ tịch UBND tỉnh"]


def test_a_clean_scan_with_a_seal_over_the_signature() -> None:
    found = reading.read(as_image(sealed(rendered(page()), x=0.64, y=0.562)), "scan.png")
    check(found)
    assert found.media_type == "image/png"
    assert found.file_copy is not None
    assert (found.file_copy.units, found.file_copy.copies) == (("VT", "VP"), 3)
    assert 0.6 < found.confidence["reference"] < 1.0
    assert found.where["reference"].page == 1
    assert found.where["reference"].box is not None


def test_a_grey_copy_with_a_seal_over_the_name() -> None:
    picture = sealed(rendered(page()), x=0.64, y=0.562)
    grey = picture @ np.array([0.3, 0.59, 0.11])
    copy = noisy(np.repeat(grey[:, :, None], 3, axis=2).astype(np.uint8), blur=0.8, sigma=5)
    found = reading.read(as_image(copy, kind="JPEG", quality=70), "copy.jpg")
    assert found.signatory is not None
    check(found, found.signatory.name)
    # What a seal was lifted off may have lost a mark, and is never sure.
    assert fold(found.signatory.name or "") == "tran duc thang"
    assert found.confidence["signatory"] < 0.9


def test_a_bad_scan() -> None:
    picture = noisy(skewed(rendered(page()), -1.5), blur=1.3, sigma=12, shade=0.75, speckles=0.004)
    check(reading.read(as_image(picture, kind="JPEG", quality=45), "scan.jpg"))


def test_few_dots_to_the_inch() -> None:
    check(reading.read(as_image(noisy(rendered(page(), dpi=200)), kind="JPEG", dpi=200), "scan.jpg"))


def test_a_scan_as_pdf_with_progress() -> None:
    told: list[tuple[int, int]] = []
    picture = rendered(page())
    other = rendered(as_pdf(Letter(body=("Phụ lục kèm theo.",))), dpi=100)
    found = reading.read(
        as_image(picture, other, kind="PDF"), "scan.pdf", progress=lambda *step: told.append(step)
    )
    check(found)
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("quarter", [1, 2])
def test_a_page_that_lies_on_its_side_or_stands_on_its_head(quarter: int) -> None:
    import numpy as np

    check(reading.read(as_image(np.ascontiguousarray(np.rot90(rendered(page()), quarter))), "scan.png"))


def test_a_red_stamp_is_read() -> None:
    found = reading.read(as_image(rendered(as_pdf(Letter(stamps=("HỎA TỐC",))))), "scan.png")
    assert found.urgency == "express"


def test_a_framed_red_stamp_is_read() -> None:
    picture = rendered(as_pdf(Letter()))
    red, box = (210, 40, 30), (1700, 60, 2150, 170)
    stamp = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), "white")
    pen = ImageDraw.Draw(stamp)
    pen.rectangle([4, 4, stamp.width - 5, stamp.height - 5], outline=red, width=5)
    face = ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), 60)
    pen.text((60, 22), "HỎA TỐC", fill=red, font=face)
    picture[box[1] : box[3], box[0] : box[2]] = np.asarray(stamp)
    assert reading.read(as_image(picture), "scan.png").urgency == "express"


def test_a_framed_stamp_on_a_grey_copy_is_read() -> None:
    stamped = Image.fromarray(rendered(page()))
    drawn, font = ImageDraw.Draw(stamped), ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), 58)
    drawn.rectangle((1500, 640, 1760, 740), outline=(120, 120, 120), width=6)
    drawn.text((1545, 655), "MẬT", fill=(120, 120, 120), font=font)
    grey = np.repeat(np.asarray(stamped.convert("L"))[:, :, None], 3, axis=2)
    found = reading.read(as_image(noisy(grey)), "scan.png")
    assert found.secrecy_verdict.verdict == "secret"


def test_an_unseen_layer_of_text_is_not_believed() -> None:
    """Someone may write one thing and show another; what a person sees counts."""
    import io

    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    scan = as_image(rendered(page()), kind="PDF")
    writer = IncrementalPdfFileWriter(io.BytesIO(scan), strict=False)
    layer = (
        b"BT 3 Tr /F 12 Tf 60 700 Td " + b"(Noi nhan: Bo Quoc phong, Bo Cong an, Bo Y te) Tj " * 20 + b"ET"
    )
    font = generic.DictionaryObject(
        {
            generic.NameObject("/Type"): generic.NameObject("/Font"),
            generic.NameObject("/Subtype"): generic.NameObject("/Type1"),
            generic.NameObject("/BaseFont"): generic.NameObject("/Times-Roman"),
        }
    )
    fonts = generic.DictionaryObject({generic.NameObject("/F"): writer.add_object(font)})
    writer.add_stream_to_page(
        0,
        writer.add_object(generic.StreamObject(stream_data=layer)),
        resources=generic.DictionaryObject({generic.NameObject("/Font"): fonts}),
    )
    held = io.BytesIO()
    writer.write(held)
    check(reading.read(held.getvalue(), "scan.pdf"))


def test_an_empty_scan() -> None:
    import numpy as np

    with pytest.raises(DocumentWithoutText, match="recognised"):
        reading.read(as_image(np.full((600, 400, 3), 255, np.uint8)), "scan.png")


def test_a_corrupt_picture_in_a_pdf() -> None:
    scan = as_image(rendered(page(), dpi=60), kind="PDF")
    at = scan.index(b"stream") + 400
    with pytest.raises(DocumentUnreadable):
        reading.read(scan[:at] + bytes(4000) + scan[at + 4000 :], "scan.pdf")


def test_where_nothing_can_recognise(monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    from congthu.edges.readers.recognition import recognising

    monkeypatch.setattr(recognising, "_DATA", Path("/nonexistent"))
    recognising.engine.cache_clear()
    with pytest.raises(DocumentWithoutText, match="tesseract-ocr-vie"):
        recognising.page(as_image(rendered(page(), dpi=60)), 0)
    recognising.engine.cache_clear()
