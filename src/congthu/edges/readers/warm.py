"""Imported by the readers' zygote: reads small files of our own, so that no child pays for a first time."""

from __future__ import annotations

import io
import zipfile

from congthu.edges import readers
from congthu.edges.readers import drawing

_LETTER = """BỘ TÀI CHÍNH          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 1/BTC-VP          Độc lập - Tự do - Hạnh phúc
V/v làm mẫu           Hà Nội, ngày 05 tháng 3 năm 2020

Kính gửi: Văn phòng Chính phủ.
Đề nghị quý Văn phòng cho ý kiến./.

Nơi nhận:             KT. BỘ TRƯỞNG
- Như trên;           THỨ TRƯỞNG
- Lưu: VT, VP (2).    Nguyễn Văn An
"""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _docx() -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in _LETTER.splitlines())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{lines}</w:body></w:document>'
        )
    return made.getvalue()


def _rtf() -> bytes:
    lines = "".join(f"\\pard\\qc {line}\\par" for line in _LETTER.splitlines())
    letters = "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in lines)
    return f"{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Times New Roman;}}}}{letters}}}".encode("ascii")


def _pdf() -> bytes:
    words = b"BT /F 12 Tf 90 700 Td (Kinh gui: Van phong Chinh phu, noi nhan) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
    )
    body = b"".join(b"%d 0 obj%b\nendobj\n" % (at, each) for at, each in enumerate(objects, 1))
    return b"%%PDF-1.4\n%btrailer<</Root 1 0 R>>\n%%%%EOF" % body


for _file in (_LETTER.encode(), _docx(), _rtf(), _pdf()):
    readers.found(_file)
drawing.pages(_pdf(), 72, 0, 1)
