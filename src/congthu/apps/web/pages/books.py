"""The outgoing and the incoming book (Decree 30/2020 App. IV)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congthu.apps.web import reading
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.rooms.register.models import Book

_WORDS_LIMIT = 200


@require_safe
@for_agency
def outgoing(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The outgoing book."""
    return _book(request, acting, Book.Kind.OUTGOING, _("Outgoing book"))


@require_safe
@for_agency
def incoming(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The incoming book, and above it what still waits to be entered."""
    return _book(request, acting, Book.Kind.INCOMING, _("Incoming book"))


def _book(request: HttpRequest, acting: Acting, kind: Book.Kind, title: str) -> HttpResponse:
    this_year = timezone.localdate(acting.at).year
    year = whole(request.GET.get("year"), this_year)
    words = request.GET.get("q", "")[:_WORDS_LIMIT].strip()
    lines, pages = reading.lines(
        acting.agency, kind, year=year, words=words, page=whole(request.GET.get("page"), 1)
    )
    waiting, waiting_count = (
        reading.waiting(acting.agency, most=20) if kind == Book.Kind.INCOMING else ([], 0)
    )
    return show(
        request,
        "book.html",
        acting=acting,
        kind=kind.value,
        title=title,
        year=year,
        years=reading.years(acting.agency, kind, this_year),
        words=words,
        lines=lines,
        pages=pages,
        waiting=waiting,
        waiting_count=waiting_count,
        query=urlencode({"year": year, "q": words}) + "&",
    )


def whole(text: str | None, otherwise: int) -> int:
    """A whole number from an address, in sensible bounds."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise
