"""All writing of dispatch, one verb per function.

issue → (worker) seal → (worker) send → record_consigned / take_receipt; choose for lines that waited.
"""

from congthu.rooms.dispatch.flows.answer import report_arrivals, send_receipt
from congthu.rooms.dispatch.flows.arrive import arrive
from congthu.rooms.dispatch.flows.issue import choose, issue, preview
from congthu.rooms.dispatch.flows.receipt import record_consigned, take_receipt
from congthu.rooms.dispatch.flows.send import seal, send

__all__ = [
    "arrive",
    "choose",
    "issue",
    "preview",
    "record_consigned",
    "report_arrivals",
    "seal",
    "send",
    "send_receipt",
    "take_receipt",
]
