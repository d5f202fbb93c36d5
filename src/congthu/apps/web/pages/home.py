"""The first page: for a clerk what waits, for a visitor what the node is; and the help page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from congthu.apps.web import reading
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.rooms.directory import queries as directory


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the clerk, or the front page."""
    return _waiting(request) if request.user.is_authenticated else _landing(request)


def _landing(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    return show(request, "landing.html", node=settings.NODE.node, agencies=directory.hosted(today))


@for_agency
def _waiting(request: HttpRequest, acting: Acting) -> HttpResponse:
    return show(request, "home.html", acting=acting, todo=reading.todo(acting.agency, acting.at))


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Short help for both kinds of visitors."""
    return show(request, "help.html")
