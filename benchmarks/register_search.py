"""How long a search in the books takes, over a million lines of one agency.

    python benchmarks/register_search.py [LINES [TURNS]]

Fills a private PostgreSQL (or the empty database named by CONGTHU_DSN) with an outgoing and an incoming book
of two years, follow-up included, and prints p50 and p95 of twelve kinds of search, each with other words at
every turn. The goal is 100 milliseconds. Words follow a Zipf law, so the commonest stand in most lines.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from log_append import server

_NEWS = random.Random(30)
_HEADS = "b c d g h k l m n p q r s t v x th tr ch nh ng ph kh gi".split()  # noqa: SIM905
_TAILS = "a an anh ang ao en et em i in o oa on ong u uc uy uyen y yen oi at ac".split()  # noqa: SIM905
_SYLLABLES = [head + tail for head in _HEADS for tail in _TAILS]
_NEWS.shuffle(_SYLLABLES)
_WEIGHTS = [1 / (rank + 8) for rank in range(len(_SYLLABLES))]
_TYPES = ["", "", "", "", "QĐ", "TB", "BC", "KH", "TTr", "CT"]
_START = date(2025, 1, 2)


def phrase(count: int) -> str:
    return " ".join(_NEWS.choices(_SYLLABLES, _WEIGHTS, k=count))


class Town:
    """The agency, its units, books and everything a line is made of."""

    def __init__(self) -> None:
        from congthu.rooms.directory.models import Agency, Node, Unit

        node = Node.objects.create(name="bench", is_self=True)
        self.agency = Agency.objects.create(
            code="H01", name="UBND", folded="ubnd", level="province", category="province-committee",
            node=node, valid_from=date(2020, 1, 1),
        )  # fmt: skip
        self.units = [
            Unit.objects.create(agency=self.agency, code=f"D{n:02d}", name=f"Phòng {n}") for n in range(20)
        ]
        self.issuers = [f"Cơ quan {phrase(3)}" for _ in range(800)]
        self.abstracts = [f"V/v {phrase(_NEWS.randint(8, 24))}" for _ in range(20_000)]

    def fill(self, lines: int) -> None:
        from django.db import connection

        from congthu.rooms.register.models import Book

        with connection.cursor() as cursor:
            self._texts(cursor)
            # Built at the end: a million lines one by one would take the index most of an hour.
            cursor.execute("drop index register_entry_words")
            for kind in (Book.Kind.INCOMING, Book.Kind.OUTGOING):
                for year in (2025, 2026):
                    count = lines * (4 if kind == Book.Kind.INCOMING else 1) // 10
                    book = Book.objects.create(
                        agency=self.agency, kind=kind, year=year, next_serial=count + 1
                    )
                    self._book(cursor, book, count)
            cursor.execute("set maintenance_work_mem = '400MB'")
            cursor.execute(
                "create index register_entry_words on register_entry using gin (words)"
                " with (fastupdate = off)"
            )

    def _texts(self, cursor: Any) -> None:
        """What lines say, written by the rule of the house; their numbers and days come with each line."""
        from congthu.rooms.register import rules

        cursor.execute(
            "create temp table said (n serial, kind text, symbol text, issuer text, abstract text,"
            " signatory text, addressees text, words tsvector)"
        )
        columns = "kind, symbol, issuer, abstract, signatory, addressees, words"
        with cursor.copy(f"copy said ({columns}) from stdin") as rows:
            for _ in range(_TEXTS):
                kind = _NEWS.choice(_TYPES)
                symbol = (f"{kind}-{phrase(1)}" if kind else phrase(1)).upper()
                issuer, signatory, addressees = _NEWS.choice(self.issuers), phrase(3), phrase(6)
                abstract = f"{_NEWS.choice(self.abstracts)} {phrase(2)}"
                facts = [rules.fact("type", kind or "CV"), rules.fact("issuer", issuer), "=state:written"]
                words = rules.words_of(
                    book=0, serial=0, year=0, reference=symbol, texts=(abstract, issuer, signatory),
                    lists=(addressees,), facts=facts,
                )  # fmt: skip
                quoted = " ".join("'" + each.replace("'", "''") + "'" for each in words)
                rows.write_row([kind, symbol, issuer, abstract, signatory, addressees, quoted])
        cursor.execute("create index on said (n)")
        cursor.execute("analyze said")

    def _book(self, cursor: Any, book: Any, count: int) -> None:
        from rich.console import Console
        from rich.progress import track

        given = {"book": book.pk, "year": book.year, "count": count, "texts": _TEXTS, "kind": book.kind}
        starts = range(1, count + 1, _CHUNK)
        for start in track(starts, f"{book.kind} {book.year}", console=Console(stderr=True)):
            cursor.execute(_LINES, {**given, "first": start, "last": min(start + _CHUNK - 1, count)})
        if book.kind == "incoming":
            units = [unit.pk for unit in self.units]
            cursor.execute(_FOLLOW_UPS, {"agency": self.agency.pk, "units": units, "book": book.pk})


_TEXTS, _CHUNK = 50_000, 20_000
_LINES = """
with line as (
  select s as serial, 1 + (s * 7919::bigint) %% 9000 as number, t.*,
         make_date(%(year)s, 1, 2) + (s * 360::bigint / %(count)s)::int as issued
  from generate_series(%(first)s, %(last)s) s
  join said t on t.n = 1 + (s * 7919::bigint + %(book)s * 31) %% %(texts)s
)
insert into register_entry (book_id, serial, state, reference, issuer, issued_on, document_type, abstract,
  signatory, addressees, file_copy, urgency, arrived_on, note, late_because, entered_at, words)
select %(book)s, serial, 'written', number || '/' || symbol, issuer, issued, kind, abstract, signatory,
  addressees, '', '', issued, '', case when serial %% 997 = 0 then 'đến muộn' else '' end, issued,
  words || array_to_tsvector(array[
    '=book:' || %(book)s, serial::text, serial || ' ' || %(year)s, '=month:' || to_char(issued, 'YYYY-MM'),
    number::text, number || ' ' || split_part(lower(symbol), '-', 1),
    case when serial %% 997 = 0 then '=late:1' else '=late:0' end,
    '=handling:' || case when %(kind)s = 'outgoing' then '' when serial %% 50 = 0 then 'open'
                    when serial %% 30 = 0 then 'in-progress' else 'done' end,
    '=unit:d' || to_char(serial %% 20, 'FM00')])
from line
"""
_FOLLOW_UPS = """
insert into register_followup (entry_id, agency_id, unit_id, due_on, state, note)
select id, %(agency)s, (%(units)s::bigint[])[1 + serial %% 20], issued_on + 15,
  case when serial %% 50 = 0 then 'open' when serial %% 30 = 0 then 'in-progress' else 'done' end, ''
from register_entry where book_id = %(book)s
"""


def questions(town: Town) -> dict[str, Callable[[], Any]]:
    """Twelve kinds of search; each call asks with other words."""
    from congthu.rooms.register.types import Handling, Wanted

    def common() -> str:
        return _NEWS.choice(_SYLLABLES[:12])

    def some_abstract() -> list[str]:
        return _NEWS.choice(town.abstracts).split()[1:]

    def day() -> date:
        return date(2026, 1, 5) + timedelta(days=_NEWS.randint(0, 340))

    def incoming(**given: Any) -> Any:
        return Wanted(kind="incoming", **given)

    return {
        "newest lines": lambda: incoming(year=2026),
        "one common word": lambda: incoming(words=common()),
        "two common words": lambda: incoming(words=f"{common()} {common()}"),
        "four words of an abstract": lambda: incoming(words=" ".join(some_abstract()[:4])),
        "phrase of three": lambda: incoming(words=f'"{" ".join(some_abstract()[2:5])}"'),
        "rare pair of words": lambda: incoming(words=" ".join(_NEWS.choices(_SYLLABLES[-150:], k=2))),
        "reference": lambda: incoming(words=f"{_NEWS.randint(1, 9000)}/{_NEWS.choice(_TYPES[4:])}"),
        "arrival number": lambda: incoming(words=f"{_NEWS.randint(1, 300_000)}/2026"),
        "issuer and type": lambda: incoming(issuer=_NEWS.choice(town.issuers), document_type="QĐ"),
        "month and common word": lambda: incoming(
            words=common(), issued_from=(first := day()), issued_until=first + timedelta(days=30)
        ),
        "unit, resolved": lambda: incoming(unit=_NEWS.choice(town.units).code, handling=Handling.DONE),
        "overdue, with a word": lambda: incoming(handling=Handling.OVERDUE, words=common()),
        "late entries": lambda: incoming(late=True, year=2026),
        "a span of days": lambda: incoming(issued_from=day(), issued_until=date(2026, 12, 31)),
    }


def measure(town: Town, turns: int) -> None:
    from congthu.rooms.register.queries import search

    today, processor = date(2026, 11, 21), Processor()
    print(f"{'kind of search':28} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8}  matches")
    for name, ask in questions(town).items():
        search(town.agency, ask(), today=today)
        taken, totals, before = [], [], processor.spent()
        for _ in range(turns):
            wanted = ask()
            start = time.perf_counter()
            found = search(town.agency, wanted, today=today)
            taken.append(1000 * (time.perf_counter() - start))
            totals.append(found.pages.total)
        spent = 1000 * (processor.spent() - before) / turns
        taken.sort()
        middle, late = taken[len(taken) // 2], taken[min(len(taken) - 1, int(len(taken) * 0.95))]
        spread = f"{min(totals):,} to {max(totals):,}"
        print(f"{name:28} {middle:8.1f} {late:8.1f} {spent:8.1f}  {spread}", flush=True)


class Processor:
    """CPU of ours and of the server process that answers us: what a busy machine does not stretch."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            self._stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")

    def spent(self) -> float:
        """Seconds so far."""
        fields = self._stat.read_text().rpartition(")")[2].split() if self._stat.exists() else ["0"] * 13
        return time.process_time() + sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def main(lines: int, turns: int) -> None:
    place = Path(tempfile.mkdtemp(prefix="ct-search-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "congthu.wiring.django_settings"
    os.environ["CONGTHU_DATA"] = str(place / "none")
    try:
        with server(place):
            import django

            django.setup()
            from django.core.management import call_command
            from django.db import connection

            call_command("migrate", verbosity=0)
            town = Town()
            start = time.perf_counter()
            town.fill(lines)
            with connection.cursor() as cursor:
                cursor.execute("vacuum analyze register_entry, register_followup")
                cursor.execute("select pg_total_relation_size('register_entry') / 1000000")
                size = cursor.fetchone()[0]
            print(f"{lines:,} lines in {time.perf_counter() - start:.0f} s, {size:,} MB with indexes")
            measure(town, turns)
            connection.close()
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [1_000_000, 60][len(given) :]))
