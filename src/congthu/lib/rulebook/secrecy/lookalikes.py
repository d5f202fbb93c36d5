"""Text as a reader sees it: nothing invisible, and look-alike letters as the Latin ones they stand for."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from congthu.lib.vntext import nfc

#: Cyrillic and Greek capitals that look like Latin ones, and small capitals, beside what stands for each.
_SAME = (
    ("АВЕКМНОРСТУХІЅЈЬ", "ABEKMHOPCTYXISJb"),
    ("аеорсухіѕјтмкв", "aeopcyxisjtmkb"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    ("οντυι", "ovtui"),
    ("ᴀʙᴄᴅᴇᴋᴍɴᴏᴘᴛᴜʏ", "ABCDEKMNOPTUY"),
)
_LOOKALIKES = {ord(a): b for strange, usual in _SAME for a, b in zip(strange, usual, strict=True)}
#: Soft hyphens, joiners, direction marks, variation selectors, fillers; "\u034f" joins graphemes.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
#: Nothing here looks like anything else: ASCII, Latin letters, our letters, the usual signs.
_USUAL = re.compile(r"[\x00-\xac\xae-\u024f\u1ea0-\u1ef9\u2010-\u2027]*")
#: A circumflex and a tone typed after the letter (VIQR), as in one word no detection looks at: "MA^.T".
_TYPED = re.compile(r"([aeoAEO])(?:\^([.'])|([.'])\^)")
_COMBINING = {".": "\u0323", "'": "\u0301"}


def _typed(found: re.Match[str]) -> str:
    return f"{found[1]}\u0302{_COMBINING[found[2] or found[3]]}"


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """NFC, letters drawn wide, circled, bold or from another script as plain Latin ones, nothing invisible.

    For looking for a mark alone; no text is ever changed so.
    """
    if _USUAL.fullmatch(text):
        return nfc(_TYPED.sub(_typed, text) if "^" in text else text)
    seen = _INVISIBLE.sub("", text).translate(_LOOKALIKES)
    return nfc(unicodedata.normalize("NFKC", seen).translate(_LOOKALIKES))
