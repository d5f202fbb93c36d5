"""All writing of dispatch, one verb per function.

issue → (worker) seal → (worker) send → record_consigned / take_receipt; choose for lines that waited.
recall, replace, correct → (worker) send_notice → take_notice there → agree / decline → take_notice here.
"""

from congthu.rooms.dispatch.flows.answer import forget_secret, report_arrivals, send_receipt
from congthu.rooms.dispatch.flows.arrive import arrive
from congthu.rooms.dispatch.flows.choose import choose
from congthu.rooms.dispatch.flows.issue import issue, preview
from congthu.rooms.dispatch.flows.notice_answers import agree, decline, send_answer
from congthu.rooms.dispatch.flows.notices import take_notice
from congthu.rooms.dispatch.flows.recall import correct, recall, replace, send_notice
from congthu.rooms.dispatch.flows.receipt import record_consigned, take_receipt
from congthu.rooms.dispatch.flows.send import seal, send

__all__ = [
    "agree",
    "arrive",
    "choose",
    "correct",
    "decline",
    "forget_secret",
    "issue",
    "preview",
    "recall",
    "record_consigned",
    "replace",
    "report_arrivals",
    "seal",
    "send",
    "send_answer",
    "send_notice",
    "send_receipt",
    "take_notice",
    "take_receipt",
]
