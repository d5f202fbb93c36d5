"""Public verification: a dossier or a sealed PDF, judged in plain words.

Anybody may come here with any file, so it is read in a limited process, never kept and never run.
law: Decree 30/2020 art. 5 and 6: the value of an electronic document rests on its signature: anyone checks.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congthu.apps.web import errors, limits, wording
from congthu.apps.web.frame import show
from congthu.apps.web.pages.login import visitor
from congthu.apps.web.verdicts import judge
from congthu.lib.errors import CongthuError

LARGEST = 40 << 20


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a file, judge it, say so."""
    if request.method != "POST":
        return _shown(request)
    limits.UPLOADS.take(visitor(request))
    given = request.FILES.get("file")
    if given is None or not given.size:
        return _shown(request, problem=_("Choose a file."), status=422)
    if given.size > LARGEST:
        return _shown(request, problem=_("The file is too large."), status=413)
    try:
        with limits.READING.slot():
            outcome = judge(given.read(), filename=given.name or "", at=timezone.now())
    except CongthuError as error:
        status = errors.status_of(error) if error.temporary else 422
        return _shown(request, problem=wording.spoken(error.public), status=status)
    return show(request, "verify.html", outcome=outcome, problem="", limit=LARGEST)


def _shown(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    return show(request, "verify.html", status=status, outcome=None, problem=problem, limit=LARGEST)
