"""``congthu document recipients``: recipients blocks, one JSON object a line, to addressees and agencies.

Needs no node: without a directory nothing is resolved and everything else works.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TextIO

from congthu.apps.cli.options import Data, Json
from congthu.lib.errors import CongthuError
from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import naming
from congthu.rooms.directory.classes import Scope
from congthu.rooms.directory.memory import Remembered, recall
from congthu.rooms.directory.resolution import resolve
from congthu.rooms.directory.types import Resolution, Snapshot, Text
from congthu.rooms.documents.rules.recipients import parse_lines
from congthu.rooms.documents.types import AddresseeLine

if TYPE_CHECKING:
    from congthu.rooms.directory.models import Agency

EXAMPLE = """
Examples:

  congthu document recipients --json < blocks.jsonl

One JSON object a line: {"id": 1, "issuer": "Bộ Tài chính", "issued_on": "2026-05-04",
"primary": ["Bộ Nội vụ"], "lines": ["Như trên;", "Lưu: VT, PC (2)."]}
"""
_MOST_LINES, _LONGEST_LINE = 1_000, 4_000
_NO_DIRECTORY = Text(vi="Chưa có danh bạ để tra.", en="There is no directory to look in.")


@dataclass(frozen=True, kw_only=True)
class _Block:
    """One line of the input."""

    id: object
    issuer: str
    issued_on: date
    primary: tuple[str, ...]
    lines: tuple[str, ...]


class _Directory:
    """The node's directory, opened at the first block; None behaves like an empty one."""

    def __init__(
        self, snapshot: Callable[[date], Snapshot] | None, agency: Callable[[str], Agency] | None
    ) -> None:
        self._snapshot, self._agency = snapshot, agency
        self._remembered: dict[str, Mapping[str, Remembered]] = {}

    def on(self, day: date) -> Snapshot | None:
        """The agencies of a day; None when there are none at all."""
        found = self._snapshot(day) if self._snapshot else None
        return found if found and (found.agencies or found.others) else None

    def remembered(self, code: str | None) -> Mapping[str, Remembered]:
        """What the clerks of an agency chose before."""
        if code is None or self._agency is None:
            return {}
        if code not in self._remembered:
            from congthu.rooms.directory import queries

            self._remembered[code] = queries.remembered(self._agency(code))
        return self._remembered[code]


def recipients(as_json: Json = False, data: Data = None) -> None:
    """Read recipients blocks from standard input and say who is meant by every line."""
    directory = _open(data)
    failed = False
    # Not the text of sys.stdin: one line that is not UTF-8 must not end the others.
    for raw in sys.stdin.buffer:
        if not raw.strip():
            continue
        identifier: object = None
        try:
            value = _object(raw)
            identifier = value.get("id")
            answer: dict[str, Any] = {"id": identifier, "addressees": _answer(_block(value), directory)}
        except ValueError as error:
            failed = True
            answer = {"id": identifier, "error": str(error)}
        _write(answer, as_json, sys.stdout)
    sys.stdout.flush()
    if failed:
        sys.exit(1)


def _open(data: Data) -> _Directory:
    """The directory of the node, if there is a node and its database answers."""
    from congthu.wiring.boot import boot

    try:
        boot(data)
        from django.db import DatabaseError, connection

        from congthu.rooms.directory import queries
    except CongthuError:
        return _Directory(None, None)
    try:
        connection.ensure_connection()
    except DatabaseError:
        return _Directory(None, None)
    return _Directory(queries.snapshot, queries.agency)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise ValueError("The line is not JSON in UTF-8.") from error
    if not isinstance(value, dict):
        raise ValueError("The line is not a JSON object.")
    return value


def _block(value: Mapping[str, Any]) -> _Block:
    lines, primary = _texts(value, "lines"), _texts(value, "primary")
    if "lines" not in value:
        raise ValueError("lines is missing.")
    issuer = value.get("issuer") or ""
    if not isinstance(issuer, str):
        raise ValueError("issuer is not a text.")
    day = value.get("issued_on")
    try:
        issued_on = date.fromisoformat(day) if day else legal_day(datetime.now(UTC))
    except (TypeError, ValueError):
        raise ValueError("issued_on is not a date like 2025-07-01.") from None
    return _Block(id=value.get("id"), issuer=issuer, issued_on=issued_on, primary=primary, lines=lines)


def _texts(value: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = value.get(name)
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ValueError(f"{name} is not a list of texts.")
    if len(found) > _MOST_LINES or any(len(each) > _LONGEST_LINE for each in found):
        raise ValueError(f"{name} is too long.")
    return tuple(found)


def _answer(block: _Block, directory: _Directory) -> list[dict[str, Any]]:
    snapshot = directory.on(block.issued_on)
    found = parse_lines(block.lines, block.issuer or None)
    if snapshot is None:
        return [_value(a, None) for a in found]
    issuer = _issuer(block.issuer, snapshot)
    remembered = directory.remembered(issuer)

    def judge(text: str, kind: str) -> Resolution:
        chosen = recall(text, kind, remembered=remembered, snapshot=snapshot)
        return chosen or resolve(
            text, kind, snapshot=snapshot, issuer_code=issuer, issuer_name="" if issuer else block.issuer
        )

    primary = [judge(a.text, a.kind) for a in parse_lines(block.primary, block.issuer or None)]
    return [_value(a, _as_primary(judge(a.text, a.kind), a, primary)) for a in found]


def _issuer(name: str, snapshot: Snapshot) -> str | None:
    """Code of the agency the block says it is from: its name, or its code."""
    if name in snapshot.by_code:
        return name
    scope = Scope(snapshot=snapshot, issuer=None)
    # "Đặc khu Phú Quốc" writes through its committee.
    for full in (name, f"UBND {name}") if name else ():
        found = naming.one(full, scope)
        if found and found.certain and len(found.codes) == 1:
            return found.codes[0]
    return None


def _as_primary(read: Resolution, line: AddresseeLine, primary: Iterable[Resolution]) -> Resolution:
    """ "Như trên" stands for the primary addressees, when all of them are known."""
    named = [*primary]
    if line.kind != "same_as_primary" or not named or not all(p.certain for p in named):
        return read
    codes = tuple(dict.fromkeys(c for p in named for c in p.codes))
    weakest = min(named, key=lambda p: p.confidence)
    why = weakest.why if weakest.confidence < 1 else read.why
    return Resolution(codes=codes, certain=True, why=why, kind=read.kind, confidence=weakest.confidence)


def _value(line: AddresseeLine, read: Resolution | None) -> dict[str, Any]:
    why = read.why if read else _NO_DIRECTORY
    return {
        "line": line.line,
        "text": line.text,
        "kind": line.kind,
        "purpose": line.purpose,
        "copies": line.copies,
        "resolved": list(read.codes) if read and read.certain else [],
        "candidates": list(read.proposals) if read else [],
        "confidence": read.confidence if read else 0.0,
        "why": why.vi,
        "why_en": why.en,
    }


def _write(answer: Mapping[str, Any], as_json: bool, out: TextIO) -> None:
    if as_json or "error" in answer:
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    for each in answer["addressees"]:
        codes = " ".join(each["resolved"][:5]) + (" …" if len(each["resolved"]) > 5 else "")
        out.write(
            "\t".join([str(answer["id"]), str(each["line"]), each["kind"], each["text"], codes, each["why"]])
            + "\n"
        )
