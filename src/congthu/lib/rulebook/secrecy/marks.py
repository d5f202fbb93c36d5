"""What a mark is, and the syllables all places share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from congthu.lib.rulebook.words import SECRECIES
from congthu.lib.vntext import fold


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A mark: its level (confidential, secret, top secret), and whether it can be nothing else."""

    level: str
    certain: bool = True


#: What may be a secret, of a level nobody knows.
DOUBTFUL = Mark(level=SECRECIES["mat"], certain=False)
MARK = r"(?:tuyệt\s+mật|tối\s+mật|mật)"
#: Without diacritics only what cannot be another word.
BARE = r"(?:tuyet\s+mat|toi\s+mat)"

_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_](?:\s+|\s*[.\-–·_*/|]\s*))+[^\W\d_](?![^\W_])")
_GLUED = re.compile(r"(?i)(?<![^\W_])(tuyệt|tối|tuyet|toi)(mật|mat)(?![^\W_])")


def level_of(text: str) -> str:
    """The gravest level some words name."""
    key = fold(text)
    return next((SECRECIES[name] for name in ("tuyet mat", "toi mat") if name in key), SECRECIES["mat"])


def together(text: str) -> str:
    """Letters set apart ("T Ố I  M Ậ T", "M.Ậ.T") drawn together, syllables glued to one set apart."""

    def join(found: re.Match[str]) -> str:
        return re.sub(r"[^\w]|_", "", found[0])

    return _GLUED.sub(r"\1 \2", _SPACED.sub(join, text))
