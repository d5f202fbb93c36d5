"""Sealing PDFs, and refusing every file that is not exactly what was sealed."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.authority import ADDRESS, AT, DAY, NAME, agency, authority, new_authority
from congthu.edges import pdfprepare, pdfseal
from congthu.edges.pdfseal import CannotSeal, PdfReport, SealBox, TextStamp
from congthu.lib import cms, pades, smime
from congthu.lib.pki import Identity, Revoked

FONTS = ["/usr/share/fonts/truetype/croscore"]


@lru_cache(maxsize=1)
def letter() -> bytes:
    source = (
        '#set page(paper: "a4")\n#set text(font: "Tinos", size: 13pt)\nKính gửi: Bộ Nội vụ\n#pagebreak()\nHết'
    )
    return typst.compile(source.encode(), font_paths=FONTS, ignore_system_fonts=True)


@lru_cache(maxsize=1)
def sealed() -> bytes:
    stamps = [
        TextStamp(page=0, x=120, y=750, text="1234"),
        TextStamp(page=1, x=300, y=700, text="ngày ữẶợđ", size=14, bold=True, italic=True),
    ]
    return pdfseal.seal(
        letter(), identity=agency(), at=AT, reason="Ban hành văn bản", stamps=stamps,
        box=SealBox(page=1, x=350, y=300, width=100, height=60),
    )  # fmt: skip


def check(pdf: bytes, *, at=AT, crls=(), roots=None) -> PdfReport:
    return pdfseal.verify(pdf, roots=authority().roots if roots is None else roots, crls=crls, at=at)


def failed_at(pdf: bytes, **more: object) -> str:
    report = check(pdf, **more)
    assert not report.valid
    assert report.problem.endswith(".")
    assert [s.ok for s in report.steps] == [True] * (len(report.steps) - 1) + [False]
    return report.steps[-1].name


def signed_again(pdf: bytes, identity: Identity) -> bytes:
    """The same file, its gap filled by another."""
    found = pades._find(pdf)
    blank = pdf[: found.start + 1] + b"0" * (found.end - found.start - 2) + pdf[found.end - 1 :]
    return pades.fill(blank, found.start, found.end, identity=identity)


# Sealing --------------------------------------------------------------------------------------------------


def test_a_sealed_file_is_valid() -> None:
    report = check(sealed())
    assert report.valid, report.problem
    assert [s.name for s in report.steps] == list(pades.STEPS)
    assert (report.signer, report.address, report.signed_at) == (NAME, ADDRESS, AT)
    assert report.covers_whole_file
    assert sealed().startswith(letter())


def test_the_texts_are_real_text(tmp_path: Path) -> None:
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed())
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    first, second, _ = text.split("\f")
    assert "1234" in first
    assert "ngày ữẶợđ" in second


def test_the_text_stands_where_it_was_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed())
    out = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, check=True).stdout.decode()
    found = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">1234<', out)
    assert found
    left, top, right, bottom = (float(n) for n in found.groups())
    assert abs(left - 120) < 1
    assert abs(right - left - 4 * 6.5) < 1, "digits of Tinos are half as wide as the letter size"
    # The baseline lies 750 points above the lower edge of an A4 page of 841.89 points.
    assert top < 841.89 - 750 < bottom + 0.5


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="needs poppler-utils")
def test_pdfsig_agrees(tmp_path: Path) -> None:
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed())
    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, check=True).stdout.decode()
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_without_a_place_the_seal_is_a_note(tmp_path: Path) -> None:
    made = pdfseal.seal(letter(), identity=agency(), at=AT, note="1234/UBND-VP")
    assert check(made).valid
    file = tmp_path / "sealed.pdf"
    file.write_bytes(made)
    text = subprocess.run(
        ["pdftotext", "-l", "1", file, "-"], capture_output=True, check=True
    ).stdout.decode()
    assert text.startswith(f"1234/UBND-VP\n{NAME}\n2026-11-21T15:30:00+07:00\n")


def test_words_are_never_read_as_markup() -> None:
    stamps = [TextStamp(page=0, x=100, y=700, text='#read("/etc/passwd") *a* $x$ \\ "quoted" ]')]
    assert check(pdfseal.seal(letter(), identity=agency(), at=AT, stamps=stamps)).valid


def test_a_second_seal_goes_over_the_first() -> None:
    other = authority().member(address="khac@example.vn", serial=78)
    twice = pdfseal.seal(sealed(), identity=other, at=AT, box=SealBox(page=0, x=300, y=100))
    assert check(twice).address == "khac@example.vn"
    with pytest.raises(CannotSeal, match="signed already"):
        pdfseal.seal(sealed(), identity=other, at=AT, stamps=[TextStamp(page=0, x=1, y=1, text="x")])


@pytest.mark.parametrize(
    "pdf", [b"", b"text", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 500, b"\n%PDF-1.7\n", letter()[:2000]]
)
def test_files_that_cannot_be_sealed(pdf: bytes) -> None:
    with pytest.raises(CannotSeal):
        pdfseal.seal(pdf, identity=agency(), at=AT)


def test_pages_that_are_not_there() -> None:
    with pytest.raises(CannotSeal, match="no page 3"):
        pdfseal.seal(letter(), identity=agency(), at=AT, box=SealBox(page=2, x=0, y=0))


def test_the_sandboxes_answer_is_not_believed() -> None:
    for answer, start, end in ((b"<00>", 0, 4), (b"x<0f0>y", 1, 6), (b"x<00>y", 1, 99), (b"x<00>y", -5, 5)):
        with pytest.raises(pades.SealInvalid):
            pades.fill(answer, start, end, identity=agency())
    with pytest.raises(pades.SealInvalid, match="room"):
        pades.fill(b"x<" + b"0" * 100 + b">y", 1, 103, identity=agency())
    assert pdfprepare.CannotSeal is CannotSeal


# Attacks, named after the cases of the corpus -------------------------------------------------------------


def test_one_changed_byte() -> None:
    data = sealed()
    for place in (8, 300, len(letter()) + 500, len(data) - 20):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert failed_at(changed) in ("signature", "coverage")


def test_p12_junk_after_the_end() -> None:
    for junk in (b"\n", b" ", b"%", b"\0" * 100):
        assert failed_at(sealed() + junk) == "coverage"


def test_p1_to_p11_anything_added_afterwards() -> None:
    """Content, fonts, annotations, forms, scripts, attachments, metadata: all come as an update."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(sealed()))
    writer.root["/Lang"] = generic.pdf_string("vi")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert failed_at(out.getvalue()) == "coverage"


