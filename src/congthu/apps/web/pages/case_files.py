"""Case files: the list of a year, one with its documents, opening, filling, closing, handing over.

law: Decree 30/2020 art. 28, 29; App. VI.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congthu.apps.web import limits, reading, wording
from congthu.apps.web.fields import needed, refusals
from congthu.apps.web.files import download
from congthu.apps.web.filters import whole
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.apps.web.pages import arrival, dispatch
from congthu.edges.registerexport_xml import case_file_to_xml
from congthu.lib.errors import CongthuError
from congthu.lib.paging import paged
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch import queries as dispatches
from congthu.rooms.documents.errors import DocumentRefused
from congthu.rooms.register import flows, queries
from congthu.rooms.register.errors import CaseFileTaken, NumberNotHeld, RegisterError, RetentionUnfit
from congthu.rooms.register.models import Book, CaseFile, Entry
from congthu.rooms.register.rules import typed
from congthu.rooms.register.rules.retention import FOR_EVER, retention
from congthu.rooms.register.types import NewCaseFile

_KINDS = {"in": Book.Kind.INCOMING, "out": Book.Kind.OUTGOING}
#: Proposed to whoever opens one; any other number of years is taken too.
_TERMS = (FOR_EVER, "70 năm", "20 năm", "10 năm", "5 năm")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@require_http_methods(["GET", "HEAD", "POST"])
@for_agency
def case_files(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The list of a year; on POST open one of this year."""
    if request.method != "POST":
        return _list(request, acting)
    form = request.POST
    wrong = refusals(
        form,
        {
            "notation": lambda given: typed.line(needed(given), 20),
            "title": lambda given: typed.line(needed(given), 500),
            "retention": _term,
            "maker": lambda given: typed.line(needed(given), 30),
            "note": lambda given: typed.line(given, 500),
        },
    )
    if wrong:
        return _list(request, acting, wrong=wrong)
    new = NewCaseFile(**{
        name: form.get(name, "") for name in ("notation", "title", "retention", "maker", "unit", "note")
    })  # fmt: skip
    try:
        made = flows.open_case_file(new, agency=acting.agency, by=acting.mailbox, at=acting.at)
    except CaseFileTaken as error:
        return _list(request, acting, wrong={"notation": wording.spoken(error.public)})
    except (RegisterError, DocumentRefused) as error:
        return _list(request, acting, error)
    messages.success(request, _("Opened: case file %(name)s.") % {"name": made.named}, extra_tags="good")
    return HttpResponseRedirect(reverse("case_files"))


def _term(given: str) -> None:
    if retention(typed.line(needed(given))) is None:
        raise RetentionUnfit


def _list(
    request: HttpRequest,
    acting: Acting,
    error: CongthuError | None = None,
    wrong: Mapping[str, str] = _NOTHING,
) -> HttpResponse:
    this_year = timezone.localdate(acting.at).year
    years = sorted({*queries.case_file_years(acting.agency), this_year}, reverse=True)
    asked = whole(request.GET.get("year"), this_year)
    year = asked if asked in years else this_year
    return show(
        request,
        "case_files.html",
        acting=acting,
        status=422 if error or wrong else 200,
        problem=wording.spoken(error.public) if error else _("Look at the marked fields.") if wrong else "",
        wrong=wrong,
        given=request.POST,
        year=year,
        this_year=this_year,
        years=years,
        rows=queries.case_files(acting.agency, year=year),
        units=directory.units(acting.agency),
        terms=_TERMS,
    )


def _find(acting: Acting, id: int) -> CaseFile:
    """A case file of the agency; another's does not exist here."""
    row = queries.case_file_by_id(acting.agency, id)
    if row is None:
        raise Http404
    return row


