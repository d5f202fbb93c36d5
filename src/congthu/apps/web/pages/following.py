"""The work on a document that was entered: assign it, note progress, link the answer, close, reopen.

law: Decree 30/2020 art. 23, 24.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congthu.apps.web import wording
from congthu.apps.web.filters import day, whole
from congthu.apps.web.gate import Acting, for_agency
from congthu.apps.web.pages import arrival
from congthu.rooms.documents.errors import DocumentRefused
from congthu.rooms.register import flows, queries
from congthu.rooms.register.errors import RegisterError
from congthu.rooms.register.types import Instruction
from congthu.wiring import edges

_LONGEST = 2000


@require_POST
@for_agency
def follow(request: HttpRequest, acting: Acting, id: int, act: str) -> HttpResponse:
    """One step of the work on a document."""
    row = arrival.find(acting, id)
    step = _STEPS.get(act)
    if row.entry is None or step is None:
        raise Http404
    try:
        said = step(row.entry.pk, acting, request.POST)
    except (DocumentRefused, RegisterError) as error:
        return arrival.shown(request, acting, row, problem=wording.spoken(error.public))
    messages.success(request, said, extra_tags="good")
    return HttpResponseRedirect(reverse("arrival", args=[id]) + "#desk")


def _assign(entry: int, acting: Acting, form: QueryDict) -> str:
    officer = _text(form, "officer")
    given = Instruction(
        text=_text(form, "text"),
        by=_text(form, "by")[:254],
        on=day(form.get("on", "")) or timezone.localdate(acting.at),
        unit=_text(form, "unit"),
        officer=int(officer) if officer.isdecimal() and len(officer) < 16 else None,
        coordinators=tuple(form.getlist("coordinators"))[:50],
        due_on=day(form.get("due_on", "")),
    )
    # How many steps the page showed: whoever decides by an old one is told.
    seen = whole(form.get("seen"), 0) if "seen" in form else None
    flows.assign(entry, given, by=acting.mailbox, at=acting.at, ids=edges.new_id, seen=seen)
    return _("Assigned.")


def _progress(entry: int, acting: Acting, form: QueryDict) -> str:
    flows.note_progress(entry, _text(form, "text"), by=acting.mailbox, at=acting.at)
    return _("Noted.")


def _resolve(entry: int, acting: Acting, form: QueryDict) -> str:
    """With the reference of an answer, or with the words how it was dealt with."""
    reference = _text(form, "reference")
    by, at = acting.mailbox, acting.at
    if not reference:
        flows.resolve(entry, _text(form, "text"), by=by, at=at, ids=edges.new_id)
        return _("Resolved.")
    reply = queries.outgoing(acting.agency, reference)
    if reply is None:
        raise RegisterError("The reply is not in the agency's outgoing book.")
    flows.reply_with(entry, reply.pk, by=by, at=at, ids=edges.new_id)
    return _("Resolved by %(reference)s.") % {"reference": reply.reference}


def _reopen(entry: int, acting: Acting, form: QueryDict) -> str:
    flows.reopen(entry, _text(form, "text"), by=acting.mailbox, at=acting.at)
    return _("Taken up again.")


_STEPS: dict[str, Callable[[int, Acting, QueryDict], str]] = {
    "assign": _assign,
    "progress": _progress,
    "resolve": _resolve,
    "reopen": _reopen,
}


def _text(form: QueryDict, name: str) -> str:
    return form.get(name, "")[:_LONGEST].strip()
