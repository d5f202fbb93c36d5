"""All writing of documents."""

from congthu.rooms.documents.flows.clearing import clearance, judged_words
from congthu.rooms.documents.flows.submitting import SIZE_LIMIT, correct, read, submit, tidy
from congthu.rooms.documents.flows.waiting import clear, discard, give, note_progress, read_given, try_again

__all__ = [
    "SIZE_LIMIT",
    "clear",
    "clearance",
    "correct",
    "discard",
    "give",
    "judged_words",
    "note_progress",
    "read",
    "read_given",
    "submit",
    "tidy",
    "try_again",
]
