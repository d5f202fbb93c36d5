"""A second look at words in doubt: each alone and larger. It reads codes and numbers that a line hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import tesserocr
from PIL import Image

from congthu.edges.readers.pieces import Piece

_DOUBTED = 0.85
#: Words looked at again on a page, half of them from its head and half from its foot.
_MOST = 80
_LARGER, _ROOM, _EDGE = 1.5, 0.4, 10


def looked_again(tesseract: Any, grey: Any, lines: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The lines with every doubtful word as it is surest; ``grey`` is the page they were found on."""
    doubtful = [piece for line in lines for piece in line if _is_doubtful(piece)]
    if len(doubtful) > _MOST:
        doubtful = doubtful[: _MOST // 2] + doubtful[-_MOST // 2 :]
    chosen = {id(piece) for piece in doubtful}
    tesseract.SetPageSegMode(tesserocr.PSM.SINGLE_WORD)
    try:
        return [
            [_surer(tesseract, grey, piece) if id(piece) in chosen else piece for piece in line]
            for line in lines
        ]
    finally:
        tesseract.SetPageSegMode(tesserocr.PSM.SPARSE_TEXT)


def _is_doubtful(piece: Piece) -> bool:
    return piece.sure < _DOUBTED and sum(letter.isalnum() for letter in piece.text) > 1


def _surer(tesseract: Any, grey: Any, piece: Piece) -> Piece:
    left, top, right, bottom = piece.box
    room = round((bottom - top) * _ROOM)
    part = Image.fromarray(
        grey[max(top - room, 0) : bottom + room, max(left - room // 2, 0) : right + room // 2]
    )
    part = part.resize((round(part.width * _LARGER), round(part.height * _LARGER)), Image.Resampling.BICUBIC)
    framed = Image.new("L", (part.width + 2 * _EDGE, part.height + 2 * _EDGE), 255)
    framed.paste(part, (_EDGE, _EDGE))
    tesseract.SetImage(framed)
    text, sure = tesseract.GetUTF8Text().strip(), tesseract.MeanTextConf() / 100
    alike = abs(len(text) - len(piece.text)) <= 2 and " " not in text
    return replace(piece, text=text, sure=sure) if alike and sure > piece.sure else piece
