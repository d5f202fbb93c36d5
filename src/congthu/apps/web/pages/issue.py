"""Issuing: choose a file, see what was read and who will receive it, then issue.

law: Decree 30/2020 art. 15 to 18; D34.1b-7.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congthu.apps.web import addressees, errors, found, limits, presence, wording
from congthu.apps.web.filters import whole
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.apps.web.pages import reading
from congthu.apps.web.pages.login import visitor
from congthu.lib.errors import CongthuError
from congthu.rooms.directory import flows as directory
from congthu.rooms.dispatch import flows, queries
from congthu.rooms.dispatch.errors import (
    AlreadyIssued,
    DocumentChanged,
    NothingToDispatch,
    PaperSaysOtherwise,
)
from congthu.rooms.dispatch.types import Choice, Choices, PlannedAddressee
from congthu.rooms.documents import flows as documents
from congthu.rooms.documents import queries as document_queries
from congthu.rooms.documents.models import Document, GivenFile
from congthu.rooms.documents.types import Found
from congthu.rooms.register import queries as register
from congthu.rooms.register.models import Entry
from congthu.wiring import edges

_MOST_FILES = 20
#: Documents still to be issued that a clerk goes through from page to page.
_MOST_OPEN = 200


def limit() -> int:
    """Largest file that still fits a message once it is written in base64."""
    return int(settings.NODE.message_size_limit * 0.7)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agency
def issue(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Take the file and read it."""
    if request.method != "POST":
        return _choosing(request, acting)
    limits.GIVEN.take(visitor(request))
    files = request.FILES.getlist("file")
    one_of_many = request.headers.get("Accept") == "application/json"
    if problem := _wrong(files):
        if one_of_many:
            return JsonResponse({"problem": problem}, status=422)
        return _choosing(request, acting, problem=problem)
    taken = [
        documents.give(
            each.read(),
            each.name or "file",
            agency=acting.agency,
            by=acting.mailbox,
            at=acting.at,
            id=edges.new_id(),
            files=edges.waiting_files(),
            size_limit=limit(),
        )
        for each in files
    ]
    if one_of_many:
        return JsonResponse({})
    if len(taken) > 1:
        return HttpResponseRedirect(reverse("issue"))
    return HttpResponseRedirect(reverse("given", args=[str(taken[0].pk)]))


def _wrong(files: Sequence[File[bytes]]) -> str:
    """Why nothing is taken, or nothing."""
    if not files:
        return _("Choose a file.")
    if len(files) > _MOST_FILES:
        return _("At most %(count)s files at once.") % {"count": _MOST_FILES}
    for each in files:
        if not each.size:
            return _("The file %(name)s is empty.") % {"name": each.name}
        if each.size > limit():
            return _("The file %(name)s is too large.") % {"name": each.name}
    return ""


def _choosing(request: HttpRequest, acting: Acting, *, problem: str = "") -> HttpResponse:
    """Ask for a file; below, what is being read, waits with a reason, or is still to be issued."""
    open_files = document_queries.given_open(acting.agency)
    return show(
        request,
        "issue.html",
        acting=acting,
        status=422 if problem else 200,
        problem=problem,
        limit=limit(),
        open_files=open_files,
        reading=any(
            each.state == GivenFile.State.READING and not document_queries.is_stuck(each, acting.at)
            for each in open_files
        ),
        unissued=queries.unissued(acting.agency, most=_MOST_OPEN),
    )


