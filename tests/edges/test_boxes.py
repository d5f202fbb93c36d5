"""Heads and signatures in text boxes, frames and running heads; stamps in boxes stay apart."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from bench.letters import Letter, as_docx, package
from congthu.edges import readers
from congthu.rooms.documents import rules
from congthu.rooms.documents.types import ReadDocument

LETTER = Letter(about="V/v báo cáo", primary=("Bộ Nội vụ",))
LEFT = (*LETTER.issuer, LETTER.number, LETTER.about)
RIGHT = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", LETTER.date)
SIGNED = (*LETTER.powers, "", "", "", LETTER.name)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OTHERS = (
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)


def read(data: bytes) -> ReadDocument:
    return rules.read(readers.source(data))


def same(found: ReadDocument) -> None:
    expected = read(as_docx(LETTER))
    for name in ("reference", "issuer", "place", "issued_on", "abstract", "signatory", "primary_addressees"):
        assert getattr(found, name) == getattr(expected, name), name
    assert [line.text for line in found.addressees] == [line.text for line in expected.addressees]


def paragraphs(lines: tuple[str, ...], properties: str = "") -> str:
    shape = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return "".join(f"<w:p>{shape}<w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)


def table(*cells: str) -> str:
    return f"<w:tbl><w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr></w:tbl>"


BLANK = "<w:p/>" * 5
BODY = paragraphs(("Kính gửi: Bộ Nội vụ", *LETTER.body))
BLOCK = ("Nơi nhận:", *LETTER.recipients)
CLOSING = table(paragraphs(BLOCK), paragraphs(SIGNED))


def anchored(lines: tuple[str, ...], left: int) -> str:
    """A text box as Word writes it since 2007; ``left`` in points."""
    place = f'<wp:positionH relativeFrom="column"><wp:posOffset>{left * 12700}</wp:posOffset></wp:positionH>'
    extent = f'<wp:extent cx="{220 * 12700}" cy="900000"/>'
    box = f"<w:txbxContent>{paragraphs(lines)}</w:txbxContent>"
    return f"<w:r><w:drawing><wp:anchor>{place}{extent}{box}</wp:anchor></w:drawing></w:r>"


def vml(lines: tuple[str, ...], left: int) -> str:
    """A text box as Word wrote it before."""
    box = f"<v:textbox><w:txbxContent>{paragraphs(lines)}</w:txbxContent></v:textbox>"
    shape = f'<v:shape style="position:absolute;margin-left:{left}pt;width:220pt">{box}</v:shape>'
    return f"<w:r><w:pict>{shape}</w:pict></w:r>"


def document(body: str) -> bytes:
    return package("", document=f"<w:document {_W} {_OTHERS}><w:body>{body}</w:body></w:document>")


@pytest.mark.parametrize("box", [anchored, vml])
def test_a_letter_in_text_boxes(box: object) -> None:
    assert callable(box)
    head = f"<w:p>{box(RIGHT, 230)}{box(LEFT, 0)}</w:p>{BLANK}"
    first, *block = BLOCK
    label = f"<w:p><w:r><w:t>{first}</w:t></w:r>{box(SIGNED, 240)}</w:p>"
    same(read(document(head + BODY + label + paragraphs(tuple(block)))))


def test_a_head_in_frames() -> None:
    def framed(lines: tuple[str, ...], left: int) -> str:
        return paragraphs(lines, f'<w:framePr w:w="4400" w:hAnchor="page" w:x="{left}" w:y="1134"/>')

    same(read(document(framed(LEFT, 1701) + framed(RIGHT, 6100) + BODY + CLOSING)))


def test_a_head_in_the_running_head() -> None:
    whole = table(paragraphs(LEFT), paragraphs(RIGHT))
    upper = table(paragraphs(LEFT[:1]), paragraphs(RIGHT[:2]))
    lower = table(paragraphs(LEFT[1:]), paragraphs(RIGHT[2:]))
    for head, body in ((whole, ""), (upper, lower)):
        part = f"<w:hdr {_W}>{head}</w:hdr>".encode()
        same(read(package(body + BODY + CLOSING, more={"word/header2.xml": part})))


def test_a_stamp_in_a_box_is_no_part_of_the_letter() -> None:
    stamp = ("VĂN BẢN ĐẾN", "Số: 12/VP-TH", "Ngày: 5/5/2024", "Chuyển: VP")
    head = f"<w:p>{anchored(stamp, 0)}</w:p>" + table(paragraphs(LEFT), paragraphs(RIGHT))
    same(read(document(head + BODY + CLOSING)))


def test_boxes_in_boxes_are_laid_out_once() -> None:
    inner = "".join(paragraphs(RIGHT))
    for _ in range(12):
        content = f"<w:txbxContent>{inner}{paragraphs(RIGHT)}</w:txbxContent>"
        inner = f"<w:p><w:r><w:pict>{content}</w:pict></w:r></w:p>"
    source = readers.source(document(inner))
    assert len(source.pages[0].words) < 10
    assert len(source.pages[0].floating) < 100


def test_a_row_that_was_deleted_is_not_read() -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraphs(('Số: 99/XOA',))}</w:tc></w:tr>"
    head = table(paragraphs(LEFT), paragraphs(RIGHT)).replace("<w:tbl>", f"<w:tbl>{gone}")
    same(read(document(head + BODY + CLOSING)))
