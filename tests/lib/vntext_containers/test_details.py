"""One test for each way a container hides a letter, a font, or a reason to keep its hands off."""

# ruff: noqa: E501 (markup is easier to read unbroken)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.lib.vntext import Encoding
from congthu.lib.vntext.containers import (
    FileBroken,
    FileForbidden,
    FileNeedsOffice,
    FileTooLarge,
    FileUnsupported,
    convert_file,
)
from congthu.lib.vntext.containers.charsets import submerged, surfaced
from congthu.lib.vntext.containers.html_tokens import escaped, tokens, unescaped
from congthu.lib.vntext.containers.runs import split

from .writing import W, docx, legacy, paragraphs, zipped

SENTENCE = "Căn cứ quyết định của Thủ tướng Chính phủ"


@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_splitting_loses_nothing(before: str, after: str, sizes: list[int]) -> None:
    sizes[-1] += max(0, len(before) - sum(sizes))
    assert "".join(split(before, after, sizes)) == after


def test_a_letter_stays_with_its_base() -> None:
    before = legacy("Bộ Tài chính", Encoding.VNI)
    at = before.index("ä")
    assert split(before, "Bộ Tài chính", [at, len(before) - at]) == ["Bộ", " Tài chính"]


@given(st.binary(max_size=100))
def test_surfacing_is_undone(data: bytes) -> None:
    assert submerged(surfaced(data)) == data


@given(st.text(max_size=50))
def test_escaping_is_undone(text: str) -> None:
    assert unescaped(escaped(text, quotes=True)) == text or "&" in text


@given(st.text(alphabet="<>/a!-\"' =&;p", max_size=80))
def test_tokens_do_not_overlap(page: str) -> None:
    at = 0
    for token in tokens(page):
        assert at <= token.start <= token.end <= len(page)
        at = token.end


def test_html_bytes_of_an_unknown_charset_move_to_utf8() -> None:
    raw = legacy(SENTENCE, Encoding.VISCII)
    data = f"<html><head><meta charset=x-viscii></head><p>{raw}</p></html>".encode("cp1252", "ignore")
    found = convert_file(data, "x.html").data.decode()
    assert "charset=utf-8" in found
    plain = convert_file(
        f"<html><p>{legacy(SENTENCE, Encoding.VNI)}</p>".encode("cp1252"), "x.html"
    ).data.decode()
    assert plain == f'<html><meta charset="utf-8"><p>{SENTENCE}</p>'


def test_html_keeps_what_is_no_text() -> None:
    raw = legacy(SENTENCE, Encoding.TCVN3).replace("\u00ad", "&shy;")
    page = (
        "<HTML><!-- {0} --><script>var a = '{0}';</script><BODY bgcolor=#fff><P CLASS=x><FONT FACE=.VnTimeH SIZE=3>"
        "{0}&nbsp;&amp;</FONT>\r\n<IMG ALT='{0}' SRC=a.gif></BODY></HTML>"
    )
    found = convert_file(page.format(raw).encode(), "x.html").data.decode()
    wanted = (
        f"<HTML><!-- {raw} --><script>var a = '{raw}';</script><BODY bgcolor=#fff><P CLASS=x>"
        f'<FONT FACE="Times New Roman" SIZE=3>'
        f"{SENTENCE.upper()}&nbsp;&amp;</FONT>\r\n"
        f"<IMG ALT='{SENTENCE}' SRC=a.gif></BODY></HTML>"
    )
    assert found.replace('<meta charset="utf-8">', "") == wanted


def test_word_symbols_and_numbering() -> None:
    """w:sym and the private use area hold codes of old fonts; numbering is text, too."""
    old = legacy(SENTENCE, Encoding.TCVN3)
    fonts = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
    sym = f'<w:sym w:font=".VnTime" w:char="F0{ord(old[1]):02X}"/>'
    private = "".join(chr(0xF000 + ord(c)) if ord(c) > 0x7F else c for c in old)
    body = (
        f"<w:p><w:r>{fonts}<w:t>{old[0]}</w:t>{sym}<w:t>{old[2:]}</w:t></w:r></w:p>"
        f"<w:p><w:r>{fonts}<w:t>{private}</w:t></w:r></w:p>"
    )
    number = f'<w:abstractNum><w:lvl w:ilvl="0"><w:lvlText w:val="{legacy("Điều", Encoding.TCVN3)} %1."/>{fonts}</w:lvl></w:abstractNum>'
    data = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{number}</w:numbering>',
        }
    )
    import io
    import zipfile

    archive = zipfile.ZipFile(io.BytesIO(convert_file(data, "x.docx").data))
    document = archive.read("word/document.xml").decode()
    assert "w:sym" not in document
    assert document.count("quyết định") == 2
    assert 'w:val="Điều %1."' in archive.read("word/numbering.xml").decode()


