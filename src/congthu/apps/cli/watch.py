"""How ``congthu up`` shows the node: a live table on a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from congthu.wiring.parts import Running, State
from congthu.wiring.settings import Settings
from congthu.wiring.supervisor import Supervisor

_STYLE = {
    State.STARTING: "yellow", State.WELL: "green", State.UNWELL: "red", State.WAITING: "red",
    State.STOPPING: "yellow", State.STOPPED: "dim",
}  # fmt: skip


class View:
    """Says nothing; the others build on it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal as it was."""

    def follow(self, supervisor: Supervisor) -> None:
        """Learn of every change."""

    def ready(self, _: Supervisor) -> None:
        """Everything answers."""


class Lines(View):
    """One line per change, for logs and pipes."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._shown: dict[str, tuple[State, str]] = {}

    def follow(self, supervisor: Supervisor) -> None:
        """Learn of every change."""
        if supervisor.warning:
            _say(f"warning: {supervisor.warning}")
        supervisor.on_change = self._changed

    def _changed(self, parts: Sequence[Running]) -> None:
        for one in parts:
            now = (one.state, one.last_error)
            if self._shown.get(one.part.name) != now:
                self._shown[one.part.name] = now
                trouble = one.state in {State.UNWELL, State.WAITING}
                _say(f"{one.part.name}: {one.state}" + (f": {one.last_error}" if trouble else ""))

    def ready(self, _: Supervisor) -> None:
        """Everything answers."""
        for line in _places(self.settings):
            _say(line)


class LiveTable(View):
    """A table that follows the node."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._live = Live(console=Console(), refresh_per_second=4, transient=False)
        self._warning = ""
        self._ready = False

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal as it was."""
        self._live.stop()

    def follow(self, supervisor: Supervisor) -> None:
        """Learn of every change."""
        self._warning = supervisor.warning
        supervisor.on_change = self._changed

    def ready(self, _: Supervisor) -> None:
        """Everything answers."""
        self._ready = True

    def _changed(self, parts: Sequence[Running]) -> None:
        table = Table(title=f"Công Thư · {self.settings.node}", title_justify="left", expand=False)
        for heading in ("part", "state", "process", "user", "restarts", "since", "last trouble"):
            table.add_column(heading)
        for one in parts:
            table.add_row(
                one.part.name, Text(one.state, style=_STYLE[one.state]), str(one.pid or ""), one.part.user,
                str(one.restarts), f"{one.since.astimezone():%H:%M:%S}",
                Text(one.last_error, overflow="fold"),
            )  # fmt: skip
        below = [Text(self._warning, style="yellow")] if self._warning else []
        below += [Text(line) for line in _places(self.settings)] if self._ready else []
        self._live.update(Group(table, *below))


def _places(settings: Settings) -> list[str]:
    return [
        f"The node {settings.node} is up. Pages: {settings.web_url}",
        f"Mail on {settings.listen}: IMAP {settings.imap_port} (STARTTLS), {settings.imaps_port} (TLS);",
        f"submission {settings.submission_port}; incoming SMTP {settings.smtp_port}.",
        "Stop it with Ctrl-C.",
    ]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def view(settings: Settings, *, quiet: bool) -> View:
    """The right one for this standard output."""
    if quiet:
        return View(settings)
    return LiveTable(settings) if sys.stdout.isatty() else Lines(settings)
