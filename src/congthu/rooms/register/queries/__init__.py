"""All reading of the books."""

from congthu.rooms.register.queries.answering import answered_by
from congthu.rooms.register.queries.arrivals import (
    arrival,
    arrivals_behind,
    next_waiting,
    waiting,
    waiting_before,
    waiting_count,
)
from congthu.rooms.register.queries.books import (
    entries,
    entry_numbered,
    every_line,
    keepers,
    reserved,
    years,
)
from congthu.rooms.register.queries.case_files import (
    case_file,
    case_file_by_id,
    case_file_of,
    case_file_years,
    case_files,
    filed_case_file,
    lying_in,
    open_case_files,
    placed,
)
from congthu.rooms.register.queries.coming import kept_lines, next_serial, numbered_apart
from congthu.rooms.register.queries.filed import contents, filed
from congthu.rooms.register.queries.folding import containing
from congthu.rooms.register.queries.following import follow_up, latest_outgoing, outgoing, steps
from congthu.rooms.register.queries.likeness import arrivals_like, duplicates, entries_like
from congthu.rooms.register.queries.searching import every, search

__all__ = [
    "answered_by",
    "arrival",
    "arrivals_behind",
    "arrivals_like",
    "case_file",
    "case_file_by_id",
    "case_file_of",
    "case_file_years",
    "case_files",
    "containing",
    "contents",
    "duplicates",
    "entries",
    "entries_like",
    "entry_numbered",
    "every",
    "every_line",
    "filed",
    "filed_case_file",
    "follow_up",
    "keepers",
    "kept_lines",
    "latest_outgoing",
    "lying_in",
    "next_serial",
    "next_waiting",
    "numbered_apart",
    "open_case_files",
    "outgoing",
    "placed",
    "reserved",
    "search",
    "steps",
    "waiting",
    "waiting_before",
    "waiting_count",
    "years",
]
