"""How pages say a value: states, dates, document types, sizes.

Dates take the Vietnamese form and Vietnam time in both languages (Decision 28/2018 art. 14.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from congthu.lib.rulebook import document_types

_KILO = 1024


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A state as shown: a word, a drawing and a tone; the word alone is enough."""

    label: str
    icon: str
    #: ``good``, ``bad``, ``wait``, ``flow`` or ``quiet``.
    tone: str


#: What the press says of a file without a seal; here so that it is translated.
_UNSEALED = (
    lazy("Only files with pages (PDF, Word, scans) can carry a seal."),
    lazy("This PDF cannot be sealed."),
)


def spoken(sentence: str) -> str:
    """A sentence another room said in English, in the reader's language; an unknown one stays as it is."""
    return _(sentence) if sentence else ""


def moment(value: datetime | None) -> str:
    """``21/11/2026 14:05`` in Vietnam time."""
    return "" if value is None else timezone.localtime(value).strftime("%d/%m/%Y %H:%M")


def clock(value: datetime | None) -> str:
    """``14:05:09 21/11/2026``: where seconds matter (evidence)."""
    return "" if value is None else timezone.localtime(value).strftime("%H:%M:%S %d/%m/%Y")


def day(value: date | str | None) -> str:
    """``21/11/2026``; also takes an ISO date."""
    if not value:
        return ""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value).strftime("%d/%m/%Y")
        except ValueError:
            return value
    return value.strftime("%d/%m/%Y")


def day_of(value: datetime) -> str:
    """The Vietnamese day of a time."""
    return timezone.localtime(value).strftime("%d/%m/%Y")


def number(value: int) -> str:
    """``3.321`` in Vietnamese, ``3,321`` in English."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if get_language() == "vi" else grouped


def size(value: int) -> str:
    """A file size a person can read."""
    if value < _KILO * _KILO:
        return f"{max(1, round(value / _KILO))} KB"
    said = f"{value / _KILO / _KILO:.1f}".removesuffix(".0")
    return f"{said.replace('.', ',') if get_language() == 'vi' else said} MB"


#: Icon, tone and words of a state.
_Chips = Mapping[str, tuple[str, str, object]]
_DELIVERY: _Chips = {
    "planned": ("clock", "quiet", lazy("Waiting to be sent")),
    "sent": ("send", "flow", lazy("On its way")),
    "delivered": ("envelope-check", "flow", lazy("Delivered")),
    "accepted": ("check-circle-fill", "good", lazy("Accepted")),
    "refused": ("arrow-return-left", "bad", lazy("Refused")),
    "failed": ("x-circle-fill", "bad", lazy("Not delivered")),
    "recalled": ("arrow-counterclockwise", "quiet", lazy("Recalled")),
}
_ARRIVAL: _Chips = {
    "waiting": ("hourglass-split", "wait", lazy("Waiting for acceptance")),
    "accepted": ("check-circle-fill", "good", lazy("Accepted")),
    "refused": ("arrow-return-left", "bad", lazy("Refused")),
    "frozen": ("arrow-counterclockwise", "wait", lazy("Asked back by its sender")),
    "recalled": ("arrow-counterclockwise", "quiet", lazy("Recalled")),
}
_HANDLING: _Chips = {
    "unassigned": ("hourglass-split", "wait", lazy("Not assigned")),
    "open": ("person-check", "flow", lazy("Assigned")),
    "in-progress": ("arrow-repeat", "flow", lazy("In progress")),
    "done": ("check-circle-fill", "good", lazy("Resolved")),
    "overdue": ("exclamation-triangle-fill", "bad", lazy("Overdue")),
}
_STEPS = {
    "assigned": lazy("Assigned"),
    "progress": lazy("Progress"),
    "done": lazy("Resolved"),
    "reopened": lazy("Taken up again"),
}
_NOTICES = {"recall": lazy("Recall"), "replace": lazy("Replacement"), "correct": lazy("Correction")}
_NOTICES_RECEIVED = {
    "recall": lazy("The sender recalls this document."),
    "replace": lazy("The sender replaces this document by another one."),
    "correct": lazy("The sender corrects this document by a letter."),
}
_NOTICE_ANSWERS = {"agreed": lazy("Agreed"), "declined": lazy("The document was kept")}
_DISPATCH: _Chips = {
    "issued": ("clock", "wait", lazy("Being sealed")),
    "sealed": ("patch-check", "flow", lazy("Sealed, being sent")),
    "sent": ("send-check", "flow", lazy("Sent")),
}
_GIVEN: _Chips = {
    "reading": ("arrow-repeat", "flow", lazy("Being read")),
    "failed": ("x-circle-fill", "bad", lazy("Not readable")),
    "doubtful": ("shield-exclamation", "wait", lazy("Secret?")),
}
_LINES: _Chips = {
    "reserved": ("bookmark", "wait", lazy("Reserved number")),
    "void": ("x-lg", "quiet", lazy("Void number")),
    "late": ("clock-history", "quiet", lazy("Entered late")),
    "recalled": ("arrow-counterclockwise", "quiet", lazy("Recalled")),
}
_ADDRESSEE: _Chips = {
    "resolved": ("check-circle-fill", "good", lazy("Recognised")),
    "waiting": ("exclamation-triangle-fill", "wait", lazy("Needs your choice")),
    "not-mailed": ("dash-circle", "quiet", lazy("Not sent by mail")),
}
_LEVELS = {"central": lazy("Central"), "province": lazy("Province"), "commune": lazy("Commune")}
_CATEGORIES = {
    "government-office": lazy("Government Office"),
    "ministry": lazy("Ministry"),
    "ministerial": lazy("Ministry-level agency"),
    "government-agency": lazy("Agency under the Government"),
    "province-committee": lazy("Provincial People's Committee"),
    "department": lazy("Department"),
    "commune-committee": lazy("Commune People's Committee"),
    "other": lazy("Other agency"),
}
_URGENCY = {
    "urgent": lazy("Urgent"),
    "very urgent": lazy("Very urgent"),
    "express": lazy("Express"),
}


def _chip(table: _Chips, state: str) -> Chip:
    icon, tone, label = table.get(state, ("circle", "quiet", state))
    return Chip(label=str(label), icon=icon, tone=tone)


def delivery(state: str) -> Chip:
    """How a delivery's state reads."""
    return _chip(_DELIVERY, state)


