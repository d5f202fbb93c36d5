"""All reading of dispatch."""

from congthu.rooms.dispatch.queries.attention import late, with_open_lines
from congthu.rooms.dispatch.queries.board import board
from congthu.rooms.dispatch.queries.duties import duties
from congthu.rooms.dispatch.queries.finding import (
    behind,
    find,
    line,
    lines,
    of_agency,
    of_document,
    unissued,
)
from congthu.rooms.dispatch.queries.notices import about, answers, given, received, unanswered
from congthu.rooms.dispatch.queries.passing import passed_on
from congthu.rooms.dispatch.queries.printed import printed_otherwise
from congthu.rooms.dispatch.queries.texts import in_form, text_choice, texts_by_month
from congthu.rooms.dispatch.queries.tracking import leaves, progress, totals, track, tracked, version

__all__ = [
    "about",
    "answers",
    "behind",
    "board",
    "duties",
    "find",
    "given",
    "in_form",
    "late",
    "leaves",
    "line",
    "lines",
    "of_agency",
    "of_document",
    "passed_on",
    "printed_otherwise",
    "progress",
    "received",
    "text_choice",
    "texts_by_month",
    "totals",
    "track",
    "tracked",
    "unanswered",
    "unissued",
    "version",
    "with_open_lines",
]
