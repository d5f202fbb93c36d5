"""Old Office files through the real LibreOffice, and every way of being refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from congthu.edges import legacy_office, office
from congthu.lib.vntext import Encoding
from congthu.lib.vntext.containers import FileBroken, FileTooLarge, FileUnsupported, convert_file
from lib.vntext_containers import reading, writing, writing_text
from lib.vntext_containers.sentences import SENTENCES
from lib.vntext_containers.test_opendocument import SPACES

CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MODERN = {"odt": "docx:MS Word 2007 XML", "ods": "xlsx:Calc MS Excel 2007 XML"}
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
def test_sheets_of_old_times() -> None:
    """LibreOffice writes the old file with its old fonts; what comes back is in Unicode and needs no more."""
    written = writing.paragraphs(23, 12)
    old = office.convert(writing.xlsx(written, 5), ".xlsx", ".xls", "xls:MS Excel 97")
    assert old.startswith(CFB)
    converted, name = legacy_office.convert_any(old, "Biểu.xls")
    assert (name, converted.kind) == ("Biểu.xlsx", "xlsx")
    found = reading.xlsx(converted.data)
    assert sum(w.truth in found for w in written) >= len(written) - 1
    assert legacy_office.convert_any(converted.data, name)[0].data is converted.data


@pytest.mark.wire
@needs_office
def test_slides_of_old_times() -> None:
    texts = SENTENCES[:4]
    old = office.convert(slides(texts, ".VnTime"), ".fodp", ".ppt", "ppt:MS PowerPoint 97")
    assert old.startswith(CFB)
    converted, name = legacy_office.convert_any(old, "Trình bày.ppt")
    assert (name, converted.kind) == ("Trình bày.pptx", "pptx")
    found = reading.pptx(converted.data)
    assert [text for text in texts if text not in found] == []
    assert b".VnTime" not in b"".join(_parts(converted.data))


def _parts(data: bytes) -> list[bytes]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return [archive.read(name) for name in archive.namelist()]


def slides(texts: list[str], font: str) -> bytes:
    """A presentation of one page, as flat OpenDocument, with text in an old font."""
    frames = "".join(
        f'<draw:frame svg:x="1cm" svg:y="{2 * n}cm" svg:width="20cm" svg:height="2cm"><draw:text-box>'
        f'<text:p><text:span text:style-name="T1">{writing.legacy(text, Encoding.TCVN3)}</text:span></text:p>'
        "</draw:text-box></draw:frame>"
        for n, text in enumerate(texts)
    )
    page = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document {SPACES} office:mimetype="application/vnd.oasis.opendocument.presentation"'
        ' office:version="1.2">'
        f'<office:font-face-decls><style:font-face style:name="F" svg:font-family="{font}"/>'
        '</office:font-face-decls><office:automatic-styles><style:style style:name="T1" style:family="text">'
        '<style:text-properties style:font-name="F"/></style:style></office:automatic-styles><office:body>'
        f'<office:presentation><draw:page draw:name="a">{frames}</draw:page></office:presentation>'
        "</office:body></office:document>"
    )
    return page.encode()


@pytest.mark.wire
@needs_office
@pytest.mark.parametrize(("ending", "export"), [("odt", "odt:writer8"), ("ods", "ods:calc8")])
def test_open_documents_as_libreoffice_writes_them(ending: str, export: str) -> None:
    written = writing.paragraphs(24, 12)
    source, kind = (
        (writing_text.rtf(written, 4), ".rtf") if ending == "odt" else (writing.xlsx(written, 4), ".xlsx")
    )
    made = convert_file(office.convert(source, kind, f".{ending}", export), f"x.{ending}")
    assert made.kind == ending
    back = office.convert(made.data, f".{ending}", ".docx" if ending == "odt" else ".xlsx", _MODERN[ending])
    found = reading.docx(back) if ending == "odt" else reading.xlsx(back)
    shown = [w for w in written if w.encoding is not Encoding.UTF_8]
    assert sum(w.truth in found for w in shown) >= len(shown) - 1


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
