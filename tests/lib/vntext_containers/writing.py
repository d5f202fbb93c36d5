"""Writers of files as old offices wrote them: fonts everywhere they can stand, text in the codes of those fonts."""

# ruff: noqa: E501 (markup is easier to read unbroken)

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from congthu.lib.vntext import Encoding, encode
from congthu.lib.vntext.containers.charsets import surfaced

from .sentences import FOREIGN, SENTENCES

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
X = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FONTS = {
    Encoding.TCVN3: (".VnTime", ".VnArial", "VnTimes"),
    Encoding.VNI: ("VNI-Times", "VNI-Helve"),
    Encoding.UTF_8: ("Times New Roman", "Arial"),
}
CAPITALS = (".VnTimeH", ".VnArialH")


@dataclass(frozen=True, kw_only=True)
class Written:
    """A paragraph as it stands in a file, and what it says."""

    truth: str
    #: Text as a program that knows no Vietnamese fonts shows it.
    text: str
    font: str
    encoding: Encoding


def legacy(text: str, encoding: Encoding) -> str:
    return text if encoding is Encoding.UTF_8 else surfaced(encode(text, encoding).data)


def paragraph(chance: random.Random, kind: str) -> Written:
    """``kind``: tcvn3, capitals, vni, unicode or foreign."""
    if kind == "foreign":
        text = chance.choice(FOREIGN)
        return Written(truth=text, text=text, font="Times New Roman", encoding=Encoding.UTF_8)
    text = chance.choice(SENTENCES)
    encoding = {"tcvn3": Encoding.TCVN3, "capitals": Encoding.TCVN3, "vni": Encoding.VNI}.get(
        kind, Encoding.UTF_8
    )
    if kind == "capitals":
        return Written(
            truth=text.upper(), text=legacy(text, encoding), font=chance.choice(CAPITALS), encoding=encoding
        )
    return Written(
        truth=text, text=legacy(text, encoding), font=chance.choice(FONTS[encoding]), encoding=encoding
    )


def paragraphs(seed: int, count: int = 14) -> list[Written]:
    chance = random.Random(seed)
    kinds = ["tcvn3", "capitals", "vni", "unicode", "foreign"]
    return [paragraph(chance, chance.choices(kinds, [4, 2, 4, 3, 1])[0]) for _ in range(count)]


def cut(chance: random.Random, text: str) -> list[str]:
    """Into runs, anywhere: also between a VNI base and its mark."""
    places = sorted(chance.sample(range(1, len(text)), min(3, len(text) - 1))) if len(text) > 4 else []
    return [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2003, 5, 7, 9, 30, 2))
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>%s</Types>'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument"


def types(**overrides: str) -> str:
    return _TYPES % "".join(
        f'<Override PartName="{part}" ContentType="{_OFFICE}.{kind}+xml"/>'
        for part, kind in overrides.items()
    )


def relations(*found: tuple[str, str]) -> str:
    return (
        _HEAD
        + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(found, 1)
        )
        + "</Relationships>"
    )


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


def rfonts(font: str) -> str:
    return f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>'


def _word_text(text: str) -> str:
    """Text of a run; soft hyphens are elements in Word (trap 5)."""
    parts = [
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\u00ad")
    ]
    return "<w:softHyphen/>".join(parts)


