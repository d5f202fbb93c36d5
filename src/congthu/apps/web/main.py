"""The web process: static files are gathered once, then granian serves the pages (WSGI)."""

from __future__ import annotations

import logging

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from congthu.wiring.settings import Settings

#: Two processes for two cores. Threads mostly wait; there are more of them than ``limits.SENDING`` lets
#: senders hold, so slow senders never take them all.
WORKERS = 2
THREADS = 12


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first. The log names no person."""
    gather_static_files()
    server = Server(
        "congthu.apps.web.wsgi:application",
        address=settings.listen,
        port=settings.web_port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        backpressure=64,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
    )
    server.serve()


def gather_static_files() -> None:
    """Copy static files under hashed names into the data directory, compressed."""
    from django.core.management import call_command

    logging.getLogger("whitenoise").setLevel(logging.WARNING)
    call_command("collectstatic", interactive=False, verbosity=0)
