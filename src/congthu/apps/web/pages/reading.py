"""What was read beside the picture of the page: pictures, corrections.

law: Decree 30/2020 art. 22.2 (the clerk checks what is entered); Decision 28/2018 art. 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.views.decorators.http import require_safe

from congthu.apps.web import sheets, values, wording
from congthu.apps.web.frame import part
from congthu.apps.web.gate import Acting, for_agency
from congthu.lib.errors import CongthuError
from congthu.rooms.documents import flows, queries
from congthu.rooms.documents.errors import CorrectionInvalid, DocumentPerhapsSecret, DocumentRefused
from congthu.rooms.documents.models import Document
from congthu.rooms.documents.types import NAMES, Found


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the part with the values shows."""

    values: list[values.Value]
    #: Values that were not found and may be written.
    addable: list[tuple[str, str]]
    #: Name of the value being corrected, and what is wrong with the correction.
    edited: str
    problem: str
    #: Corrections are taken.
    open: bool
    #: The words may be a mark of secrecy: the clerk may say that they are none.
    clearable: bool = False

    @property
    def doubtful(self) -> int:
        """How many values a person should look at."""
        return sum(value.doubt is not None for value in self.values)


def reading(request: HttpRequest, found: Found, *, open: bool, problem: str = "") -> Reading:
    """The values of a document; ``?edit=NAME`` opens the form of one."""
    edited = (request.POST.get("name") if problem else request.GET.get("edit")) or ""
    shown = values.values(found)
    rest = values.addable(found)
    if not open or edited not in {value.name for value in shown if value.field} | {name for name, _ in rest}:
        edited = ""
    if edited and edited not in {value.name for value in shown}:
        shown.append(values.blank(edited))
    return Reading(
        values=shown,
        addable=rest if open else [],
        edited=edited,
        problem=problem,
        open=open,
        clearable=problem == wording.spoken(DocumentPerhapsSecret().public),
    )


def correct(request: HttpRequest, acting: Acting, document: Document) -> str:
    """Take the correction of a form; answers what is wrong with it, or nothing."""
    name = request.POST.get("name", "")
    if name not in NAMES:
        raise Http404
    given = None if request.POST.get("act") == "empty" else values.written(name, request.POST)
    try:
        cleared = bool(request.POST.get("cleared"))
        flows.correct(document.pk, name, given, by=acting.mailbox, at=acting.at, cleared=cleared)
    except (CorrectionInvalid, DocumentRefused) as error:
        return wording.spoken(error.public)
    return ""


def _document(acting: Acting, id: UUID) -> Document:
    row = queries.of_agency(id, agency=acting.agency)
    if row is None:
        raise Http404
    return row


@require_safe
@for_agency
def pages(request: HttpRequest, acting: Acting, id: UUID, first: int = 1) -> HttpResponse:
    """Some pages as a part: the pictures themselves come one by one, when they come into sight."""
    document = _document(acting, id)
    found = queries.found(document)
    try:
        shown = sheets.shown(document, found, first=max(first, 1))
    except CongthuError as error:
        # Whatever hinders the drawing, the values stand beside it.
        problem = wording.spoken(error.public)
        return part(request, "_sheets.html", document=document, shown=None, more=0, problem=problem)
    last = shown.sheets[-1].number if shown.sheets else shown.total
    more = last + 1 if last < shown.total else 0
    return part(request, "_sheets.html", document=document, shown=shown, more=more, problem="")


@require_safe
@for_agency
def words(_request: HttpRequest, acting: Acting, id: UUID, number: int) -> HttpResponse:
    """The words of one page with their places, to be clicked on; ``problem`` says why there are none."""
    document = _document(acting, id)
    try:
        found = sheets.words(document, number)
    except CongthuError as error:
        return JsonResponse({"words": [], "problem": wording.spoken(error.public)})
    return JsonResponse(
        {"words": [(each.left, each.top, each.right, each.bottom, each.text) for each in found]}
    )


@require_safe
@for_agency
def page(request: HttpRequest, acting: Acting, id: UUID, number: int) -> HttpResponse:
    """One page as PNG. Browsers ask each time whether it changed, so each time the gate is passed."""
    document = _document(acting, id)
    tag = f'"{document.sha256}-{number}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers=headers)
    try:
        png = sheets.picture(document, number) if number > 0 else None
    except CongthuError:
        png = None
    if png is None:
        raise Http404
    return HttpResponse(png, content_type="image/png", headers=headers)
