"""The lines of a recipients block as the clerk sees them: what each stands for, why, what may be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.memory import memory_key
from congthu.rooms.directory.models import Agency
from congthu.rooms.directory.types import Text
from congthu.rooms.dispatch.models import Addressee
from congthu.rooms.dispatch.types import Choices, PlannedAddressee

#: Names shown of a line that stands for many.
_MOST_NAMES = 3
#: A rule that reads more than the words says so; below this the clerk is shown how sure it is.
_SURE = 0.9


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An agency that may be meant."""

    code: str
    name: str
    address: str
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line."""

    position: int
    text: str
    purpose: str
    #: ``resolved``, ``waiting`` or ``not-mailed``.
    state: str
    why: str
    names: tuple[str, ...]
    #: Agencies it stands for.
    count: int
    #: Certainty in percent where it is not plain, else None.
    doubt: int | None
    proposals: tuple[Proposal, ...]
    #: The remembered choice it follows, or None.
    remembered: int | None


def planned(rows: Sequence[PlannedAddressee], choices: Choices, agency: Agency) -> list[Line]:
    """Lines before issuing, those that wait first."""
    chosen = {position: choice.codes for position, choice in choices.items()}
    offered = {code for row in rows for code in row.proposals} | {
        c for codes in chosen.values() for c in codes
    }
    names = directory.names(offered | {code for row in rows for code in row.codes[:_MOST_NAMES]})
    addresses = directory.addresses_for(offered)
    memory = {row.key: row.pk for row in directory.remembered_rows(agency)}
    lines = [
        Line(
            position=row.position,
            text=row.line.text,
            purpose=row.line.purpose,
            state=row.state,
            why=_said(row.why),
            names=tuple(names.get(code, code) for code in row.codes[:_MOST_NAMES]),
            count=len(row.codes),
            doubt=round(row.confidence * 100) if row.state == "resolved" and row.confidence < _SURE else None,
            proposals=tuple(
                Proposal(
                    code=code,
                    name=names.get(code, code),
                    address=addresses.get(code, ""),
                    ticked=code in chosen.get(row.position, ()),
                )
                for code in dict.fromkeys((*chosen.get(row.position, ()), *row.proposals))
            ),
            remembered=None
            if row.position in choices
            else memory.get(memory_key(row.line.text, row.line.kind) or ""),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.state != "waiting")


def written(rows: Sequence[Addressee]) -> list[Line]:
    """Lines of an issued document, those that wait first."""
    names = directory.names(code for row in rows for code in row.resolved[:_MOST_NAMES])
    lines = [
        Line(
            position=row.position,
            text=row.text,
            purpose=row.purpose,
            state=row.state,
            why=_said(Text(vi=row.why, en=row.why_en)),
            names=tuple(names.get(code, code) for code in row.resolved[:_MOST_NAMES]),
            count=len(row.resolved),
            doubt=None,
            proposals=(),
            remembered=None,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.state != "waiting")


def _said(text: Text) -> str:
    return text.said_in(get_language() or "vi")
