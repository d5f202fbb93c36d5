"""Old Vietnamese encodings: us beside the other tools, in accuracy and MB/s.

    benchmarks/vntext.py [--text FILE]... [--model FILE] [--samples N]

Without ``--text`` the Vietnamese catalogues of Django are used (BSD, not among what the model learnt).
Other tools are measured when they are installed: viparse, chardet, charset-normalizer, ftfy (Python
packages), iconv and uconv (programs). A sample is right when the whole decoded text equals the truth,
white space aside; for encodings without capitals with tones, letter case is not compared.
"""

from __future__ import annotations

import argparse
import importlib
import random
import re
import shutil
import subprocess
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from congthu.lib.vntext import Encoding, convert_lines, convert_text, decode, detect, encode

SIZES = (10, 30, 100, 1000)
BLIND = (
    "tcvn3",
    "vni",
    "viscii",
    "vps",
    "cp1258",
    "bkhcm2",
    "vietware-x",
    "vietware-f",
    "bkhcm1",
    "tcvn5712-1",
)
NO_CAPITALS = {"tcvn3", "tcvn5712-2", "vietware-f"}
PAGES = ("cp1252", "cp1258", "cp1254", "cp1250", "mac_roman", "cp437", "latin-1")
OURS = set("àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ")
OURS |= {letter.upper() for letter in OURS}


