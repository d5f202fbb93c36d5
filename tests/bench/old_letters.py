"""The letters of ``bench.letters`` as offices wrote them before Unicode: in TCVN3 with H fonts, in VNI."""

from __future__ import annotations

import io
import re
import zipfile

from bench.letters import Letter, as_docx, as_text, package
from congthu.lib.vntext import Encoding, encode

#: The font of small letters and the one that shows capitals; VNI has capitals of its own.
FONTS = {Encoding.TCVN3: (".VnTime", ".VnTimeH"), Encoding.VNI: ("VNI-Times", "VNI-Times")}
_RUN = re.compile(r"<w:r>.*?</w:r>")
_TEXT = re.compile(r"(?<=<w:t xml:space=\"preserve\">)[^<]*")


def as_old_text(letter: Letter, encoding: Encoding) -> bytes:
    """Plain text in an old encoding."""
    return encode(as_text(letter).decode(), encoding).data


def as_old_docx(letter: Letter, encoding: Encoding) -> bytes:
    """A DOCX that holds an old encoding as letters of Windows-1252, in the fonts that show them."""
    small, capital = FONTS[encoding]

    def old(run: re.Match[str]) -> str:
        text = "".join(_TEXT.findall(run[0]))
        in_capitals = capital != small and text.isupper()
        shown = run[0].replace("Times New Roman", capital if in_capitals else small)
        return _TEXT.sub(lambda t: _seen(t[0].lower() if in_capitals else t[0], encoding), shown)

    with zipfile.ZipFile(io.BytesIO(as_docx(letter))) as held:
        document = held.read("word/document.xml").decode()
    return package("", document=_RUN.sub(old, document))


def _seen(text: str, encoding: Encoding) -> str:
    return encode(text, encoding).data.decode("cp1252")


def as_old_pdf(letter: Letter, encoding: Encoding) -> bytes:
    """A PDF of one page whose letters are the bytes of an old encoding, in a font of the old name."""
    small, _capital = FONTS[encoding]
    lines = as_old_text(letter, encoding).split(b"\n")
    drawn = []
    for number, line in enumerate(lines):
        for piece in re.finditer(rb"\S+(?: \S+)*", line):
            text = re.sub(rb"([\\()])", rb"\\\1", piece[0])
            drawn.append(b"1 0 0 1 %d %d Tm (%s) Tj" % (40 + 6 * piece.start(), 780 - 16 * number, text))
    content = b"BT /F1 11 Tf\n" + b"\n".join(drawn) + b"\nET"
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/%s/Encoding/WinAnsiEncoding" % small.encode()
    widths = b"/FirstChar 0/LastChar 255/Widths[" + b"500 " * 256 + b"]>>"
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        font + widths,
    )


def _pdf(*objects: bytes) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + head + table + tail
