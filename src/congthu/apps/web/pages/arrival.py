"""A document that reached the agency: look, check, accept or refuse.

law: Decree 30/2020 art. 21, 22; Decision 28/2018 art. 9.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from congthu.apps.web import found, wording
from congthu.apps.web.files import download
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.rooms.register import flows, queries
from congthu.rooms.register.errors import RegisterError
from congthu.rooms.register.models import Arrival
from congthu.wiring import edges

_REASON_LIMIT = 500


def find(acting: Acting, id: int) -> Arrival:
    """An arrival of the agency; another's does not exist here."""
    row = queries.arrival(id, agency=acting.agency)
    if row is None:
        raise Http404
    return row


def check_names() -> dict[str, str]:
    """What each step of the check asks."""
    return {
        "signature": _("The message carries a valid signature"),
        "sender": _("The sender named in the message signed it"),
        "packet": _("Message and file are the ones that were signed"),
        "directory": _("The sender is an official mailbox of the directory"),
        "seal": _("The seal in the PDF is the sender's and nothing was changed afterwards"),
    }


def _checks(arrival: Arrival) -> list[dict[str, Any]]:
    names = check_names()
    return [
        {
            **check,
            "name": names.get(check["name"], check["name"]),
            "detail": wording.spoken(check["detail"]),
        }
        for check in arrival.checks
    ]


@require_safe
@for_agency
def arrival(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """The page."""
    return _shown(request, acting, find(acting, id))


def _shown(
    request: HttpRequest, acting: Acting, row: Arrival, *, problem: str = "", reason: str = ""
) -> HttpResponse:
    return show(
        request,
        "arrival.html",
        acting=acting,
        status=422 if problem else 200,
        arrival=row,
        found=found.view(row.document.found),
        checks=_checks(row),
        incoming_number=flows.entry_number(row.entry) if row.entry else "",
        problem=problem,
        reason=reason,
    )


@require_safe
@for_agency
def file(_request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """The document that arrived."""
    document = find(acting, id).document
    data = edges.blobs().get(document.sha256)
    return download(data, filename=document.filename, media_type=document.media_type)


@require_POST
@for_agency
def accept(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """Enter it into the incoming book; a signed receipt goes back."""
    row = find(acting, id)
    try:
        entry = flows.accept(row.pk, by=acting.mailbox, at=acting.at, event_id=edges.new_id())
    except RegisterError as error:
        return _shown(request, acting, find(acting, id), problem=wording.spoken(error.public))
    said = _("Accepted: incoming number %(number)s.") % {"number": flows.entry_number(entry)}
    messages.success(request, said, extra_tags="good")
    return HttpResponseRedirect(reverse("arrival", args=[id]))


@require_POST
@for_agency
def refuse(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """Send it back with a reason."""
    row = find(acting, id)
    reason = request.POST.get("reason", "")[:_REASON_LIMIT]
    try:
        flows.refuse(row.pk, by=acting.mailbox, reason=reason, at=acting.at, event_id=edges.new_id())
    except RegisterError as error:
        return _shown(request, acting, find(acting, id), problem=wording.spoken(error.public), reason=reason)
    messages.success(request, _("Refused; the sender is told."), extra_tags="good")
    return HttpResponseRedirect(reverse("arrival", args=[id]))
