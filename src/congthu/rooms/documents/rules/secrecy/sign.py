"""A mark, or what may be one, and where it was seen."""

from __future__ import annotations

from dataclasses import dataclass

from congthu.lib.rulebook.secrecy import Mark
from congthu.rooms.documents.types import Where


@dataclass(frozen=True, kw_only=True)
class Sign:
    """``seen_vi`` and ``seen_en`` end the sentence "it bears the mark …"."""

    mark: Mark
    seen_vi: str
    seen_en: str
    where: Where | None = None
