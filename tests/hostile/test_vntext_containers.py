"""Any bytes, and any damage to good files: an answer or a FileRefused, never anything else.

Short by default. By hand: ``CONGTHU_FUZZ=20000 pytest tests/hostile/test_vntext_containers.py``.
"""

from __future__ import annotations

import contextlib
import os
import random
import time

import pytest

from congthu.edges import sandbox
from congthu.lib.vntext import Encoding, convert_document
from congthu.lib.vntext.containers import FileRefused, convert_file
from lib.vntext_containers import writing, writing_text
from lib.vntext_containers.sentences import SENTENCES
from lib.vntext_containers.test_opendocument import odf, old

ROUNDS = int(os.environ.get("CONGTHU_FUZZ", "60"))
SECONDS = 10


def _mail() -> bytes:
    return writing_text.message(SENTENCES[0], SENTENCES[1:6], Encoding.VNI, 7)


SEEDS = {
    "docx": lambda: writing.docx(writing.paragraphs(1), 1),
    "xlsx": lambda: writing.xlsx(writing.paragraphs(2), 2),
    "pptx": lambda: writing.pptx(writing.paragraphs(3), 3),
    "rtf": lambda: writing_text.rtf(writing.paragraphs(4), 4),
    "html": lambda: writing_text.page(writing.paragraphs(5), 5),
    "eml": _mail,
    "odt": lambda: odf(f'<text:p text:style-name="P1">{old(SENTENCES[0])}<text:s/></text:p>'),
    "txt": lambda: "\n".join(writing.legacy(s, Encoding.TCVN3) for s in SENTENCES).encode("cp1252"),
}
#: Bytes that mean something to one of the parsers.
_SPICE = (
    b"{",
    b"}",
    b"\\u-1",
    b"\\bin99 ",
    b"\\'",
    b"<",
    b"<!--",
    b'"',
    b"&#x110000;",
    b"&#0;",
    b"=?",
    b"?=",
    b"\r\n",
    b"\0",
)
_SPICE += (
    b"PK\x05\x06",
    b"\xff\xff\xff\xff",
    b"--x",
    b"\\f999999999 ",
    b"<style>",
    b"''",
    b"%",
    b"\xef\xbb\xbf",
)


def damaged(chance: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(5):
            case 0:
                out[at : at + chance.randint(1, 40)] = b""
            case 1:
                out[at:at] = chance.choice(_SPICE) * chance.randint(1, 4)
            case 2:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                stop = at + chance.randint(1, 300)
                out[at:at] = out[at:stop]
            case _:
                del out[max(at, len(out) // 2) :]
    return bytes(out)


def _check(data: bytes, filename: str) -> None:
    start = time.process_time()
    with contextlib.suppress(FileRefused):
        once = convert_file(data, filename)
        if once.changed:
            assert convert_file(once.data, filename).data == once.data
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("kind", SEEDS)
def test_damaged_files(kind: str) -> None:
    chance = random.Random(kind)
    whole = SEEDS[kind]()
    for _ in range(ROUNDS):
        _check(damaged(chance, whole), f"x.{kind}")


@pytest.mark.parametrize("kind", ["docx", "pptx", "xlsx", "odt"])
def test_damaged_parts_in_a_sound_zip(kind: str) -> None:
    import io
    import zipfile

    chance = random.Random(kind + "parts")
    archive = zipfile.ZipFile(io.BytesIO(SEEDS[kind]()))
    parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(ROUNDS):
        name = chance.choice(list(parts))
        content = parts[name]
        assert isinstance(content, bytes)
        # Swapped attribute values keep the XML sound and its meaning broken.
        words = content.split(b'"')
        at, other = chance.randrange(len(words)), chance.randrange(len(words))
        words[at], words[other] = words[other], words[at]
        _check(writing.zipped({**parts, name: b'"'.join(words)}), f"x.{kind}")


@pytest.mark.parametrize("kind", SEEDS)
def test_random_bytes(kind: str) -> None:
    chance = random.Random(kind + "bytes")
    heads = {"rtf": b"{\\rtf1", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "pptx": b"PK\x03\x04"}
    for _ in range(ROUNDS):
        _check(heads.get(kind, b"") + chance.randbytes(chance.randint(0, 600)), f"x.{kind}")


#: Files that once took seconds or a gigabyte, made smaller in proportion.
SLOW = {
    "one paragraph of many runs": (
        lambda: writing.zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": f'<w:document xmlns:w="{writing.W}"><w:body><w:p>'
                + "<w:r><w:t>Céng</w:t></w:r>" * 20_000
                + "</w:p></w:body></w:document>",
            }
        ),
        "x.docx",
    ),
    "quotes that never close": (lambda: b"<html>" + b"<a'" * 490_000, "x.html"),
    "an attribute of megabytes": (
        lambda: b"<p style='" + b"font-family:.VnTime;" * 200_000 + b"'>C\xe9ng ho\xb5</p>",
        "x.html",
    ),
    "words of control without end": (lambda: b"{\\rtf1 " + b"\\'b5\\'b6 " * 1_000_000 + b"}", "x.rtf"),
    "braces without end": (lambda: b"{\\rtf1" + b"{" * 2_000_000, "x.rtf"),
    "lines of noise": (lambda: random.Random(1).randbytes(300_000).replace(b"\0", b"\n\xb5 "), "x.txt"),
    "references without end": (lambda: b"&#7879; &#225;" * 1_600_000, "x.txt"),
    "paragraphs without end": (
        lambda: writing.zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": f'<w:document xmlns:w="{writing.W}"><w:body>'
                + "<w:p><w:r><w:t>Céng hoµ</w:t></w:r></w:p>" * 81_000
                + "</w:body></w:document>",
            }
        ),
        "x.docx",
    ),
}


@pytest.mark.parametrize("which", SLOW)
def test_files_made_to_be_slow(which: str) -> None:
    make, filename = SLOW[which]
    data = make()
    # Inside the limits that hold for every foreign file; beyond them the sandbox ends it.
    with contextlib.suppress(sandbox.SandboxRefused):
        sandbox.call(
            "congthu.edges.textconversion:file", data, filename, "", cpu_seconds=2 * SECONDS, memory=1 << 30
        )


@pytest.mark.parametrize("noise", ["bytes", "high", "lines"])
def test_a_megabyte_of_noise_as_a_document(noise: str) -> None:
    chance = random.Random(noise)
    codes = {"bytes": range(256), "high": range(128, 256), "lines": [*range(128, 256), 10, 32, 32, 32]}[noise]
    data = bytes(chance.choices(codes, k=990_000))
    start = time.process_time()
    once = convert_document(data)
    if once.changed:
        assert convert_document(once.text.encode("utf-8", "surrogatepass")).text == once.text
    assert time.process_time() - start < 2 * SECONDS