class WordWriter:
    """Paragraphs whose fonts are named by the run, by styles, by the defaults or by the theme."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._styles: list[str] = []

    def paragraph(self, written: Written) -> str:
        way = self._chance.choice(["run", "character", "paragraph", "based"])
        own, style = "", ""
        if way == "run":
            own = rfonts(written.font)
        elif way == "character":
            own = f'<w:rStyle w:val="{self._style("character", rfonts(written.font))}"/>'
        else:
            named = self._style("paragraph", rfonts(written.font))
            if way == "based":
                named = self._style("paragraph", "<w:b/>", based=named)
            style = f'<w:pPr><w:pStyle w:val="{named}"/></w:pPr>'
        runs = [
            f"<w:r><w:rPr>{own}{'<w:b/>' if n % 2 else ''}</w:rPr>{_word_text(part)}</w:r>"
            for n, part in enumerate(cut(self._chance, written.text))
        ]
        return f"<w:p>{style}{''.join(runs)}</w:p>"

    def _style(self, kind: str, properties: str, based: str = "") -> str:
        name = f"S{len(self._styles)}"
        basis = f'<w:basedOn w:val="{based}"/>' if based else ""
        self._styles.append(
            f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{basis}<w:rPr>{properties}</w:rPr></w:style>'
        )
        return name

    def styles(self) -> str:
        return (
            f'{_HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
            '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/></w:rPr></w:rPrDefault></w:docDefaults>'
            + "".join(self._styles)
            + "</w:styles>"
        )


_THEME = (
    f'{_HEAD}<a:theme xmlns:a="{A}" name="x"><a:themeElements><a:fontScheme name="x">'
    '<a:majorFont><a:latin typeface="Arial"/></a:majorFont><a:minorFont><a:latin typeface="%s"/></a:minorFont>'
    "</a:fontScheme></a:themeElements></a:theme>"
)


def docx(written: Sequence[Written], seed: int = 0) -> bytes:
    """Body, table, text box, header, footnote and comment take turns; the first paragraph's font is the theme's."""
    writer = WordWriter(seed)
    theme = written[0]
    made = [writer.paragraph(w) for w in written[1:]]
    themed = "".join(f"<w:r>{_word_text(part)}</w:r>" for part in cut(random.Random(seed), theme.text))
    header, note, comment = made[0], made[1], made[2]
    box = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        f"{made[3]}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    table = f"<w:tbl><w:tr><w:tc>{made[4]}</w:tc></w:tr></w:tbl>"
    body = f"<w:p>{themed}</w:p>{box}{table}{''.join(made[5:])}"
    return zipped(
        {
            "[Content_Types].xml": types(
                **{
                    "/word/document.xml": "wordprocessingml.document.main",
                    "/word/styles.xml": "wordprocessingml.styles",
                    "/word/header1.xml": "wordprocessingml.header",
                    "/word/footnotes.xml": "wordprocessingml.footnotes",
                    "/word/comments.xml": "wordprocessingml.comments",
                    "/word/theme/theme1.xml": "theme",
                }
            ),
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/document.xml": f'{_HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}<w:sectPr>'
            '<w:headerReference w:type="default" r:id="rId3"/></w:sectPr></w:body></w:document>',
            "word/_rels/document.xml.rels": relations(
                ("styles", "styles.xml"),
                ("theme", "theme/theme1.xml"),
                ("header", "header1.xml"),
                ("footnotes", "footnotes.xml"),
                ("comments", "comments.xml"),
            ),
            "word/media/image1.png": PNG,
            "word/styles.xml": writer.styles(),
            "word/header1.xml": f'{_HEAD}<w:hdr xmlns:w="{W}">{header}</w:hdr>',
            "word/footnotes.xml": f'{_HEAD}<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{note}</w:footnote></w:footnotes>',
            "word/comments.xml": f'{_HEAD}<w:comments xmlns:w="{W}"><w:comment w:id="0">{comment}</w:comment></w:comments>',
            "word/theme/theme1.xml": _THEME % theme.font,
        }
    )


def xlsx(written: Sequence[Written], seed: int = 0) -> bytes:
    """Shared strings plain and rich, strings in cells, and a string shared by two fonts."""
    chance = random.Random(seed)
    fonts = list(dict.fromkeys(["Calibri", *(w.font for w in written)]))
    items, cells = [], []
    for row, w in enumerate(written, 1):
        way = chance.choice(["shared", "rich", "inline"])
        style = fonts.index(w.font)
        if way == "inline":
            cells.append(
                f'<row r="{row}"><c r="A{row}" s="{style}" t="inlineStr"><is><t>{escape(w.text)}</t></is></c></row>'
            )
            continue
        if way == "shared":
            items.append(f'<si><t xml:space="preserve">{escape(w.text)}</t></si>')
        else:
            runs = (
                f'<r><rPr><b/><rFont val="{w.font}"/></rPr><t xml:space="preserve">{escape(part)}</t></r>'
                for part in cut(chance, w.text)
            )
            items.append(f"<si>{''.join(runs)}</si>")
            style = 0
        cells.append(f'<row r="{row}"><c r="A{row}" s="{style}" t="s"><v>{len(items) - 1}</v></c></row>')
    styles = (
        f'<fonts count="{len(fonts)}">'
        + "".join(f'<font><sz val="11"/><name val="{font}"/></font>' for font in fonts)
        + '</fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        + f'<cellXfs count="{len(fonts)}">'
        + "".join(f'<xf fontId="{n}" applyFont="1" xfId="0"/>' for n in range(len(fonts)))
        + "</cellXfs>"
    )
    return zipped(
        {
            "[Content_Types].xml": types(
                **{
                    "/xl/workbook.xml": "spreadsheetml.sheet.main",
                    "/xl/worksheets/sheet1.xml": "spreadsheetml.worksheet",
                    "/xl/sharedStrings.xml": "spreadsheetml.sharedStrings",
                    "/xl/styles.xml": "spreadsheetml.styles",
                }
            ),
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{X}" xmlns:r="{R}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ),
            "xl/worksheets/sheet1.xml": f'{_HEAD}<worksheet xmlns="{X}"><sheetData>{"".join(cells)}</sheetData></worksheet>',
            "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{X}" count="{len(items)}" uniqueCount="{len(items)}">{"".join(items)}</sst>',
            "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{X}">{styles}</styleSheet>',
        }
    )


def pptx(written: Sequence[Written], seed: int = 0) -> bytes:
    """Fonts named by the run, the shape's list style, the layout's placeholder, or the theme."""
    chance = random.Random(seed)
    shapes, layout = [], []
    for n, w in enumerate(written[1:], 1):
        way = chance.choice(["run", "list", "layout"])
        latin = f'<a:latin typeface="{w.font}"/>'
        listed = f"<a:lvl1pPr><a:defRPr>{latin}</a:defRPr></a:lvl1pPr>"
        if way == "layout":
            layout.append(
                f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="body" idx="{n}"/></p:nvPr></p:nvSpPr>'
                f"<p:txBody><a:lstStyle>{listed}</a:lstStyle></p:txBody></p:sp>"
            )
        runs = "".join(
            f"<a:r><a:rPr>{latin if way == 'run' else ''}</a:rPr><a:t>{escape(part)}</a:t></a:r>"
            for part in cut(chance, w.text)
        )
        place = f'<p:ph type="body" idx="{n}"/>' if way == "layout" else ""
        style = f"<a:lstStyle>{listed if way == 'list' else ''}</a:lstStyle>"
        shapes.append(
            f"<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{style}<a:p>{runs}</a:p></p:txBody></p:sp>"
        )
    first = f"<p:sp><p:txBody><a:lstStyle/><a:p><a:r><a:t>{escape(written[0].text)}</a:t></a:r></a:p></p:txBody></p:sp>"
    return zipped(
        {
            "[Content_Types].xml": types(**{"/ppt/presentation.xml": "presentationml.presentation.main"}),
            "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f'{_HEAD}<p:presentation xmlns:p="{P}" xmlns:a="{A}"/>',
            "ppt/slides/slide1.xml": f'{_HEAD}<p:sld xmlns:p="{P}" xmlns:a="{A}"><p:cSld><p:spTree>{first}'
            f"{''.join(shapes)}</p:spTree></p:cSld></p:sld>",
            "ppt/slides/_rels/slide1.xml.rels": relations(
                ("slideLayout", "../slideLayouts/slideLayout1.xml")
            ),
            "ppt/slideLayouts/slideLayout1.xml": f'{_HEAD}<p:sldLayout xmlns:p="{P}" xmlns:a="{A}"><p:cSld><p:spTree>'
            f"{''.join(layout)}</p:spTree></p:cSld></p:sldLayout>",
            "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relations(
                ("slideMaster", "../slideMasters/slideMaster1.xml")
            ),
            "ppt/slideMasters/slideMaster1.xml": f'{_HEAD}<p:sldMaster xmlns:p="{P}" xmlns:a="{A}"/>',
            "ppt/slideMasters/_rels/slideMaster1.xml.rels": relations(("theme", "../theme/theme1.xml")),
            "ppt/theme/theme1.xml": _THEME % written[0].font,
        }
    )
