"""Marks of secrecy beside the text of the pages: properties, annotations, word art, pictures, files."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from bench.doc_letters import compound, doc, plain
from bench.letters import FONTS, Letter, as_docx, as_pdf, package
from congthu.edges import readers
from congthu.edges.readers.recognition import stamped

LETTER = Letter(about="V/v triển khai kế hoạch công tác", primary=("Sở Nội vụ.",))
SECRET = Letter(about="V/v kế hoạch", stamps=("TỐI MẬT",))
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def verdict(data: bytes) -> str:
    found = readers.found(data, "van ban")
    own = str(found["document"]["secrecy_verdict"]["verdict"])
    seen = str(stamped.judged(data)["verdict"]["verdict"]) if found["pictures"] else "none"
    return max(own, seen, key=("none", "ask", "secret").index)


def docx(drawing: str = "", more: Mapping[str, bytes | str] | None = None) -> bytes:
    with zipfile.ZipFile(io.BytesIO(as_docx(LETTER))) as held:
        xml = held.read("word/document.xml").decode()
    parts: Any = {
        name: text.encode() if isinstance(text, str) else text for name, text in (more or {}).items()
    }
    return package("", document=xml.replace("<w:body>", f"<w:body>{drawing}", 1), more=parts)


def run(inside: str) -> str:
    names = 'xmlns:v="urn:v" xmlns:a="urn:a" xmlns:wp="urn:wp" xmlns:wps="urn:wps" xmlns:mc="urn:mc"'
    return f"<w:p><w:r {names}>{inside}</w:r></w:p>"


BOX = "<w:txbxContent><w:p><w:r><w:t>MẬT</w:t></w:r></w:p></w:txbxContent>"
UTF_16 = (
    '<?xml version="1.0" encoding="UTF-16"?><h xmlns:v="urn:v"><v:textpath string="TỐI MẬT"/></h>'.encode(
        "utf-16"
    )
)
CORE = (
    '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/">{}</cp:coreProperties>'
)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (docx(run('<w:pict><v:shape><v:textpath string="TỐI MẬT"/></v:shape></w:pict>')), "secret"),
        (docx(run(f"<w:pict><v:group><v:textbox>{BOX}</v:textbox></v:group></w:pict>")), "secret"),
        (docx(run("<w:pict><v:shape><v:textpath string='TỐI MẬT'/></v:shape></w:pict>")), "secret"),
        (docx(run('<w:pict><q:textpath xmlns:q="urn:v" string="TỐI MẬT"/></w:pict>')), "secret"),
        (docx(run("<w:ruby><w:rubyBase><w:r><w:t>TỐI MẬT</w:t></w:r></w:rubyBase></w:ruby>")), "secret"),
        (docx(run('<m:oMath xmlns:m="urn:m"><m:r><m:t>TỐI MẬT</m:t></m:r></m:oMath>')), "secret"),
        (docx(more={"word/header9.xml": UTF_16}), "secret"),
        (docx(more={"docProps/custom.xml": "<p><property name='Độ mật'><a>Mật</a></property></p>"}), "ask"),
        (docx(run("<w:drawing><a:p><a:r><a:t>TUYỆT MẬT</a:t></a:r></a:p></w:drawing>")), "secret"),
        (docx(run('<w:drawing><wp:docPr id="1" name="a" descr="Dấu MẬT"/></w:drawing>')), "ask"),
        (docx(run("<w:rPr><w:vanish/></w:rPr><w:t>MẬT</w:t>")), "ask"),
        (docx(more={"docProps/core.xml": CORE.format("<dc:title>Tối mật</dc:title>")}), "ask"),
        (docx(more={"docProps/core.xml": CORE.format("<dc:title>Bảo vệ bí mật</dc:title>")}), "none"),
        (docx(more={"docProps/custom.xml": '<p><property name="Độ mật"><a>Mật</a></property></p>'}), "ask"),
        (docx(more={"word/embeddings/phuluc.docx": as_docx(SECRET)}), "secret"),
        (docx(more={"word/embeddings/bang.xlsx": b"PK"}), "none"),
        (docx(more={"word/media/image1.emf": "\u0001MẬT\u0002".encode("utf-16-le")}), "secret"),
        (docx(more={"word/comments.xml": f"<w:p {W}><w:r><w:t>Bản này MẬT nhé</w:t></w:r></w:p>"}), "ask"),
    ],
)  # fmt: skip
def test_word_files(data: bytes, wanted: str) -> None:
    assert verdict(data) == wanted


SECRET_DOC = doc({0: [plain(line) for line in ("TỐI MẬT", "BỘ NỘI VỤ", "Số: 12/BNV-VP")]})
WEB = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n"
WEB += b"Content-Transfer-Encoding: base64\n\n" + base64.b64encode("<p>TỐI MẬT</p>".encode()) + b"\n--b--\n"


def within(times: int) -> bytes:
    """A secret document so many letters deep."""
    data = as_docx(SECRET)
    for _ in range(times):
        data = docx(more={"word/embeddings/a.docx": data})
    return data


def chunk(name: str, content: bytes) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="c1" Type="{kind}" Target="{name}"/></Relationships>'
    )
    return docx(more={"word/_rels/document.xml.rels": rels, f"word/{name}": content})


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (docx(more={"word/embeddings/a.doc": SECRET_DOC}), "secret"),
        (docx(more={"word/embeddings/oleObject1.bin": SECRET_DOC}), "secret"),
        (docx(more={"word/embeddings/a.bin": compound({"\x01Ole10Native": b"x" * 9 + within(0)})}), "secret"),
        (docx(more={"word/embeddings/a.bin": compound({"Package": b"PK\x03\x04 xl/workbook.xml"})}), "none"),
        (docx(more={"word/embeddings/a.bin": compound({"\x03ObjInfo": b"x"})}), "none"),
        (docx(more={"word/embeddings/a.bin": compound({"EncryptedPackage": b"x"})}), "ask"),
        (docx(more={f"word/embeddings/{n}.doc": SECRET_DOC if n > 6 else "xin" for n in range(8)}), "secret"),
        (docx(more={f"word/embeddings/{n:02}.txt": "xin" for n in range(20)}), "none"),
        (docx(more={f"word/embeddings/{n:02}.txt": "xin" for n in range(21)}), "ask"),
        (within(3), "secret"),
        (within(4), "ask"),
        (chunk("afchunk.dat", "TỐI MẬT\n".encode()), "secret"),
        (chunk("afchunk.mht", WEB), "secret"),
        (chunk("afchunk.txt", b"xin"), "none"),
    ],
)  # fmt: skip
def test_files_inside_word_files(data: bytes, wanted: str) -> None:
    assert verdict(data) == wanted


def pdf(
    annotation: Mapping[str, Any] | None = None,
    info: Mapping[str, str] | None = None,
    file: tuple[str, bytes] | None = None,
) -> bytes:
    """A letter with an annotation, properties or an attached file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(as_pdf(LETTER)), strict=False)
    name, text = generic.NameObject, generic.TextStringObject
    if annotation:
        kids = writer.root["/Pages"]["/Kids"]
        box = generic.ArrayObject(generic.FloatObject(edge) for edge in (60, 780, 160, 805))
        made = {"/Type": name("/Annot"), "/Rect": box, **annotation}
        added = writer.add_object(generic.DictionaryObject({name(k): v for k, v in made.items()}))
        kids[0][name("/Annots")] = generic.ArrayObject([added])
        writer.mark_update(kids.raw_get(0))
    if info:
        writer.set_info(generic.DictionaryObject({name(k): text(v) for k, v in info.items()}))
    if file:
        inside = EmbeddedFileObject.from_file_data(writer, data=file[1], compress=True)
        embed_file(writer, FileSpec(file_spec_string=file[0], embedded_data=inside))
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


