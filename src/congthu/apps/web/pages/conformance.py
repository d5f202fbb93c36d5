"""Text in the form of exchange: the agency's indicator, and what it has laid down.

law: D34.1b-6 (TCVN 6909:2001), D34.1a-4 the regulation, D34.1c-1 the indicator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from congthu.apps.web import limits, wording
from congthu.apps.web.converting import converted_file, name_of
from congthu.apps.web.files import download
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.lib.vntext import Encoding
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch import queries as dispatch
from congthu.rooms.documents import queries as documents
from congthu.rooms.regulation import flows, queries
from congthu.rooms.regulation.errors import RegulationError
from congthu.rooms.regulation.types import Choice, Topic
from congthu.rooms.screening import queries as screening
from congthu.wiring import edges

_MONTHS = 12
_DIRECTIONS = {
    "outgoing": lazy("Outgoing mail"),
    "incoming": lazy("Incoming mail"),
    "documents": lazy("Issued documents"),
}
_CHOICES = {
    Choice.REFUSE: (
        lazy("Refuse"),
        lazy("The message or document is sent back with an explanation and a converted copy."),
    ),
    Choice.CONVERT: (
        lazy("Convert"),
        lazy("It is brought into Unicode before it leaves. What somebody has signed is only counted."),
    ),
    Choice.NOTE: (lazy("Note only"), lazy("It leaves as it is; the indicator counts it.")),
}
_REMEDIES = {"refuse": lazy("refused"), "convert": lazy("converted"), "note": lazy("noted")}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of the table."""

    month: date
    direction: str
    name: str
    judged: int
    conformant: int
    not_judged: int
    #: 0 to 100 with one decimal, as a word; empty when nothing was judged.
    share: str
    found: str
    done: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A month in the drawing: what is in form stands below what is not; heights of 100."""

    month: date
    good: float
    bad: float
    said: str


@require_safe
@for_agency
def conformance(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The page."""
    return _page(request, acting)


@require_POST
@for_agency
def regulate(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Lay down what happens to text in an old form."""
    given = request.POST.get("choice", "")
    try:
        since = date.fromisoformat(request.POST.get("since", ""))
    except ValueError:
        return _page(request, acting, problem=_("Choose a day."))
    if given not in set(Choice):
        return _page(request, acting, problem=_("Choose one of the three."))
    try:
        flows.choose(
            agency=acting.agency,
            topic=Topic.TEXT_FORM,
            choice=Choice(given),
            since=since,
            by=acting.mailbox,
            at=acting.at,
            event_id=edges.new_id(),
        )
    except RegulationError as error:
        return _page(request, acting, problem=wording.spoken(error.public))
    messages.success(request, _("The regulation is set."), extra_tags="good")
    return HttpResponseRedirect(reverse("conformance"))


@require_safe
@for_agency
def converted_copy(_request: HttpRequest, acting: Acting, id: UUID) -> HttpResponse:
    """A submitted document in Unicode, to be checked and submitted in place of the old one."""
    document = documents.submitted(id, agency=acting.agency)
    if document is None:
        raise Http404
    with limits.READING.slot():
        made = converted_file(edges.blobs().get(document.sha256), document.filename, "")
    return download(made.data, filename=made.filename, media_type=document.media_type)


def _page(request: HttpRequest, acting: Acting, *, problem: str = "") -> HttpResponse:
    today = timezone.localdate(acting.at)
    first = _months_before(today, _MONTHS - 1)
    lines = _lines(acting.agency.code, first)
    return show(
        request,
        "conformance.html",
        acting=acting,
        status=422 if problem else 200,
        lines=lines,
        bars=_bars(lines, first),
        in_force=_in_force(acting, today),
        history=[
            {"row": row, "name": str(_CHOICES[Choice(row.choice)][0])}
            for row in queries.history(acting.agency)
        ],
        choices=[(choice.value, name, said) for choice, (name, said) in _CHOICES.items()],
        may_set=queries.may_set(acting.mailbox, acting.agency, today),
        today=today,
        problem=problem,
    )


def _in_force(acting: Acting, today: date) -> Mapping[str, object]:
    found = queries.in_force(acting.agency, Topic.TEXT_FORM, today)
    name, said = _CHOICES[found.choice]
    source = ""
    if found.chosen_by and found.chosen_by != acting.agency.code:
        source = directory.names([found.chosen_by]).get(found.chosen_by, found.chosen_by)
    return {
        "choice": found.choice.value, "name": name, "said": said, "since": found.since,
        "above": source, "own": found.chosen_by == acting.agency.code,
    }  # fmt: skip


def _lines(code: str, first: date) -> list[Line]:
    mail = [
        _line(each.month, each.direction.value, each.judged, each.share, each.conformant, each.not_judged,
              each.encodings, each.remedies)
        for each in screening.monthly(since=first, agency=code)
    ]  # fmt: skip
    documents = [
        _line(each.month, "documents", each.judged, each.share, each.conformant, 0, {}, each.remedies)
        for each in dispatch.texts_by_month(since=first, agency=code)
    ]
    order = list(_DIRECTIONS)
    return sorted(
        [*mail, *documents], key=lambda each: (-each.month.toordinal(), order.index(each.direction))
    )


def _line(
    month: date,
    direction: str,
    judged: int,
    share: float | None,
    conformant: int,
    not_judged: int,
    encodings: Mapping[str, int],
    remedies: Mapping[str, int],
) -> Line:
    return Line(
        month=month,
        direction=direction,
        name=str(_DIRECTIONS[direction]),
        judged=judged,
        conformant=conformant,
        not_judged=not_judged,
        share="" if share is None else percent(share),
        found=_counted({named(label): count for label, count in encodings.items()}),
        done=_counted({str(_REMEDIES.get(each, each)): count for each, count in remedies.items()}),
    )


def named(label: str) -> str:
    """An encoding in words; one this version does not know stays as it is."""
    return name_of(label) if label in set(Encoding) else label


def percent(share: float) -> str:
    """``99,5 %`` in Vietnamese; never rounded up to a hundred."""
    shown = f"{int(share * 1000) / 10:.1f}".removesuffix(".0")
    return f"{shown.replace('.', ',') if get_language() == 'vi' else shown}\u00a0%"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name}: {wording.number(count)}" for name, count in counts.items() if name)


def _bars(lines: Sequence[Line], first: date) -> list[Bar]:
    """Outgoing mail of each month, the fullest month at full height."""
    outgoing = {each.month: each for each in lines if each.direction == "outgoing"}
    most = max((each.judged for each in outgoing.values()), default=0)
    if not most:
        return []
    months = [_months_before(first, -number) for number in range(_MONTHS)]
    return [_bar(month, outgoing.get(month), most) for month in months]


def _bar(month: date, line: Line | None, most: int) -> Bar:
    judged, conformant = (line.judged, line.conformant) if line else (0, 0)
    said = _("%(month)s: %(good)s of %(all)s messages in form") % {
        "month": f"{month:%m/%Y}",
        "good": wording.number(conformant),
        "all": wording.number(judged),
    }
    good = 100 * conformant / most
    return Bar(month=month, good=round(good, 2), bad=round(100 * judged / most - good, 2), said=said)


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
