"""The page of an issued document: its way to every addressee, and the lines that wait for the clerk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from congthu.apps.web import addressees, filing, found, limits, wording
from congthu.apps.web.files import download
from congthu.apps.web.filters import whole
from congthu.apps.web.frame import part, show
from congthu.apps.web.gate import Acting, for_agency
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch import flows, queries
from congthu.rooms.dispatch.errors import DispatchError
from congthu.rooms.dispatch.models import Addressee, Delivery, Dispatch
from congthu.rooms.dispatch.types import Choice, Totals
from congthu.rooms.documents import queries as documents
from congthu.rooms.documents.errors import DocumentRefused
from congthu.rooms.register import queries as register
from congthu.rooms.register.errors import RegisterError
from congthu.rooms.register.rules import printed
from congthu.wiring import edges

_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of the way: how far, and since when."""

    name: str
    #: ``done``, ``now`` or ``later``.
    mood: str
    when: str
    detail: str = ""

    @property
    def said(self) -> str:
        """The mood in words, for those who cannot see it."""
        return {"done": _("done"), "now": _("under way")}.get(self.mood, _("still to come"))


def find(acting: Acting, id: UUID) -> Dispatch:
    """A dispatch of the agency; another's does not exist here."""
    row = queries.of_agency(id, agency=acting.agency)
    if row is None:
        raise Http404
    return row


def stages(dispatch: Dispatch, totals: Totals) -> list[Stage]:
    """The five stages: issued, sealed, sent, delivered, accepted."""
    all_in = totals.total > 0 and totals.delivered >= totals.total
    decided = totals.total > 0 and totals.finished
    count = {"total": wording.number(totals.total)}
    delivered = _("%(done)s of %(total)s") % {"done": wording.number(totals.delivered), **count}
    accepted = _("%(done)s of %(total)s") % {"done": wording.number(totals.accepted), **count}
    sealed, sent = dispatch.sealed_at is not None, dispatch.sent_at is not None
    return [
        Stage(name=_("Issued"), mood="done", when=wording.moment(dispatch.issued_at)),
        Stage(
            name=_("Sealed"),
            mood=_mood(sealed, True),
            when=wording.moment(dispatch.sealed_at),
            detail=_("no seal in the file: %(why)s") % {"why": wording.spoken(dispatch.unsealed_because)}
            if dispatch.unsealed_because
            else "",
        ),
        Stage(name=_("Sent"), mood=_mood(sent, sealed), when=wording.moment(dispatch.sent_at)),
        Stage(
            name=_("Delivered"),
            mood=_mood(all_in, sent),
            when=wording.moment(totals.first_delivered),
            detail=delivered if totals.total else "",
        ),
        Stage(
            name=_("Accepted"),
            mood=_mood(decided, totals.delivered > 0),
            when=wording.moment(totals.last_accepted),
            detail=accepted if totals.total else "",
        ),
    ]


def _mood(done: bool, begun: bool) -> str:
    return "done" if done else "now" if begun else "later"


def _tracked(request: HttpRequest, dispatch: Dispatch) -> dict[str, Any]:
    state = request.GET.get("state", "")
    if state not in set(Delivery.State):
        state = ""
    words = request.GET.get("q", "")[:100]
    tracked = queries.tracked(
        dispatch, state=state, words=words, page=whole(request.GET.get("page"), 1), size=_PAGE
    )
    return {
        "dispatch": dispatch,
        "tracked": tracked,
        "state": state,
        "words": words,
        "stages": stages(dispatch, tracked.totals),
        "query": urlencode({"state": state, "q": words}) + "&",
    }