N, T = generic.NameObject, generic.TextStringObject


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"annotation": {"/Subtype": N("/FreeText"), "/Contents": T("TỐI MẬT")}}, "secret"),
        ({"annotation": {"/Subtype": N("/Stamp"), "/Name": N("/TopSecret")}}, "ask"),
        ({"annotation": {"/Subtype": N("/Text"), "/Contents": T("Tài liệu mật, không gửi")}}, "ask"),
        ({"annotation": {"/Subtype": N("/Text"), "/Contents": T("Xem lại số liệu")}}, "none"),
        (
            {"annotation": {"/Subtype": N("/Widget"), "/FT": N("/Tx"), "/T": T("DoMat"), "/V": T("Mật")}},
            "ask",
        ),
        ({"info": {"/Title": "CV 412 (Mật)"}}, "ask"),
        ({"info": {"/Title": "Bảo mật thông tin"}}, "none"),
        ({"file": ("Phụ lục (Mật).docx", as_docx(LETTER))}, "secret"),
        ({"file": ("phuluc.docx", as_docx(SECRET))}, "secret"),
        ({"file": ("phuluc.docx", as_docx(LETTER))}, "none"),
        ({"file": ("phuluc.bin", b"\0\1\2")}, "ask"),
    ],
)
def test_pdf_files(given: Any, wanted: str) -> None:
    assert verdict(pdf(**given)) == wanted


