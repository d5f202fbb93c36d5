"""HTML, ODT and DOC are read like the DOCX they say the same as."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.letters import DECISION, Letter, as_docx
from congthu.edges import office, readers, reading
from congthu.edges.readers.imagined import Line, Sheet, Stop
from congthu.rooms.documents import rules
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import ReadDocument

needs_office = pytest.mark.skipif(office.find() is None, reason="LibreOffice is not installed")


def read(data: bytes) -> ReadDocument:
    return rules.read(readers.source(data))


def same(found: ReadDocument) -> None:
    expected = read(as_docx(DECISION))
    for name in ("reference", "issuer", "parent", "issued_on", "abstract", "signatory", "file_copy"):
        assert getattr(found, name) == getattr(expected, name)
    assert [line.text for line in found.addressees] == [line.text for line in expected.addressees]


# HTML ------------------------------------------------------------------------------------------------------


def as_html(letter: Letter, head: str = '<meta charset="utf-8">') -> str:
    """As a portal shows it: a menu, layout tables, no-break spaces, line breaks inside cells."""
    left = "<br>".join(letter.parent) + "<br><b>" + "<br>\n   ".join(letter.issuer) + "</b>"
    right = "<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br/>Độc lập - Tự do - Hạnh phúc</b>"
    signed = "".join(f"<p><strong>{line}</strong></p>" for line in letter.powers)
    block = "".join(f"<p>{line}</p>" for line in letter.recipients)
    name = f"<span style=\"font-family:'Times New Roman'\">{letter.name}</span>"
    return f"""<!DOCTYPE html><html><head>{head}<title>Cổng thông tin</title><style>p {{ }}</style></head>
    <body><nav><ul><li>Trang chủ</li><li>Văn bản</li></ul></nav><div>
    <table width="100%"><tr><td width="40%" align="center">{left}</td><td width="60%">{right}</td></tr>
    <tr><td>{letter.number}</td><td><i>{letter.date}</i></td></tr></table>
    <p style="text-align:center; FONT-WEIGHT: Bold">{letter.title}</p>
    <p align=center><b>{"<br>".join(letter.abstract)}</b></p>
    {"".join(f"<p>&nbsp;&nbsp;&nbsp;{line}</p>" for line in letter.body)}
    <table><tr><td><p><b><i>Nơi nhận:</i></b></p>{block}</td>
    <td>{signed}<p>&nbsp;</p><p>{name}</p></td></tr></table>
    </div><script>var a = "<p>Nơi nhận: kẻ khác</p>";</script><footer>Liên hệ</footer></body></html>"""


def test_a_page_of_a_portal() -> None:
    source = readers.source(as_html(DECISION).encode())
    same(rules.read(source))
    assert source.style is not None
    assert "Times New Roman" in source.style.fonts
    words = source.pages[0].words
    assert not any("Trang chủ" in word.text or "kẻ khác" in word.text for word in words)
    assert [word.paragraph for word in words] == sorted(word.paragraph or 0 for word in words)


def test_charsets_of_pages() -> None:
    same(read(as_html(DECISION, "").encode("utf-8-sig")))
    same(read(as_html(DECISION, "").encode("utf-16")))


@pytest.mark.parametrize(
    "page",
    [
        "<html>" + "<div>" * 5000 + "x",
        "<table><tr><td colspan=99999999999>x<td width='9e9'>y</table>" * 50,
        "<html><body><p style='font-size:99999px;:;a'>Số</p><svg><style><!--</html>",
        "<!DOCTYPE html [<!ENTITY a 'b'>]><p>&a; &#x110000; &#xD800;</p>",
        "<p>" + "<b><i>" * 3000 + "đ",
    ],
)
def test_hostile_pages_are_read_or_refused(page: str) -> None:
    attempt(page.encode())


def attempt(data: bytes) -> None:
    try:
        read(data)
    except DocumentUnreadable:
        return


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>/ptabledivr \"'=&;#x1!-đ", max_size=200))
def test_arbitrary_markup(text: str) -> None:
    attempt(f"<html>{text}".encode())


def test_empty_paragraphs_leave_room_for_a_signature() -> None:
    found = read(
        "<p>Nơi nhận:</p><p>- Như trên;</p><p>- Lưu: VT.</p><p>KT. CHÁNH VĂN PHÒNG</p>"
        "<p>PHÓ CHÁNH VĂN PHÒNG</p><p><br></p><p>&nbsp;</p><p>Hoàng Ước</p>".encode()
    )
    assert found.signatory is not None
    assert (found.signatory.title, found.signatory.name) == ("PHÓ CHÁNH VĂN PHÒNG", "Hoàng Ước")
    assert (
        "\x01"
        not in read("<p>Nơi nhận:</p><p>- Như\x01 trên;</p><p>- Lưu: VT.</p>".encode()).addressees[0].text
    )


# ODT -------------------------------------------------------------------------------------------------------

_ODT_NS = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)


def as_odt(body: str, automatic: str = "", styles: str = "", manifest: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        made.writestr(
            "content.xml",
            f"<office:document-content {_ODT_NS}>"
            f"<office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        made.writestr("styles.xml", f"<office:document-styles {_ODT_NS}>{styles}</office:document-styles>")
    return held.getvalue()


def test_styles_of_an_odt() -> None:
    automatic = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Base">'
        '<style:paragraph-properties fo:text-align="center"/></style:style>'
        '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic" '
        'style:font-name="F2"/></style:style>'
    )
    styles = (
        '<style:font-face style:name="F1" svg:font-family="\'Times New Roman\'"/>'
        '<style:font-face style:name="F2" svg:font-family="Arial"/>'
        '<style:style style:name="Base" style:family="paragraph"><style:text-properties '
        'fo:font-weight="bold" fo:font-size="14pt" style:font-name="F1"/></style:style>'
        '<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" '
        'fo:page-height="29.7cm" fo:margin-left="30mm" fo:margin-right="15mm"/></style:page-layout>'
    )
    body = (
        '<text:p text:style-name="P1">Báo<text:s text:c="2"/>cáo '
        '<text:span text:style-name="T1">này</text:span></text:p><text:list><text:list-item>'
        "<text:p>một<text:line-break/>hai</text:p></text:list-item></text:list>"
    )
    source = readers.source(as_odt(body, automatic, styles))
    first, *listed = source.pages[0].words
    assert (first.text, first.bold, first.italic, first.size) == ("Báo  cáo này", True, False, 14.0)
    assert 150 < first.x0 < 250
    assert [(word.text, word.paragraph) for word in listed] == [("- một", 2), ("hai", 2)]
    assert source.style is not None
    assert (source.style.width, source.style.margin_left, source.style.margin_top) == (210.0, 30.0, None)
    assert source.style.fonts == {"Times New Roman": 0.6667, "Arial": 0.3333}


def _odt(lines: tuple[str, ...]) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)


def _odt_box(lines: tuple[str, ...], left: int) -> str:
    size = f'svg:x="{left}pt" svg:width="220pt"'
    return f"<draw:frame {size}><draw:text-box>{_odt(lines)}</draw:text-box></draw:frame>"


def _odt_table(*cells: str) -> str:
    row = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
    return f"<table:table><table:table-row>{row}</table:table-row></table:table>"


def test_boxes_and_running_heads_of_an_odt() -> None:
    left = (*DECISION.parent, *DECISION.issuer, DECISION.number)
    right = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", DECISION.date)
    signed, block = (*DECISION.powers, "", "", "", DECISION.name), ("Nơi nhận:", *DECISION.recipients)
    body, closing = (
        _odt(("", DECISION.title, *DECISION.abstract, "", *DECISION.body)),
        _odt_table(_odt(block), _odt(signed)),
    )
    first, *rest = block
    label = f"<text:p>{first}{_odt_box(signed, 240)}</text:p>{_odt(tuple(rest))}"
    head = f"<text:p>{_odt_box(right, 230)}{_odt_box(left, 0)}</text:p>"
    same(read(as_odt(head + body + label)))
    running = _odt_table(_odt(left), _odt(right))
    same(read(as_odt(body + closing, styles=f"<style:header>{running}</style:header>")))


def test_locked_and_broken_odts() -> None:
    with pytest.raises(DocumentUnreadable, match="password"):
        read(as_odt("<text:p>x</text:p>", manifest="<encryption-data/>"))
    with pytest.raises(DocumentUnreadable, match="broken"):
        read(as_odt("<text:p>x</text:p></nobody>"))
    with pytest.raises(DocumentUnreadable, match="no text"):
        read(as_odt("<text:p/>"))
    attempt(as_odt("<text:section>" * 200 + "<text:p>x</text:p>" + "</text:section>" * 200))
    attempt(as_odt('<text:p><text:s text:c="999999999"/>x</text:p>'))


# By LibreOffice --------------------------------------------------------------------------------------------


@needs_office
def test_an_odt_of_libreoffice() -> None:
    same(reading.read(office.convert(as_docx(DECISION), ".docx", ".odt", "odt"), "x.odt"))


@needs_office
def test_a_doc() -> None:
    docx = as_docx(DECISION, extra="<w:p><w:r><w:t> </w:t></w:r></w:p>")
    found = reading.read(office.convert(docx, ".docx", ".doc", "doc:MS Word 97"), "x")
    same(found)
    assert found.media_type == "application/msword"


def test_a_locked_office_file_is_named() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(DocumentUnreadable, match="password"):
        reading.read(locked, "x.docx")


# The imagined page -----------------------------------------------------------------------------------------


def placed(pieces: list[str], **more: object) -> list[tuple[str, float, float]]:
    sheet, line = Sheet(), Line()
    for at, piece in enumerate(pieces):
        if at:
            line.tab()
        line.add(piece, bold=False, italic=False, size=13)
    sheet.paragraph([line], (0.0, 468.0), 0.0, **more)  # type: ignore[arg-type]
    return [(word.text, round(word.x0), round(word.x1)) for word in sheet.words]


def test_tab_stops_part_columns() -> None:
    stops = [Stop(at=110, align="center"), Stop(at=340, align="center")]
    left, right = placed(["", "SỞ NỘI VỤ", "Độc lập - Tự do"], stops=stops)
    assert left[1] < 110 < left[2]
    assert right[1] < 340 < right[2]
    # Without stops of its own, columns get equal shares; tabs after a dash are spacing.
    assert [at for _, at, _ in placed(["SỞ NỘI VỤ", "Độc lập"])] == [0, 234]
    assert placed(["-", "Như trên;"])[0][0] == "- Như trên;"
    # After a short word they are not: a mark beside the date.
    assert [text for text, _, _ in placed(["KHẨN", "Nha Trang, ngày"])] == ["KHẨN", "Nha Trang, ngày"]


def test_wide_gaps_part_columns() -> None:
    (left, right), (below,) = placed(["SỞ NỘI VỤ" + " " * 60 + "Độc lập"]), placed([" " * 80 + "Tự do"])
    assert (left[0], right[0]) == ("SỞ NỘI VỤ", "Độc lập")
    assert right[1] > left[2] + 100
    assert below[1] > 200


def test_tabs_in_html_part_columns_and_white_space_of_the_source_does_not() -> None:
    found = read(
        "<p>Nơi\nnhận:\tKT. CHỦ TỊCH</p>\n\t\t<p>-\n\t Như trên;\tPHÓ CHỦ TỊCH</p><p>- Sở Nội vụ;</p>"
        "<p>- Lưu: VT.</p><p>\t\t\tNgô Văn Long</p>".encode()
    )
    assert [line.text for line in found.addressees] == ["Như trên", "Sở Nội vụ"]
    assert found.signatory is not None
    assert (found.signatory.capacity, found.signatory.title) == ("KT.", "PHÓ CHỦ TỊCH")
