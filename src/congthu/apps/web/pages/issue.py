"""Issuing: choose a file, see what was read and who will receive it, then issue.

law: Decree 30/2020 art. 15 to 18; D34.1b-7.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congthu.apps.web import errors, found, limits, wording
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.apps.web.pages import reading
from congthu.apps.web.pages.login import visitor
from congthu.edges.reading import read as read_document
from congthu.lib.errors import CongthuError
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch import flows, queries
from congthu.rooms.dispatch.errors import NothingToDispatch
from congthu.rooms.dispatch.types import Choice, Choices, PlannedAddressee
from congthu.rooms.documents import flows as documents
from congthu.rooms.documents import queries as document_queries
from congthu.rooms.documents.models import Document
from congthu.wiring import edges

_MOST_NAMES = 4


def limit() -> int:
    """Largest file that still fits a message once it is written in base64."""
    return int(settings.NODE.message_size_limit * 0.7)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agency
def issue(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Take the file and read it."""
    if request.method != "POST":
        return show(request, "issue.html", acting=acting, problem="", limit=limit())
    limits.UPLOADS.take(visitor(request))
    given = request.FILES.get("file")
    if given is None or given.size is None or given.size > limit():
        problem = _("Choose a file.") if given is None else _("The file is too large.")
        return show(request, "issue.html", acting=acting, status=422, problem=problem, limit=limit())
    try:
        with limits.READING.slot():
            document = documents.submit(
                data=given.read(),
                filename=given.name or "file",
                agency=acting.agency,
                by=acting.mailbox,
                at=acting.at,
                id=edges.new_id(),
                blobs=edges.blobs(),
                reader=read_document,
                size_limit=limit(),
            )
    except CongthuError as error:
        status = errors.status_of(error) if error.temporary else 422
        return show(
            request,
            "issue.html",
            acting=acting,
            status=status,
            problem=wording.spoken(error.public),
            limit=limit(),
        )
    return HttpResponseRedirect(reverse("review", args=[str(document.pk)]))


def _document(acting: Acting, id: UUID) -> Document:
    """A document the clerks of the agency submitted: what arrived from others is not theirs to issue."""
    row = document_queries.submitted(id, agency=acting.agency)
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@for_agency
def review(request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """Show what issuing would do; on POST do it."""
    document = _document(acting, id)
    done = queries.of_document(document)
    if done is not None:
        return HttpResponseRedirect(reverse("dispatch", args=[str(done.pk)]))
    if request.method != "POST":
        return _shown(request, acting, document, {}, problem="", status=200)
    choices = _choices(request)
    try:
        dispatch = flows.issue(
            document=document,
            by=acting.mailbox,
            at=acting.at,
            id=edges.new_id(),
            event_id=edges.new_id(),
            choices=choices,
        )
    except CongthuError as error:
        status = errors.status_of(error) if error.temporary else 422
        return _shown(request, acting, document, choices, problem=wording.spoken(error.public), status=status)
    return HttpResponseRedirect(reverse("dispatch", args=[str(dispatch.pk)]))


@require_POST
@for_agency
def correct(request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """Correct a value of a document that is still to be issued."""
    document = _document(acting, id)
    done = queries.of_document(document)
    if done is not None:
        return HttpResponseRedirect(reverse("dispatch", args=[str(done.pk)]))
    if wrong := reading.correct(request, acting, document):
        return _shown(request, acting, document, {}, problem="", status=422, correction=wrong)
    return HttpResponseRedirect(reverse("review", args=[str(id)]) + f"#value-{request.POST['name']}")


def _choices(request: HttpRequest) -> Choices:
    """What the clerk ticked or set aside, by line."""
    chosen: dict[int, Choice] = {}
    for name in request.POST:
        what, _dash, position = name.partition("-")
        if not position.isdigit() or len(position) > 5:
            continue
        codes = tuple(request.POST.getlist(f"codes-{position}"))
        aside = request.POST.get(f"aside-{position}", "").strip()[:200]
        if what in {"codes", "aside"} and (codes or aside):
            chosen[int(position)] = Choice(codes=codes) if codes else Choice(set_aside=aside)
    return chosen


def _shown(
    request: HttpRequest,
    acting: Acting,
    document: Document,
    choices: Choices,
    *,
    problem: str,
    status: int,
    correction: str = "",
) -> HttpResponse:
    today = timezone.localdate(acting.at)
    values = document_queries.found(document)
    planned: list[PlannedAddressee] = []
    try:
        planned = flows.preview(values.as_json(), agency=acting.agency, on=today, choices=choices)
    except NothingToDispatch as error:
        problem = problem or wording.spoken(error.public)
    names = directory.names(code for p in planned for code in p.codes[:_MOST_NAMES])
    lines = [
        {
            "position": p.position,
            "text": p.line.text,
            "purpose": p.line.purpose,
            "state": p.state,
            "why": p.why.said_in(get_language() or "vi"),
            "names": [names.get(code, code) for code in p.codes],
        }
        for p in planned
    ]
    return show(
        request,
        "review.html",
        acting=acting,
        status=status,
        document=document,
        found=found.view(values),
        reading=reading.reading(request, values, open=True, problem=correction),
        lines=lines,
        agencies=len({code for p in planned for code in p.codes}),
        open_lines=sum(p.state == "waiting" for p in planned),
        problem=problem,
    )
