"""The demonstration's clerk: a process inside one node that plays the people of its agencies.

It reads one request per line (``{"verb": ..., "given": {...}}``) and answers with lines of progress and one
of ``{"done": ...}`` or ``{"error": ...}``. It only calls what the pages and the command line call.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from congthu.lib.errors import CongthuError

Progress = Callable[[int, int], None]


def load_nation(told: Progress, *, part: str, officers: int) -> dict[str, int]:
    """Take a part of the sample nation into the directory; returns how many of each kind there are."""
    from congthu.rooms.directory import flows, sample

    rows = sample.nation(part=sample.Part(part), officers=officers)
    written = 0

    def follow(_kind: str, done: int, _total: int) -> None:
        nonlocal written
        written += done
        told(written, len(rows))

    report = flows.import_rows(rows, source="sample nation", progress=follow)
    return {kind: counts.created for kind, counts in report.counts.items()}


def set_passwords(told: Progress, *, password: str, addresses: list[str]) -> None:
    """Give the printed logins their password."""
    from congthu.rooms.directory import flows

    for number, address in enumerate(addresses, 1):
        flows.set_password(address, password)
        told(number, len(addresses))


def track(told: Progress, *, dispatch: str) -> dict[str, Any]:
    """Where the letter is, for each addressee."""
    from congthu.rooms.dispatch import queries

    del told
    return queries.track(queries.find(dispatch)).as_json()


def accept_waiting(told: Progress) -> int:
    """Accept every document that waits for a clerk of this node; returns how many."""
    from congthu.rooms.directory import queries as directory
    from congthu.rooms.register import flows
    from congthu.rooms.register.models import Arrival
    from congthu.wiring import edges

    waiting = list(Arrival.objects.filter(state=Arrival.State.WAITING).values_list("pk", "address"))
    for number, (arrival, address) in enumerate(waiting, 1):
        flows.accept(arrival, by=directory.mailbox(address), at=datetime.now(UTC), event_id=edges.new_id())
        told(number, len(waiting))
    return len(waiting)


VERBS: Final[Mapping[str, Callable[..., Any]]] = {
    "load_nation": load_nation,
    "set_passwords": set_passwords,
    "track": track,
    "accept_waiting": accept_waiting,
}


def main() -> None:
    """Answer until standard input ends."""
    from congthu.wiring.boot import boot

    boot()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            done = VERBS[request["verb"]](_told, **request["given"])
        except CongthuError as error:
            _say({"error": error.public})
        else:
            _say({"done": done})


def _told(done: int, total: int) -> None:
    _say({"progress": [done, total]})


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
