"""What the page of an entered document shows of case files: where it lies, and where it may be put."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congthu.apps.web.gate import Acting
from congthu.rooms.register import queries
from congthu.rooms.register.models import CaseFile, Entry


@dataclass(frozen=True, kw_only=True)
class Filing:
    """A document and the case files around it."""

    lies: CaseFile | None
    #: The others that are open; none when it lies in a closed one, where it stays.
    choices: Sequence[CaseFile]


def filing(entry: Entry, acting: Acting) -> Filing:
    """Of a line of the agency's books."""
    lies = queries.case_file_of(entry)
    stays = lies is not None and lies.closed_on is not None
    choices = [] if stays else [each for each in queries.open_case_files(acting.agency) if each != lies]
    return Filing(lies=lies, choices=choices)