@require_safe
@for_agency
def case_file(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """One, with the documents lying in it."""
    return _shown(request, acting, _find(acting, id))


def _shown(request: HttpRequest, acting: Acting, row: CaseFile, problem: str = "") -> HttpResponse:
    found = queries.lying_in(row)
    pages = paged(total=found.count(), wanted=whole(request.GET.get("page"), 1), size=reading.PAGE)
    lines = list(found[pages.rows])
    behind = {key: progress.id for key, progress in dispatches.behind(lines).items()}
    return show(
        request,
        "case_file.html",
        acting=acting,
        status=422 if problem else 200,
        problem=problem,
        given=request.POST,
        file=row,
        lines=lines,
        first=pages.rows.start + 1,
        pages=pages,
        dispatches=behind,
        arrivals=queries.arrivals_behind(lines),
        this_year=timezone.localdate(acting.at).year,
    )


@require_POST
@for_agency
def put_numbered(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """Put a document in by its number in a book: paper has no page of its own."""
    row = _find(acting, id)
    kind = _KINDS.get(request.POST.get("book", ""))
    if kind is None:
        raise Http404
    serial, year = (whole(request.POST.get(name), 0) for name in ("serial", "year"))
    try:
        entry = queries.entry_numbered(acting.agency, kind, serial=serial, year=year)
        flows.place(entry.pk, row.pk, by=acting.mailbox, at=acting.at)
    except NumberNotHeld:
        return _shown(request, acting, row, _("There is no such number in this book."))
    except RegisterError as error:
        return _shown(request, acting, row, wording.spoken(error.public))
    messages.success(request, _put_said(entry, row), extra_tags="good")
    return HttpResponseRedirect(reverse("case_file", args=[id]))


@require_POST
@for_agency
def put_arrival(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """Put a document that arrived into a case file."""
    entry = arrival.find(acting, id).entry
    if entry is None:
        raise Http404
    return _put(request, acting, entry, reverse("arrival", args=[id]))


@require_POST
@for_agency
def put_dispatch(request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """Put an issued document into a case file."""
    return _put(request, acting, dispatch.find(acting, id).entry, reverse("dispatch", args=[str(id)]))


def _put(request: HttpRequest, acting: Acting, entry: Entry, back: str) -> HttpResponse:
    row = _find(acting, whole(request.POST.get("case_file"), 0))
    try:
        flows.place(entry.pk, row.pk, by=acting.mailbox, at=acting.at)
    except RegisterError as error:
        messages.error(request, wording.spoken(error.public), extra_tags="bad")
    else:
        messages.success(request, _put_said(entry, row), extra_tags="good")
    return HttpResponseRedirect(back + "#filing")


def _put_said(entry: Entry, row: CaseFile) -> str:
    what = entry.reference or flows.entry_number(entry)
    return _("%(reference)s lies in case file %(name)s.") % {"reference": what, "name": row.named}


@require_POST
@for_agency
def close(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """The work is done: nothing is put into it or taken from it any more."""
    row = _find(acting, id)
    if not request.POST.get("sure"):
        return HttpResponseRedirect(reverse("case_file", args=[id]) + "#close")
    flows.close_case_file(row.pk, by=acting.mailbox, at=acting.at)
    messages.success(request, _("Closed: case file %(name)s.") % {"name": row.named}, extra_tags="good")
    return HttpResponseRedirect(reverse("case_file", args=[id]))


@require_safe
@for_agency
def export(_request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """The case file and the metadata of its documents, as the Decree names them."""
    row, today = _find(acting, id), timezone.localdate(acting.at)
    lines = queries.contents(row, today=today, passed_on=dispatches.passed_on)
    with limits.FILING.slot(), tempfile.TemporaryDirectory() as place:
        target = Path(place) / "case-file"
        case_file_to_xml(
            target, queries.filed_case_file(row), lines, agency_code=acting.agency.code, made_on=today
        )
        data = target.read_bytes()
    return download(data, filename=f"ho-so-{row.notation}-{row.year}.xml", media_type="application/xml")
