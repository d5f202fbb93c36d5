"""The words of conversion: encodings, what is known beforehand, and what came out.

Legal ground: D34.1b-6 and Circular 07/2002/TT-BKHCN art. 4 make TCVN 6909:2001 the form of exchange;
everything else in this package exists to bring older text into that form without changing what it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Encoding(StrEnum):
    """A way Vietnamese text has been written down; the value is the label shown outside."""

    #: Already right (or not Vietnamese): nothing to do.
    UTF_8 = "utf-8"
    #: TCVN3, also called ABC: the ``.Vn`` fonts; the H fonts hold its capitals.
    TCVN3 = "tcvn3"
    #: TCVN 5712:1993 VN1, with letters among the control codes.
    VN1 = "tcvn5712-1"
    #: TCVN 5712:1993 VN2: the upper half of VN1 and combining tones.
    VN2 = "tcvn5712-2"
    #: VNI for Windows: base letter and mark.
    VNI = "vni"
    VNI_MAC = "vni-mac"
    #: RFC 1456.
    VISCII = "viscii"
    VPS = "vps"
    BKHCM1 = "bkhcm1"
    BKHCM2 = "bkhcm2"
    VIETWARE_X = "vietware-x"
    VIETWARE_F = "vietware-f"
    ISC = "isc"
    #: RFC 1456: letters written with ASCII marks.
    VIQR = "viqr"
    CP1258 = "cp1258"
    #: Unicode, but decomposed (wholly or partly).
    NFD = "nfd"
    #: HTML character references.
    ENTITIES = "entities"
    #: UTF-8 read as a single-byte code page.
    MOJIBAKE = "mojibake"
    #: Unicode with letters that only look Vietnamese: eth for đ, Cyrillic, Greek.
    LOOK_ALIKES = "look-alikes"
    #: Bytes that are neither UTF-8 nor any Vietnamese encoding; surfaced as windows-1252.
    FOREIGN = "windows-1252"


@dataclass(frozen=True, kw_only=True, slots=True)
class Prior:
    """What is known before looking at the text. Content is the judge: these only tip the balance."""

    #: Charset the sender declared, as written.
    charset: str | None = None
    #: Name of the font the text stands in.
    font: str | None = None
    #: Encoding this sender has used before.
    history: Encoding | None = None
    #: Encoding found in other parts of the same message or document.
    context: Encoding | None = None


#: Nothing is known.
UNKNOWN = Prior()


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversion:
    """One text, converted or left alone."""

    #: Encoding the text was in; several steps are named by the one nearest the bytes.
    label: Encoding
    #: Log-likelihood distance to the best reading that gives a different text.
    margin: float
    #: The best reading, in the form of exchange when ``changed``.
    text: str
    #: Whether ``text`` differs from what a reader sees without us.
    changed: bool
    #: Whether the change may be made without asking: precision comes first.
    automatic: bool
    #: Characters supplied by the lexicon because bytes were lost.
    guessed: int = 0
    #: Characters that could not be mapped; they are kept as they came.
    unmapped: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One line, paragraph or run of a document that may mix encodings."""

    text: str | bytes
    prior: Prior = UNKNOWN
    #: True when no break stands between the previous piece and this one: runs of one paragraph.
    continues: bool = False
