"""Long lists are shown in pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Where a list stands; pages count from 1, and an empty list has one."""

    here: int
    count: int
    #: Rows of one page, and of the whole list.
    size: int
    total: int

    @property
    def rows(self) -> slice:
        """The rows of this page."""
        return slice((self.here - 1) * self.size, self.here * self.size)


def paged(*, total: int, wanted: int, size: int) -> Pages:
    """The wanted page, or the nearest there is."""
    count = max(1, -(-total // size))
    return Pages(here=min(max(1, wanted), count), count=count, size=size, total=total)
