"""Real recipients blocks from line to agency: how many are read as a person reads them, and none wrongly.

The truth was written by a second pair of eyes (``tests/rooms/documents/blocks/README.md``).
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from congthu.apps.cli.recipients import _answer, _block, _Directory
from congthu.rooms.directory import sample
from congthu.rooms.directory.tables import AgencyRow, Row, SuccessionRow
from congthu.rooms.directory.types import AgencyEntry, Snapshot, Succession

GOLD = Path(__file__).parents[1] / "rooms" / "documents" / "blocks" / "gold.jsonl"


@cache
def rows() -> list[Row]:
    return sample.nation(officers=0)


@cache
def turns() -> list[date]:
    """Days on which the sample nation changes."""
    agencies = [r for r in rows() if isinstance(r, AgencyRow)]
    days = {r.valid_from for r in agencies} | {r.valid_until for r in agencies if r.valid_until}
    return sorted({date(1900, 1, 1)} | days)


@cache
def nation_since(turn: date) -> Snapshot:
    entries = [
        AgencyEntry(
            code=r.code, name=r.name, short_names=r.short_names, level=r.level, category=r.category,
            parent=r.parent or None, valid_from=r.valid_from, valid_until=r.valid_until,
        )
        for r in rows()
        if isinstance(r, AgencyRow)
    ]  # fmt: skip
    there = [e for e in entries if e.valid_from <= turn and (e.valid_until is None or turn < e.valid_until)]
    successions = [
        Succession(agency=r.agency, successor=r.successor, on=r.happened_on, kind=r.kind, act=r.act)
        for r in rows()
        if isinstance(r, SuccessionRow)
    ]
    others = [e for e in entries if e not in there]
    return Snapshot(on=turn, agencies=(*there,), others=(*others,), successions=(*successions,))


def nation(day: date) -> Snapshot:
    """Between two turns the indexes are the same: they are built once."""
    base = nation_since(turns()[bisect_right(turns(), day) - 1])
    made = replace(base, on=day)
    for name, index in vars(Snapshot).items():
        if isinstance(index, cached_property):
            made.__dict__[name] = getattr(base, name)
    return made


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a block: what was read, and every reading that is right."""

    block: str
    found: list[dict[str, Any]]
    right: list[list[list[Any]]]


@cache
def entries() -> list[Entry]:
    directory = _Directory(nation, None)
    head, *blocks = (json.loads(line) for line in GOLD.read_text("utf-8").splitlines())

    def told(codes: list[str] | str) -> set[str]:
        return set(head["sets"][codes] if isinstance(codes, str) else codes)

    def made(block: Mapping[str, Any]) -> Iterator[Entry]:
        answer = _answer(_block(block), directory)
        for each in block["expected"]:
            found = [a for a in answer if a["line"] in each["lines"]]
            right = [[[*a[:4], told(a[4]), told(a[5])] for a in reading] for reading in each["any_of"]]
            yield Entry(block=block["id"], found=found, right=right)

    return [entry for block in blocks for entry in made(block)]


def plain(text: str) -> str:
    """Without case, spaces, marks at the ends and a leading "các", which say nothing of who is meant."""
    lowered = re.sub(r"[\s.,;:]+", "", unicodedata.normalize("NFC", text).casefold())
    return lowered.replace("các", "").replace("và", "").replace("tại", "")


def is_read(entry: Entry) -> bool:
    texts = [plain(a["text"]) for a in entry.found]
    # People and units of one line may stand together or apart.
    return any(
        texts == [plain(a[1]) for a in reading] or "".join(texts) == "".join(plain(a[1]) for a in reading)
        for reading in entry.right
    )


def resolved(entry: Entry) -> set[str]:
    return {code for a in entry.found for code in a["resolved"]}


def test_every_entry_is_read_as_a_person_reads_it() -> None:
    missed = [(e.block, [a["text"] for a in e.found]) for e in entries() if not is_read(e)]
    assert len(missed) <= 0.005 * len(entries()), missed


def test_the_kinds_are_right() -> None:
    wrong, seen = [], 0
    for entry in entries():
        reading = next((r for r in entry.right if len(r) == len(entry.found)), None)
        for a, expected in zip(entry.found, reading or [], strict=False):
            seen += 1
            if a["kind"] not in expected[0].split("|"):
                wrong.append((entry.block, a["text"], a["kind"], expected[0]))
    assert len(wrong) <= 0.015 * seen, wrong


def test_nobody_is_addressed_wrongly() -> None:
    for entry in entries():
        meant = {code for reading in entry.right for a in reading for code in (*a[4], *a[5])}
        assert resolved(entry) <= meant, (entry.block, entry.found)


def test_who_is_in_the_directory_is_found_there() -> None:
    named = [e for e in entries() if any(a[4] - a[5] for reading in e.right for a in reading)]
    missed = [
        e
        for e in named
        if not any(resolved(e) >= {c for a in reading for c in a[4] - a[5]} for reading in e.right)
    ]
    assert len(missed) <= 0.02 * len(named), [(e.block, e.found) for e in missed]
