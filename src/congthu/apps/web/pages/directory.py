"""The public directory: search, an agency, downloads.

law: D34.1b-2 (the addresses of agencies and of officers with a public role are published).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from congthu.apps.web import agencies, limits
from congthu.apps.web.files import download
from congthu.apps.web.filters import whole
from congthu.apps.web.frame import part, show
from congthu.apps.web.pages.login import visitor
from congthu.lib.paging import paged
from congthu.rooms.directory import queries
from congthu.rooms.directory.types import Category, Level, Listing, PublicAgency

_WORDS_LIMIT = 120
_PAGE = 40
_MOST_CHILDREN = 200


def _wanted(request: HttpRequest) -> dict[str, str]:
    level, category = request.GET.get("level", ""), request.GET.get("category", "")
    return {
        "text": request.GET.get("q", "")[:_WORDS_LIMIT].strip(),
        "level": level if level in set(Level) else "",
        "category": category if category in set(Category) else "",
    }


def _search(wanted: dict[str, str], page: int) -> Listing:
    """By words of the name; when none has them, by code or address."""
    today = timezone.localdate()
    found = queries.listing(on=today, page=page, size=_PAGE, **wanted)
    if found.total or not wanted["text"]:
        return found
    exact = tuple(queries.find(wanted["text"], on=today))
    return Listing(agencies=exact, total=len(exact), page=1, pages=1)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Search; for htmx only the results."""
    limits.SEARCHES.take(visitor(request))
    wanted = _wanted(request)
    found = _search(wanted, whole(request.GET.get("page"), 1))
    query = {"q": wanted["text"], "level": wanted["level"], "category": wanted["category"]}
    values: dict[str, Any] = {
        **query,
        "total": found.total,
        "rows": found.agencies,
        "pages": paged(total=found.total, wanted=found.page, size=_PAGE),
        "query": urlencode(query) + "&",
    }
    if request.headers.get("HX-Request"):
        return part(request, "_directory_results.html", **values)
    return show(request, "directory.html", **values)


def _agency(code: str) -> PublicAgency:
    found = queries.published(code, on=timezone.localdate())
    if found is None:
        raise Http404
    return found


@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency: official address, place in the tree, public roles."""
    found = _agency(code)
    children = queries.children(code, on=timezone.localdate())
    return show(
        request,
        "agency.html",
        agency=found,
        above=queries.lineage(code, on=timezone.localdate()),
        children=children[:_MOST_CHILDREN],
        children_count=len(children),
    )


@require_safe
def vcard(_request: HttpRequest, code: str) -> HttpResponse:
    """An agency for an address book."""
    return download(agencies.as_vcard(_agency(code)), filename=f"{code}.vcf", media_type="text/vcard")


@require_safe
def table(request: HttpRequest, form: str) -> HttpResponse:
    """The search as CSV or JSON."""
    limits.SEARCHES.take(visitor(request))
    rows = queries.everything(on=timezone.localdate(), **_wanted(request))
    if form == "csv":
        return download(agencies.as_csv(rows), filename="danh-ba.csv", media_type="text/csv")
    if form == "json":
        return download(agencies.as_json(rows), filename="danh-ba.json", media_type="application/json")
    raise Http404