@require_POST
@for_agency
def put_away(_request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """The clerk will not issue this document."""
    document = _document(acting, id)
    given = document_queries.given_of(document)
    if given is not None and queries.of_document(document) is None:
        documents.discard(given.pk, at=acting.at, files=edges.waiting_files())
    return HttpResponseRedirect(reverse("issue"))


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
    onward = _beside(acting, document)[1] if request.POST.get("then") == "next" else None
    try:
        dispatch = flows.issue(
            document=document,
            by=acting.mailbox,
            at=acting.at,
            id=edges.new_id(),
            event_id=edges.new_id(),
            choices=choices,
            kept=whole(request.POST.get("kept"), 0) or None,
            despite_printed=bool(request.POST.get("despite_printed")),
            again=bool(request.POST.get("again")),
            seen=whole(request.POST.get("seen"), -1),
        )
    except CongthuError as error:
        status = errors.status_of(error) if error.temporary else 422
        return _shown(
            request,
            acting,
            document,
            {} if isinstance(error, DocumentChanged) else choices,
            # The page says what the paper says otherwise beside the box that allows it.
            problem="" if isinstance(error, PaperSaysOtherwise) else wording.spoken(error.public),
            status=status,
            again=isinstance(error, AlreadyIssued),
        )
    presence.left(document.pk, acting.mailbox)
    issued = reverse("dispatch", args=[str(dispatch.pk)])
    if onward is None:
        return HttpResponseRedirect(issued)
    said = format_html(
        '{} <a href="{}">{}</a>',
        _("Issued: %(reference)s.") % {"reference": dispatch.entry.reference},
        issued,
        _("See it"),
    )
    messages.success(request, said, extra_tags="good")
    return HttpResponseRedirect(reverse("review", args=[str(onward)]))


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


@require_POST
@for_agency
def forget(_request: HttpRequest, acting: Acting, id: UUID, choice: int) -> HttpResponse:
    """Forget what was once chosen for a line: the directory is asked again."""
    document = _document(acting, id)
    directory.forget(choice, agency=acting.agency)
    return HttpResponseRedirect(reverse("review", args=[str(document.pk)]) + "#who")


def _beside(acting: Acting, document: Document) -> tuple[UUID | None, UUID | None]:
    """The documents to issue before and after this one, newest first; after the last comes the first."""
    ids = [row.document.pk for row in queries.unissued(acting.agency, most=_MOST_OPEN) if row.document]
    at = ids.index(document.pk) if document.pk in ids else -1
    others = [*ids[at + 1 :], *ids[: max(at, 0)]]
    return ids[at - 1] if at > 0 else None, others[0] if others else None


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
    again: bool = False,
) -> HttpResponse:
    today = timezone.localdate(acting.at)
    values = document_queries.found(document)
    planned: list[PlannedAddressee] = []
    try:
        planned = flows.preview(values.as_json(), agency=acting.agency, on=today, choices=choices)
    except NothingToDispatch as error:
        problem = problem or wording.spoken(error.public)
    lines = register.kept_lines(acting.agency, values.type.code or "", acting.at)
    kept = _kept(request, values, lines, today)
    before, onward = _beside(acting, document)
    return show(
        request,
        "review.html",
        acting=acting,
        status=status,
        document=document,
        found=found.view(values),
        reading=reading.reading(request, values, open=True, problem=correction),
        lines=addressees.planned(planned, choices, acting.agency),
        agencies=len({code for p in planned for code in p.codes}),
        open_lines=sum(p.state == "waiting" for p in planned),
        convertible=not queries.in_form(document.found) and document.media_type != "application/pdf",
        problem=problem,
        kept_lines=lines,
        kept=kept,
        year=today.year,
        otherwise=queries.printed_otherwise(values, agency=acting.agency, at=acting.at, kept=kept),
        again=again,
        before=before,
        onward=onward,
        others=presence.entered(document.pk, acting.mailbox, acting.at),
    )


def _kept(request: HttpRequest, values: Found, lines: list[Entry], today: date) -> int | None:
    """The reserved line the clerk chose; before that, the one whose number the paper prints."""
    if request.method == "POST" and "kept" in request.POST:
        return whole(request.POST["kept"], 0) or None
    year = date.fromisoformat(values.issued_on).year if values.issued_on else today.year
    printed = values.reference.serial if values.reference else None
    return next((e.pk for e in lines if (e.book.year, e.serial) == (year, printed)), None)
