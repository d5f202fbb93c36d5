"""The filters of a book: from the address of a page to what is looked for, and back for links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from congthu.rooms.register.types import Handling, Wanted

_WORDS_LIMIT = 200
#: Kinds of lines that are looked for by themselves.
STATES = ("reserved", "void", "late", "recalled")
#: The three books: name in addresses, and the kind of book behind it.
KINDS = {"out": "outgoing", "in": "incoming", "follow-up": "incoming"}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the visitor asks for."""

    #: ``out``, ``in`` or ``follow-up``.
    book: str
    words: str = ""
    #: None is "all years".
    year: int | None
    since: date | None = None
    until: date | None = None
    #: Code of a type; ``CV`` for official letters; empty for all.
    kind: str = ""
    state: str = ""
    handling: str = ""
    unit: str = ""

    @property
    def narrowed(self) -> bool:
        """Asks for more than words and year."""
        return any((self.since, self.until, self.kind, self.state, self.handling, self.unit))

    @property
    def wanted(self) -> Wanted:
        """For the register."""
        return Wanted(
            kind=KINDS[self.book],
            followed=self.book == "follow-up",
            words=self.words,
            year=self.year,
            issued_from=self.since,
            issued_until=self.until,
            document_type=None if not self.kind else "" if self.kind == "CV" else self.kind,
            state=self.state if self.state in {"reserved", "void"} else "",
            late=self.state == "late",
            recalled=self.state == "recalled",
            handling=Handling(self.handling) if self.handling else None,
            unit=self.unit,
        )

    @property
    def query(self) -> str:
        """For links to other pages of the list, and to its files."""
        asked = {
            "q": self.words,
            "year": self.year or "all",
            "from": self.since.isoformat() if self.since else "",
            "to": self.until.isoformat() if self.until else "",
            "type": self.kind,
            "state": self.state,
            "handling": self.handling,
            "unit": self.unit,
        }
        return urlencode({name: value for name, value in asked.items() if value}) + "&"


def filters(book: str, given: QueryDict, *, this_year: int) -> Filters:
    """What an address asks for; what does not fit is not asked."""
    year = given.get("year", "")
    handling, state = given.get("handling", ""), given.get("state", "")
    return Filters(
        book=book,
        words=given.get("q", "")[:_WORDS_LIMIT].strip(),
        year=None if year == "all" else whole(year, this_year),
        since=day(given.get("from", "")),
        until=day(given.get("to", "")),
        kind=given.get("type", "")[:10],
        state=state if state in STATES else "",
        handling=handling if handling in set(Handling) else "",
        unit=given.get("unit", "")[:35],
    )


def whole(text: str | None, otherwise: int) -> int:
    """A whole number from an address, in sensible bounds."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def day(text: str) -> date | None:
    """A day from an address or a form; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
