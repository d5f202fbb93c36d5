"""Case files, and where documents lie."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count, F, Sum, Window
from django.db.models.functions import RowNumber

from congthu.rooms.directory.models import Agency
from congthu.rooms.register.errors import CaseFileUnknown
from congthu.rooms.register.filing import FiledCaseFile
from congthu.rooms.register.models import CaseFile, Placement
from congthu.rooms.register.types import Placed


def case_files(agency: Agency, *, year: int | None = None) -> list[tuple[CaseFile, int]]:
    """The case files, newest year first, in the order of the list, each with the number of its documents."""
    rows = CaseFile.objects.filter(agency=agency).select_related("unit")
    if year is not None:
        rows = rows.filter(year=year)
    counted = rows.annotate(documents=Count("placements")).order_by("-year", "notation")
    return [(row, row.documents) for row in counted]


def case_file(agency: Agency, *, notation: str, year: int) -> CaseFile:
    """One case file; raises CaseFileUnknown."""
    found = CaseFile.objects.filter(agency=agency, year=year, notation=notation.strip()).first()
    if found is None:
        raise CaseFileUnknown
    return found


def filed_case_file(case_file: CaseFile) -> FiledCaseFile:
    """The case file as it is handed over."""
    counted = case_file.placements.aggregate(
        documents=Count("pk"), counted=Count("entry__pages"), pages=Sum("entry__pages")
    )
    return FiledCaseFile(
        year=case_file.year,
        notation=case_file.notation,
        title=case_file.title,
        retention=case_file.retention,
        maker=case_file.maker,
        note=case_file.note,
        opened_on=case_file.opened_on,
        closed_on=case_file.closed_on,
        documents=counted["documents"],
        pages=counted["pages"] if counted["counted"] == counted["documents"] else None,
    )


def placed(entries: Collection[int]) -> Mapping[int, Placed]:
    """Where these documents lie, by entry."""
    files = Placement.objects.filter(entry__in=entries).values("case_file")
    counted = Placement.objects.filter(case_file__in=files).annotate(
        ordinal=Window(RowNumber(), partition_by="case_file", order_by=["placed_at", "pk"]),
        year=F("case_file__year"),
        notation=F("case_file__notation"),
    )
    wanted = set(entries)
    return {
        entry: Placed(year=year, notation=notation, ordinal=ordinal)
        for entry, year, notation, ordinal in counted.values_list("entry", "year", "notation", "ordinal")
        if entry in wanted
    }
