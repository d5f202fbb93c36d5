"""The books of Decree 30/2020 App. IV: outgoing, incoming, follow-up; searched, shown, and filed as files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congthu.apps.web import limits, reading
from congthu.apps.web.files import download
from congthu.apps.web.filters import KINDS, Filters, filters, whole
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.edges import registerexport, registerexport_pdf, registerexport_xml
from congthu.edges.registerexport import Heading
from congthu.lib.rulebook import document_types
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch import queries as dispatch
from congthu.rooms.register import queries
from congthu.rooms.register.errors import TooLongForPaper
from congthu.rooms.register.filing import FiledLine
from congthu.rooms.register.models import Book

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "xml": "application/xml",
    "csv": "text/csv",
}
#: A longer book keeps a thread of this process for more than ten seconds: the command line files it.
_MOST_ON_PAPER = 12_000
_NAMES = {"out": "so-van-ban-di", "in": "so-van-ban-den", "follow-up": "so-theo-doi"}


@require_safe
@for_agency
def outgoing(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The outgoing book."""
    return _book(request, acting, "out", _("Outgoing book"))


@require_safe
@for_agency
def incoming(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The incoming book."""
    return _book(request, acting, "in", _("Incoming book"))


@require_safe
@for_agency
def follow_up(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Incoming documents on their way over the desks."""
    return _book(request, acting, "follow-up", _("Follow-up book"))


def _book(request: HttpRequest, acting: Acting, book: str, title: str) -> HttpResponse:
    today = timezone.localdate(acting.at)
    asked = filters(book, request.GET, this_year=today.year)
    lines, found = reading.lines(acting.agency, asked, page=whole(request.GET.get("page"), 1), today=today)
    return show(
        request,
        "book.html",
        acting=acting,
        book=book,
        title=title,
        asked=asked,
        years=reading.years(acting.agency, Book.Kind(KINDS[book]), today.year),
        types=[(kind.code, kind.name) for kind in document_types.ALL if kind.code],
        units=directory.units(acting.agency) if book != "out" else [],
        lines=lines,
        pages=found.pages,
        capped=found.capped,
        forms=list(_TYPES),
        today=today,
    )


@require_safe
@for_agency
def export(request: HttpRequest, acting: Acting, book: str, form: str) -> HttpResponse:
    """The same lines as a file, oldest first, with the columns of the Decree."""
    write = _WRITERS.get(form)
    if book not in KINDS or write is None:
        raise Http404
    today = timezone.localdate(acting.at)
    asked = filters(book, request.GET, this_year=today.year)
    heading = Heading(book=book, agency=acting.agency.name, period=_period(asked), made_on=today)
    with limits.FILING.slot(), tempfile.TemporaryDirectory() as place:
        target = Path(place) / "book"
        write(target, heading, acting, asked)
        data = target.read_bytes()
    name = f"{_NAMES[book]}-{asked.year or 'tat-ca'}.{form}"
    return download(data, filename=name, media_type=_TYPES[form])


_Writer = Callable[[Path, Heading, Acting, Filters], object]


def _filed(acting: Acting, asked: Filters, heading: Heading) -> Iterator[FiledLine]:
    return queries.filed(acting.agency, asked.wanted, today=heading.made_on, passed_on=dispatch.passed_on)


def _on_paper(lines: Iterator[FiledLine]) -> Iterator[FiledLine]:
    for count, line in enumerate(lines):
        if count == _MOST_ON_PAPER:
            raise TooLongForPaper
        yield line


_WRITERS: Mapping[str, _Writer] = {
    "xlsx": lambda target, heading, acting, asked: registerexport.to_xlsx(
        target, heading, _filed(acting, asked, heading)
    ),
    "csv": lambda target, heading, acting, asked: registerexport.to_csv(
        target, heading, _filed(acting, asked, heading)
    ),
    "pdf": lambda target, heading, acting, asked: registerexport_pdf.to_pdf(
        target, heading, _on_paper(_filed(acting, asked, heading))
    ),
    "xml": lambda target, heading, acting, asked: registerexport_xml.to_xml(
        target, heading, _filed(acting, asked, heading), agency_code=acting.agency.code
    ),
}


def _period(asked: Filters) -> str:
    """As the heading of the filed book says it, in Vietnamese like the book."""
    said = [f"Năm {asked.year}"] if asked.year else []
    if asked.since:
        said.append(f"từ ngày {asked.since:%d/%m/%Y}")
    if asked.until:
        said.append(f"đến ngày {asked.until:%d/%m/%Y}")
    return " ".join(said) or "Tất cả các năm"
