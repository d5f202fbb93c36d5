"""Errors as pages. The only place where a page's HTTP status is chosen.

A ``CongthuError`` shows its public sentence; anything else shows that something went wrong and nothing more.
The private half goes to the log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from congthu.apps.web import wording
from congthu.apps.web.limits import Busy, TooManyRequests
from congthu.lib.errors import CongthuError

_log = logging.getLogger(__name__)

#: HTTP status by error code; others are 400, temporary ones 503.
STATUS = {TooManyRequests.code: 429, Busy.code: 503}


def status_of(error: CongthuError) -> int:
    """HTTP status for an error."""
    return STATUS.get(error.code, 503 if error.temporary else 400)


class PublicErrors:
    """Middleware that turns an error we raise on purpose into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show the public half, log the private one."""
        if isinstance(error, DataError):
            # A NUL in a form or an address: no database holds it, and nobody typed it.
            return bad_request(request, error)
        if not isinstance(error, CongthuError):
            return None
        if error.private:
            _log.warning("%s: %s", error.code, error.private)
        return error_page(
            request, status=status_of(error), title=_("This did not work"), text=wording.spoken(error.public)
        )


def error_page(request: HttpRequest, *, status: int, title: str, text: str) -> HttpResponse:
    """An error in the style of the other pages; needs neither database nor session."""
    values = {"status": status, "title": title, "text": text}
    response = render(request, "error.html", values, status=status)
    if status in {429, 503}:
        response.headers["Retry-After"] = "60"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """404."""
    return error_page(
        request,
        status=404,
        title=_("Page not found"),
        text=_("The page does not exist, or your mailbox may not see it."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """403."""
    return error_page(request, status=403, title=_("Not allowed"), text=_("Your mailbox may not do this."))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """400."""
    return error_page(
        request, status=400, title=_("The request is not understood"), text=_("Please go back and try again.")
    )


def forged(request: HttpRequest, **_reason: Any) -> HttpResponse:
    """A form without its token: mostly a page left open for too long."""
    return error_page(
        request,
        status=403,
        title=_("The form has expired"),
        text=_("Please go back, reload the page and send the form again."),
    )


def failed(request: HttpRequest, **_more: Any) -> HttpResponse:
    """500."""
    return error_page(
        request,
        status=500,
        title=_("Something went wrong"),
        text=_("The fault has been recorded. Please try again in a moment."),
    )
