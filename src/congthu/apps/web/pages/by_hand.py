"""Entering by hand what came or went on paper, or earlier than today.

law: Decree 30/2020 art. 15 and 22 (paper is entered in the same books).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congthu.apps.web import wording
from congthu.apps.web.fields import needed, refusals
from congthu.apps.web.filters import day, whole
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.lib.errors import CongthuError
from congthu.lib.rulebook import document_types
from congthu.rooms.documents.errors import DocumentPerhapsSecret, DocumentRefused
from congthu.rooms.register import flows
from congthu.rooms.register.errors import (
    CountImpossible,
    DayImpossible,
    Duplicate,
    ReasonMissing,
    RegisterError,
)
from congthu.rooms.register.models import Book
from congthu.rooms.register.rules import typed
from congthu.rooms.register.types import NewEntry

_KINDS = {"out": Book.Kind.OUTGOING, "in": Book.Kind.INCOMING}
_LONGEST = 4000


@require_http_methods(["GET", "HEAD", "POST"])
@for_agency
def by_hand(request: HttpRequest, acting: Acting, book: str) -> HttpResponse:
    """The form; on POST the line is written."""
    kind = _KINDS.get(book)
    if kind is None:
        raise Http404
    if request.method != "POST":
        return _shown(request, acting, book)
    if wrong := _wrong(request.POST, acting, book):
        return _shown(request, acting, book, wrong=wrong)
    try:
        entry = flows.enter_by_hand(
            _line(request.POST, acting, book),
            agency=acting.agency,
            kind=kind,
            by=acting.mailbox,
            at=acting.at,
            despite_duplicate=bool(request.POST.get("despite")),
            cleared=bool(request.POST.get("cleared")),
        )
    except ReasonMissing as error:
        return _shown(request, acting, book, wrong={"late_because": wording.spoken(error.public)})
    except (RegisterError, DocumentRefused) as error:
        return _shown(request, acting, book, error)
    said = _("Entered: number %(number)s.") % {"number": flows.entry_number(entry)}
    messages.success(request, said, extra_tags="good")
    return HttpResponseRedirect(reverse("by_hand", args=[book]))


def _wrong(form: QueryDict, acting: Acting, book: str) -> dict[str, str]:
    """What cannot be entered, by field: the same rules as the book's, told beside each field at once."""
    today = timezone.localdate(acting.at)
    issued_on = day(form.get("issued_on", "")) or today
    checks: dict[str, Callable[[str], object]] = {
        **dict.fromkeys(("signatory", "file_copy"), typed.line),
        **dict.fromkeys(("addressees", "note", "late_because"), typed.text),
        "abstract": lambda given: needed(typed.text(given)),
        "reference": lambda given: typed.line(needed(given) if book == "out" else given, 100),
        "issued_on": lambda given: typed.day(_day(given) or today, until=today),
        "copies": lambda given: typed.count(_whole(given)),
        "pages": lambda given: typed.count(_whole(given)),
    }
    if book == "in":
        checks |= {
            "issuer": lambda given: needed(typed.line(given)),
            "arrived_on": lambda given: typed.day(_day(given) or today, until=today),
            "due_on": lambda given: typed.deadline(_day(given), today=today, since=issued_on),
        }
    return refusals(form, checks)


def _day(given: str) -> date | None:
    found = day(given)
    if given and found is None:
        raise DayImpossible("This is no day.")
    return found


def _whole(given: str) -> int | None:
    if given and not (given.isdecimal() and len(given) < 6):
        raise CountImpossible
    return int(given) if given else None


def _line(form: QueryDict, acting: Acting, book: str) -> NewEntry:
    today = timezone.localdate(acting.at)

    def text(name: str, most: int = 254) -> str:
        return form.get(name, "")[:most].strip()

    reference = text("reference", 120)
    issued_on = day(form.get("issued_on", "")) or today
    outgoing = book == "out"
    return NewEntry(
        symbol=reference.partition("/")[2] or reference if outgoing else "",
        reference="" if outgoing else reference,
        issuer=acting.agency.name if outgoing else text("issuer"),
        issued_on=issued_on,
        document_type=text("type", 10),
        abstract=text("abstract", _LONGEST),
        signatory=text("signatory"),
        addressees=text("addressees", _LONGEST),
        file_copy=text("file_copy"),
        copies=whole(form.get("copies"), 0) or None,
        pages=whole(form.get("pages"), 0) or None,
        due_on=day(form.get("due_on", "")),
        arrived_on=None if outgoing else day(form.get("arrived_on", "")) or today,
        note=text("note", _LONGEST),
        late_because=text("late_because", _LONGEST),
        year=issued_on.year if outgoing and issued_on.year != today.year else None,
    )


def _shown(
    request: HttpRequest,
    acting: Acting,
    book: str,
    error: CongthuError | None = None,
    wrong: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    return show(
        request,
        "by_hand.html",
        acting=acting,
        status=422 if error or wrong else 200,
        wrong=wrong,
        book=book,
        given=request.POST,
        problem=wording.spoken(error.public) if error else _("Look at the marked fields.") if wrong else "",
        duplicate=isinstance(error, Duplicate),
        doubtful=isinstance(error, DocumentPerhapsSecret),
        today=timezone.localdate(acting.at),
        types=[(kind.code, kind.name) for kind in document_types.ALL if kind.code],
    )
