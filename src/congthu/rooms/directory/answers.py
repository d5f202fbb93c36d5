"""The two kinds of answers of resolution: certain, or for the clerk."""

from __future__ import annotations

from congthu.rooms.directory.types import Resolution, Text

_MOST_PROPOSALS = 20


def sure(codes: tuple[str, ...], why: Text, kind: str = "agency", *, confidence: float = 1.0) -> Resolution:
    """Exactly these agencies; below 1 by a rule that reads more than the words, never by a likelihood."""
    return Resolution(codes=codes, certain=True, why=why, kind=kind, confidence=confidence)


def doubt(
    why: Text, proposals: tuple[str, ...] = (), kind: str = "agency", most: int = _MOST_PROPOSALS
) -> Resolution:
    """For the clerk, with what they may mean."""
    confidence = 0.0 if not proposals else 0.5 if len(proposals) == 1 else 0.25
    return Resolution(certain=False, why=why, kind=kind, proposals=proposals[:most], confidence=confidence)