def django_strings(language: str) -> list[str]:
    """Messages of Django's catalogues in one language."""
    import django

    found: list[str] = []
    for path in sorted(Path(django.__file__).parent.rglob(f"{language}/LC_MESSAGES/*.po")):
        for text in re.findall(r'^msgstr(?:\[\d\])? "(.{12,})"$', path.read_text("utf-8"), re.MULTILINE):
            plain = " ".join(re.sub(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|\\.|<[^>]+>", " ", text).split())
            if not plain.isascii():
                found.append(unicodedata.normalize("NFC", plain))
    return found


def writable(lines: list[str]) -> list[str]:
    """The lines in letters every encoding has."""
    kept = (
        "".join(c for c in unicodedata.normalize("NFC", line) if c.isascii() or c in OURS) for line in lines
    )
    return [" ".join(line.split()) for line in kept if sum(not c.isascii() for c in line) > 1]


def samples(lines: list[str], size: int, count: int) -> list[str]:
    """Pieces of about ``size`` characters, from word to word."""
    chance = random.Random(size)
    whole = " ".join(lines)
    found: list[str] = []
    while len(found) < count:
        start = whole.find(" ", chance.randrange(max(1, len(whole) - size - 40))) + 1
        end = whole.find(" ", start + size - 3)
        piece = whole[start : end if end > 0 else len(whole)]
        if not piece.isascii():
            found.append(piece)
    return found


def same(found: str, truth: str, encoding: str = "") -> bool:
    """Whether a sample is right."""
    left, right = (" ".join(unicodedata.normalize("NFC", text).split()) for text in (found, truth))
    return left == right or (encoding in NO_CAPITALS and left.lower() == right.lower())


def through(data: bytes, page: str) -> str:
    """Bytes as a program shows them that takes them for ``page``."""
    return "".join(bytes([code]).decode(page, "ignore") or chr(code) for code in data)


def peers() -> Iterator[tuple[str, Callable[[bytes], str]]]:
    """Detectors that are installed."""

    def with_charset(name: str, guess: Callable[[bytes], str | None]) -> tuple[str, Callable[[bytes], str]]:
        return name, lambda data: data.decode(guess(data) or "latin-1", "replace")

    if chardet := _module("chardet"):
        yield with_charset("chardet", lambda data: chardet.detect(data)["encoding"])
    if normalizer := _module("charset_normalizer"):
        yield with_charset(
            "charset-normalizer", lambda data: getattr(normalizer.from_bytes(data).best(), "encoding", None)
        )
    if ftfy := _module("ftfy"):
        yield "ftfy", lambda data: str(ftfy.fix_text(through(data, "cp1252")))
    if viparse := _module("viparse"):
        fix = getattr(viparse, "fix", None) or getattr(viparse, "convert", None)
        if callable(fix):
            yield "viparse", lambda data: str(fix(through(data, "cp1252")))


def _module(name: str):  # type: ignore[no-untyped-def]
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def blind(lines: list[str], count: int) -> None:
    """Share of right samples, nothing told; for us also coverage and precision of what is automatic."""
    print("\nBlind, share right at", *SIZES, "characters (ours: automatic coverage/precision)")
    tests = {size: samples(lines, size, count if size < 1000 else max(10, count // 5)) for size in SIZES}
    others = dict(peers())
    for encoding in BLIND:
        row = []
        for texts in tests.values():
            found = [(text, detect(encode(text, encoding).data)) for text in texts]
            right = [same(answer.text, text, encoding) for text, answer in found]
            sure = [good for good, (_, answer) in zip(right, found, strict=True) if answer.automatic]
            row.append(
                f"{sum(right) / len(texts):.3f}"
                f" ({len(sure) / len(texts):.3f}/{sum(sure) / max(1, len(sure)):.3f})"
            )
        print(f"  {encoding:12} ours", *row)
        for name, fix in others.items():
            shares = [
                sum(_right(fix, text, encoding) for text in texts[:40]) / len(texts[:40])
                for texts in tests.values()
            ]
            print(f"  {'':12} {name}", *(f"{share:.2f}" for share in shares))


def _right(fix: Callable[[bytes], str], text: str, encoding: str) -> bool:
    try:
        return same(fix(encode(text, encoding).data), text, encoding)
    except (LookupError, ValueError):
        return False


def untouched(lines: list[str], count: int) -> None:
    """Good text and foreign text must stay as they are, and converting twice must change nothing."""
    print("\nAltered, of texts that should stay (share)")
    foreign = [line for code in ("fr", "de", "es", "pt", "it", "pl", "sv") for line in django_strings(code)]
    for size in SIZES:
        good = samples(lines, size, count)
        other = samples(foreign, size, count)
        print(
            f"  {size:5} Unicode {sum(convert_text(text).changed for text in good) / count:.4f}",
            f"foreign text {sum(convert_text(text).changed for text in other) / count:.4f}",
            f"automatic {sum(convert_text(text).automatic for text in other) / count:.4f}"
            " (foreign texts are of the kind the model learnt)",
        )


def forms(lines: list[str], count: int) -> None:
    """Lines that went through wrong pages, misread UTF-8, damage; and whether a second run changes them."""
    print("\nLines exact after the wrong page, and stable when converted again")
    texts = random.Random(7).sample(lines, min(count, len(lines)))
    for encoding in BLIND:
        for page in PAGES:
            _form(
                f"{encoding} as {page}",
                texts,
                lambda text, e=encoding, p=page: through(encode(text, e).data, p),
                encoding,
            )
    _form(
        "vni as cp1258, composed",
        texts,
        lambda text: unicodedata.normalize("NFC", through(encode(text, "vni").data, "cp1258")),
    )
    for page in ("cp1252", "latin-1", "cp1258"):
        _form(f"UTF-8 as {page}", texts, lambda text, p=page: through(text.encode(), p))
    _form("UTF-8 twice", texts, lambda text: through(through(text.encode(), "cp1252").encode(), "cp1252"))
    for lost in ("", "?", "\ufffd"):
        _form(f"UTF-8, bytes lost ({lost!r})", texts, lambda text, sign=lost: damaged(text, sign))
    _form("decomposed", texts, lambda text: unicodedata.normalize("NFD", text))
    _form("references", texts, lambda text: encode(text, Encoding.ENTITIES).data.decode())
    _form("VIQR", texts, lambda text: encode(text, Encoding.VIQR).data.decode())


def damaged(text: str, sign: str) -> str:
    """UTF-8 as Windows-1252 with the bytes lost that page has no character for."""
    lost = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return "".join(sign if code in lost else through(bytes([code]), "cp1252") for code in text.encode())


def _form(name: str, texts: list[str], made: Callable[[str], str], encoding: str = "") -> None:
    answers = [(text, convert_text(made(text))) for text in texts]
    right = sum(same(answer.text, text, encoding) for text, answer in answers)
    stable = sum(convert_text(answer.text).text == answer.text for _, answer in answers)
    print(f"  {name:24} {right / len(texts):.3f}  stable {stable / len(texts):.3f}")


def mixed(lines: list[str]) -> None:
    """Documents whose encoding changes between paragraphs."""
    chance = random.Random(3)
    foreign = [line for code in ("fr", "de", "pt") for line in django_strings(code)]
    right: dict[str, list[bool]] = {}
    for _ in range(60):
        kinds = [chance.choice(["unicode", "tcvn3", "vni", "foreign"]) for _ in range(10)]
        truths = [chance.choice(foreign if kind == "foreign" else lines) for kind in kinds]
        shown = [
            text if kind in {"unicode", "foreign"} else through(encode(text, kind).data, "cp1252")
            for kind, text in zip(kinds, truths, strict=True)
        ]
        for kind, truth, answer in zip(kinds, truths, convert_lines(shown), strict=True):
            right.setdefault(kind, []).append(same(answer.text, truth, kind))
    print(
        "\nMixed documents, paragraphs exact:", {kind: f"{sum(r) / len(r):.4f}" for kind, r in right.items()}
    )


def speed(lines: list[str]) -> None:
    """MB/s of CPU time when the encoding is told; milliseconds when it is not."""
    print("\nTold, MB/s and lines exact")
    for encoding in (*BLIND, "vni-mac", "isc", "viqr"):
        block = "\n".join(lines)
        data = encode(block, encoding).data
        data *= max(1, 8_000_000 // len(data))
        decode(data[:100_000], encoding)
        started = time.process_time()
        decode(data, encoding)
        taken = time.process_time() - started
        exact = sum(
            same(decode(encode(line, encoding).data, encoding).text, line, encoding) for line in lines
        )
        print(f"  {encoding:12} {len(data) / taken / 1e6:7.1f}  {exact / len(lines):.4f}")
    for size, allowed in ((60, 0.3), (1000, 2.0)):
        texts = [encode(text, name).data for name in ("tcvn3", "vni") for text in samples(lines, size, 100)]
        started = time.process_time()
        for data in texts:
            detect(data)
        taken = (time.process_time() - started) / len(texts) * 1000
        print(f"  detect {size} characters: {taken:.2f} ms (aim {allowed})")
    programs(lines)


def programs(lines: list[str]) -> None:
    """The converters of the system, for comparison."""
    for name, charset, encoding in (
        ("iconv", "TCVN", "tcvn5712-1"),
        ("iconv", "VISCII", "viscii"),
        ("uconv", "windows-1258", "cp1258"),
    ):
        if shutil.which(name) is None:
            continue
        data = encode("\n".join(lines), encoding).data * 40
        started = time.perf_counter()
        subprocess.run([name, "-f", charset, "-t", "UTF-8"], input=data, capture_output=True, check=False)
        taken = time.perf_counter() - started
        print(f"  {name} {charset}: {len(data) / taken / 1e6:.0f} MB/s (wall, with its start)")


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--text", type=Path, action="append", default=[])
    parser.add_argument("--model", type=Path, help="another model, e.g. one that has not seen the text")
    parser.add_argument("--samples", type=int, default=200)
    wanted = parser.parse_args()
    if wanted.model:
        from congthu.lib.vntext import model

        held = model.Model(wanted.model.read_bytes())
        model.model.cache_clear()
        for place in ("model", "scoring", "viqr", "mojibake", "bkhcm1"):
            vars(importlib.import_module(f"congthu.lib.vntext.{place}"))["model"] = lambda: held
    texts = [line for path in wanted.text for line in path.read_text("utf-8").splitlines()]
    lines = writable(texts or django_strings("vi"))
    print(f"{len(lines)} lines, {sum(map(len, lines))} characters")
    blind(lines, wanted.samples)
    untouched(lines, wanted.samples)
    forms(lines, wanted.samples)
    mixed(lines)
    speed(lines)


if __name__ == "__main__":
    main()
