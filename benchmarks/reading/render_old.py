"""The same documents as offices wrote them before Unicode: TCVN3 with its fonts for capitals, and VNI."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from random import Random

from congthu.lib.vntext import Encoding, encode
from reading.content import Letter, Line, Table
from reading.render_docx import Build, as_docx, build
from reading.render_text import as_text, beside, header_columns

#: The font of small letters and the one that shows capitals; VNI has capitals of its own.
FONTS = {Encoding.TCVN3: (".VnTime", ".VnTimeH"), Encoding.VNI: ("VNI-Times", "VNI-Times")}
_RUN = re.compile(r"<w:r>.*?</w:r>")
_TEXT = re.compile(r"(?<=<w:t xml:space=\"preserve\">)[^<]*")
_SIGNS = str.maketrans({"–": "-", "•": "-", "⎯": "-", "…": ".", "“": '"', "”": '"'})


def plain(letter: Letter) -> Letter:
    """The document in the signs that the old encodings have."""

    def lines(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text.translate(_SIGNS) for text in texts)

    def blocks(given: tuple[Line | Table, ...]) -> tuple[Line | Table, ...]:
        return tuple(replace(b, text=b.text.translate(_SIGNS)) if isinstance(b, Line) else b for b in given)

    return replace(
        letter,
        national=lines(letter.national),
        number=letter.number.translate(_SIGNS),
        date=letter.date.translate(_SIGNS),
        primary=lines(letter.primary),
        recipients=lines(letter.recipients),
        body=blocks(letter.body),
        annex=blocks(letter.annex),
    )


def as_old_text(letter: Letter, seed: str, encoding: Encoding) -> bytes:
    """Plain text in the old encoding."""
    text = as_text(plain(letter), seed)
    return encode(
        text.decode("utf-16" if text[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"), encoding
    ).data


def as_old_docx(letter: Letter, seed: str, encoding: Encoding, *, how: Build | None = None) -> bytes:
    """A DOCX that holds the old encoding as letters of Windows-1252, in the fonts that show them."""
    small, capital = FONTS[encoding]

    def old(run: re.Match[str]) -> str:
        text = "".join(_TEXT.findall(run[0]))
        in_capitals = capital != small and text.upper() == text and any(c.isalpha() for c in text)
        shown = re.sub(r"Times New Roman|Arial|Cambria", capital if in_capitals else small, run[0])
        return _TEXT.sub(lambda t: _seen(t[0].lower() if in_capitals else t[0], encoding), shown)

    how = how or build(Random(seed))
    how = replace(
        how,
        caps_style=False,
        decomposed=False,
        split_runs=False,
        fields=False,
        rules=how.rules.translate(_SIGNS),
        font="Times New Roman",
    )
    source = as_docx(plain(letter), seed, how=how)
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as given,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            content = given.read(name)
            if name.startswith(("word/document", "word/header", "word/footer")):
                content = _RUN.sub(old, content.decode()).encode()
            made.writestr(zipfile.ZipInfo(name), content)
    return held.getvalue()


def _seen(text: str, encoding: Encoding) -> str:
    whole = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    shown = "".join(bytes([b]).decode("cp1252", "replace") for b in encode(whole, encoding).data)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_old_pdf(letter: Letter, seed: str, encoding: Encoding) -> bytes:
    """A PDF whose letters are the bytes of the old encoding, in a font of the old name; columns by place."""
    rows = _rows(plain(letter), Random(seed))
    pages = [rows[at : at + 46] for at in range(0, len(rows), 46)]
    small, _capital = FONTS[encoding]
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/%s/Encoding/WinAnsiEncoding"
    font += b"/FirstChar 0/LastChar 255/Widths[%s]>>"
    objects: list[bytes] = [b"", b"", font % (small.encode(), b"500 " * 256)]
    kids = []
    for page in pages:
        drawn = []
        for number, line in enumerate(page):
            for piece in re.finditer(r"\S+(?: \S+)*", line):
                text = re.sub(rb"([\\()])", rb"\\\1", encode(piece[0], encoding).data)
                drawn.append(b"1 0 0 1 %d %d Tm (%s) Tj" % (40 + 5 * piece.start(), 800 - 16 * number, text))
        content = b"BT /F1 10 Tf\n" + b"\n".join(drawn) + b"\nET"
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            b"/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % len(objects)
        )
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (
        b" ".join(b"%d 0 R" % kid for kid in kids),
        len(kids),
    )
    return _pdf(objects)


def _rows(letter: Letter, chance: Random) -> list[str]:
    """The document as rows of a page, wrapped."""
    import textwrap

    left, right = header_columns(letter, 42)
    boxes = [m.text.center(96).rstrip() for m in letter.marks if m.place in {"box", "top", "header"}]
    rows = [*boxes, *beside(left, right, 46, tabs=False), ""]
    rows += [
        line.center(96).rstrip()
        for text in (letter.title, *letter.abstract)
        if text
        for line in textwrap.wrap(text, 70)
    ] + [""]
    if letter.authority:
        rows += [letter.authority.center(96).rstrip()]
    if len(letter.primary) == 1:
        rows += [f"{' ' * 12}{letter.primary_label} {letter.primary[0]}", ""]
    elif letter.primary:
        rows += [f"{' ' * 12}{letter.primary_label}", *(f"{' ' * 18}{line}" for line in letter.primary), ""]
    for block in letter.body:
        if isinstance(block, Line):
            rows += (
                [block.text.center(96)]
                if block.center
                else textwrap.wrap(block.text, 92, initial_indent="    ")
            )
    rows.append("")
    label = [
        letter.recipients_label,
        *(part for line in letter.recipients for part in textwrap.wrap(line, 44)),
    ]
    rows += beside(label, [*letter.powers, "", "", letter.name], 50 + chance.choice([0, 4]), tabs=False)
    return rows


def _pdf(objects: list[bytes]) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + head + table + tail
