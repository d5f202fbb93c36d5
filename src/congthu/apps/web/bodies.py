"""What a visitor may send: not more than a page takes, and never with all hands of the process at once.

A body is read while a thread waits for it, before anything knows who sends it. Without a bound one visitor
fills the disk, and a few slow ones hold every thread.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from congthu.apps.web import errors, limits, wording

#: The largest dossier, and what a form adds to it.
_LARGEST = 41 << 20


def largest() -> int:
    """The largest body, in bytes."""
    return max(_LARGEST, int(settings.NODE.message_size_limit))


class BoundedBodies:
    """Middleware that looks at the announced length before a byte of the body is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse, or answer while holding one of the places for senders."""
        announced = str(request.META.get("CONTENT_LENGTH") or "0")
        size = int(announced) if announced.isdecimal() and len(announced) < 16 else largest() + 1
        if size > largest():
            return errors.error_page(
                request, status=413, title=_("This did not work"), text=_("The file is too large.")
            )
        if not size:
            return self.get_response(request)
        try:
            with limits.SENDING.slot():
                return self.get_response(request)
        except limits.Busy as error:
            return errors.error_page(
                request,
                status=errors.status_of(error),
                title=_("This did not work"),
                text=wording.spoken(error.public),
            )
