"""The mailgate process: both sockets on one event loop; a graceful end."""

from __future__ import annotations

import asyncio
import gc
import secrets
import signal
import stat
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from congthu.lib.ids import uuid7
from congthu.wiring.boot import boot
from congthu.wiring.settings import Settings

_STOP_PATIENCE = 12.0


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    boot(settings.home)
    asyncio.run(serve(settings))


async def serve(settings: Settings, *, started: Callable[[], object] = lambda: None) -> None:
    """Open both sockets and serve; ``started`` is called when both are open."""
    from congthu.apps.mailgate.assembly import assemble

    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        gate = assemble(settings, now=_now, new_id=_new_id)
        stack.push_async_callback(gate.close)
        for path, protocol in (
            (settings.milter_socket, gate.milter),
            (settings.submission_milter_socket, gate.submission_milter),
            (settings.lmtp_socket, gate.relay.protocol),
        ):
            server = await loop.create_unix_server(protocol, str(_free(path)), backlog=200)
            stack.callback(path.unlink, missing_ok=True)
            stack.callback(server.close)
            # They ask no password. The supervisor gives them to the group of Postfix.
            path.chmod(0o660)
        # What has been loaded stays: the collector need not look at it again with every message.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        started()
        await stop.wait()
        await gate.relay.stop(_STOP_PATIENCE)


def _free(path: Path) -> Path:
    """Remove the socket a killed process left; the supervisor sees to it that there is only one of us."""
    if path.exists() and stat.S_ISSOCK(path.lstat().st_mode):
        path.unlink()
    return path


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id(at: datetime) -> UUID:
    return uuid7(at, secrets.token_bytes(10))
