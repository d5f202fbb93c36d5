"""From issue to delivered: a letter to some 60 agencies on two nodes; the aim is 3 seconds.

Issues the demonstration's letter several times on its two nodes and prints, for each, the seconds from the
transaction that issued it to the last ``250`` of a mailbox, as the platform's own evidence has them, and the
seconds a person waits for the command. Run it with: make bench
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
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
            rows, taken = _delivered(story, dispatch)
            name = "first, cold" if number == 0 else f"round {number}"
            print(
                f"{name:<12} {rows} agencies, delivered after {taken:.2f} s; the command took {command:.2f} s"
            )
            seconds.append(taken)
    finally:
        story.stop()
    median = statistics.median(seconds[1:])
    print(f"median of {len(seconds) - 1}: {median:.2f} s (aim {AIM:.0f} s), load {os.getloadavg()[0]:.1f}")
    return 0 if median <= AIM else 1


def _delivered(story: Story, dispatch: str) -> tuple[int, float]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = story.ministries.ask("track", dispatch=dispatch)
        times = [row["delivered_at"] for row in found["deliveries"]]
        if times and all(times):
            last = max(datetime.fromisoformat(moment) for moment in times)
            return len(times), (last - datetime.fromisoformat(found["issued_at"])).total_seconds()
        time.sleep(0.3)
    raise SystemExit("the letter did not arrive within a minute")


if __name__ == "__main__":
    sys.exit(main())