def test_the_unsealed_file_under_the_seal() -> None:
    assert failed_at(letter()) == "seal"
    assert failed_at(sealed()[: len(letter())]) == "seal"
    assert failed_at(b"") == "seal"
    assert failed_at(b"text /ByteRange [0 1 2 3]") == "seal"


def range_of(pdf: bytes) -> re.Match[bytes]:
    found = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\] +", pdf)
    assert found
    return found


@pytest.mark.parametrize("values", [(0, 0, 0, 0), (0, 10, 20, 30), (0, -1, 5, 5), (5, 10, 20, 30)])
def test_p13_byte_ranges(values: tuple[int, ...]) -> None:
    pdf, old = sealed(), range_of(sealed())
    new = b"/ByteRange [%d %d %d %d]" % values
    changed = pdf[: old.start()] + new.ljust(old.end() - old.start()) + pdf[old.end() :]
    assert failed_at(changed) in ("seal", "coverage")


def test_p13_a_range_that_reaches_back() -> None:
    """Junk before the gap is left out of the range: then the range no longer says what the gap is."""
    pdf, old = sealed(), range_of(sealed())
    first, second, rest = (int(n) for n in old.groups()[1:])
    new = b"/ByteRange [0 %d %d %d]" % (first - 9, second, rest)
    changed = pdf[: old.start()] + new.ljust(old.end() - old.start()) + pdf[old.end() :]
    assert failed_at(changed) == "coverage"


