"""``make demo``: run the demonstration, show what came of it, serve until Ctrl-C (``ONCE=1``: stop)."""

from __future__ import annotations

import hashlib
import os
import secrets
import signal
import stat
import sys
import threading
from datetime import datetime
from pathlib import Path

from rich.console import Console

from congthu.apps.demo import screen
from congthu.apps.demo.story import LOGINS, Story
from congthu.lib.errors import CongthuError
from congthu.lib.legaltime import VIETNAM


def place_for(folder: Path) -> Path:
    """``demo`` in this folder; below ``/var/lib`` when the node's own users could not reach it there."""
    wanted = folder.absolute() / "demo"
    reachable = all(parent.stat().st_mode & stat.S_IXOTH for parent in wanted.parents)
    # Unix sockets have short names: a deep folder is no place for a node.
    if reachable and len(str(wanted)) < 48:
        return wanted
    return Path("/var/lib/congthu") / f"demo-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"


def main() -> int:
    """Tell the story; returns the exit status."""
    console = Console()
    if os.geteuid() != 0:
        console.print("congthu: the mail engines start as root; say: make demo", style="red")
        return 2
    place = place_for(Path.cwd())
    place.mkdir(parents=True, exist_ok=True)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: _interrupt(stopping))
    story = Story(place=place, console=console, password=f"congthu-{secrets.randbelow(10**8):08}")
    console.print(f"[bold]Công Thư[/bold] · trình diễn · demonstration in {place}\n")
    try:
        outcome = story.tell(datetime.now(VIETNAM))
        screen.show_track(console, outcome.track)
        screen.show_verification(console, outcome.verification, str(outcome.dossier))
        nodes = [(node.settings, logins) for node, logins in zip(story.nodes, LOGINS, strict=True)]
        screen.show_places(console, nodes, story.password)
        if not os.environ.get("ONCE"):
            console.print("Dừng bằng Ctrl-C · stop with Ctrl-C")
            stopping.wait()
    except KeyboardInterrupt:
        console.print("\nĐang dừng · stopping …")
    except CongthuError as error:
        console.print(f"congthu: {error.public}", style="red", markup=False)
        return 1
    finally:
        story.stop()
    return 0


def _interrupt(stopping: threading.Event) -> None:
    """SIGTERM means what Ctrl-C means, at any moment."""
    stopping.set()
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
