"""Login, lock-out, logout, and the choice of the agency one acts for."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from congthu.apps.web import gate, limits
from congthu.apps.web.frame import show
from congthu.rooms.directory.models import Mailbox

LOCKED_MINUTES = 15


def visitor(request: HttpRequest) -> str:
    """The address requests are counted by."""
    return str(request.META.get("REMOTE_ADDR", ""))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Ask for address and password. A new session begins: an old session id is worth nothing (fixation)."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward)
    if request.method != "POST":
        return show(request, "login.html", next=onward, address="", wrong=False)
    limits.LOGINS.take(visitor(request))
    address = request.POST.get("username", "").strip().lower()
    with limits.HASHING.slot():
        mailbox = authenticate(request, username=address, password=request.POST.get("password", ""))
    if mailbox is None:
        return show(request, "login.html", status=422, next=onward, address=address, wrong=True)
    start_session(request, mailbox)
    return HttpResponseRedirect(onward)


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("home")


def locked(request: HttpRequest, *_more: Any, **_others: Any) -> HttpResponse:
    """Too many wrong attempts for one address from one place."""
    response = show(request, "locked.html", status=429, minutes=LOCKED_MINUTES)
    response.headers["Retry-After"] = str(LOCKED_MINUTES * 60)
    return response


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    end_session(request)
    return HttpResponseRedirect(reverse("home"))


@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: HttpRequest) -> HttpResponse:
    """Choose the agency to act for."""
    if not request.user.is_authenticated:
        return gate.login_first(request)
    assert isinstance(request.user, Mailbox)
    choices = gate.agencies_of(request.user, timezone.localdate())
    if request.method == "POST":
        for choice in choices:
            if choice.code == request.POST.get("agency"):
                gate.choose(request, choice)
                return HttpResponseRedirect(reverse("home"))
        raise Http404
    return show(request, "chooser.html", choices=choices)
