"""All reading of the books."""

from congthu.rooms.register.queries.arrivals import (
    arrival,
    arrivals_behind,
    next_waiting,
    waiting,
    waiting_before,
    waiting_count,
)
from congthu.rooms.register.queries.books import entries, years
from congthu.rooms.register.queries.folding import containing
from congthu.rooms.register.queries.likeness import arrivals_like, entries_like
from congthu.rooms.register.queries.searching import every, search

__all__ = [
    "arrival",
    "arrivals_behind",
    "arrivals_like",
    "containing",
    "entries",
    "entries_like",
    "every",
    "next_waiting",
    "search",
    "waiting",
    "waiting_before",
    "waiting_count",
    "years",
]
