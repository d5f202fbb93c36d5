# ruff: noqa: E501 - texts stand on one line as they are printed
"""DOCX by hand, in the constructions that Word documents of offices really have."""

from __future__ import annotations

import io
import re
import textwrap
import unicodedata
import zipfile
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from reading.content import Letter, Line, Mark, Table

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
)
_PART = '<Override PartName="/word/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
_REL = '<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
_STYLES = f"""<?xml version="1.0" encoding="UTF-8"?><w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="26"/></w:rPr></w:rPrDefault>
</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Dam"><w:name w:val="Dam"/><w:basedOn w:val="Normal"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Hoa"><w:name w:val="Hoa"/><w:basedOn w:val="Dam"/><w:pPr><w:jc w:val="center"/></w:pPr>
<w:rPr><w:caps/></w:rPr></w:style></w:styles>"""
_NUMBERING = f"""<?xml version="1.0" encoding="UTF-8"?><w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
LEFT, RIGHT = 4100, 5300


@dataclass(frozen=True, kw_only=True)
class Build:
    """How this typist builds the file."""

    header: str
    closing: str
    borders: bool
    split_runs: bool
    breaks: bool
    bullets: bool
    caps_style: bool
    decomposed: bool
    modern_boxes: bool
    page_numbers: bool
    tracked: bool
    fields: bool
    #: Long entries of the recipients block are broken by hand into paragraphs.
    broken: bool
    rules: str
    font: str = "Times New Roman"


def build(chance: Random) -> Build:
    """A manner of building, drawn by how common it is."""
    return Build(
        header=chance.choices(["two-rows", "one-row", "row-per-line", "tabs", "spaces"], [50, 20, 10, 14, 6])[
            0
        ],
        closing=chance.choices(["table", "tabs", "stacked"], [82, 8, 10])[0],
        borders=chance.random() < 0.08,
        split_runs=chance.random() < 0.4,
        breaks=chance.random() < 0.2,
        bullets=chance.random() < 0.1,
        caps_style=chance.random() < 0.08,
        decomposed=chance.random() < 0.04,
        modern_boxes=chance.random() < 0.6,
        page_numbers=chance.random() < 0.4,
        tracked=chance.random() < 0.05,
        fields=chance.random() < 0.1,
        broken=chance.random() < 0.15,
        rules=chance.choice(["", "-------", "________", "⎯⎯⎯⎯", "***", "drawn"]),
        font=chance.choices(["Times New Roman", "Arial", "Cambria"], [90, 6, 4])[0],
    )


def as_docx(letter: Letter, seed: str, *, how: Build | None = None) -> bytes:
    """The file, built in a manner drawn from the seed."""
    chance = Random(seed)
    how = how or build(chance)
    return _Typist(letter=letter, how=how, chance=chance).package()


@dataclass(kw_only=True)
class _Typist:
    letter: Letter
    how: Build
    chance: Random

    def package(self) -> bytes:
        body = "".join(
            [
                self.header(),
                self.boxes(),
                *self.opening(),
                *self.flow(self.letter.body),
                self.closing(),
                *self.annex(),
            ]
        )
        relations, overrides, parts = (
            [("r1", "styles", "styles.xml"), ("r2", "numbering", "numbering.xml")],
            "",
            {},
        )
        parts["word/styles.xml"], parts["word/numbering.xml"] = _STYLES, _NUMBERING
        section = ""
        running = [m.text for m in self.letter.marks if m.place == "header"]
        if self.how.page_numbers or running:
            field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
            lines = "".join(self.p(text, bold=True, center=True) for text in running)
            parts["word/header1.xml"] = (
                f'<?xml version="1.0"?><w:hdr {_SPACES}>{lines}<w:p>{field}</w:p></w:hdr>'
            )
            relations.append(("r3", "header", "header1.xml"))
            section = '<w:headerReference w:type="default" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r3"/>'
            overrides += _PART.format(name="header1.xml", kind="header")
        if self.letter.contact:
            parts["word/footer1.xml"] = (
                f'<?xml version="1.0"?><w:ftr {_SPACES}>{self.p(self.letter.contact, size=11)}</w:ftr>'
            )
            relations.append(("r4", "footer", "footer1.xml"))
            section += '<w:footerReference w:type="default" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r4"/>'
            overrides += _PART.format(name="footer1.xml", kind="footer")
        page = f'<w:sectPr>{section}<w:pgSz w:w="11907" w:h="16840"/><w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
        parts["word/document.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8"?><w:document {_SPACES}><w:body>{body}{page}</w:body></w:document>'
        )
        overrides += "".join(
            _PART.format(name=f"{n}.xml", kind=k)
            for n, k in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"))
        )
        parts["[Content_Types].xml"] = _TYPES.format(overrides=overrides)
        whole = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
        parts["_rels/.rels"] = whole.format(
            _REL.format(id="r0", kind="officeDocument", target="word/document.xml")
        )
        parts["word/_rels/document.xml.rels"] = whole.format(
            "".join(_REL.format(id=i, kind=k, target=t) for i, k, t in relations)
        )
        return _zipped(parts)

    # Pieces ----------------------------------------------------------------------------------------------

    def runs(
        self, text: str, *, bold: bool = False, italic: bool = False, size: float = 13, colour: str = ""
    ) -> str:
        if self.how.decomposed:
            text = unicodedata.normalize("NFD", text)
        pieces = [text]
        if self.how.split_runs and len(text) > 8 and self.chance.random() < 0.6:
            cuts = sorted(self.chance.sample(range(1, len(text)), self.chance.choice([1, 2, 3])))
            pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        look = f'<w:rFonts w:ascii="{self.how.font}" w:hAnsi="{self.how.font}" w:cs="{self.how.font}"/>'
        look += (
            "<w:b/>" * bold
            + "<w:i/>" * italic
            + (f'<w:color w:val="{colour}"/>' if colour else "")
            + f'<w:sz w:val="{int(size * 2)}"/>'
        )
        made = []
        for piece in pieces:
            inner = "<w:tab/>".join(
                f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else ""
                for part in piece.split("\t")
            )
            inner = inner.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
            made.append(f"<w:r><w:rPr>{look}</w:rPr>{inner}</w:r>")
        if self.how.fields and self.chance.random() < 0.2:
            return self.held("".join(made))
        if len(made) > 1 and self.chance.random() < 0.3:
            made.insert(1, '<w:proofErr w:type="spellStart"/>')
        if self.how.tracked and self.chance.random() < 0.1:
            made.append('<w:del w:id="9" w:author="a"><w:r><w:delText>cũ</w:delText></w:r></w:del>')
        return "".join(made)

    def held(self, runs: str) -> str:
        """Runs inside what templates and programs leave around text: a field, a content control, a link."""
        shown = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        code = (
            '<w:r><w:instrText xml:space="preserve"> MERGEFIELD So_hieu \\* MERGEFORMAT </w:instrText></w:r>'
        )
        return self.chance.choice(
            [
                f"{shown.format('begin')}{code}{shown.format('separate')}{runs}{shown.format('end')}",
                f"<w:sdt><w:sdtPr/><w:sdtContent>{runs}</w:sdtContent></w:sdt>",
                f'<w:hyperlink w:anchor="a">{runs}</w:hyperlink>',
                f'<w:bookmarkStart w:id="3" w:name="a"/>{runs}<w:bookmarkEnd w:id="3"/>',
            ]
        )

    def p(
        self,
        text: str,
        *,
        bold: bool = False,
        italic: bool = False,
        center: bool = False,
        right: bool = False,
        size: float = 13,
        tabs: tuple[int, ...] = (),
        indent: int = 0,
        bullet: bool = False,
        colour: str = "",
        style: str = "",
    ) -> str:
        shape = f'<w:pStyle w:val="{style}"/>' if style else ""
        shape += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if bullet else ""
        shape += (
            "<w:tabs>" + "".join(f'<w:tab w:val="center" w:pos="{at}"/>' for at in tabs) + "</w:tabs>"
            if tabs
            else ""
        )
        shape += f'<w:ind w:firstLine="{indent}"/>' if indent else ""
        shape += '<w:jc w:val="center"/>' if center else '<w:jc w:val="right"/>' if right else ""
        return f"<w:p><w:pPr>{shape}</w:pPr>{self.runs(text, bold=bold, italic=italic, size=size, colour=colour) if text else ''}</w:p>"

    def table(self, rows: list[tuple[str, ...]], widths: tuple[int, ...], *, borders: bool) -> str:
        line = (
            "".join(
                f'<w:{side} w:val="single" w:sz="4"/>'
                for side in ("top", "left", "bottom", "right", "insideH", "insideV")
            )
            if borders
            else ""
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        made = "".join(
            "<w:tr>"
            + "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{cell or "<w:p/>"}</w:tc>'
                for cell, w in zip(row, widths, strict=True)
            )
            + "</w:tr>"
            for row in rows
        )
        return f"<w:tbl><w:tblPr><w:tblBorders>{line}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"

    # Header ----------------------------------------------------------------------------------------------

    def columns(
        self,
    ) -> tuple[list[tuple[str, dict[str, object]]], list[tuple[str, dict[str, object]]], int, int]:
        """(left lines, right lines, how many of each belong to the first row)."""
        letter, bold, rule = self.letter, {"bold": True}, self.how.rules
        left: list[tuple[str, dict[str, object]]] = [(text, {}) for text in letter.parent] + [
            (text, bold) for text in letter.issuer
        ]
        if letter.party:
            left.append(("*", bold))
        elif rule and rule != "drawn":
            left.append((rule, {}))
        right: list[tuple[str, dict[str, object]]] = [(text, bold) for text in letter.national if text]
        if rule and rule != "drawn":
            right.append((rule * 2, {}))
        first_left, first_right = len(left), len(right)
        left += [(letter.number, {})] + ([(letter.about, {"size": 12})] if letter.about else [])
        right.append((letter.date, {"italic": True}))
        left += [(m.text, bold | {"colour": "FF0000"}) for m in letter.marks if m.place == "number"]
        right += [(m.text, bold) for m in letter.marks if m.place == "date"]
        return left, right, first_left, first_right

    def header(self) -> str:
        left, right, a, b = self.columns()
        if self.how.header == "two-rows":
            return self.table(
                [(self.cell(left[:a]), self.cell(right[:b])), (self.cell(left[a:]), self.cell(right[b:]))],
                (LEFT, RIGHT),
                borders=self.how.borders,
            )
        if self.how.header == "one-row":
            right = right[:b] + [("", {})] * max(0, a - b) + right[b:]
            return self.table([(self.cell(left), self.cell(right))], (LEFT, RIGHT), borders=self.how.borders)
        left, right = _narrow(left), right[:b] + [("", {})] * max(0, a - b) + right[b:]
        rows = max(len(left), len(right))
        left, right = left + [("", {})] * (rows - len(left)), right + [("", {})] * (rows - len(right))
        if self.how.header == "row-per-line":
            return self.table(
                [(self.cell([x]), self.cell([y])) for x, y in zip(left, right, strict=True)],
                (LEFT, RIGHT),
                borders=False,
            )
        return "".join(self.beside(x, y) for x, y in zip(left, right, strict=True))

    def beside(self, left: tuple[str, dict[str, object]], right: tuple[str, dict[str, object]]) -> str:
        """One line of two columns without a table."""
        bold = bool(left[1].get("bold") or right[1].get("bold"))
        if self.how.header == "spaces":
            return self.p(
                f"{left[0]:<44}{'        ' if left[0] else ''}{right[0]}".rstrip(), bold=bold, size=12
            )
        return self.p(f"\t{left[0]}\t{right[0]}".rstrip("\t"), bold=bold, tabs=(1900, 6700), size=12)

    def cell(self, lines: list[tuple[str, dict[str, object]]]) -> str:
        if self.how.breaks and len(lines) > 1 and len({str(look) for _, look in lines}) == 1:
            return self.p("\n".join(text for text, _ in lines), center=True, **lines[0][1])  # type: ignore[arg-type]
        if self.how.caps_style and all(text.isupper() and look.get("bold") for text, look in lines):
            return "".join(self.p(text.lower(), style="Hoa") for text, _ in lines)
        return "".join(self.p(text, center=True, **look) for text, look in lines)  # type: ignore[arg-type]

    def boxes(self) -> str:
        marks = [mark for mark in self.letter.marks if mark.place in {"box", "top"}]
        return "".join(self.box(mark, at) for at, mark in enumerate(marks))

    def box(self, mark: Mark, at: int) -> str:
        """A text box above the header, as Word has written them before and after 2010 (then both ways at once)."""
        left = 20 + 190 * at
        content = (
            f"<w:txbxContent>{self.p(mark.text, bold=True, center=True, colour='FF0000')}</w:txbxContent>"
        )
        old = f'<w:pict><v:shape style="position:absolute;margin-left:{left}pt;margin-top:14pt;width:170pt;height:26pt;mso-position-horizontal-relative:page;mso-position-vertical-relative:page"><v:textbox>{content}</v:textbox></v:shape></w:pict>'
        if not self.how.modern_boxes:
            return f"<w:p><w:r>{old}</w:r></w:p>"
        graphic = '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        points = 12700
        placed = (
            f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{at + 1}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
            f'<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>{left * points}</wp:posOffset></wp:positionH>'
            f'<wp:positionV relativeFrom="page"><wp:posOffset>{14 * points}</wp:posOffset></wp:positionV>'
            f'<wp:extent cx="{170 * points}" cy="{26 * points}"/><wp:wrapNone/><wp:docPr id="{at + 1}" name="Box"/>'
        )
        shape = f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{170 * points}" cy="{26 * points}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        new = f"<w:drawing>{placed}{graphic}<wps:wsp>{shape}<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        return f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r></w:p>'

    # Title, body, closing --------------------------------------------------------------------------------

    def opening(self) -> list[str]:
        letter = self.letter
        made = [""]
        if letter.title:
            made += [self.p(letter.title, bold=True, center=True, size=14)]
            made += [self.p(line, bold=True, center=True, size=14) for line in letter.abstract]
            made += [self.p("_______", center=True) if self.how.rules else self.p("")]
        if letter.authority:
            made.append(self.p(letter.authority, bold=True, center=True, size=14))
        label = letter.primary_label
        if len(letter.primary) == 1 and letter.primary[0][:1] not in "-–+•":
            made.append(self.p(f"{label} {letter.primary[0]}", center=True, size=14))
        elif letter.primary and letter.primary[0][:1] in "-–+•" and self.chance.random() < 0.25:
            made += [self.p(f"{label} {letter.primary[0]}", size=14, indent=1400)] + [
                self.p(f"\t\t   {line}", size=14) for line in letter.primary[1:]
            ]
        elif letter.primary:
            made += [self.p(label, size=14, indent=1400)] + [
                self.p(line, size=14, indent=2200) for line in letter.primary
            ]
        return [*made, self.p("")]

    def flow(self, blocks: tuple[Line | Table, ...]) -> list[str]:
        made = []
        for block in blocks:
            if isinstance(block, Table):
                count = len(block.rows[0])
                cells = [
                    tuple(self.p(text, bold=at == 0, size=12) for text in row)
                    for at, row in enumerate(block.rows)
                ]
                made.append(self.table(cells, (9400 // count,) * count, borders=True) + "<w:p/>")
            else:
                made.append(
                    self.p(
                        block.text,
                        bold=block.bold,
                        italic=block.italic,
                        center=block.center,
                        size=14,
                        indent=0 if block.center else 567,
                    )
                )
        return made

    def closing(self) -> str:
        letter = self.letter
        look = {"bold": True, "italic": True, "size": 12}
        bullets = self.how.bullets and all(line.startswith("-") for line in letter.recipients)
        left = [self.p(letter.recipients_label, **look)]  # type: ignore[arg-type]
        lines = letter.recipients
        if self.how.broken and not bullets and letter.recipients[0][:1] in "-–+*":
            lines = tuple(part for line in lines for part in textwrap.wrap(line, 40, break_on_hyphens=False))
        left += [self.p(line.lstrip("- ") if bullets else line, size=11, bullet=bullets) for line in lines]
        right = [self.p(line, bold=True, center=True, size=14) for line in letter.powers]
        middle = [self.p(letter.signed, italic=True, center=True)] if letter.signed else []
        right += [
            *[self.p("")] * 2,
            *middle,
            *[self.p("")] * (3 - len(middle)),
            self.p(letter.name, bold=True, center=True, size=14),
        ]
        if self.how.closing == "stacked":
            signed = [part.replace('<w:jc w:val="center"/>', '<w:jc w:val="right"/>') for part in right]
            return "".join([*signed, self.p(""), *left])
        if self.how.closing == "tabs" and max(map(len, lines)) < 44:
            return self._tabbed_closing()
        # Word ends no document with a table: an empty paragraph follows.
        return (
            self.p("") + self.table([("".join(left), "".join(right))], (4800, 4600), borders=False) + "<w:p/>"
        )

    def _tabbed_closing(self) -> str:
        letter = self.letter
        left = [letter.recipients_label, *letter.recipients]
        right = [*letter.powers, "", letter.signed, "", letter.name]
        rows = max(len(left), len(right))
        pairs = zip(left + [""] * (rows - len(left)), right + [""] * (rows - len(right)), strict=True)
        return "".join(
            self.p(f"{x}\t{y}".rstrip("\t"), bold=bool(y), tabs=(7000,), size=12) for x, y in pairs
        )

    def annex(self) -> list[str]:
        if not self.letter.annex:
            return []
        return ['<w:p><w:r><w:br w:type="page"/></w:r></w:p>', *self.flow(self.letter.annex)]


def _narrow(lines: list[tuple[str, dict[str, object]]]) -> list[tuple[str, dict[str, object]]]:
    """Lines as broken by hand where no cell wraps them."""
    return [(part, look) for text, look in lines for part in (_wrap(text) if text else [""])]


def _wrap(text: str, width: int = 38) -> list[str]:
    return (
        textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
        if len(text) > width + 6 and not re.match("S", text)
        else [text]
    )


def _zipped(parts: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content.encode())
    return held.getvalue()
