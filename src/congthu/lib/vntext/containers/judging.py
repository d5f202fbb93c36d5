"""Judging the pieces of a document within limits of time: one by one, in blocks where there are very many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from congthu.lib.vntext import convert_pieces, font_encoding
from congthu.lib.vntext.containers.errors import FileTooLarge
from congthu.lib.vntext.types import Conversion, Encoding, Piece, Prior

#: Judging takes half a millisecond a piece; so many are judged one by one.
_SINGLY = 4_000
_MOST_PIECES = 400_000
#: Of those that may be old; in blocks they take a tenth of a millisecond each.
_MOST_COSTLY = 80_000
_MOST_CHARACTERS = 8_000_000
_BLOCK = 4_000
#: Letters no single-byte code page holds: the text is Unicode, and quickly judged.
_UNICODE_FROM = "\u1ea0"


def judged(pieces: Sequence[Piece], prior: Prior) -> list[Conversion]:
    """One conversion for each piece. Raises FileTooLarge."""
    if (
        len(pieces) > _MOST_PIECES
        or sum(len(piece.text) for piece in pieces) > _MOST_CHARACTERS
        or sum(map(_is_costly, pieces)) > _MOST_COSTLY
    ):
        raise FileTooLarge("The file holds too much text to be converted at once.")
    costly = 0
    for end, piece in enumerate(pieces):
        costly += _is_costly(piece)
        if costly > _SINGLY:
            first = convert_pieces(pieces[:end], prior)
            return first + _in_blocks(pieces[end:], prior, alike=_alike(first))
    return convert_pieces(pieces, prior)


def _is_costly(piece: Piece) -> bool:
    if isinstance(piece.text, bytes):
        return not piece.text.isascii()
    return not piece.text.isascii() and max(piece.text) < _UNICODE_FROM


def _alike(conversions: Sequence[Conversion]) -> bool:
    """Whether all that was changed came from one encoding: then text without a telling font may be joined."""
    return len({conversion.label for conversion in conversions if conversion.changed}) <= 1


def _in_blocks(pieces: Sequence[Piece], prior: Prior, *, alike: bool) -> list[Conversion]:
    """Pieces whose fonts promise the same are judged together, line by line of one text."""
    found: dict[int, Conversion] = {}
    for block in _blocks(pieces, alike=alike):
        texts = [pieces[at] for at in block]
        joined = _joined(texts, prior) if len(block) > 1 else None
        found.update(zip(block, joined or convert_pieces(texts, prior), strict=True))
    return [found[at] for at in range(len(pieces))]


def _blocks(pieces: Sequence[Piece], *, alike: bool) -> Iterator[list[int]]:
    """Places of pieces that go together; those that are quick to judge keep their neighbours."""
    open_blocks: dict[object, list[int]] = defaultdict(list)
    sizes: dict[object, int] = defaultdict(int)
    for at, piece in enumerate(pieces):
        kind = _kind(piece, alike=alike)
        open_blocks[kind].append(at)
        sizes[kind] += len(piece.text)
        if sizes[kind] > _BLOCK:
            yield open_blocks.pop(kind)
            sizes[kind] = 0
    yield from open_blocks.values()


def _kind(piece: Piece, *, alike: bool) -> object:
    """Pieces of one kind may share a block; the others are judged one by one, which is quick."""
    if isinstance(piece.text, bytes) or not _is_costly(piece) or "\n" in piece.text:
        return "alone"
    font = font_encoding(piece.prior.font)
    return font if font or alike else "alone"


def _joined(block: list[Piece], prior: Prior) -> list[Conversion] | None:
    texts = [piece.text for piece in block if isinstance(piece.text, str)]
    if len(texts) != len(block) or not _is_costly(block[0]):
        return None
    whole = convert_pieces([replace(block[0], text="\n".join(texts), continues=False)], prior)[0]
    lines = whole.text.split("\n")
    if (
        not (whole.changed and whole.automatic)
        or len(lines) != len(texts)
        or whole.label is Encoding.MOJIBAKE
    ):
        return None
    return [
        replace(
            whole,
            text=line,
            changed=line != text,
            guessed=0 if at else whole.guessed,
            unmapped=0 if at else whole.unmapped,
        )
        for at, (line, text) in enumerate(zip(lines, texts, strict=True))
    ]
