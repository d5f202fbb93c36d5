"""Builds ``src/congthu/lib/vntext/model.bin``: what Vietnamese and foreign words look like.

    tools/build_vntext_model.py --text paragraphs.txt --words words.txt

``--text`` are plain UTF-8 texts in Vietnamese (statutes and letters of agencies are free of copyright, Law on
Intellectual Property art. 15); ``--words`` lists of Vietnamese words, one a line. The foreign side is learnt
from the translation catalogues of Django (BSD), which every machine that can build has. The same input gives
the same bytes.
"""

from __future__ import annotations

import argparse
import itertools
import math
import re
import sys
import unicodedata
import zlib
from collections import Counter
from pathlib import Path
from typing import Final

from congthu.lib.vntext.model import MAGIC, QUANTUM
from congthu.lib.vntext.syllables import split, toned_rhymes

TARGET: Final = Path(__file__).parents[1] / "src/congthu/lib/vntext/model.bin"
WORD: Final = re.compile(r"[^\W\d_]+")
#: Foreign languages and their weight: those a Vietnamese agency corresponds in weigh most.
LANGUAGES: Final = {
    "fr": 3, "de": 3, "es": 3, "pt": 2, "pt_BR": 2, "it": 2, "nl": 1, "da": 2, "sv": 2, "nb": 1, "nn": 1,
    "fi": 1,     "pl": 2, "cs": 2, "sk": 1, "hu": 2, "ro": 2, "hr": 1, "sl": 1, "tr": 1, "is": 1, "et": 1,
    "lt": 1, "lv": 1,     "ca": 1, "gl": 1, "eu": 1, "id": 1, "sq": 1, "ga": 1, "cy": 1,
}  # fmt: skip
_MSGSTR: Final = re.compile(r'^(msgid|msgstr(?:\[\d\])?) "(.*)"$|^"(.*)"$', re.MULTILINE)


def words_of(text: str) -> list[str]:
    """The words of a text, in the form of exchange and lower case."""
    return WORD.findall(unicodedata.normalize("NFC", text).lower())