def arrival(state: str) -> Chip:
    """How an arrival's state reads."""
    return _chip(_ARRIVAL, state)


def handling(state: str) -> Chip:
    """Where an incoming document stands on its way over the desks."""
    return _chip(_HANDLING, state)


def handlings() -> list[tuple[str, str]]:
    """All such places, for a filter."""
    return [(k, str(label)) for k, (_icon, _tone, label) in _HANDLING.items()]


def step(kind: str) -> str:
    """What was done with a document."""
    return str(_STEPS.get(kind, kind))


def notice(kind: str) -> str:
    """What a notice asks."""
    return str(_NOTICES.get(kind, kind))


def notice_received(kind: str) -> str:
    """What the sender of a document says of it."""
    return str(_NOTICES_RECEIVED.get(kind, kind))


def notice_answer(state: str) -> str:
    """What was answered to a notice."""
    return str(_NOTICE_ANSWERS.get(state, state))


def dispatch(state: str) -> Chip:
    """How a dispatch's state reads."""
    return _chip(_DISPATCH, state)


def line(state: str) -> Chip:
    """What is unusual about a line of a book."""
    return _chip(_LINES, state)


def lines(book: str) -> list[tuple[str, str]]:
    """Unusual lines of a book, for a filter."""
    kinds = ("reserved", "void", "late") if book == "out" else ("late", "recalled")
    return [(kind, str(_LINES[kind][2])) for kind in kinds]


def boards() -> list[tuple[str, str]]:
    """What the tracking board may show."""
    return [
        ("", _("All documents")),
        ("open", _("Still expected")),
        ("late", _("Late")),
        ("trouble", _("Refused or not delivered")),
        ("recalled", _("Recalled")),
    ]


def given(state: str) -> Chip:
    """How far the reading of a file is."""
    return _chip(_GIVEN, state)


def addressee(state: str) -> Chip:
    """How the state of a line of the recipients block reads."""
    return _chip(_ADDRESSEE, state)


def level(value: str) -> str:
    """Level of an agency."""
    return str(_LEVELS.get(value, value))


def category(value: str) -> str:
    """Category of an agency."""
    return str(_CATEGORIES.get(value, value))


def urgency(value: str | None) -> str:
    """Urgency of a document; empty for an ordinary one."""
    return str(_URGENCY.get(value or "", value or ""))


def urgencies() -> list[tuple[str, str]]:
    """All urgencies, for a choice."""
    return [(k, str(v)) for k, v in _URGENCY.items()]


def document_type(code: str) -> str:
    """The type of a document by its code in the books."""
    kind = document_types.BY_CODE.get(code)
    return kind.name if kind else document_types.OFFICIAL_LETTER.name


def levels() -> list[tuple[str, str]]:
    """All levels, for a filter."""
    return [(k, str(v)) for k, v in _LEVELS.items()]


def categories() -> list[tuple[str, str]]:
    """All categories, for a filter."""
    return [(k, str(v)) for k, v in _CATEGORIES.items()]


def truth(*, authentic: bool) -> Chip:
    """Whether the signature check of an arrival passed."""
    if authentic:
        return Chip(label=_("Signature valid"), icon="shield-check", tone="good")
    return Chip(label=_("Signature not valid"), icon="shield-exclamation", tone="bad")
