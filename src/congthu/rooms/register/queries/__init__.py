"""All reading of the books."""

from congthu.rooms.register.queries.arrivals import arrival, arrivals_behind, waiting, waiting_count
from congthu.rooms.register.queries.books import entries, years
from congthu.rooms.register.queries.folding import containing

__all__ = [
    "arrival",
    "arrivals_behind",
    "containing",
    "entries",
    "waiting",
    "waiting_count",
    "years",
]
