"""Acts as clerks of a running node and counts what became of their letters."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from congthu.apps.demo.letter import letter
from wire.node import RunningNode

ISSUER = "vanthu@bkhcn.gov.vn"

_ISSUE = """
import sys
from datetime import UTC, datetime
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch import flows
from congthu.rooms.documents import flows as documents
from congthu.wiring import edges

by = directory.mailbox({issuer!r})

def one(_):
    at = datetime.now(UTC)
    document = documents.submit(
        data=open({file!r}, "rb").read(), filename="cong-van.pdf", agency=by.agency, by=by, at=at,
        id=edges.new_id(), blobs=edges.blobs(), reader=edges.reader(),
    )
    made = flows.issue(
        document=document, by=by, at=at, id=edges.new_id(), event_id=edges.new_id(), again=True
    )
    connection.close()
    return str(made.pk)

with ThreadPoolExecutor({clerks}) as pool:
    print(*pool.map(one, range({letters})))
"""

_STATE = """
import json
from datetime import date
from collections import Counter
from congthu.rooms.dispatch.models import Delivery, Dispatch
from congthu.rooms.register.models import Arrival, Book, Entry
from congthu.rooms.evidence.models import Event

ids = {ids!r}
rows = Delivery.objects.filter(dispatch_id__in=ids) if ids else Delivery.objects.all()
messages = list(Dispatch.objects.filter(pk__in=ids).values_list("message_id", flat=True))
print(json.dumps({{
    "deliveries": rows.count(),
    "states": Counter(rows.values_list("state", flat=True)),
    "arrivals": Arrival.objects.filter(message_id__in=messages).count(),
    "waiting": Arrival.objects.filter(message_id__in=messages, state="waiting").count(),
    "unlogged": Event.objects.filter(leaf=None).count(),
    "books": [
        [b.kind, b.next_serial, sorted(b.entries.values_list("serial", flat=True))]
        for b in Book.objects.all()
    ],
}}))
"""

_ACCEPT = """
from datetime import UTC, datetime
from congthu.rooms.directory import queries as directory
from congthu.rooms.register import flows
from congthu.rooms.register.models import Arrival
from congthu.wiring import edges

for pk, address in Arrival.objects.filter(state="waiting").values_list("pk", "address"):
    flows.accept(pk, by=directory.mailbox(address), at=datetime.now(UTC), event_id=edges.new_id())
"""

_LOG = """
from congthu.lib import tlog
from congthu.rooms.evidence import queries
from congthu.rooms.evidence.models import Event

bodies = list(Event.objects.exclude(leaf=None).order_by("leaf").values_list("leaf", "body"))
assert [leaf for leaf, _ in bodies] == list(range(len(bodies))), "leaves with gaps"
state = queries.latest_checkpoint()
assert state.size == len(bodies), (state.size, len(bodies))

def naive(hashes):
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    import hashlib
    return hashlib.sha256(b"\\x01" + naive(hashes[:split]) + naive(hashes[split:])).digest()

assert naive([tlog.leaf_hash(bytes(body)) for _, body in bodies]) == state.root, "another root"
print(state.size)
"""


class Bureau:
    """Issues letters, accepts them, and states what must hold whatever was killed meanwhile."""

    def __init__(self, node: RunningNode) -> None:
        self.node = node
        self.file = node.home / "letter.pdf"
        self.file.write_bytes(letter(date.today()))  # noqa: DTZ011 - any day does
        self.file.chmod(0o644)

    def issue(self, letters: int = 2, *, clerks: int = 2) -> list[str]:
        """Issue letters through concurrent clerks; answers the dispatches."""
        source = _ISSUE.format(issuer=ISSUER, file=str(self.file), letters=letters, clerks=clerks)
        return self.node.python(source).split()

    def state(self, ids: list[str]) -> dict[str, Any]:
        """Counts of the dispatches and all books."""
        found: dict[str, Any] = json.loads(self.node.python(_STATE.format(ids=ids)).splitlines()[-1])
        return found

    def in_state(self, ids: list[str], state: str) -> bool:
        """All deliveries are in this state and nothing waits for the log."""
        try:
            seen = self.state(ids)
        except AssertionError:  # the database is away: ask again
            return False
        return (
            bool(seen["deliveries"])
            and seen["states"] == {state: seen["deliveries"]}
            and not seen["unlogged"]
        )

    def finish(self, ids: list[str], *, patience: float = 150.0) -> None:
        """Wait for every delivery, accept as every clerk, wait for every receipt."""
        self.node.wait_for(lambda: self.in_state(ids, "delivered"), "every delivery", patience=patience)
        self.node.wait_for(lambda: self._arrived(ids), "every arrival", patience=patience)
        self.node.python(_ACCEPT)
        self.node.wait_for(lambda: self.in_state(ids, "accepted"), "every receipt", patience=patience)

    def _arrived(self, ids: list[str]) -> bool:
        seen = self.state(ids)
        return bool(seen["waiting"] == seen["deliveries"])

    def check(self, ids: list[str], *, addressees: int) -> None:
        """No addressee lost, no second entry, no serial skipped, the log consistent, the dossier valid."""
        seen = self.state(ids)
        assert seen["deliveries"] == addressees * len(ids)
        assert seen["arrivals"] == addressees * len(ids)
        for kind, following, serials in seen["books"]:
            assert serials == list(range(1, following)), kind
        assert int(self.node.python(_LOG)) > 0
        dossier = self.node.home / "dossier.zip"
        self.node.cli("evidence", "dossier", ids[0], "-o", str(dossier), "--data", str(self.node.home))
        self.node.cli("evidence", "verify", str(dossier))

    def copies(self, message_part: str) -> dict[str, int]:
        """How many stored mails hold this text in their header, by mailbox folder."""
        found: dict[str, int] = {}
        for path in self.node.settings.mail.rglob("*"):
            if path.is_file() and path.parent.name in ("cur", "new") and _mentions(path, message_part):
                found[str(path.parent.parent)] = found.get(str(path.parent.parent), 0) + 1
        return found


def _mentions(path: Path, text: str) -> bool:
    head = path.read_bytes()[:8000].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    return b"Message-ID: <" + text.encode() in head
