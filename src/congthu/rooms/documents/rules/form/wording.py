"""How a finding is put: code, article, what is wrong, what to do; in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Sequence

from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.rows import Row, place
from congthu.rooms.documents.types import Finding, Where

APPENDIX = "Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục "
PAGE = "Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I"
CODES = "Nghị định 30/2020/NĐ-CP, Phụ lục III"


def finding(
    code: str, article: str, vi: str, en: str, do_vi: str, do_en: str, where: Where | None = None
) -> Finding:
    """One departure from the form; ``article`` is one of the above with the number of its item."""
    return Finding(
        code=f"form.{code}",
        article=article,
        message={"vi": vi, "en": en},
        advice={"vi": do_vi, "en": do_en},
        where=where,
    )


def at(layout: Layout, *rows: Row | None) -> Where | None:
    """Where rows stand."""
    known: Sequence[Row] = [row for row in rows if row]
    return place(layout.pages, known)
