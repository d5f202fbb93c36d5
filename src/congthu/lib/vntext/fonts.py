"""Fonts: which encoding a font's name promises, and the Unicode font that takes its place.

The name is a prior, not the truth: text in Unicode is found under ``.VnTime``, VNI text under ``VNSTCVN3``.
"""

from __future__ import annotations

import re
from typing import Final

from congthu.lib.vntext.types import Encoding

_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
#: Word adds the script of a code page to the name: ".VnTime Tur".
_SCRIPT: Final = re.compile(r"\s+(?:tur|cyr|greek|ce|baltic|arabic|hebrew|vietnamese|\(vietnamese\))$")
_PATTERNS: Final = (
    (re.compile(r"^vni[\s-]|^vni[a-z]"), Encoding.VNI),
    (re.compile(r"^vps[\s_-]|^vps[a-z]"), Encoding.VPS),
    (
        re.compile(r"^(?:vi|hoangyen|minhquan|phuongthao|thaha|uhoai)[\s_-].*(?:1\.1|viscii)|viscii"),
        Encoding.VISCII,
    ),
    (re.compile(r"^bk[\s_-]?hcm\s?1|^bkhcm1|^vnf[-_]"), Encoding.BKHCM1),
    (re.compile(r"^bk[\s_-]?hcm|^vnbk|^bk[-_ ]"), Encoding.BKHCM2),
    (re.compile(r"^svn[a-z_ -]|^vs[a-z]*x[-_ ]"), Encoding.VIETWARE_X),
)
_TCVN3: Final = re.compile(r"^\.?vn|^abc\b")
_UNICODE: Final = re.compile(r"^vni[\s-]*unicode|^vn(?:u|_u)nicode|^vu[ -]|unicode")
#: Families, the longest first, by what the old name contains.
_FAMILIES: Final = (
    ("courier", "Courier New"),
    ("arial", "Arial"),
    ("helve", "Arial"),
    ("helv", "Arial"),
    ("swiss", "Arial"),
    ("avant", "Arial"),
    ("univers", "Arial"),
    ("sans", "Arial"),
    ("verdana", "Verdana"),
    ("tahoma", "Tahoma"),
    ("palatin", "Palatino Linotype"),
    ("bodoni", "Times New Roman"),
    ("times", "Times New Roman"),
    ("time", "Times New Roman"),
)


def plain_name(name: str) -> str:
    """The name without subset tag, quotes and script."""
    bare = _SUBSET.sub("", name.strip().strip("\"'").strip())
    return _SCRIPT.sub("", bare.lower())


def font_encoding(name: str | None) -> tuple[Encoding, bool] | None:
    """The encoding ``name`` promises, and whether the font shows only capitals; None for any other font."""
    bare = plain_name(name or "")
    if not bare or _UNICODE.search(bare):
        return None
    for pattern, encoding in _PATTERNS:
        if pattern.search(bare):
            return encoding, False
    # What the others left: ".VnTime", "VnArialH", "VNtimes new roman".
    return (Encoding.TCVN3, _capitals(bare)) if _TCVN3.search(bare) else None


def _capitals(bare: str) -> bool:
    """An H font: the name ends in h, perhaps before a remark in brackets."""
    head = re.sub(r"[\s(_-].*$", "", bare.lstrip("."))
    return head.endswith("h") and head not in {"vnswitch", "vnteach", "vnmach"}


def unicode_font(name: str) -> str:
    """The font every office has that looks most like the old one."""
    bare = plain_name(name)
    for part, family in _FAMILIES:
        if part in bare:
            return family
    return "Times New Roman"
