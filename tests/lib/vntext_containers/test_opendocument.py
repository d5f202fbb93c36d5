"""OpenDocument files, fields and files inside of Word documents, names of sheets."""

from __future__ import annotations

import io
import zipfile

from congthu.lib.vntext import Encoding
from congthu.lib.vntext.containers import ConvertedFile, convert_file, kind_of
from lib.vntext_containers import writing
from lib.vntext_containers.sentences import SENTENCES

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "meta": "meta",
        "svg": "svg-compatible",
        "fo": "xsl-fo-compatible",
    }.items()
)
STYLES = """<office:font-face-decls>
<style:font-face style:name="F1" svg:font-family="&apos;.VnTime&apos;"/>
<style:font-face style:name="F2" svg:font-family=".VnTimeH"/>
<style:font-face style:name="F3" svg:font-family="Tahoma"/></office:font-face-decls>
<office:automatic-styles>
<style:style style:name="P0" style:family="paragraph">
<style:text-properties style:font-name="F1"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="P0"/>
<style:style style:name="T1" style:family="text"><style:text-properties style:font-name="F2"/></style:style>
<style:style style:name="C1" style:family="table-cell">
<style:text-properties fo:font-family="VNI-Times"/></style:style>
</office:automatic-styles>"""


def old(text: str, encoding: Encoding = Encoding.TCVN3) -> str:
    return writing.legacy(text, encoding).replace("&", "&amp;").replace("<", "&lt;")


def odf(body: str, *, kind: str = "text", extra: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "mimetype", f"application/vnd.oasis.opendocument.{kind}", compress_type=zipfile.ZIP_STORED
        )
        content = f"<office:document-content {SPACES}>{STYLES}<office:body>{body}</office:body>"
        archive.writestr("content.xml", content + "</office:document-content>")
        for name, text in (extra or {}).items():
            archive.writestr(name, text)
    return out.getvalue()


def part(made: ConvertedFile, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(made.data)).read(name).decode()


def test_text_and_fonts_of_open_documents() -> None:
    body = (
        f'<text:p text:style-name="P1">{old(SENTENCES[0])}<text:tab/><text:span text:style-name="T1">'
        f"{old('Quyết định')}</text:span>{old(SENTENCES[1])}</text:p><text:h>{SENTENCES[2]}</text:h>"
    )
    meta = f'<office:document-meta {SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>'
    meta += f"{old(SENTENCES[3])}</dc:title></office:document-meta>"
    data = odf(body, extra={"meta.xml": meta})
    assert kind_of(data, "x.odt") == "odf"
    made = convert_file(data, "x.odt")
    content = part(made, "content.xml")
    assert made.kind == "odt"
    for wanted in (SENTENCES[0], "QUYẾT ĐỊNH</text:span>", SENTENCES[1], SENTENCES[2]):
        assert wanted in content
    assert ".Vn" not in content
    assert "Tahoma" in content
    assert SENTENCES[3] in part(made, "meta.xml")
    assert convert_file(made.data, "x.odt").data is made.data


def test_cells_of_open_sheets() -> None:
    body = '<table:table><table:table-row><table:table-cell table:style-name="C1">'
    body += f"<text:p>{old(SENTENCES[0], Encoding.VNI)}</text:p>"
    body += "</table:table-cell></table:table-row></table:table>"
    made = convert_file(odf(body, kind="spreadsheet"), "x.ods")
    assert made.kind == "ods"
    assert SENTENCES[0] in part(made, "content.xml")
    assert "VNI-Times" not in part(made, "content.xml")


def test_open_documents_that_need_nothing_or_are_signed_stay() -> None:
    good = odf(f"<text:p>{SENTENCES[0]}</text:p>")
    assert convert_file(good, "x.odt").data is good
    signed = odf(
        f'<text:p text:style-name="P1">{old(SENTENCES[0])}</text:p>',
        extra={"META-INF/documentsignatures.xml": "<x/>"},
    )
    found = convert_file(signed, "x.odt")
    assert found.data is signed
    assert found.report