def test_p14_contents() -> None:
    pdf = sealed()
    found = pades._find(pdf)
    gap = pdf[found.start : found.end]
    size = 2 * len(found.signature)
    for new in (
        b"<" + b"0" * (len(gap) - 2) + b">",
        gap[: size + 1] + b"00" * 3 + b"41" + gap[size + 9 :],
        gap[:-2] + b"x>",
        b"(" + gap[1:],
        gap[:1] + b"3080" + gap[5:],
        gap[:1] + b"3084ffffffff" + gap[13:],
    ):
        assert len(new) == len(gap)
        assert failed_at(pdf[: found.start] + new + pdf[found.end :]) in ("coverage", "signature")


def test_p15_an_object_in_the_gap() -> None:
    pdf, old = sealed(), range_of(sealed())
    first, second, rest = (int(n) for n in old.groups()[1:])
    thing = b"9 0 obj (x) endobj "
    new = b"/ByteRange [0 %d %d %d]" % (first, second + len(thing), rest)
    changed = pdf[: old.start()] + new.ljust(old.end() - old.start()) + pdf[old.end() :]
    changed = changed[:second] + thing + changed[second:]
    assert failed_at(changed) == "coverage"


def test_a_strangers_seal() -> None:
    twin = new_authority()
    assert failed_at(signed_again(sealed(), twin.member())) == "chain"
    assert check(signed_again(sealed(), twin.member()), roots=twin.roots).valid
    assert check(signed_again(sealed(), agency())).valid


def test_time_and_revocation() -> None:
    assert failed_at(sealed(), at=AT - timedelta(minutes=6)) == "time"
    assert check(sealed(), at=AT - timedelta(minutes=4)).valid
    assert failed_at(sealed(), at=AT + 8 * DAY) == "chain"
    line = Revoked(serial=agency().certificate.serial_number, at=AT)
    assert failed_at(sealed(), crls=authority().crls(line)) == "chain"


def test_a_signature_of_mail_is_no_seal() -> None:
    """The same bytes signed as mail: the attributes tell the two apart, in both directions."""
    pdf = sealed()
    found = pades._find(pdf)
    content = pdf[: found.start] + pdf[found.end :]
    digest = hashlib.sha256(content).digest()
    who = agency()
    mail = cms.sign(digest, identity=who, at=AT, crls=who.crls[:1]).hex().encode()
    gap = b"<" + mail.ljust(found.end - found.start - 2, b"0") + b">"
    assert len(gap) == found.end - found.start
    assert failed_at(pdf[: found.start] + gap + pdf[found.end :]) == "signature"
    with pytest.raises(smime.SignatureInvalid) as caught:
        smime.verify_detached(content, found.signature, roots=authority().roots, crls=(), at=AT)
    assert caught.value.step == "attributes"


def test_the_seal_must_be_the_senders() -> None:
    asked = {"roots": authority().roots, "crls": (), "at": AT}
    assert pdfseal.check_seal(sealed(), address=ADDRESS.upper(), **asked) == ""
    assert "not that of the sender" in pdfseal.check_seal(sealed(), address="other@example.vn", **asked)
    assert pdfseal.check_seal(letter(), address=ADDRESS, **asked)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_no_changed_file_is_valid(data: st.DataObject) -> None:
    pdf = bytearray(sealed())
    place = data.draw(st.integers(0, len(pdf)))
    length = data.draw(st.integers(0, 4))
    pdf[place : place + length] = data.draw(st.binary(max_size=4))
    report = check(bytes(pdf))
    found = pades._find(sealed())
    if report.valid:
        # Upper and lower case of hexadecimal digits may differ in the gap, nothing else anywhere.
        assert bytes(pdf[: found.start]) == sealed()[: found.start]
        assert bytes(pdf[found.end :]) == sealed()[found.end :]


@settings(deadline=None)
@given(st.binary(max_size=300), st.lists(st.integers(0, 400), min_size=3, max_size=3))
def test_any_bytes_get_a_report(data: bytes, numbers: list[int]) -> None:
    pdf = b"%PDF-1.7" + data + b"/ByteRange [0 %d %d %d]" % tuple(numbers) + b"<3000>" + data
    assert not check(pdf).valid