@require_safe
@for_agency
def dispatch(request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """The whole page."""
    row = find(acting, id)
    lines = queries.lines(row)
    entry = row.entry
    return show(
        request,
        "dispatch.html",
        acting=acting,
        reference=entry.reference,
        serial=f"{printed(entry.serial)}/{entry.book.year}",
        found=found.view(
            documents.found(row.document),
            reference=entry.reference,
            issuer=entry.issuer,
            issued_on=entry.issued_on.isoformat(),
        ),
        waiting_lines=sum(line.state == Addressee.State.WAITING for line in lines),
        lines=addressees.written(lines),
        notices=[(notice, queries.answers(notice)) for notice in queries.given(row)],
        answered=register.answered_by(entry),
        filing=filing.filing(entry, acting),
        version=queries.version(row),
        **_tracked(request, row),
    )


@require_safe
@for_agency
def renewed(request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """The part that changes while documents arrive; nothing at all when nothing has changed."""
    row = find(acting, id)
    version = queries.version(row)
    if request.GET.get("seen") == version:
        return HttpResponse(status=204)
    return part(request, "_tracking.html", acting=acting, version=version, **_tracked(request, row))


@require_safe
@for_agency
def file(_request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """The file that is sent: sealed once the seal is on it, before that as submitted."""
    row = find(acting, id)
    if row.file_sha256:
        name = row.file_name
        kind = "application/pdf" if name.lower().endswith(".pdf") else row.document.media_type
        return download(edges.blobs().get(row.file_sha256), filename=name, media_type=kind)
    document = row.document
    data = edges.blobs().get(document.sha256)
    return download(data, filename=document.filename, media_type=document.media_type)


@require_safe
@for_agency
def dossier(_request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """The evidence dossier as one zip file anybody can verify."""
    from congthu.wiring import dossiers

    row = find(acting, id)
    with limits.READING.slot():
        data = dossiers.build(row, at=acting.at)
    name = row.entry.reference.replace("/", "-")
    return download(data, filename=f"{name}.zip", media_type="application/zip")


@require_POST
@for_agency
def choose(request: HttpRequest, acting: Acting, id: UUID, position: int) -> HttpResponse:
    """The clerk says who is meant by a line, or sets it aside."""
    row = find(acting, id)
    line = queries.line(row, position)
    if line is None:
        raise Http404
    choice = Choice(
        codes=tuple(request.POST.getlist(f"codes-{position}")) if request.POST.get("act") == "choose" else (),
        set_aside=request.POST.get("reason", "").strip()[:200] if request.POST.get("act") == "aside" else "",
    )
    back = reverse("dispatch", args=[str(id)]) + f"#line-{position}"
    if not choice.codes and not choice.set_aside:
        messages.warning(request, _("Tick at least one agency, or give a reason."), extra_tags="wait")
        return HttpResponseRedirect(back)
    try:
        flows.choose(line.pk, choice, by=acting.mailbox, at=acting.at, event_ids=edges.new_id)
    except (DispatchError, DocumentRefused, RegisterError) as error:
        messages.error(request, wording.spoken(error.public), extra_tags="bad")
    else:
        said = _("The line is sent on.") if choice.codes else _("The line is set aside.")
        messages.success(request, said, extra_tags="good")
    return HttpResponseRedirect(back)


@require_POST
@for_agency
def amend(request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """Recall, replace or correct the document: every addressee is told, and answers.

    law: Decree 30/2020 art. 18; Decision 28/2018 art. 8.
    """
    row = find(acting, id)
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")[:500]
    new: dict[str, UUID] = {"id": edges.new_id(), "event_id": edges.new_id()}
    by, at = acting.mailbox, acting.at
    try:
        if act == "recall":
            flows.recall(row.pk, reason=reason, by=by, at=at, **new)
        elif act == "replace":
            flows.replace(row.pk, successor=_other(request, acting), reason=reason, by=by, at=at, **new)
        elif act == "correct":
            flows.correct(row.pk, letter=_other(request, acting), reason=reason, by=by, at=at, **new)
        else:
            raise Http404
    except (DispatchError, DocumentRefused, RegisterError) as error:
        messages.error(request, wording.spoken(error.public), extra_tags="bad")
    else:
        messages.success(request, _("Every addressee is told."), extra_tags="good")
    return HttpResponseRedirect(reverse("dispatch", args=[str(id)]) + "#notices")


def _other(request: HttpRequest, acting: Acting) -> UUID:
    """The dispatch that takes its place or corrects it, by its reference."""
    return queries.find(request.POST.get("other", "")[:120], agency=acting.agency).pk


@require_safe
@for_agency
def choices(request: HttpRequest, acting: Acting, position: int) -> HttpResponse:
    """Agencies a clerk may mean, as a list to tick."""
    words = request.GET.get("q", "")[:120].strip()
    today = timezone.localdate(acting.at)
    rows = directory.nearest(words, on=today) if words else []
    return part(request, "_choices.html", rows=rows, field=f"codes-{position}")
