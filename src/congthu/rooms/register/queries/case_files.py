"""Case files, and where documents lie."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count, F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from congthu.rooms.directory.models import Agency
from congthu.rooms.register.errors import CaseFileUnknown
from congthu.rooms.register.filing import FiledCaseFile
from congthu.rooms.register.models import CaseFile, Entry, Placement
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


def case_file_years(agency: Agency) -> list[int]:
    """Years whose list has a case file, newest first."""
    found = CaseFile.objects.filter(agency=agency).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def case_file_by_id(agency: Agency, id: int) -> CaseFile | None:
    """One case file of the agency; None where it has no such one."""
    return CaseFile.objects.filter(agency=agency, pk=id).select_related("agency", "unit").first()


def open_case_files(agency: Agency) -> list[CaseFile]:
    """Those a document may be put into, newest year first."""
    return list(CaseFile.objects.filter(agency=agency, closed_on=None).order_by("-year", "notation"))


def case_file_of(entry: Entry) -> CaseFile | None:
    """The case file a document lies in, if it lies in one."""
    return CaseFile.objects.filter(placements__entry=entry).first()


def lying_in(case_file: CaseFile) -> QuerySet[Entry]:
    """The lines of the documents in a case file, in their order there."""
    rows = Entry.objects.filter(placement__case_file=case_file).select_related("book")
    return rows.order_by("placement__placed_at", "placement")


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
