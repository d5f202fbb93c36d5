"""Documents that wait for acceptance, as a clerk works through a hundred of them a day.

law: Decree 30/2020 art. 21, 22 (entered on the day they come, the next working day at the latest).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from congthu.apps.web import reading, wording
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.lib.vntext import fold
from congthu.rooms.register import flows, queries
from congthu.rooms.register.errors import RegisterError
from congthu.wiring import edges

_MOST = 200
#: Looked through for words; an agency in which more waits has other troubles.
_MOST_SEARCHED = 2000


@require_http_methods(["GET", "HEAD", "POST"])
@for_agency
def waiting(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The list; on POST what was marked is accepted."""
    if request.method == "POST":
        _accept_marked(request, acting)
        return HttpResponseRedirect(reverse("waiting"))
    words = request.GET.get("q", "")[:200].strip()
    rows, count = reading.waiting(acting.agency, most=_MOST_SEARCHED if words else _MOST)
    shown = [row for row in rows if _holds(row, words)][:_MOST]
    return show(request, "waiting.html", acting=acting, rows=shown, count=count, most=_MOST, words=words)


def _holds(row: reading.WaitingArrival, words: str) -> bool:
    text = fold(f"{row.reference} {row.issuer} {row.abstract} {row.filename}")
    return all(word in text for word in fold(words).split())


def _accept_marked(request: HttpRequest, acting: Acting) -> None:
    """Each in a transaction of its own: one that cannot be accepted stops no other."""
    marked = [int(given) for given in request.POST.getlist("marked") if given.isdecimal() and len(given) < 16]
    entered: list[str] = []
    left: list[str] = []
    for each in marked[:_MOST]:
        row = queries.arrival(each, agency=acting.agency)
        if row is None:
            continue
        try:
            entry = flows.accept(row.pk, by=acting.mailbox, at=acting.at, event_id=edges.new_id())
        except RegisterError as error:
            left.append(f"{reading.name_of(row)}: {wording.spoken(error.public)}")
        else:
            entered.append(flows.entry_number(entry))
    if entered:
        said = ngettext(
            "%(count)s document accepted: %(numbers)s.",
            "%(count)s documents accepted: %(numbers)s.",
            len(entered),
        )
        span = entered[0] if len(entered) == 1 else f"{entered[0]} – {entered[-1]}"
        messages.success(request, said % {"count": len(entered), "numbers": span}, extra_tags="good")
    for sentence in left:
        messages.warning(request, sentence, extra_tags="wait")
    if not marked:
        messages.warning(request, _("Mark at least one document."), extra_tags="wait")