def vietnamese(texts: list[str], lists: list[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often each syllable, and each two in a row, occur."""
    ones: Counter[str] = Counter()
    twos: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for line in text.splitlines():
            found = words_of(line)
            ones.update(found)
            twos.update(zip(["^", *found], found, strict=False))
    for text in lists:
        for line in text.splitlines():
            found = words_of(line)
            if all(split(word) for word in found):
                ones.update(found)
                twos.update(itertools.pairwise(found))
    return ones, twos


def both_schools(ones: Counter[str]) -> Counter[str]:
    """Counts shared between the two places of a tone mark."""
    shared = Counter(ones)
    forms: dict[tuple[str, str], set[str]] = {}
    for rhyme, plain in toned_rhymes().items():
        forms.setdefault(("", plain), set()).add(rhyme)
    for word, count in ones.items():
        parts = split(word)
        if parts is None:
            continue
        onset, rhyme = parts
        for other in forms["", toned_rhymes()[rhyme]] - {rhyme}:
            shared[onset + other] += max(1, count // 2)
    return shared


def catalogues() -> tuple[dict[str, list[str]], list[str]]:
    """Words of every language in Django's catalogues; English from the message identifiers."""
    import django

    root = Path(django.__file__).parent
    found: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    english: list[str] = []
    for path in sorted(root.rglob("LC_MESSAGES/*.po")):
        language = path.parts[-3]
        if language not in LANGUAGES:
            continue
        kind = ""
        for line in path.read_text("utf-8").splitlines():
            match = _MSGSTR.match(line)
            if not match:
                kind = ""
                continue
            kind = match[1] or kind
            text = re.sub(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|\\.|<[^>]+>", " ", match[2] or match[3] or "")
            if kind.startswith("msgstr"):
                found[language] += words_of(text)
            elif kind == "msgid" and language == "fr":
                english += words_of(text)
    return found, english


def foreign() -> tuple[dict[str, float], dict[str, float]]:
    """Log-probabilities of letter trigrams (given two), with their shorter forms, and of whole words."""
    found, english = catalogues()
    weighed: Counter[str] = Counter()
    for language, words in found.items():
        share = LANGUAGES[language] * 10_000 / max(len(words), 1)
        for word, count in Counter(words).items():
            weighed[word] += round(count * share)
    for word, count in Counter(english).items():
        weighed[word] += round(count * 60_000 / len(english))
    grams: list[Counter[str]] = [Counter(), Counter(), Counter(), Counter()]
    for word, count in weighed.items():
        padded = f"^{word}$"
        for at in range(1, len(padded)):
            for size in (1, 2, 3):
                if at + 1 >= size:
                    grams[size][padded[at + 1 - size : at + 1]] += count
    everything = sum(weighed.values())
    common = {word: math.log(count / everything) for word, count in weighed.items() if count >= 30}
    return spelling(grams), common


def spelling(grams: list[Counter[str]]) -> dict[str, float]:
    """Log-probability of each run of one, two and three letters, given those before the last."""
    logs: dict[str, float] = {}
    total = sum(grams[1].values())
    for gram, count in grams[1].items():
        logs[gram] = math.log(count / total)
    for size in (2, 3):
        contexts: Counter[str] = Counter()
        for gram, count in grams[size].items():
            contexts[gram[:-1]] += count
        for gram, count in grams[size].items():
            if count >= 8:
                logs[gram] = math.log(count / (contexts[gram[:-1]] + 40 * 4))
    return logs


def section(values: dict[str, float]) -> str:
    """Keys and quantised values as text."""
    keys = sorted(values)
    marks = "".join(chr(0x20 + min(round(-values[key] * QUANTUM), 0x7000)) for key in keys)
    return "\n".join(keys) + "\x1e" + marks


def build(texts: list[str], lists: list[str]) -> bytes:
    """The model file."""
    ones, twos = vietnamese(texts, lists)
    # Abbreviations with Đ (QĐ, HĐND) are no syllables, but they are what letters are full of.
    real = Counter(
        {word: n for word, n in ones.items() if split(word) or (n > 2 and "đ" in word and len(word) < 7)}
    )
    alien = sum(ones.values()) - sum(real.values())
    shared = both_schools(real)
    total = sum(shared.values()) + alien
    onsets: Counter[str] = Counter()
    rhymes: Counter[str] = Counter(dict.fromkeys(toned_rhymes(), 1))
    for word, count in shared.items():
        parts = split(word)
        if parts:
            # Types count more than tokens: what matters is which unseen syllables are likely.
            onsets[parts[0]] += 1 + int(math.log2(count))
            rhymes[parts[1]] += 1 + int(math.log2(count))
    sections = [
        {word: math.log(count / total) for word, count in shared.items()},
        {
            f"{a} {b}": math.log(count / (ones[a] if a != "^" else 9000))
            for (a, b), count in twos.items()
            if count > 1 and b in real and (a == "^" or a in ones)
        },
        {onset: math.log(count / sum(onsets.values())) for onset, count in onsets.items()},
        {rhyme: math.log(count / sum(rhymes.values())) for rhyme, count in rhymes.items()},
        *foreign(),
        {
            "alien": math.log(alien / total),
            "unseen": math.log(len([1 for c in shared.values() if c == 1]) / total),
        },
    ]
    print([len(each) for each in sections], file=sys.stderr)
    payload = "\x1d".join(section(each) for each in sections)
    return MAGIC + zlib.compress(payload.encode(), 9)


def main() -> None:
    """Read the texts, write the model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--text", type=Path, nargs="+", required=True)
    parser.add_argument("--words", type=Path, nargs="*", default=[])
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    wanted = parser.parse_args()
    texts = [path.read_text("utf-8") for path in wanted.text]
    lists = [path.read_text("utf-8") for path in wanted.words]
    wanted.output.write_bytes(build(texts, lists))
    print(f"{wanted.output}: {wanted.output.stat().st_size:,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
