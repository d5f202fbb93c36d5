"""All reading of dispatch."""

from congthu.rooms.dispatch.queries.attention import late, with_open_lines
from congthu.rooms.dispatch.queries.finding import behind, find, line, lines, of_agency, of_document
from congthu.rooms.dispatch.queries.tracking import leaves, progress, totals, track, tracked

__all__ = [
    "behind",
    "find",
    "late",
    "leaves",
    "line",
    "lines",
    "of_agency",
    "of_document",
    "progress",
    "totals",
    "track",
    "tracked",
    "with_open_lines",
]
