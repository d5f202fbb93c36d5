"""What surrounds every page: name of the node, navigation, who is here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from congthu.apps.web.gate import Acting, acting_for
from congthu.rooms.register import queries as register


def show(
    request: HttpRequest, template: str, *, acting: Acting | None = None, status: int = 200, **values: Any
) -> HttpResponse:
    """Render a page. A public page seen by someone logged in keeps their navigation."""
    if acting is None and request.user.is_authenticated:
        acting = acting_for(request)
    frame = {
        "acting": acting,
        "waiting_arrivals": register.waiting_count(acting.agency) if acting else 0,
        "demonstration": settings.NODE.demonstration,
        "languages": settings.LANGUAGES,
    }
    return render(request, template, frame | values, status=status)


def part(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """Render a part of a page for htmx."""
    return render(request, template, values, status=status)
