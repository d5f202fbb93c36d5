"""Marks of secrecy in the text of a message, and names in a file that Outlook packs (winmail.dat). Pure.

law: D34.1b-3 (Law 29/2018/QH14 art. 5)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

from congthu.lib.rulebook import secrecy

#: Outlook's own wrapping of attachments (TNEF).
PACKED = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
#: Without these bytes no line is a mark: Ậ, "độ mật", a dot set apart, a reference, words without tones.
_MAY_BE = re.compile(
    rb"\xe1\xba\xac|\xe1\xbb[\x98\x99]\s+[mM]\xe1|\xcc\xa3|&#|O[IT]\s+MAT\b|ET\s*MAT\b|M\s*A\s*T\b"
)
#: A line worth looking at: few letters, the syllable among them.
_LINE = re.compile(r"^[^\n]{0,60}[mM]\W{0,3}[ậẬaA]\W{0,3}[tT][^\n]{0,40}$", re.MULTILINE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_QUOTED = re.compile(r"^[\s>|]+")
_CAPITALS = re.compile(r"M\W{0,3}[ẬA]\W{0,3}T")
_LABELLED = re.compile(r"độ\s+mật\s*[:=]", re.IGNORECASE)
_LONGEST, _MOST_LINES, _ALL_LEVELS = 2 << 20, 400, 3
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00|[\x00-\xff][\x01\x03\x1e]){4,200}")
_NARROW = re.compile(rb"[\x20-\x7e\x80-\xff]{4,200}")
_NAME = re.compile(r"\.[A-Za-z0-9]{2,5}$")


def in_text(content: bytes, *, html: bool = False) -> bool:
    """Whether a line is a mark, in capitals or declared ("Độ mật: Mật"), as in a letter pasted into it.

    Lines that are all three levels are a list and no mark; of two one may be quoted.
    """
    if not _MAY_BE.search(content):
        return False
    text = unicodedata.normalize("NFC", content[:_LONGEST].decode("utf-8", "replace"))
    if html:
        text = unescape(_TAG.sub("\n", text))
    lines = (found[0] for _, found in zip(range(_MOST_LINES), _LINE.finditer(text), strict=False))
    return 0 < len(set(filter(None, map(_level, lines)))) < _ALL_LEVELS


def _level(line: str) -> str | None:
    said = _QUOTED.sub("", line).strip()
    mark = secrecy.stamp(said)
    told = _CAPITALS.search(secrecy.plain(said)) or _LABELLED.search(said)
    return mark.level if mark and mark.certain and told else None


def packed_names(content: bytes) -> Iterator[str]:
    """What looks like the name of a file in the packed attachments."""
    for start in (0, 1):
        for run in _WIDE.finditer(content[start:_LONGEST]):
            yield from _names(run[0].decode("utf-16-le", "replace"))
    for run in _NARROW.finditer(content[:_LONGEST]):
        yield from _names(run[0].decode("cp1258", "replace"))


def _names(text: str) -> Iterator[str]:
    name = text.strip()
    if _NAME.search(name):
        yield name
