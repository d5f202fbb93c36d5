"""All writing of the books."""

from congthu.rooms.register.flows.arrivals import accept, refuse, take_in
from congthu.rooms.register.flows.by_hand import enter_by_hand
from congthu.rooms.register.flows.case_files import close_case_file, open_case_file, place
from congthu.rooms.register.flows.following import assign, note_progress, reopen, reply_with, resolve
from congthu.rooms.register.flows.keeping import MOST_RESERVED, number_apart, reserve, void
from congthu.rooms.register.flows.numbering import alone, enter, entry_number, reindex
from congthu.rooms.register.flows.recalling import agree_to_recall, decline_recall, freeze
from congthu.rooms.register.flows.wording import said

__all__ = [
    "MOST_RESERVED",
    "accept",
    "agree_to_recall",
    "alone",
    "assign",
    "close_case_file",
    "decline_recall",
    "enter",
    "enter_by_hand",
    "entry_number",
    "freeze",
    "note_progress",
    "number_apart",
    "open_case_file",
    "place",
    "refuse",
    "reindex",
    "reopen",
    "reply_with",
    "reserve",
    "resolve",
    "said",
    "take_in",
    "void",
]