def test_capitals_of_an_h_font_reach_plain_letters() -> None:
    fonts = '<w:rPr><w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/></w:rPr>'
    runs = f"<w:p><w:r>{fonts}<w:t>Ban Thanh tra</w:t></w:r></w:p><w:p><w:r>{fonts}<w:t>{legacy(SENTENCE, Encoding.TCVN3)}</w:t></w:r></w:p>"
    data = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{runs}</w:body></w:document>',
        }
    )
    from . import reading

    assert reading.docx(convert_file(data, "x.docx").data) == ["BAN THANH TRA", SENTENCE.upper()]


def test_rtf_control_words_stay_apart() -> None:
    old = "".join(f"\\'{ord(c):02x}" if ord(c) > 127 else c for c in legacy("Độ", Encoding.TCVN3))
    more = "".join(f"\\'{ord(c):02x}" if ord(c) > 127 else c for c in legacy(SENTENCE, Encoding.TCVN3))
    data = f"{{\\rtf1\\ansi{{\\fonttbl{{\\f0 .VnTime;}}}}\\f0\\b{old}\\b0 {more}\\u8211\\'96\\par}}".encode(
        "latin-1"
    )
    found = convert_file(data, "x.rtf").data
    assert b"\\b \\u272?\\u7897?\\b0 C" in found
    assert b"Times New Roman;" in found


REFUSED = {
    "old Office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "x.doc", FileNeedsOffice),
    "picture": (b"\x89PNG\r\n", "x.txt", FileUnsupported),
    "unknown": (b"text", "x.xyz", FileUnsupported),
    "binary": (b"a\0b", "x.txt", FileUnsupported),
    "cut zip": (docx(paragraphs(1), 1)[:900], "x.docx", FileBroken),
    "no office": (zipped({"a": "b"}), "x.docx", FileUnsupported),
    "broken xml": (zipped({"[Content_Types].xml": "", "word/document.xml": "<a"}), "x.docx", FileBroken),
    "deep xml": (
        zipped({"[Content_Types].xml": "", "word/document.xml": "<a>" * 9999}),
        "x.docx",
        FileBroken,
    ),
    "entities": (
        zipped({"[Content_Types].xml": "", "word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "x.docx",
        FileForbidden,
    ),
    "outside dtd": (
        zipped(
            {"[Content_Types].xml": "", "word/document.xml": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}
        ),
        "x.docx",
        FileForbidden,
    ),
    "bomb": (
        zipped({"[Content_Types].xml": "", "word/document.xml": b" " * (49 << 20)}),
        "x.docx",
        FileTooLarge,
    ),
    "deep rtf": (b"{\\rtf1" + b"{" * 30_000, "x.rtf", FileTooLarge),
    "deep mail": (
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(200)),
        "x.eml",
        FileTooLarge,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_reason(name: str) -> None:
    data, filename, error = REFUSED[name]
    with pytest.raises(error) as refusal:
        convert_file(data, filename)
    assert refusal.value.public


def test_a_thousand_groups_deep() -> None:
    data = b"{\\rtf1" + b"{" * 1000 + b"x" + b"}" * 1001
    assert convert_file(data, "x.rtf").data is data


@pytest.mark.parametrize(
    "page", ["<div>" * 20_000, "<a \"'" * 20_000, "<a " * 20_000, "&#" * 20_000, "<!--" * 20_000]
)
def test_pages_that_never_end(page: str) -> None:
    assert convert_file(page.encode(), "x.html").data == page.encode()


def test_text_keeps_ends_of_lines_and_marks() -> None:
    raw = legacy(SENTENCE, Encoding.TCVN3).encode("cp1252")
    found = convert_file(raw + b"\r\n\n" + raw + b"\r" + SENTENCE.encode(), "x.txt").data.decode()
    assert found == f"{SENTENCE}\r\n\n{SENTENCE}\r{SENTENCE}"
    for data in (("\ufeff" + SENTENCE).encode(), SENTENCE.encode("utf-16"), b"", b"plain\r\n"):
        assert convert_file(data, "x.txt").data is data
