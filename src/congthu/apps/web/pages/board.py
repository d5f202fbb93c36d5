"""The tracking board: where everything the agency issued stands, and who is late.

law: D34.1b-7 (a document that was sent is followed to its acceptance).
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from congthu.apps.web.filters import whole
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.rooms.dispatch import queries

_PAGE = 40
SHOWN = ("", "open", "late", "trouble", "recalled")


@require_safe
@for_agency
def board(request: HttpRequest, acting: Acting) -> HttpResponse:
    """One page of dispatches, newest first."""
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else ""
    words = request.GET.get("q", "")[:200].strip()
    found = queries.board(
        acting.agency,
        show=shown,
        words=words,
        page=whole(request.GET.get("page"), 1),
        size=_PAGE,
        at=acting.at,
    )
    return show(
        request,
        "board.html",
        acting=acting,
        board=found,
        shown=shown,
        words=words,
        query=urlencode({"show": shown, "q": words}) + "&",
    )
