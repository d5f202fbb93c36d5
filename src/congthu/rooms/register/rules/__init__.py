"""Pure rules of the books: numbers, what a line is found by, who is late."""

from congthu.rooms.register.rules.numbering import printed, reference, series_of, year_of_entry
from congthu.rooms.register.rules.words import asked, fact, reference_fact, words_of

__all__ = [
    "asked",
    "fact",
    "printed",
    "reference",
    "reference_fact",
    "series_of",
    "words_of",
    "year_of_entry",
]
