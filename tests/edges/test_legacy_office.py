"""Old Office files through the real LibreOffice, and every way of being refused."""

from __future__ import annotations

import pytest

from congthu.edges import legacy_office, office
from congthu.lib.vntext import Encoding
from congthu.lib.vntext.containers import FileBroken, FileTooLarge, FileUnsupported, convert_file
from lib.vntext_containers import reading, writing, writing_text

CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
needs_office = pytest.mark.skipif(office.find() is None, reason="LibreOffice is not installed")


def as_text(data: bytes, ending: str) -> list[str]:
    made = office.convert(data, ending, ".txt", "txt:Text (encoded):UTF8")
    return [line.strip() for line in made.decode("utf-8-sig").splitlines()]


@pytest.mark.wire
@needs_office
def test_a_doc_of_old_times() -> None:
    written = [w for w in writing.paragraphs(21, 12) if w.encoding is not Encoding.UTF_8]
    old = office.convert(writing_text.rtf(written, 4), ".rtf", ".doc", "doc:MS Word 97")
    converted, name = legacy_office.convert_any(old, "Công văn.doc")
    assert name == "Công văn.docx"
    assert converted.kind == "docx"
    found = reading.docx(converted.data)
    assert sum(w.truth in found for w in written) >= len(written) - 1
    again, _ = legacy_office.convert_any(converted.data, name)
    assert again.data is converted.data


@pytest.mark.wire
@needs_office
@pytest.mark.parametrize("kind", ["docx", "rtf"])
def test_libreoffice_reads_what_we_wrote(kind: str) -> None:
    written = writing.paragraphs(22)
    write = writing.docx if kind == "docx" else writing_text.rtf
    lines = as_text(convert_file(write(written, 2), f"x.{kind}").data, f".{kind}")
    # The text filter leaves out headers, notes, comments and boxes.
    shown = written[5:] if kind == "docx" else written[3:]
    assert [w.truth for w in shown if w.truth not in lines] == []


def test_what_cannot_be_modernised() -> None:
    with pytest.raises(FileUnsupported):
        legacy_office.modernised(CFB + b"\0" * 600, "x.doc")
    with pytest.raises(FileBroken):
        legacy_office.modernised(CFB + "EncryptedPackage".encode("utf-16-le"), "x.docx")
    with pytest.raises(FileTooLarge):
        legacy_office.modernised(CFB + b"\0" * (65 << 20), "x.doc")


def test_other_files_go_their_own_way() -> None:
    assert legacy_office.convert_any(b"plain", "x.txt")[1] == "x.txt"
