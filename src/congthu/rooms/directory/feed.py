"""The form of a directory feed: JSON inside a signed message (RFC 8551), and its strict reading. Pure.

A feed is what one node says of itself: how mail reaches it, the key of its log, its root certificate, and its
agencies with their addresses and periods. It is a file: carried by mail, web or hand, it is worth the same.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from congthu.lib import smime
from congthu.lib.smime import SignatureInvalid
from congthu.rooms.directory import cells, tables
from congthu.rooms.directory.errors import FeedUnreadable
from congthu.rooms.directory.tables import AgencyRow, SuccessionRow

FORM = "congthu-directory-feed/1"
#: How long a feed may be used to learn from; what was learned stays known after it.
VALIDITY = timedelta(days=30)
_LONGEST_VALIDITY = timedelta(days=400)
_MOST_BYTES = 64 << 20
_MOST_AGENCIES = 200_000
_NODE = re.compile(r"[a-z](?:[a-z0-9-]{0,58}[a-z0-9])?")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,252}[A-Za-z0-9])?")
_WEB = re.compile(r"https?://[^\s<>\"']{1,240}")
_LOG_KEY = re.compile(r"[!-~]{1,400}")
_CELLS = (
    "code", "legacy_code", "name", "level", "category", "parent", "domain", "valid_from", "valid_until",
)  # fmt: skip
_STEP = ("agency", "successor", "happened_on", "kind", "act")


@dataclass(frozen=True, kw_only=True)
class FeedAgency:
    """One agency of a feed."""

    row: AgencyRow
    #: Official address; empty when it has none.
    address: str = ""
    #: Certificate of its seal, PEM; may be empty.
    certificate: str = ""


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What a node says of itself."""

    node: str
    #: Grows with every feed of the node.
    serial: int
    issued_at: datetime
    valid_until: datetime
    route_host: str
    route_port: int
    web_url: str
    #: C2SP ``vkey`` of its transparency log; may be empty.
    log_key: str
    #: Its root certificate, PEM. Worth nothing until its fingerprint is known to be right.
    root: str
    agencies: tuple[FeedAgency, ...]
    #: What became of those of its agencies that ended.
    successions: tuple[SuccessionRow, ...] = ()


def write(feed: Feed) -> bytes:
    """The MIME entity to be signed."""
    value = {
        "form": FORM,
        "node": feed.node,
        "serial": feed.serial,
        "issued_at": feed.issued_at.isoformat(),
        "valid_until": feed.valid_until.isoformat(),
        "route": {"host": feed.route_host, "port": feed.route_port},
        "web": feed.web_url,
        "log_key": feed.log_key,
        "root": feed.root,
        "agencies": [_agency_value(a) for a in feed.agencies],
        "successions": [{name: str(getattr(row, name)) for name in _STEP} for row in feed.successions],
    }
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    head = (
        f'Content-Type: application/json; name="{feed.node}.json"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(data).replace(b"\n", b"\r\n")


def _agency_value(agency: FeedAgency) -> dict[str, Any]:
    row = agency.row
    value: dict[str, Any] = {name: str(getattr(row, name) or "") for name in _CELLS}
    value |= {
        "short_names": list(row.short_names),
        "address": agency.address,
        "certificate": agency.certificate,
    }
    return {k: v for k, v in value.items() if v}


def entity_of(message: bytes) -> bytes:
    """The signed entity of a feed, its signature not checked: only to learn which root it claims."""
    if len(message) > _MOST_BYTES:
        raise FeedUnreadable("The feed is too large.")
    try:
        return smime.split(message)[0]
    except SignatureInvalid as error:
        raise FeedUnreadable(private=error.public) from error


def read(entity: bytes) -> Feed:
    """Read the signed entity; raises FeedUnreadable for anything that is not exactly of this form."""
    head, _, body = entity.partition(b"\r\n\r\n")
    if b"application/json" not in head.lower():
        raise FeedUnreadable
    try:
        value = json.loads(base64.b64decode(b"".join(body.split()), validate=True))
        return _feed(value)
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError, binascii.Error) as error:
        raise FeedUnreadable(private=repr(error)) from error


