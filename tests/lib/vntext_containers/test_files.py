"""Files of every kind: each paragraph right to the letter and its case, converting twice changes nothing."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthu.lib.vntext import Encoding
from congthu.lib.vntext.containers import ConvertedFile, convert_file

from . import reading, writing, writing_text
from .writing import Written

Writer = Callable[[Sequence[Written], int], bytes]
Reader = Callable[[bytes], list[str]]
KINDS: dict[str, tuple[Writer, Reader]] = {
    "docx": (writing.docx, reading.docx),
    "xlsx": (writing.xlsx, reading.xlsx),
    "pptx": (writing.pptx, reading.pptx),
    "rtf": (writing_text.rtf, reading.rtf),
    "html": (writing_text.page, reading.page),
}
OLD_FONTS = (b".Vn", b"VnTimes", b"VNI-")


def content(data: bytes) -> bytes:
    """Everything a file holds, unpacked."""
    if not data.startswith(b"PK"):
        return data
    archive = zipfile.ZipFile(io.BytesIO(data))
    return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("kind", KINDS)
def test_nearly_every_paragraph_is_right(kind: str) -> None:
    write, read = KINDS[kind]
    right = total = 0
    for seed in range(12):
        written = writing.paragraphs(seed + 5000)
        converted = convert_file(write(written, seed), f"x.{kind}")
        found = Counter(read(converted.data))
        right += sum(found[w.truth] > 0 for w in written)
        total += len(written)
        assert not converted.unmapped
    assert right / total >= 0.99


@pytest.mark.parametrize("kind", KINDS)
def test_old_fonts_make_way_and_twice_changes_nothing(kind: str) -> None:
    write, _ = KINDS[kind]
    converted = convert_file(write(writing.paragraphs(3), 3), f"x.{kind}")
    assert converted.changed
    assert not any(font in content(converted.data) for font in OLD_FONTS)
    again = convert_file(converted.data, f"x.{kind}")
    assert again.data is converted.data
    assert not again.changed


@pytest.mark.parametrize("kind", KINDS)
def test_a_clean_file_comes_back_as_it_is(kind: str) -> None:
    write, _ = KINDS[kind]
    for font in ("Times New Roman", ".VnTime", ".VnTimeH"):
        # Unicode under an old font is what many a hurried conversion left behind (trap 11).
        clean = [replace(w, text=w.truth, font=font, encoding=Encoding.UTF_8) for w in writing.paragraphs(8)]
        data = write(clean, 8)
        assert convert_file(data, f"x.{kind}").data is data


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
def test_other_members_of_the_zip_keep_every_byte(kind: str) -> None:
    write, _ = KINDS[kind]
    before = write(writing.paragraphs(4), 4)
    after = convert_file(before, f"x.{kind}").data
    one, two = (zipfile.ZipFile(io.BytesIO(data)) for data in (before, after))
    assert two.testzip() is None
    assert one.namelist() == two.namelist()
    untouched = 0
    for old, new in zip(one.infolist(), two.infolist(), strict=True):
        assert (old.date_time, old.compress_type) == (new.date_time, new.compress_type)
        if one.read(old) == two.read(new):
            untouched += 1
            spans = [
                data[info.header_offset : info.header_offset + 30 + len(info.filename) + info.compress_size]
                for data, info in ((before, old), (after, new))
            ]
            assert spans[0] == spans[1]
    assert untouched >= 3


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_any_file_converts_once(kind: str, seed: int) -> None:
    write, read = KINDS[kind]
    data = write(writing.paragraphs(seed, 8), seed)
    once: ConvertedFile = convert_file(data, f"x.{kind}")
    assert convert_file(once.data, f"x.{kind}").data is once.data
    # Nothing is lost: what was Unicode is still there.
    assert len(read(once.data)) == len(read(data))


def test_a_string_in_two_cases_is_parted() -> None:
    """One shared string, once in an H font and once not: two forms, each cell with its own."""
    sentence = "Nơi nhận báo cáo tổng hợp"
    text = writing.legacy(sentence, Encoding.TCVN3)
    small = Written(truth=sentence, text=text, font=".VnTime", encoding=Encoding.TCVN3)
    data = writing.xlsx([small, replace(small, font=".VnTimeH")] * 6, 1)
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: archive.read(name).decode() for name in archive.namelist()}
    item = f'<si><t xml:space="preserve">{text}</t></si>'
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{writing.X}" count="2" uniqueCount="1">{item}</sst>'
    cells = '<c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="2" t="s"><v>0</v></c>'
    parts["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{writing.X}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    )
    converted = convert_file(writing.zipped(dict(parts)), "x.xlsx").data
    assert reading.xlsx(converted) == [sentence, sentence.upper()]
    assert b"<v>0</v></c>" in content(converted)
    assert b"<v>1</v></c>" in content(converted)


def test_a_signed_document_is_left_alone() -> None:
    data = writing.docx(writing.paragraphs(5), 5)
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: archive.read(name) for name in archive.namelist()}
    signed = writing.zipped({**parts, "_xmlsignatures/origin.sigs": b""})
    converted = convert_file(signed, "x.docx")
    assert converted.data is signed
    assert converted.report
