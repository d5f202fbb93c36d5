"""Documents that mix encodings: which line, or run, is in which.

Each piece is read by every candidate and as it is; changing the encoding from one piece to the next costs
something, so a short or doubtful piece goes with its neighbours, and a clear one does not (Viterbi).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from congthu.lib.vntext import forms, mojibake
from congthu.lib.vntext.codec import WITHOUT_CAPITALS, decode
from congthu.lib.vntext.convert import convert_text, detect
from congthu.lib.vntext.detection import odds, readings
from congthu.lib.vntext.fonts import font_encoding
from congthu.lib.vntext.pages import put_back, to_bytes
from congthu.lib.vntext.pairs import marks
from congthu.lib.vntext.scoring import foreign, vietnamese
from congthu.lib.vntext.tables import PAIRS
from congthu.lib.vntext.types import UNKNOWN, Conversion, Encoding, Piece, Prior

#: Cost of another encoding than the piece before had.
_SWITCH: Final = 5.0
#: Cost of leaving a piece alone between pieces that are converted: foreign lines are common.
_PAUSE: Final = 2.0
#: The same between lines of bytes: a file of bytes is in one encoding, or nobody could read it.
_PAUSE_IN_BYTES: Final = 8.0
_SURE: Final = 4.0


@dataclass(kw_only=True, slots=True)
class _Group:
    """Pieces read together: runs of one paragraph whose fonts promise the same."""

    pieces: list[int]
    text: str
    data: bytes
    odd: list[str]
    prior: Prior
    #: Log-probability of each state; ``UTF_8`` is leaving it alone.
    scores: dict[Encoding, float]
    from_bytes: bool = False
    label: Encoding = Encoding.UTF_8
    margin: float = 0.0


def convert_lines(lines: Sequence[str | bytes | Piece], prior: Prior = UNKNOWN) -> list[Conversion]:
    """Each line of a document, in the form of exchange or left alone."""
    pieces = [line if isinstance(line, Piece) else Piece(text=line, prior=prior) for line in lines]
    return convert_pieces(pieces, prior)


def convert_pieces(pieces: Sequence[Piece], prior: Prior = UNKNOWN) -> list[Conversion]:
    """Each piece; a letter split over two runs goes to the first of them."""
    found: list[Conversion | None] = [None] * len(pieces)
    groups = _grouped(pieces, prior)
    _settle(groups)
    for group in groups:
        _answer(group, pieces, found)
    return [
        each if each is not None else _alone(piece, prior) for piece, each in zip(pieces, found, strict=True)
    ]


def _alone(piece: Piece, prior: Prior) -> Conversion:
    """A piece that cannot be an old encoding behind windows-1252."""
    asked = piece.prior if piece.prior != UNKNOWN else prior
    if isinstance(piece.text, bytes):
        return detect(piece.text, prior=asked)
    return convert_text(piece.text, prior=asked)


def _grouped(pieces: Sequence[Piece], prior: Prior) -> list[_Group]:
    groups: list[_Group] = []
    for at, piece in enumerate(pieces):
        behind = _behind(piece.text)
        if behind is None:
            continue
        data, odd = behind
        own = piece.prior if piece.prior != UNKNOWN else prior
        last = groups[-1] if groups else None
        if piece.continues and last and last.pieces[-1] == at - 1 and _same_promise(last.prior, own):
            last.pieces.append(at)
            last.data += data
            last.odd += odd
            continue
        groups.append(_Group(pieces=[at], text="", data=data, odd=odd, prior=own, scores={}))
    for group in groups:
        group.text = "".join(
            text if isinstance(text := pieces[at].text, str) else text.decode("latin-1")
            for at in group.pieces
        )
        group.from_bytes = isinstance(pieces[group.pieces[0]].text, bytes)
        group.scores = _scores(group)
    return groups


def _same_promise(one: Prior, other: Prior) -> bool:
    return (font_encoding(one.font) or (None, False)) == (font_encoding(other.font) or (None, False))


def _behind(text: str | bytes) -> tuple[bytes, list[str]] | None:
    if isinstance(text, bytes):
        try:
            text.decode("utf-8")
        except UnicodeDecodeError:
            return text, []
        return (text, []) if text.isascii() else None
    if forms.referenced(text) != text or mojibake.whole(text) is not None:
        return None
    return to_bytes(text, "cp1252")


def _scores(group: _Group) -> dict[Encoding, float]:
    if group.data.isascii():
        return {}
    seen = group.data.decode("latin-1") if group.from_bytes else group.text
    seen = forms.composed(seen[:4096])
    same = foreign(seen) if group.from_bytes else max(vietnamese(seen).total + 2.0, foreign(seen))
    found = {Encoding.UTF_8: same}
    for reading in readings(group.data, odds(group.prior)):
        if reading.valid * 2 >= reading.touched > 0:
            found[reading.label] = reading.score
    return found


def _settle(groups: list[_Group]) -> None:
    """Chooses the likeliest encoding of every group, neighbours considered."""
    judged = [group for group in groups if group.scores]
    if not judged:
        return
    states = list(dict.fromkeys([Encoding.UTF_8, *(label for group in judged for label in group.scores)]))
    forward = _pass(judged, states)
    backward = _pass(judged[::-1], states)[::-1]
    for group, ahead, behind in zip(judged, forward, backward, strict=True):
        total = {
            state: ahead[state] + behind[state] - group.scores[state]
            for state in states
            if state in group.scores
        }
        group.label = max(total, key=lambda state: total[state])
        rivals = [
            total[state]
            for state in total
            if state is not group.label and _differs(group, state, group.label)
        ]
        group.margin = total[group.label] - max(rivals, default=total[group.label] - 99.0)


def _differs(group: _Group, one: Encoding, other: Encoding) -> bool:
    if Encoding.UTF_8 in {one, other}:
        return True
    return decode(group.data[:4096], one).text != decode(group.data[:4096], other).text


def _pass(groups: list[_Group], states: list[Encoding]) -> list[dict[Encoding, float]]:
    """Best score of any path that ends in each state, group by group."""
    never = float("-inf")
    paths: list[dict[Encoding, float]] = []
    before: dict[Encoding, float] = {}
    for group in groups:
        now = {}
        for state in states:
            own = group.scores.get(state)
            if own is None:
                now[state] = never
                continue
            pause = _PAUSE_IN_BYTES if group.from_bytes else _PAUSE
            ways = [score - _cost(last, state, pause) for last, score in before.items() if score > never]
            now[state] = own + max(ways, default=0.0)
        paths.append(now)
        before = now
    return paths


def _cost(last: Encoding, state: Encoding, pause: float) -> float:
    if last is state:
        return 0.0
    return pause if Encoding.UTF_8 in {last, state} else _SWITCH


def _answer(group: _Group, pieces: Sequence[Piece], found: list[Conversion | None]) -> None:
    if group.label is Encoding.UTF_8:
        return
    shares = _shares(group, pieces)
    font = font_encoding(group.prior.font) if group.prior.font else None
    odd = list(group.odd)
    for at, data in zip(group.pieces, shares, strict=True):
        result = decode(
            data, group.label, capitals=bool(font and font[1]) and group.label in WITHOUT_CAPITALS
        )
        mine, odd = odd[: data.count(b"\x1a")], odd[data.count(b"\x1a") :]
        text = forms.composed(put_back(result.text, mine))
        found[at] = replace(
            result,
            text=text,
            changed=text != pieces[at].text,
            margin=group.margin,
            automatic=group.margin >= _SURE,
        )


def _shares(group: _Group, pieces: Sequence[Piece]) -> list[bytes]:
    """The bytes of each piece; a mark goes to the piece of its base."""
    shares = [behind[0] for at in group.pieces if (behind := _behind(pieces[at].text)) is not None]
    if group.label not in PAIRS:
        return shares
    following = marks(group.label)
    for n in range(1, len(shares)):
        if shares[n] and shares[n][0] in following and shares[n - 1] and shares[n - 1][-1] not in following:
            shares[n - 1] += shares[n][:1]
            shares[n] = shares[n][1:]
    return shares
