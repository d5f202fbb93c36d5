"""A document that reached the agency: look, check, accept or refuse; then assign and follow.

law: Decree 30/2020 art. 21, 22; Decision 28/2018 art. 9.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from congthu.apps.web import desk, filing, found, limits, presence, wording
from congthu.apps.web.files import download
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.apps.web.pages import reading
from congthu.edges import arrivalstamp, pictures
from congthu.edges.readers import kinds
from congthu.rooms.dispatch import flows as dispatch_flows
from congthu.rooms.dispatch import queries as dispatch
from congthu.rooms.dispatch.errors import DispatchError
from congthu.rooms.documents import queries as documents
from congthu.rooms.documents.errors import DocumentRefused, DocumentUnreadable
from congthu.rooms.documents.models import Document
from congthu.rooms.register import flows, queries
from congthu.rooms.register.errors import RegisterError
from congthu.rooms.register.models import Arrival, Entry
from congthu.rooms.register.rules import printed
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
    return shown(request, acting, find(acting, id))


@require_POST
@for_agency
def correct(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """Correct a value before the document is entered; afterwards the line of the book stands."""
    row = find(acting, id)
    if row.state != Arrival.State.WAITING:
        raise Http404
    if wrong := reading.correct(request, acting, row.document):
        return shown(request, acting, row, correction=wrong)
    return HttpResponseRedirect(reverse("arrival", args=[id]) + f"#value-{request.POST['name']}")


def shown(
    request: HttpRequest,
    acting: Acting,
    row: Arrival,
    *,
    problem: str = "",
    reason: str = "",
    correction: str = "",
) -> HttpResponse:
    """The page with what went wrong, if anything did."""
    values = documents.found(row.document)
    waits = row.state == Arrival.State.WAITING
    onward = queries.next_waiting(row) if waits else queries.waiting(row.agency).first()
    return show(
        request,
        "arrival.html",
        acting=acting,
        status=422 if problem or correction else 200,
        arrival=row,
        document=row.document,
        found=found.view(values),
        reading=reading.reading(request, values, open=waits, problem=correction),
        checks=_checks(row),
        incoming_number=flows.entry_number(row.entry) if row.entry else "",
        doubtful=found.perhaps_secret(values),
        likenesses=queries.arrivals_like(row) if waits and row.authentic else [],
        notices=dispatch.about(row),
        others=presence.entered(row.document_id, acting.mailbox, acting.at) if waits else [],
        onward=onward.pk if onward else None,
        before=before.pk if waits and (before := queries.waiting_before(row)) else None,
        desk=desk.desk(row.entry, acting) if row.entry else None,
        filing=filing.filing(row.entry, acting) if row.entry else None,
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


@require_safe
@for_agency
def stamped(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """A copy to look at with the stamp ĐẾN; the signed original is never touched.

    law: Decree 30/2020 art. 22.
    """
    row = find(acting, id)
    if row.entry is None:
        raise Http404
    work = queries.follow_up(row.entry)
    lies = queries.case_file_of(row.entry)
    stamp = arrivalstamp.Stamp(
        agency=acting.agency.name,
        number=printed(row.entry.serial),
        day=row.entry.arrived_on or timezone.localdate(row.entry.entered_at),
        desk=next((each.name for each in (work.unit, work.officer) if each), "") if work else "",
        file=lies.named if lies else "",
    )
    try:
        with limits.READING.slot():
            copy = arrivalstamp.stamped(_as_pdf(row.document), stamp)
    except (arrivalstamp.CannotStamp, DocumentUnreadable) as error:
        return shown(request, acting, row, problem=wording.spoken(error.public))
    return download(copy, filename=f"den-{stamp.number}.pdf", media_type="application/pdf")


def _as_pdf(document: Document) -> bytes:
    """The file, or what it looks like as PDF."""
    data = edges.blobs().get(document.sha256)
    return pictures.as_pdf(data, kinds.media_type(data))


@require_POST
@for_agency
def accept(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """Enter it into the incoming book, and go on to the next that waits; a signed receipt goes back."""
    row = find(acting, id)
    onward = queries.next_waiting(row)
    try:
        entry = flows.accept(
            row.pk,
            by=acting.mailbox,
            at=acting.at,
            event_id=edges.new_id(),
            despite_duplicate=bool(request.POST.get("despite")),
            cleared=bool(request.POST.get("cleared")),
        )
    except (DocumentRefused, RegisterError) as error:
        return shown(request, acting, find(acting, id), problem=wording.spoken(error.public))
    _say_accepted(request, row, entry)
    if request.POST.get("then") == "assign":
        return HttpResponseRedirect(reverse("arrival", args=[id]) + "#assign")
    return _onward(request, onward)


def _say_accepted(request: HttpRequest, row: Arrival, entry: Entry) -> None:
    said = format_html(
        '{} <a href="{}">{}</a>',
        _("Accepted: incoming number %(number)s.") % {"number": flows.entry_number(entry)},
        reverse("arrival", args=[row.pk]) + "#assign",
        _("Assign %(reference)s") % {"reference": entry.reference or row.document.filename},
    )
    messages.success(request, said, extra_tags="good")


def _onward(request: HttpRequest, onward: Arrival | None) -> HttpResponse:
    """One key, one document: the next one that waits, in the list or as a page."""
    if onward is None or request.POST.get("from") == "list":
        place = f"#row-{onward.pk}" if onward else ""
        return HttpResponseRedirect(reverse("waiting") + place)
    return HttpResponseRedirect(reverse("arrival", args=[onward.pk]))


@require_POST
@for_agency
def refuse(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """Send it back with a reason."""
    row = find(acting, id)
    onward = queries.next_waiting(row)
    reason = request.POST.get("reason", "")[:_REASON_LIMIT]
    try:
        flows.refuse(row.pk, by=acting.mailbox, reason=reason, at=acting.at, event_id=edges.new_id())
    except (DocumentRefused, RegisterError) as error:
        return shown(request, acting, find(acting, id), problem=wording.spoken(error.public), reason=reason)
    said = format_html(
        '{} <a href="{}">{}</a>',
        _("Refused; the sender is told."),
        reverse("arrival", args=[id]),
        _("See it"),
    )
    messages.success(request, said, extra_tags="good")
    return _onward(request, onward)


@require_POST
@for_agency
def answer(request: HttpRequest, acting: Acting, id: int, notice: int) -> HttpResponse:
    """Answer a notice of the sender: cancel the document, keep it with the reason, or take note.

    law: Decision 28/2018 art. 9.
    """
    row = find(acting, id)
    received = dispatch.received(notice, arrival=row)
    if received is None:
        raise Http404
    by, at, event_id = acting.mailbox, acting.at, edges.new_id()
    try:
        if request.POST.get("act") == "agree":
            dispatch_flows.agree(received.pk, by=by, at=at, event_id=event_id)
            said = _("Agreed; the sender is told.")
        else:
            reason = request.POST.get("reason", "")[:_REASON_LIMIT]
            dispatch_flows.decline(received.pk, reason=reason, by=by, at=at, event_id=event_id)
            said = _("The document is kept; the sender is told why.")
    except (DispatchError, DocumentRefused, RegisterError) as error:
        return shown(request, acting, find(acting, id), problem=wording.spoken(error.public))
    messages.success(request, said, extra_tags="good")
    return HttpResponseRedirect(reverse("arrival", args=[id]))