def word(body: str, parts: dict[str, str | bytes] | None = None, relations: str = "") -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    relation = "http://schemas.openxmlformats.org/package/2006/relationships"
    return writing.zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{relation}">{relations}</Relationships>',
            **(parts or {}),
        }
    )


def field(code: str) -> str:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    fonts = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
    run = f"<w:r>{fonts}<w:instrText>{code}</w:instrText></w:r>"
    return f"<w:p>{begin}{run}{end}</w:p>"


def test_words_in_fields_are_converted_and_names_are_not() -> None:
    name = old("Họ_và_tên")
    data = word(
        field(f' FILLIN "{old(SENTENCES[0])}" ')
        + field(f" MERGEFIELD {name} ")
        + f"<w:p><w:fldSimple w:instr=' FILLIN \"{old(SENTENCES[1])}\"'/></w:p>"
    )
    content = part(convert_file(data, "x.docx"), "word/document.xml")
    assert SENTENCES[0] in content
    assert SENTENCES[1] in content
    assert f" MERGEFIELD {name} " in content


def test_files_word_takes_in_are_converted() -> None:
    relation = '<Relationship Id="r1" Type="http://x/aFChunk" Target="chunk.htm"/>'
    page = f'<html><p><font face=".VnTime">{old(SENTENCES[0])}</font></p></html>'.encode("cp1252")
    data = word("<w:p/>", {"word/chunk.htm": page}, relation)
    assert SENTENCES[0] in part(convert_file(data, "x.docx"), "word/chunk.htm")
    nested = word("<w:p/>", {"word/chunk.htm": word("<w:p/>")}, relation)
    assert convert_file(nested, "x.docx").data is nested
    missing = word("<w:p/>", {}, relation)
    assert convert_file(missing, "x.docx").data is missing


def test_names_of_sheets_change_everywhere_or_nowhere() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    first, second = old("Bảng tổng hợp số liệu"), old("Kế_hoạch_của_tỉnh")
    book = (
        f'<workbook xmlns="{main}"><sheets><sheet name="{first}"/><sheet name="{second}"/>'
        f'<sheet name="Báo cáo" sheetId="3"/></sheets><definedNames><definedName name="x">'
        f"'{first}'!$A$1</definedName></definedNames></workbook>"
    )
    sheet = (
        f"<worksheet xmlns=\"{main}\"><sheetData><row><c><f>SUM('{first}'!A1:A2)+{second}!B1+'Báo cáo'!C1"
        f"+'{first}:{second}'!D1</f></c></row></sheetData>"
        f'<hyperlinks><hyperlink ref="A1" location="\'{first}\'!A1"/></hyperlinks></worksheet>'
    )
    data = writing.zipped(
        {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": book, "xl/worksheets/sheet1.xml": sheet}
    )
    made = convert_file(data, "x.xlsx")
    assert 'name="Bảng tổng hợp số liệu"' in part(made, "xl/workbook.xml")
    assert ">'Bảng tổng hợp số liệu'!$A$1<" in part(made, "xl/workbook.xml")
    wanted = "SUM('Bảng tổng hợp số liệu'!A1:A2)+'Kế_hoạch_của_tỉnh'!B1+'Báo cáo'!C1"
    wanted += "+'Bảng tổng hợp số liệu:Kế_hoạch_của_tỉnh'!D1"
    assert wanted in part(made, "xl/worksheets/sheet1.xml")
    assert "location=\"'Bảng tổng hợp số liệu'!A1\"" in part(made, "xl/worksheets/sheet1.xml")
    assert convert_file(made.data, "x.xlsx").data is made.data


def test_two_sheets_never_come_to_bear_one_name() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    name = "Bảng tổng hợp số liệu"
    book = f'<workbook xmlns="{main}"><sheets><sheet name="{name}"/><sheet name="{old(name)}"/></sheets>'
    book += "</workbook>"
    data = writing.zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": book})
    assert convert_file(data, "x.xlsx").data is data
