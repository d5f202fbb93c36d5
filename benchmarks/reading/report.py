"""The tables that are printed, and the same as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reading.marking import FIELDS, Mark

_BANDS = ((0.99, 1.01), (0.95, 0.99), (0.9, 0.95), (0.7, 0.9), (0.0, 0.7))


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One document examined."""

    kind: str
    name: str
    marks: tuple[Mark, ...]
    error: str = ""
    seconds: float = 0.0


def accuracy(papers: Iterable[Paper]) -> dict[str, dict[str, tuple[int, int, int]]]:
    """kind → field → (right, nearly right, judged)."""
    table: dict[str, dict[str, list[int]]] = defaultdict(lambda: {field: [0, 0, 0] for field in FIELDS})
    for paper in papers:
        for each in paper.marks:
            cell = table[paper.kind][each.field]
            cell[0] += each.right
            cell[1] += each.nearly
            cell[2] += 1
    return {kind: {field: (a, b, c) for field, (a, b, c) in fields.items()} for kind, fields in table.items()}


def calibration(papers: Iterable[Paper]) -> list[tuple[float, int, int]]:
    """(lower edge, right, all) for bands of confidence, of values that were found."""
    cells = {low: [0, 0] for low, _high in _BANDS}
    for paper in papers:
        for each in paper.marks:
            if each.confidence is None or each.found in (None, (), ((), None)):
                continue
            low = next(low for low, high in _BANDS if low <= each.confidence < high)
            cells[low][0] += each.right
            cells[low][1] += 1
    return [(low, right, total) for low, (right, total) in cells.items()]


def missed_and_sure(papers: Iterable[Paper]) -> int:
    """Wrong values of which the reader was sure."""
    return sum(not m.right and (m.confidence or 0) >= 0.9 for paper in papers for m in paper.marks)


def as_table(papers: Sequence[Paper]) -> str:
    """Fields down, kinds across: strict per cent, and in brackets the tolerant one where it differs."""
    table = accuracy(papers)
    kinds = sorted(table)
    count = {kind: sum(paper.kind == kind for paper in papers) for kind in kinds}
    lines = [
        "field".ljust(20) + "".join(f"{kind:>14}" for kind in kinds),
        "documents".ljust(20) + "".join(f"{count[kind]:>14}" for kind in kinds),
    ]
    lines += [
        field.ljust(20) + "".join(f"{_cell(table[kind][field]):>14}" for kind in kinds) for field in FIELDS
    ]
    lines += [
        f"  entries: {field}"[:20].ljust(20)
        + "".join(f"{_entries(papers, kind, field):>14}" for kind in kinds)
        for field in ("primary_addressees", "addressees", "legal_bases", "attachments")
    ]
    lines.append(
        "refused".ljust(20)
        + "".join(f"{sum(bool(p.error) for p in papers if p.kind == kind):>14}" for kind in kinds)
    )
    lines.append(
        "ms a document".ljust(20)
        + "".join(
            f"{1000 * sum(p.seconds for p in papers if p.kind == kind) / count[kind]:>14.0f}"
            for kind in kinds
        )
    )
    return "\n".join(lines)


def _cell(cell: tuple[int, int, int]) -> str:
    right, nearly, judged = cell
    if not judged:
        return "-"
    strict = 100 * right / judged
    return f"{strict:.1f}" if nearly == right else f"{strict:.1f} ({100 * nearly / judged:.1f})"


def _entries(papers: Iterable[Paper], kind: str, field: str) -> str:
    pairs = [m.entries for paper in papers if paper.kind == kind for m in paper.marks if m.field == field]
    total = sum(all_ for _hit, all_ in pairs)
    return f"{100 * sum(hit for hit, _all in pairs) / total:.1f}" if total else "-"


def as_calibration(papers: Sequence[Paper]) -> str:
    """Of values of a confidence, how many are right."""
    lines = ["confidence   right     of   share"]
    lines += [
        f"{low:>6.2f} up   {right:>5}  {total:>5}   {100 * right / total:.1f} %"
        for low, right, total in calibration(papers)
        if total
    ]
    return "\n".join(lines)


def misses(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """Every wrong field with what was expected."""
    found = [
        {
            "document": paper.name,
            "kind": paper.kind,
            "field": m.field,
            "expected": m.expected,
            "found": m.found,
            "confidence": m.confidence,
            "nearly": m.nearly,
            "error": paper.error,
        }
        for paper in papers
        for m in paper.marks
        if not m.right and not (paper.error and m.field != "type")
    ]
    return sorted(found, key=lambda each: (each["field"], each["nearly"], -(each["confidence"] or 0)))


def as_json(papers: Sequence[Paper]) -> dict[str, Any]:
    """Everything as plain values."""
    return {
        "accuracy": {
            kind: {field: {"right": a, "nearly": b, "of": c} for field, (a, b, c) in fields.items()}
            for kind, fields in accuracy(papers).items()
        },
        "calibration": [
            {"from": low, "right": right, "of": total} for low, right, total in calibration(papers)
        ],
        "wrong_and_sure": missed_and_sure(papers),
        "misses": misses(papers),
    }
