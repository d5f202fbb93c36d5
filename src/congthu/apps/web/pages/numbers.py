"""Numbers kept for documents that are still to come.

law: Decree 30/2020 art. 15 (one series a year: every number is explained).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
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


def _shown(request: HttpRequest, acting: Acting, *, problem: str = "") -> HttpResponse:
    return show(
        request,
        "numbers.html",
        acting=acting,
        status=422 if problem else 200,
        problem=problem,
        kept=queries.reserved(acting.agency),
        types=[(kind.code, kind.name) for kind in document_types.ALL if kind.code],
        most=flows.MOST_RESERVED,
    )


@require_POST
@for_agency
def void(request: HttpRequest, acting: Acting, id: int) -> HttpResponse:
    """Give a kept number up for good, with the reason."""
    if id not in {entry.pk for entry in queries.reserved(acting.agency)}:
        raise Http404
    try:
        flows.void(id, reason=request.POST.get("reason", "")[:_LONGEST], by=acting.mailbox, at=acting.at)
    except RegisterError as error:
        return _shown(request, acting, problem=wording.spoken(error.public))
    messages.success(request, _("The number is void; it stays in the book."), extra_tags="good")
    return HttpResponseRedirect(reverse("numbers"))