def test_a_web_page_hides_no_mark() -> None:
    page = (
        "<html><head><title>{}</title></head><body><table><tr><td>SỞ Y TẾ<br>Số: 4/SYT-VP</td>"
        "<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr></table>"
        "<p>Kính gửi: Bộ Y tế.</p><p>Kính đề nghị./.</p>{}</body></html>"
    )
    for title, foot, wanted in (
        ("[MẬT] Công văn", "", "ask"),
        ("Công văn", "<footer>TỐI MẬT</footer>", "secret"),
        ("Công văn", '<p style="display:none">MẬT</p>', "ask"),
        ("Bảo mật", "<footer>Chính sách bảo mật</footer>", "none"),
    ):
        assert verdict(page.format(title, foot).encode()) == wanted, (title, foot)


# Pictures ---------------------------------------------------------------------------------------------------


def picture(
    text: str, *, colour: tuple[int, int, int] = (214, 20, 20), angle: float = 0, size: int = 44
) -> bytes:
    """A stamp in a frame, as PNG on nothing."""
    font = ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), round(size * 0.6))
    width = int(font.getlength(text) + size)
    image = Image.new("RGBA", (width, size), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((1, 1, width - 2, size - 2), outline=(*colour, 255), width=3)
    draw.text((width / 2, size / 2), text, font=font, fill=(*colour, 255), anchor="mm")
    held = io.BytesIO()
    image.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC).save(held, "PNG")
    return held.getvalue()


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (picture("MẬT"), "secret"),
        (picture("TỐI MẬT", colour=(0, 0, 0)), "secret"),
        (picture("TỐI MẬT", angle=20, size=70), "secret"),
        (picture("TUYỆT MẬT", angle=-15), "secret"),
        (picture("HỎA TỐC"), "none"),
        (picture("SỞ Y TẾ", colour=(20, 20, 210)), "none"),
        (b"no picture", "none"),
    ],
)
def test_stamps_pasted_into_a_word_file(made: bytes, wanted: str) -> None:
    assert verdict(docx(more={"word/media/image1.png": made})) == wanted


def test_stamps_pasted_into_a_web_page_and_a_pdf(tmp_path: Any) -> None:
    stamp = picture("TỐI MẬT", size=88)
    inline = base64.b64encode(stamp).decode()
    page = f'<html><body><p>Kính gửi: Bộ Y tế.</p><img src="data:image/png;base64,{inline}"></body></html>'
    assert verdict(page.encode()) == "secret"
    import typst

    from bench import letters

    (tmp_path / "stamp.png").write_bytes(stamp)
    head, paragraphs, rest = letters._typst(LETTER, "(42%, 58%)", 13, "(48%, 52%)").partition("#set par(")
    placed = '#place(dx: 10pt, dy: 62pt, image("stamp.png", width: 3cm))\n'
    source = f"{head}{placed}{paragraphs}{rest}"
    (tmp_path / "letter.typ").write_text(source)
    made = typst.compile(tmp_path / "letter.typ", font_paths=[FONTS], ignore_system_fonts=True)
    assert verdict(made) == "secret"
    assert not readers.found(as_pdf(LETTER))["pictures"]
