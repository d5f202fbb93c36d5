"""``congthu up``: everything from one data directory, in order, until told to stop."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from congthu.edges import mailplane
from congthu.lib.errors import CongthuError
from congthu.wiring import doctor, node, processes
from congthu.wiring.accounts import Account, service_account
from congthu.wiring.settings import Settings
from congthu.wiring.supervisor import Supervisor

_PATIENCE = 90.0


class StartFailed(CongthuError):
    """The node cannot start."""

    code = "up.start-failed"


def run(
    settings: Settings,
    *,
    bare: bool = False,
    on_start: Callable[[Supervisor], None] = lambda _: None,
    on_ready: Callable[[Supervisor], None] = lambda _: None,
) -> None:
    """Start the node and keep it alive until SIGINT or SIGTERM.

    ``bare`` leaves mailgate out of the mail's way, for benchmarks.
    """
    doctor.require(settings, doctor.BEFORE_START)
    account = service_account(settings.service_user)
    with node.exclusive(settings.home), _told_to_stop() as stopping:
        node.make_folders(settings, account)
        processes.sweep(settings.home, patience=10.0)
        doctor.require(settings, doctor.PORTS)
        supervisor = Supervisor(
            home=settings.home,
            node=settings.node,
            status_file=settings.run / "status.json",
            stopping=stopping,
        )
        supervisor.warning = account.warning
        on_start(supervisor)
        try:
            with _explained(stopping):
                for step in _steps(settings, supervisor, bare=bare, account=account):
                    if stopping.is_set():
                        return
                    step()
            if not stopping.is_set():
                on_ready(supervisor)
            supervisor.watch()
        finally:
            supervisor.stop()


def _steps(
    settings: Settings, supervisor: Supervisor, *, bare: bool, account: Account
) -> Iterator[Callable[[], object]]:
    """From nothing to a node, each step short enough to wait for when told to stop."""
    database = node.cluster(settings)
    if database is not None:
        yield database.create
        begun = supervisor.start(node.postgres_part(settings, database))
    yield lambda: mailplane.apply(settings, at=datetime.now(UTC), bare=bare)
    yield lambda: mailplane.validate(settings)
    if database is not None:
        yield lambda: supervisor.wait_well(*begun, patience=_PATIENCE, needed=True)
        yield database.prepare
    yield lambda: node.prepare(settings, account)
    services = node.service_parts(settings, account)
    if bare:
        services.pop("mailgate", None)
    others = supervisor.start(*node.engine_parts(settings), *services.values())
    yield lambda: supervisor.wait_well(*others, patience=_PATIENCE / 3, needed=False)


@contextmanager
def _explained(stopping: threading.Event) -> Iterator[None]:
    """Turn what the system says into one sentence; Ctrl-C reaches our helpers too and is no failure."""
    try:
        yield
    except (CongthuError, OSError, subprocess.SubprocessError) as error:
        if stopping.is_set():
            return
        if isinstance(error, CongthuError):
            raise
        raise StartFailed(f"The node cannot start: {error}") from error


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    stopping = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: stopping.set())
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
