"""Conversion when nobody says what the text is: from bytes, or from text some program has already misread.

Order matters: references, then UTF-8 misread, then old encodings behind a code page, then letters that look
alike, and composing last, because composing first would destroy marks that were letters of an old encoding.
Converting twice changes nothing: a result that we would change again is not given out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from congthu.lib.errors import CongthuError
from congthu.lib.vntext import forms, mojibake, viqr
from congthu.lib.vntext.codec import decode, plain
from congthu.lib.vntext.detection import Reading, odds, opening, readings
from congthu.lib.vntext.pages import PAGES, apart, put_back, table, to_bytes
from congthu.lib.vntext.scoring import foreign, vietnamese
from congthu.lib.vntext.syllables import LETTERS
from congthu.lib.vntext.types import UNKNOWN, Conversion, Encoding, Prior

#: Bytes or characters of one text: with this, time stays under ten seconds and memory under one gigabyte.
LARGEST: Final = 64_000_000
#: VIQR is read word by word, which is slower.
_LARGEST_TYPED: Final = 20_000_000
#: The same for text full of references or of UTF-8 that was misread.
_LARGEST_REPAIRED: Final = 20_000_000
_LARGEST_DAMAGED: Final = 2_000_000
#: Letters no single-byte page can hold: where they stand, the text is Unicode already.
_OURS: Final = re.compile(r"[\u1ea0-\u1ef9]")
_NEVER_TEXT: Final = re.compile("[\x00\x07\x08\x0e\x0f\x18\x1b\x1f\x7f]")
#: Letters no other language has in common use.
_ONLY_OURS: Final = re.compile(r"[\u1ea0-\u1eb7\u1eb9-\u1ebb\u1ebe-\u1ef1\u1ef4-\u1ef7ơưƠƯ]")
_PROOF: Final = 8.0
#: Text already readable needs this much more to be read otherwise.
_STAYS: Final = 5.0
#: Margins from which a change is made without asking: for a few words, and for more.
_SURE_SHORT: Final = 6.0
_SURE: Final = 4.0
_SHORT: Final = 25
#: Texts in which one sign in doubt is a doubt about the whole.
_BRIEF: Final = 120
#: Characters judged of a long text.
_SAMPLE: Final = 4096
#: What a character that had to be resolved says for the reading it gives: nobody writes so on purpose.
_PER_LETTER: Final = 4.0
#: From this size the first words are asked first; a distance that leaves no doubt.
_LONG: Final = 480
_NO_DOUBT: Final = 40.0
_MOST_ROUNDS: Final = 4
_NOTHING: Final = float("inf")
_VIQR_MARKS: Final = re.compile(r"[aeo]\^|a\(|[ou][+*]|[aeiouy][\^(+*]?['`?~.][a-z]|\bdd", re.IGNORECASE)


def no_text(seen: str) -> bool:
    """Whether control codes that are a letter in no encoding show a program or an image, not a text."""
    return len(seen) > 200 and len(_NEVER_TEXT.findall(seen)) * 100 > len(seen)


def unchanged(text: str, label: Encoding = Encoding.UTF_8, margin: float = _NOTHING) -> Conversion:
    """The answer "leave it"."""
    return Conversion(label=label, margin=margin, text=text, changed=False, automatic=False)


class TextTooLarge(CongthuError):
    """The text is too large to be converted at once (64 MB at most); please split it."""

    code = "vntext.too-large"


def convert_text(text: str, *, prior: Prior = UNKNOWN) -> Conversion:
    """``text`` in the form of exchange, or left alone."""
    if len(text) > LARGEST:
        raise TextTooLarge
    if no_text(text[:_SAMPLE]):
        return unchanged(text)
    if text.isascii() and "&" not in text and not _VIQR_MARKS.search(text):
        return unchanged(text)
    if len(text) > _LARGEST_REPAIRED and _is_costly(text):
        raise TextTooLarge
    first = _step(text, prior)
    if not first.changed:
        return first
    found = first
    for _ in range(_MOST_ROUNDS):
        again = _step(found.text, prior)
        if not again.changed:
            return found
        found = replace(
            found,
            text=again.text,
            margin=min(found.margin, again.margin),
            automatic=found.automatic and again.automatic,
            guessed=found.guessed + again.guessed,
            unmapped=found.unmapped + again.unmapped,
        )
    return unchanged(text, margin=0.0)


def _is_costly(text: str) -> bool:
    """Whether nearly every letter has to be repaired, which takes its time."""
    return text.count("&#", 0, _SAMPLE) > _SAMPLE // 100 or (not text.isascii() and mojibake.hurt(text))


def _step(text: str, prior: Prior) -> Conversion:
    """One change, the outermost."""
    for attempt in (_references, _misread_utf8, _old_encoding, _typed_marks, _shapes):
        found = attempt(text, prior)
        if found is not None:
            return found
    return unchanged(text, margin=_stay_margin(text))


def _stay_margin(text: str) -> float:
    return _NOTHING if text.isascii() else 0.0


def stays(text: str) -> float:
    """How well ``text`` reads as it is, in Vietnamese or any other language."""
    seen = forms.composed(text[:_SAMPLE])
    return max(vietnamese(seen).total + _STAYS, foreign(seen))


def _changed(label: Encoding, text: str, margin: float, before: str, **counts: int) -> Conversion:
    sure = _SURE_SHORT if len(before) <= _SHORT else _SURE
    return Conversion(
        label=label, margin=margin, text=text, changed=text != before, automatic=margin >= sure, **counts
    )


def _references(text: str, prior: Prior) -> Conversion | None:
    made = forms.referenced(text)
    if made == text:
        return None
    inner = _step(made, prior)
    resolved = len(text[:_SAMPLE]) - len(made[:_SAMPLE]) if len(text) < _SAMPLE else 0
    margin = vietnamese(inner.text[:_SAMPLE]).total - foreign(forms.composed(made[:_SAMPLE]))
    margin += min(resolved / 5, 3.0) if margin > -8.0 else 0.0
    margin = max(margin, _proof(inner.text[:_SAMPLE]))
    if margin <= 0 and not inner.changed:
        return None
    label = inner.label if inner.changed and inner.label is not Encoding.NFD else Encoding.ENTITIES
    return _changed(label, inner.text, max(margin, 0.0), text, guessed=inner.guessed, unmapped=inner.unmapped)


def _proof(seen: str) -> float:
    """Letters only Vietnamese has, in words that can be Vietnamese, prove a text however odd the rest."""
    if not _ONLY_OURS.search(seen):
        return -99.0
    score = vietnamese(seen)
    return _PROOF if score.valid * 2 > score.touched else -99.0


def _misread_utf8(text: str, prior: Prior) -> Conversion | None:
    del prior
    if text.isascii():
        return None
    made = mojibake.whole(text)
    guessed = 0
    if made is None:
        if _OURS.search(text) or not mojibake.hurt(text):
            return None
        if len(text) > _LARGEST_DAMAGED:
            raise TextTooLarge
        tried = mojibake.damaged(text)
        if tried is None or (not tried[1] and "\u00c3" not in text and "\u00e1" not in text):
            return None
        made, guessed = tried
    inner = made
    while (deeper := mojibake.whole(inner)) is not None:
        inner = deeper
    seen = forms.composed(inner[:_SAMPLE])
    # Mojibake of another language is left alone: we could not judge the result.
    resolved = _PER_LETTER * (len(text[:_SAMPLE]) - len(inner[:_SAMPLE]))
    margin = min(
        vietnamese(seen).total + resolved - stays(text), vietnamese(seen).total + 3.0 - foreign(seen)
    )
    if not guessed and _ONLY_OURS.search(seen) and all(c.isascii() or c in LETTERS for c in seen):
        # Bytes that are UTF-8 by accident do not give our letters and nothing else.
        margin = max(margin, _PROOF)
    margin = max(margin, _proof(seen))
    if margin <= 0:
        return None
    return _changed(Encoding.MOJIBAKE, made, margin, text, guessed=guessed)


def _old_encoding(text: str, prior: Prior) -> Conversion | None:
    """An old encoding whose bytes some code page surfaced."""
    if text.isascii() or _OURS.search(text):
        return None
    floor = stays(text)
    found = _through_pages(text, odds(prior), floor)
    if not found:
        return None
    score, best, data, odd = found[0]
    if score <= floor or not _good(best) or (score - floor < _NO_DOUBT and score <= _floor(data)):
        return None
    made = decode(data, best.label)
    changed = put_back(made.text, odd)
    if changed == text:
        return None
    second = max([floor, *(each[0] for each in found if each[1].text != best.text)])
    result = _changed(best.label, changed, score - second, text, guessed=made.guessed, unmapped=made.unmapped)
    # What was composed too early and leaves a mark without its letter, is not certain.
    return replace(result, automatic=False) if made.unmapped and apart(text) != text else result


def _through_pages(
    text: str, extra: dict[Encoding, float], floor: float
) -> list[tuple[float, Reading, bytes, list[str]]]:
    """Readings of the bytes behind ``text`` in every page, best first."""
    found: list[tuple[float, Reading, bytes, list[str]]] = []
    seen: set[bytes] = set()
    for page in PAGES:
        behind = to_bytes(text, page)
        if behind is None or behind[0] in seen or behind[0].isascii():
            continue
        data, odd = behind
        seen.add(data)
        best = max([floor, *(each[0] for each in found if _good(each[1]))]) + _unlikely(page)
        found += [
            (each.score - _unlikely(page), each, data, odd) for each in _distinct(readings(data, extra, best))
        ]
        if page == PAGES[0] and not odd and _whole(found[0][1]) and found[0][0] > floor + 2 * _NO_DOUBT:
            # Nearly all text comes this way; behind the other pages another one may read better still.
            break
    found.sort(key=lambda each: -each[0])
    return found


def _unlikely(page: str) -> float:
    return 0.0 if page == "cp1252" else 3.0


def _good(reading: Reading) -> bool:
    return reading.valid * 2 >= reading.touched > 0


def _whole(reading: Reading) -> bool:
    return reading.valid == reading.touched > 0


def _distinct(found: list[Reading]) -> list[Reading]:
    seen: set[str] = set()
    kept = []
    for reading in found:
        if reading.text not in seen:
            seen.add(reading.text)
            kept.append(reading)
    return kept


def _typed_marks(text: str, prior: Prior) -> Conversion | None:
    """VIQR."""
    marks = len(_VIQR_MARKS.findall(text[:_SAMPLE]))
    if not marks or not text.isascii():
        return None
    extra = odds(prior).get(Encoding.VIQR, 0.0)
    made = viqr.decode(text[:_SAMPLE])
    if made == text[:_SAMPLE]:
        return None
    score = vietnamese(made)
    margin = score.total + extra - 4.0 - foreign(text[:_SAMPLE]) + 1.5 * marks
    if margin <= 0 or score.valid * 4 < score.touched * 3:
        return None
    if len(text) > _LARGEST_TYPED:
        raise TextTooLarge
    result = _changed(Encoding.VIQR, viqr.decode(text), margin, text)
    # In a few words a question mark that may be a tone is worth a question.
    return replace(result, automatic=False) if len(text) < _BRIEF and viqr.doubtful(text) else result


def _shapes(text: str, prior: Prior) -> Conversion | None:
    """Look-alikes, and letters in pieces."""
    del prior
    made = forms.latinised(text)
    if forms.has_eth(made):
        stroked = forms.with_stroke(made)
        if vietnamese(stroked[:_SAMPLE]).total > foreign(made[:_SAMPLE]) + 1.0:
            made = stroked
    label = Encoding.LOOK_ALIKES if made != text else Encoding.NFD
    made = forms.composed(made)
    if made == text:
        return None
    return Conversion(label=label, margin=_NOTHING, text=made, changed=True, automatic=True)


def told(text: str, encoding: Encoding) -> tuple[str, int, int]:
    """Text, unmapped and guessed characters, when the form of Unicode text is told."""
    if encoding is Encoding.ENTITIES:
        return forms.composed(forms.referenced(text)), 0, 0
    if encoding is Encoding.MOJIBAKE:
        made = mojibake.whole(text)
        if made is not None:
            return forms.composed(made), 0, 0
        found = mojibake.damaged(text)
        return (forms.composed(found[0]), 0, found[1]) if found else (text, 0, 0)
    if encoding is Encoding.LOOK_ALIKES:
        return forms.composed(forms.with_stroke(forms.latinised(text))), 0, 0
    return forms.composed(text), 0, 0


def detect(data: bytes, *, prior: Prior = UNKNOWN) -> Conversion:
    """``data`` in the form of exchange, whatever it was in."""
    if len(data) > LARGEST:
        raise TextTooLarge
    if data[:2] not in _BYTE_ORDER and no_text(data[:_SAMPLE].decode("latin-1")):
        return unchanged(data.decode("latin-1").translate(_SURFACE), Encoding.FOREIGN)
    if data.isascii():
        return convert_text(data.decode("ascii"), prior=prior)
    unicode = _as_unicode(data)
    if unicode is not None:
        return convert_text(unicode, prior=prior)
    return _from_bytes(data, prior)


def _as_unicode(data: bytes) -> str | None:
    """``data`` as UTF-8 or UTF-16, when it can be nothing else."""
    if data[:2] in _BYTE_ORDER and len(data) % 2 == 0:
        return data.decode("utf-16", "surrogatepass") if b"\x00" in data[:200] else None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    beyond = sum(not letter.isascii() for letter in text[:_SAMPLE])
    if beyond > 2:
        return text
    # One or two letters may be an accident: "phường" in VISCII is valid UTF-8.
    best = readings(data, {})[0]
    return text if stays(text) >= best.score else None


def _floor(data: bytes) -> float:
    """How well ``data`` reads as another language."""
    seen = data[:_SAMPLE].decode("latin-1")
    western, *others = (seen.translate(page) for page in _FOREIGN_PAGES)
    return max([foreign(western), *(foreign(text) for text in others if text != western)])


def _clearly(data: bytes, best: Reading) -> float:
    """How far ``best`` is from another language: by the first words when they leave no doubt."""
    head = opening(data)
    gain = vietnamese(plain(head, best.label), loose_case=True).total - _floor(head)
    return gain if gain > _NO_DOUBT else best.score - _floor(data)


def _of_page(page: str) -> dict[int, str]:
    return {code: letter for code, letter in enumerate(table(page)) if code >= 0x80}


def _from_bytes(data: bytes, prior: Prior) -> Conversion:
    found = _distinct(readings(data, odds(prior)))
    floor = found[0].score - _clearly(data, found[0]) if len(data) > _LONG else _floor(data)
    best = found[0]
    if best.score > floor and _good(best):
        second = max([floor, *(reading.score for reading in found[1:2])])
        result = decode(data, best.label)
        margin = best.score - second
        sure = _SURE_SHORT if len(data) <= _SHORT else _SURE
        if margin > _NO_DOUBT or not convert_text(result.text[:_SAMPLE]).changed:
            return replace(result, margin=margin, automatic=margin >= sure)
    whole = data.decode("latin-1").translate(_SURFACE)
    again = convert_text(whole, prior=prior)
    return again if again.changed else unchanged(whole, Encoding.FOREIGN, floor - best.score)


_BYTE_ORDER: Final = frozenset({b"\xff\xfe", b"\xfe\xff"})
_SURFACE: Final = _of_page("cp1252")
#: Pages of languages that are read beside Vietnamese.
_FOREIGN_PAGES: Final = _SURFACE, _of_page("cp1250"), _of_page("cp1254")
