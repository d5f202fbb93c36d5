"""The one gate: who is here, and for which agency they act.

Every page that shows an agency's data is decorated with ``for_agency`` and takes its objects by the agency
it is given. What belongs to another agency does not exist for the visitor (404).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from congthu.rooms.directory import queries
from congthu.rooms.directory.models import Agency, Mailbox

_CHOICE = "agency"
_SAFE = frozenset({"GET", "HEAD"})
P = ParamSpec("P")


@dataclass(frozen=True, kw_only=True)
class Acting:
    """A mailbox acting for an agency."""

    mailbox: Mailbox
    agency: Agency
    #: All agencies it may act for.
    choices: tuple[Agency, ...]
    #: Time of the request.
    at: datetime


View = Callable[Concatenate[HttpRequest, Acting, P], HttpResponse]


def agencies_of(mailbox: Mailbox, on: date) -> tuple[Agency, ...]:
    """Agencies the mailbox may act for on a day, by name."""
    return tuple(sorted(queries.acts_for(mailbox, on), key=lambda agency: agency.name))


def login_first(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the login page, and back to the page he came from afterwards.

    A part of a page reloads as a whole; but what was just written stays on the page, which is told (401).
    """
    target = reverse("login") + "?" + urlencode({"next": _page(request)})
    part = bool(request.headers.get("HX-Request"))
    if request.headers.get("Accept") == "application/json" or (part and request.method not in _SAFE):
        return HttpResponse(status=401)
    if part:
        return HttpResponse(status=200, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _page(request: HttpRequest) -> str:
    """The page the visitor looks at: of a form or a part not its own address, which is no page."""
    whole = not request.headers.get("HX-Request")
    if whole and request.method in _SAFE:
        return request.get_full_path()
    seen = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if seen.netloc != request.get_host():
        return reverse("home")
    return urlunsplit(("", "", seen.path or "/", seen.query, ""))


def acting_for(request: HttpRequest) -> Acting | None:
    """Who acts for whom; None when an agency is still to be chosen or there is none."""
    mailbox = request.user
    assert isinstance(mailbox, Mailbox)
    at = timezone.now()
    choices = agencies_of(mailbox, timezone.localdate(at))
    chosen = request.session.get(_CHOICE)
    for agency in choices:
        if agency.pk == chosen or len(choices) == 1:
            return Acting(mailbox=mailbox, agency=agency, choices=choices, at=at)
    return None


def choose(request: HttpRequest, agency: Agency) -> None:
    """Remember the agency the visitor acts for. The caller has checked it against ``agencies_of``."""
    request.session[_CHOICE] = agency.pk


def for_agency(view: View[P]) -> Callable[..., HttpResponse]:
    """Let a view be reached only by a mailbox acting for an agency, which it is given."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return login_first(request)
        acting = acting_for(request)
        if acting is None:
            return HttpResponseRedirect(reverse("agency"))
        return view(request, acting, *args, **kwargs)

    return guarded
