"""``congthu up``: everything from one data directory, in order, until told to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from congthu.edges import mailplane
from congthu.wiring import node, processes
from congthu.wiring.accounts import Account, service_account
from congthu.wiring.settings import Settings
from congthu.wiring.supervisor import Supervisor

_PATIENCE = 90.0


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
    node.check_paths(settings)
    account = service_account(settings.service_user)
    node.make_folders(settings, account)
    with node.exclusive(settings.home), _told_to_stop() as stopping:
        processes.sweep(settings.home, patience=10.0)
        supervisor = Supervisor(
            home=settings.home,
            node=settings.node,
            status_file=settings.run / "status.json",
            stopping=stopping,
        )
        supervisor.warning = account.warning
        on_start(supervisor)
        try:
            _start(settings, supervisor, bare=bare, account=account)
            if not stopping.is_set():
                on_ready(supervisor)
            supervisor.watch()
        finally:
            supervisor.stop()


def _start(settings: Settings, supervisor: Supervisor, *, bare: bool, account: Account) -> None:
    database = node.cluster(settings)
    if database is not None:
        database.create()
        begun = supervisor.start(node.postgres_part(settings, database))
    mailplane.apply(settings, at=datetime.now(UTC), bare=bare)
    mailplane.validate(settings)
    if database is not None:
        supervisor.wait_well(*begun, patience=_PATIENCE)
        database.prepare()
    node.prepare(settings, account)
    services = node.service_parts(settings, account)
    if bare:
        services.pop("mailgate", None)
    begun = supervisor.start(*node.engine_parts(settings), *services.values())
    supervisor.wait_well(*begun, patience=_PATIENCE)


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
