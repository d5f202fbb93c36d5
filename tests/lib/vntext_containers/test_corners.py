"""Places in OOXML where text hides: headers of pages, tables' columns, comments, tracked changes, drawn words."""

from __future__ import annotations

import io
import zipfile

# ruff: noqa: E501 (markup is easier to read unbroken)
from congthu.lib.vntext import Encoding
from congthu.lib.vntext.containers import convert_file

from .writing import W, X, legacy, zipped

T, V = Encoding.TCVN3, Encoding.VNI
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def unpacked(data: bytes) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_workbook() -> None:
    heading = legacy("Số thứ tự của bảng", T)
    line = (
        f'&amp;L&amp;".VnTimeH,Bold"{legacy("Công ty cổ phần", T)}'
        f'&amp;R&amp;"VNI-Times,Regular"&amp;10{legacy("Trang số", V)} &amp;P'
    )
    fonts = '<font><name val="Arial"/></font><font><name val=".VnTime"/></font>'
    data = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{X}"><sheetData><row r="1"><c r="A1" s="1" t="s"><v>0</v></c></row></sheetData>'
            f"<headerFooter><oddHeader>{line}</oddHeader></headerFooter></worksheet>",
            "xl/sharedStrings.xml": f'<sst xmlns="{X}"><si><t>{heading}</t></si></sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{X}"><fonts>{fonts}</fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>',
            "xl/tables/table1.xml": f'<table xmlns="{X}"><tableColumns><tableColumn id="1" name="{heading}"/></tableColumns></table>',
            "xl/comments1.xml": f'<comments xmlns="{X}"><commentList><comment ref="A1"><text><r><rPr><rFont val="VNI-Times"/></rPr>'
            f"<t>{legacy('Kiểm tra lại số liệu này', V)}</t></r></text></comment></commentList></comments>",
        }
    )
    found = unpacked(convert_file(data, "x.xlsx").data)
    assert (
        '&amp;L&amp;"Times New Roman,Bold"CÔNG TY CỔ PHẦN&amp;R&amp;"Times New Roman,Regular"&amp;10Trang số &amp;P'
        in found["xl/worksheets/sheet1.xml"]
    )
    assert "<t>Số thứ tự của bảng</t>" in found["xl/sharedStrings.xml"]
    # Excel calls a workbook broken when a table's column and its cell disagree.
    assert 'name="Số thứ tự của bảng"' in found["xl/tables/table1.xml"]
    assert '<rFont val="Times New Roman"/></rPr><t>Kiểm tra lại số liệu này</t>' in found["xl/comments1.xml"]
    assert ".VnTime" not in found["xl/styles.xml"]


def test_a_document() -> None:
    fonts = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'

    def run(text: str, tag: str = "t") -> str:
        return f"<w:r>{fonts}<w:{tag}>{legacy(text, T)}</w:{tag}></w:r>"

    drawn = f'<v:textpath style="font-family:&quot;.VnTimeH&quot;;font-size:36pt" string="{legacy("Giấy khen tặng", T)}"/>'
    body = (
        f"<w:p><w:ins>{run('Chính phủ nước')}</w:ins><w:del>{run('Quốc hội khóa', 'delText')}</w:del>"
        f"<w:hyperlink>{run(' cộng hòa')}</w:hyperlink><w:sdt><w:sdtContent>{run(' xã hội')}</w:sdtContent></w:sdt></w:p>"
        f'<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">{drawn}</v:shape></w:pict></w:r></w:p>'
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{legacy("Báo cáo tổng kết công tác năm", T)}</dc:title></cp:coreProperties>'
    )
    for namespace in (W, STRICT):
        data = zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>',
                "docProps/core.xml": core,
            }
        )
        found = unpacked(convert_file(data, "x.docx").data)
        for text in ("Chính phủ nước", "Quốc hội khóa", " cộng hòa", " xã hội", 'string="GIẤY KHEN TẶNG"'):
            assert text in found["word/document.xml"]
        assert ".Vn" not in found["word/document.xml"]
        assert "<dc:title>Báo cáo tổng kết công tác năm</dc:title>" in found["docProps/core.xml"]
