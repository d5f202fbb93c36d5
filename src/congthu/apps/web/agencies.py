"""The public directory as downloads.

law: D34.1b-2: agencies, their official addresses, officers whose role is public; nothing else of a person.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from congthu.rooms.directory.types import PublicAgency

_COLUMNS = ("code", "legacy_code", "name", "address", "level", "category", "parent")
_VCARD_LINE = 75


def as_csv(rows: Sequence[PublicAgency]) -> bytes:
    """Comma-separated values with a byte order mark, which office programs need for Vietnamese letters."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows([_harmless(getattr(row, column) or "") for column in _COLUMNS] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: str) -> str:
    """A cell that begins like a formula would be run by a spreadsheet."""
    return "'" + cell if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def as_json(rows: Sequence[PublicAgency]) -> bytes:
    """JSON with the same columns, and the public roles of each agency."""
    values = [
        {column: getattr(row, column) for column in _COLUMNS}
        | {"officers": [{"name": o.name, "position": o.position, "address": o.address} for o in row.officers]}
        for row in rows
    ]
    return json.dumps({"agencies": values}, ensure_ascii=False, indent=1).encode()


def as_vcard(agency: PublicAgency) -> bytes:
    """vCard 4.0 (RFC 6350) of an agency."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"FN:{_escaped(agency.name)}",
        f"ORG:{_escaped(agency.name)}",
        *([f"EMAIL;TYPE=work:{_escaped(agency.address)}"] if agency.address else []),
        f"NOTE:{_escaped(agency.code)}",
        "END:VCARD",
    ]
    return "".join(_wrapped(line) for line in lines).encode()


def _escaped(text: str) -> str:
    for mark in ("\\", ",", ";"):
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", "\\n")


def _wrapped(line: str) -> str:
    """Lines of at most 75 octets, cut between characters (RFC 6350 §3.2)."""
    cut: list[str] = []
    room = ""
    for character in line:
        if len((room + character).encode()) > (_VCARD_LINE - 1 if cut else _VCARD_LINE):
            cut.append(room)
            room = ""
        room += character
    return "\r\n ".join([*cut, room]) + "\r\n"
