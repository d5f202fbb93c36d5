"""The command: make the set, read it, mark it, print the tables.

benchmarks/reading_accuracy.py [--count N] [--scans N] [--ordinary N] [--seed S] [--kinds docx,pdf,...]
                               [--misses FILE] [--keep DIR] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from congthu.edges import reading
from congthu.lib.errors import CongthuError
from reading import files, marking, render_office, report, secrets

_SEED = 30


def run(arguments: list[str] | None = None) -> int:
    """Everything; returns the exit status."""
    asked = _asked(arguments)
    kinds = (
        asked.kinds.split(",")
        if asked.kinds
        else [
            k for k in files.KINDS if render_office.available() or k in files.TEXTS + files.OLD + files.SCANS
        ]
    )
    unknown = sorted(set(kinds) - {*files.KINDS, "secrecy"})
    if unknown:
        print(
            f"Unknown kinds {', '.join(unknown)}; known: {', '.join(files.KINDS)}, secrecy", file=sys.stderr
        )
        return 2
    papers: list[report.Paper] = []
    for kind in kinds:
        if kind != "secrecy":
            count = asked.scans if kind in files.SCANS else asked.count
            papers += _shown(
                kind, count, examine(files.sheets(kind, count, asked.seed), keep=asked.keep), quiet=asked.json
            )
    marks = (
        secrets.examined(asked.seed, asked.ordinary, asked.scans)
        if asked.kinds == "" or "secrecy" in kinds
        else None
    )
    if asked.misses:
        lines = (json.dumps(each, ensure_ascii=False, default=str) for each in report.misses(papers))
        Path(asked.misses).write_text("\n".join(lines) + "\n", "utf-8")
    if asked.json:
        print(
            json.dumps(
                report.as_json(papers) | ({"secrecy": marks.as_json()} if marks else {}),
                ensure_ascii=False,
                default=str,
            )
        )
    else:
        _print(papers, marks)
    return 0


def examine(
    sheets: Iterable[files.Sheet], *, keep: str = "", cores: int | None = None
) -> Iterator[report.Paper]:
    """Each file read as the platform reads it, several at once, and marked; in order."""
    with ThreadPoolExecutor(cores or min(2, os.cpu_count() or 1)) as pool:
        yield from pool.map(lambda sheet: _paper(sheet, keep), sheets)


def _paper(sheet: files.Sheet, keep: str) -> report.Paper:
    if keep:
        first, _, second = sheet.kind.partition("-")
        ending = "" if "." in sheet.name else f".{second if first == 'office' else first}"
        Path(keep).mkdir(parents=True, exist_ok=True)
        (Path(keep) / f"{sheet.name}{ending}").write_bytes(sheet.data)
    began, found, error = time.monotonic(), None, ""
    try:
        found = reading.read(sheet.data, "document")
    except CongthuError as refused:
        error = f"{refused.code}: {refused.public} [{refused.private}]"
    marks = marking.mark(sheet.letter, found, capitals=sheet.kind not in files.NO_CAPITALS)
    return report.Paper(
        kind=sheet.kind, name=sheet.name, marks=tuple(marks), error=error, seconds=time.monotonic() - began
    )


def _shown(kind: str, count: int, papers: Iterator[report.Paper], *, quiet: bool) -> list[report.Paper]:
    from rich.progress import track

    return list(
        track(papers, description=f"{kind:<12}", total=count, disable=quiet or not sys.stderr.isatty())
    )


def _print(papers: list[report.Paper], marks: secrets.Outcome | None) -> None:
    if papers:
        print("Accuracy in per cent of documents, exact but for Unicode form and spaces;")
        print("in brackets without regard to letter case, tone marks and signs.")
        print(report.as_table(papers))
        print("\nOf values found with a confidence, how many are right:")
        print(report.as_calibration(papers))
        print("\nThe worst: wrong, though the reader was sure, or simply wrong")
        for each in report.misses(papers)[:12]:
            wanted, answer = str(each["expected"])[:90], str(each["found"])[:90]
            print(f"  {each['document']} {each['field']}: {wanted!r} read as {answer!r} {each['error'][:80]}")
    if marks:
        print("\nMarks of secrecy")
        print(marks.as_text())


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--count",
        type=int,
        default=16,
        help="documents of each kind with text",
    )
    parser.add_argument("--scans", type=int, default=3, help="scans of each kind")
    parser.add_argument("--ordinary", type=int, default=300, help="ordinary documents that speak of secrets")
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument(
        "--kinds", default="", help=f"among {', '.join(files.KINDS)}, secrecy; all unless told"
    )
    parser.add_argument("--misses", default="", help="file for every wrong field, a JSON object a line")
    parser.add_argument("--keep", default="", help="folder for the files of the set")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)
