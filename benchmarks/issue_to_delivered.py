"""From issue to delivered: a letter to some 60 agencies on two nodes; the aim is 3 seconds.

Issues the demonstration's letter several times on its two nodes and prints, for each, the seconds from the
transaction that issued it to the last ``250`` of a mailbox, as the platform's own evidence has them, and the
seconds a person waits for the command. Run it with: make bench
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console

from congthu.apps.demo.story import Story

ROUNDS = 6
AIM = 3.0


def main() -> int:
    """Print one line per round and the median; the exit status tells whether the aim was reached."""
    place = Path(tempfile.mkdtemp(prefix="ct-", dir="/tmp"))
    place.chmod(0o755)
    story = Story(place=place, console=Console(stderr=True), password="not-used-here")
    seconds = []
    try:
        story.start()
        story.load_nation()
        story.exchange()
        for number in range(ROUNDS):
            began = time.monotonic()
            dispatch = story.issue(datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")))
            command = time.monotonic() - began
            found = _delivered(story, dispatch)
            sealed, sent, taken = (
                _after(found, moment) for moment in ("sealed_at", "sent_at", "delivered_at")
            )
            name = "first, cold" if number == 0 else f"round {number}"
            agencies = len(found["deliveries"])
            print(f"{name:<12} {agencies} agencies: command {command:.2f} s, sealed {sealed:.2f} s,")
            print(f"{'':<12} sent {sent:.2f} s, delivered {taken:.2f} s after it was issued", flush=True)
            seconds.append(taken)
    finally:
        story.stop()
        shutil.rmtree(place)
    median = statistics.median(seconds[1:])
    print(f"median of {len(seconds) - 1}: {median:.2f} s (aim {AIM:.0f} s), load {os.getloadavg()[0]:.1f}")
    return 0 if median <= AIM else 1


def _delivered(story: Story, dispatch: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found: dict[str, Any] = story.ministries.ask("track", dispatch=dispatch)
        if found["deliveries"] and all(row["delivered_at"] for row in found["deliveries"]):
            return found
        time.sleep(0.3)
    raise SystemExit("the letter did not arrive within a minute")


def _after(found: dict[str, Any], moment: str) -> float:
    """Seconds from issuing to a moment of the dispatch, or to the last one of its deliveries."""
    times = [found[moment]] if moment in found else [row[moment] for row in found["deliveries"]]
    last = max(datetime.fromisoformat(time) for time in times)
    return (last - datetime.fromisoformat(found["issued_at"])).total_seconds()


if __name__ == "__main__":
    sys.exit(main())
