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
