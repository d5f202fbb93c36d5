"""A file on its way to becoming a document: how far its reading is, or why it waits for the clerk.

law: Law 29/2018 art. 5: whether a doubtful mark is one of secrecy, a person judges, and first of all.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from congthu.apps.web import found
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.rooms.documents import flows, queries
from congthu.rooms.documents.models import GivenFile
from congthu.wiring import edges


def _find(acting: Acting, id: UUID) -> GivenFile:
    row = queries.given(id, agency=acting.agency)
    if row is None:
        raise Http404
    return row


@require_safe
@for_agency
def given(request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """The page; it renews itself while the file is being read, and leads on when it is."""
    row = _find(acting, id)
    if row.document is not None and row.state == GivenFile.State.READ:
        onward = reverse("review", args=[str(row.document.pk)])
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": onward})
        return HttpResponseRedirect(onward)
    return show(
        request,
        "given.html",
        acting=acting,
        given=row,
        doubt=found.said(row.doubt),
        stuck=queries.is_stuck(row, acting.at),
    )


@require_POST
@for_agency
def decide(request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """The clerk reads it once more, says that it is no secret, or puts it away."""
    row = _find(acting, id)
    match request.POST.get("act"):
        case "again":
            flows.try_again(row.pk, at=acting.at)
        case "clear":
            flows.clear(row.pk, by=acting.mailbox)
        case "discard":
            flows.discard(row.pk, at=acting.at, files=edges.waiting_files())
            return HttpResponseRedirect(reverse("issue"))
        case _:
            raise Http404
    return HttpResponseRedirect(reverse("given", args=[str(id)]))