def _feed(value: Mapping[str, Any]) -> Feed:
    if value["form"] != FORM:
        raise ValueError("another form")
    agencies = value["agencies"]
    if not isinstance(agencies, list) or len(agencies) > _MOST_AGENCIES:
        raise ValueError("agencies")
    feed = Feed(
        node=_fit(_NODE, value["node"]),
        serial=_whole(value["serial"], 1 << 62),
        issued_at=_moment(value["issued_at"]),
        valid_until=_moment(value["valid_until"]),
        route_host=_fit(_HOST, value["route"]["host"]),
        route_port=_whole(value["route"]["port"], 65_535),
        web_url=_fit(_WEB, value["web"]) if value["web"] else "",
        log_key=_fit(_LOG_KEY, value["log_key"]) if value["log_key"] else "",
        root=_text(value["root"], 20_000),
        agencies=tuple(_agency(a) for a in agencies),
        successions=_successions(value.get("successions", []), {str(a["code"]) for a in agencies}),
    )
    if not timedelta(0) < feed.valid_until - feed.issued_at <= _LONGEST_VALIDITY:
        raise ValueError("validity")
    _check_unique(feed.agencies)
    return feed


def _agency(value: Mapping[str, Any]) -> FeedAgency:
    given = {name: _text(value.get(name, ""), 300) for name in _CELLS}
    names = value.get("short_names", [])
    if not isinstance(names, list) or any("|" in _text(n, 120) for n in names):
        raise ValueError("short_names")
    row = tables.row_from("agencies", {**given, "short_names": "|".join(names)})
    assert isinstance(row, AgencyRow)
    address = _text(value.get("address", ""), 254)
    if address and (cells.address_fault(address) or not row.domain):
        raise ValueError(f"address {address}")
    return FeedAgency(row=row, address=address, certificate=_text(value.get("certificate", ""), 20_000))


def _successions(steps: object, own: set[str]) -> tuple[SuccessionRow, ...]:
    """A node tells only of its own agencies; feeds of before there were successions have none."""
    if not isinstance(steps, list) or len(steps) > _MOST_AGENCIES:
        raise ValueError("successions")
    rows = []
    for step in steps:
        row = tables.row_from("successions", {name: _text(step.get(name, ""), 300) for name in _STEP})
        assert isinstance(row, SuccessionRow)
        if row.agency not in own:
            raise ValueError(f"a succession of {row.agency}, which is not in the feed")
        rows.append(row)
    if len({(r.agency, r.successor) for r in rows}) != len(rows):
        raise ValueError("a succession is given twice")
    return tuple(rows)


def _check_unique(agencies: Sequence[FeedAgency]) -> None:
    codes = [a.row.code for a in agencies]
    addresses = [a.address for a in agencies if a.address]
    if len(set(codes)) != len(codes) or len(set(addresses)) != len(addresses):
        raise ValueError("an agency or address is given twice")
    parents = {a.row.code: a.row.parent for a in agencies}
    settled: set[str] = set()
    for code in codes:
        path: set[str] = set()
        step = code
        while step in parents and step not in settled:
            if step in path:
                raise ValueError("an agency stands above itself")
            path.add(step)
            step = parents[step]
        settled |= path


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        raise ValueError("not a text")
    return value


def _fit(pattern: re.Pattern[str], value: object) -> str:
    text = _text(value, 500)
    if not pattern.fullmatch(text):
        raise ValueError(f"not in order: {text[:60]}")
    return text


def _whole(value: object, most: int) -> int:
    if type(value) is not int or not 0 < value <= most:
        raise ValueError("not a number in range")
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value, 40))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment
