"""How long the page of the indicator takes, over a million message facts of a year.

    python benchmarks/text_indicator.py [FACTS [TURNS]]

Fills a private PostgreSQL (or the empty database named by CONGTHU_DSN) with facts of 60 agencies, half of
them of the agency that asks, and prints how long the page takes before and after the worker has counted the
days, and how long counting takes, the first time and again. The goal for the page is 100 milliseconds.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from log_append import server

_FILL = """
    insert into screening_messagefact
        (at, message_id, sender, recipients, size, kind, verdict, hits, queue_id, text_form, text_parts,
         encodings, remedy)
    select now() - (n::float / %(facts)s) * interval '360 days', '',
           case when incoming then other else ours end,
           case when incoming then array[ours, other] else array[other] end, 4000,
           case when incoming then 'incoming' else 'outgoing' end, 'accepted', '{}', n::text,
           case when old then 'not-conformant' when incoming then 'presumed' else 'conformant' end, '{}',
           case when old then array[(array['tcvn3', 'vni', 'viqr'])[1 + n %% 3]] else '{}' end,
           case when old then 'note' else '' end
    from (
        select n, n %% 3 > 0 as incoming, n %% 50 = 0 as old, 'x@abroad.example' as other,
               'vanthu@a' || case when n %% 2 = 0 then 0 else n %% 60 end || '.test' as ours
        from generate_series(1, %(facts)s) as n
    ) as made
"""


def prepared() -> Any:
    """The agency that asks, and a visitor who acts for it."""
    from django.test import Client

    from congthu.rooms.directory.models import Agency, Appointment, Mailbox, Node

    node = Node.objects.create(name="bench", is_self=True)
    agencies = [
        Agency.objects.create(
            code=f"A{n}", name=f"Cơ quan {n}", folded="co quan", level="central", category="ministry",
            node=node, valid_from=date(2020, 1, 1),
        )
        for n in range(60)
    ]  # fmt: skip
    for agency in agencies:
        Mailbox.objects.create(address=f"vanthu@{agency.code.lower()}.test", kind="agency", agency=agency)
    clerk = Mailbox.objects.create(address="lan@a0.test", kind="personal", agency=agencies[0])
    Appointment.objects.create(
        mailbox=clerk, agency=agencies[0], role="records-clerk", valid_from=date(2020, 1, 1)
    )
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(what: str, turns: int, act: Callable[[], object]) -> None:
    """Print the median and the longest time of an act, in milliseconds."""
    times = []
    for _ in range(turns):
        start = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - start))
    print(f"{what:<32} median {statistics.median(times):9.1f} ms, longest {max(times):9.1f} ms")


def measure(facts: int, turns: int) -> None:
    from django.db import connection

    from congthu.lib.legaltime import legal_day
    from congthu.rooms.screening import flows

    client = prepared()
    with connection.cursor() as cursor:
        cursor.execute(_FILL, {"facts": facts})
        cursor.execute("vacuum analyze screening_messagefact")
    today = legal_day(datetime.now(UTC))

    def page() -> None:
        assert client.get("/conformance").status_code == 200

    page()
    shown("the page, nothing counted", 2, page)
    shown("counting a year", 1, lambda: flows.count_text_days(today))
    shown("counting again", 3, lambda: flows.count_text_days(today))
    with connection.cursor() as cursor:
        cursor.execute("analyze screening_textday")
    shown("the page, days counted", turns, page)


def main(facts: int, turns: int) -> None:
    place = Path(tempfile.mkdtemp(prefix="ct-indicator-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "congthu.wiring.django_settings"
    os.environ["CONGTHU_DATA"] = str(place / "none")
    try:
        with server(place):
            import django

            django.setup()
            from django.conf import settings
            from django.core.management import call_command
            from django.db import connection

            settings.ALLOWED_HOSTS = ["testserver"]
            for command in ("migrate", "collectstatic"):
                call_command(command, verbosity=0, interactive=False)
            measure(facts, turns)
            connection.close()
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [1_000_000, 30][len(given) :]))
