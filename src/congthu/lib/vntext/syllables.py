"""The syllable by rule: first consonant, rhyme, tone.

A language with a closed list of rhymes lets us say of a syllable never seen whether it can exist at all. The
lists follow the spelling in force for state documents (both places of the tone mark: hoà, hòa).
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

ONSETS: Final = (
    "ngh", "ng", "nh", "gh", "gi", "kh", "ch", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_RHYMES: Final = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oat oay oăc oăm oăn oăng oăt oc oe oen oeo
oet oi om on ong ooc oong op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ up ut uôc uôi uôm uôn uông uôt
uy uya uych uyên uyêt uynh uyt uyu
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu êc oap uyp
""".split()  # noqa: SIM905
#: No tone, acute, grave, hook, tilde, dot below.
TONES: Final = "", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
#: The 134 letters beyond ASCII.
LETTERS: Final = frozenset(
    letter
    for vowel in "aăâeêioôơuưy"
    for tone in TONES
    for small in (unicodedata.normalize("NFC", vowel + tone),)
    for letter in (small, small.upper())
    if not letter.isascii()
) | {"đ", "Đ"}
_STOPPED: Final = ("c", "ch", "p", "t")
_VOWELS: Final = "aăâeêioôơuưy"


def _nucleus(rhyme: str) -> list[int]:
    """Where the tone may stand: one place, two for the open oa, oe, uy of both schools."""
    vowels = [at for at, letter in enumerate(rhyme) if letter in _VOWELS]
    shaped = [at for at in vowels if rhyme[at] in "ăâêôơư"]
    if rhyme in {"oa", "oe", "uy"}:
        return [0, 1]
    if shaped:
        return [shaped[-1]]
    if len(vowels) == 1:
        return [vowels[0]]
    if rhyme[:2] in {"oa", "oe", "uy", "oo"}:
        return [1]
    return [vowels[0]]


@cache
def toned_rhymes() -> dict[str, str]:
    """Every rhyme with every tone it can bear, and the school-free form of it."""
    found: dict[str, str] = {}
    for rhyme in _RHYMES:
        for tone in TONES:
            if tone not in {"\u0301", "\u0323"} and rhyme.endswith(_STOPPED):
                continue
            places = _nucleus(rhyme)
            forms = [unicodedata.normalize("NFC", rhyme[: at + 1] + tone + rhyme[at + 1 :]) for at in places]
            for form in forms:
                found.setdefault(form, forms[0])
    return found


def split(syllable: str) -> tuple[str, str] | None:
    """Onset and rhyme of a lower-case syllable, or None when no syllable can be spelled so."""
    rhymes = toned_rhymes()
    for onset in ONSETS:
        if syllable.startswith(onset) and _agree(onset, syllable[len(onset) :], rhymes):
            return onset, syllable[len(onset) :]
    return None


def _agree(onset: str, rhyme: str, rhymes: dict[str, str]) -> bool:
    if rhyme not in rhymes:
        return False
    first = unicodedata.normalize("NFD", rhyme)[0]
    front = first in "eiy"
    if onset in {"k", "gh", "ngh"}:
        return front
    if onset in {"c", "ng"}:
        return not front
    if onset == "g":
        return not front or first == "i"
    return not (onset == "qu" and first == "u")
