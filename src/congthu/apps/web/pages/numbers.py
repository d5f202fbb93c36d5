"""Numbers kept for documents that are still to come, and series that are numbered apart.

law: Decree 30/2020 art. 15 (one series a year: every number is explained), App. I II.3 (series apart).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congthu.apps.web import wording
from congthu.apps.web.filters import whole
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.lib.rulebook import document_types
from congthu.rooms.documents.errors import DocumentRefused
from congthu.rooms.register import flows, queries
from congthu.rooms.register.errors import RegisterError

_LONGEST = 254


@require_http_methods(["GET", "HEAD", "POST"])
@for_agency
def numbers(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The numbers that are kept; on POST keep the next ones."""
    if request.method != "POST":
        return _shown(request, acting)
    try:
        kept = flows.reserve(
            agency=acting.agency,
            count=whole(request.POST.get("count"), 1),
            holder=request.POST.get("holder", "")[:_LONGEST],
            reason=request.POST.get("reason", "")[:_LONGEST],
            document_type=request.POST.get("type", "")[:10],
            by=acting.mailbox,
            at=acting.at,
        )
    except (RegisterError, DocumentRefused) as error:
        return _shown(request, acting, problem=wording.spoken(error.public))
    said = _("Kept: %(numbers)s.") % {"numbers": ", ".join(flows.entry_number(entry) for entry in kept)}
    messages.success(request, said, extra_tags="good")
    return HttpResponseRedirect(reverse("numbers"))


@require_POST
@for_agency
def apart(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Number some types of documents in a series of their own."""
    try:
        made = flows.number_apart(
            agency=acting.agency,
            name=request.POST.get("name", "")[:_LONGEST],
            # An official letter has no code; its box says "-", for an empty value would be no tick at all.
            document_types=["" if code == "-" else code[:10] for code in request.POST.getlist("types")],
            from_year=whole(request.POST.get("from_year"), 0),
            by=acting.mailbox,
            at=acting.at,
        )
    except (RegisterError, DocumentRefused) as error:
        return _shown(request, acting, problem=wording.spoken(error.public))
    said = _("From %(year)s on, “%(name)s” is numbered apart.") % {"year": made.from_year, "name": made.name}
    messages.success(request, said, extra_tags="good")
    return HttpResponseRedirect(reverse("numbers") + "#apart")


def _shown(request: HttpRequest, acting: Acting, *, problem: str = "") -> HttpResponse:
    coded = {kind.code: kind.name for kind in document_types.ALL if kind.code}
    names = {"": document_types.OFFICIAL_LETTER.name, **coded}
    year = timezone.localdate(acting.at).year
    return show(
        request,
        "numbers.html",
        acting=acting,
        status=422 if problem else 200,
        problem=problem,
        kept=queries.reserved(acting.agency),
        types=list(coded.items()),
        most=flows.MOST_RESERVED,
        series=[
            {"row": row, "types": [names.get(code, code) for code in row.document_types]}
            for row in queries.numbered_apart(acting.agency)
        ],
        apart_types=[(code or "-", name) for code, name in names.items()],
        given=request.POST,
        ticked=request.POST.getlist("types"),
        # A book that has begun this year is not divided; most choose the next.
        series_years=[year + 1, year],
    )


@require_POST
@for_agency
def void(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """Give a kept number up for good, with the reason."""
    if id not in {entry.pk for entry in queries.reserved(acting.agency)}:
        raise Http404
    try:
        flows.void(id, reason=request.POST.get("reason", "")[:_LONGEST], by=acting.mailbox, at=acting.at)
    except (RegisterError, DocumentRefused) as error:
        return _shown(request, acting, problem=wording.spoken(error.public))
    messages.success(request, _("The number is void; it stays in the book."), extra_tags="good")
    return HttpResponseRedirect(reverse("numbers"))
