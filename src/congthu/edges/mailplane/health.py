"""Does each engine answer where clients knock?"""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

from congthu.edges.mailplane.types import EngineHealth, PlaneSettings


def postfix(settings: PlaneSettings, *, timeout: float = 5.0) -> EngineHealth:
    """Postfix greets on its incoming port."""
    return _greeting("postfix", (settings.listen, settings.smtp_port), b"220", timeout)


def dovecot(settings: PlaneSettings, *, timeout: float = 5.0) -> EngineHealth:
    """Dovecot greets on its IMAP port and takes connections for LMTP."""
    imap = _greeting("dovecot", (settings.listen, settings.imap_port), b"* OK", timeout)
    if not imap.well:
        return imap
    return _greeting("dovecot", settings.dovecot_lmtp_socket, b"220", timeout)


def health(settings: PlaneSettings, *, timeout: float = 5.0) -> tuple[EngineHealth, ...]:
    """Both engines."""
    return postfix(settings, timeout=timeout), dovecot(settings, timeout=timeout)


def _greeting(engine: str, place: tuple[str, int] | Path, wanted: bytes, timeout: float) -> EngineHealth:
    where = str(place) if isinstance(place, Path) else f"{place[0]}:{place[1]}"
    try:
        with closing(_connect(place, timeout)) as connection:
            heard = connection.recv(200)
            # Taking leave keeps "lost connection" out of the engines' logs.
            connection.sendall(b"h LOGOUT\r\n" if wanted.startswith(b"*") else b"QUIT\r\n")
            connection.recv(200)
    except OSError as error:
        return EngineHealth(engine=engine, well=False, why=f"no answer on {where}: {error}")
    if not heard.startswith(wanted):
        said = heard.decode("ascii", "replace").strip()
        return EngineHealth(engine=engine, well=False, why=f"{where} answers {said!r}")
    return EngineHealth(engine=engine, well=True)


def _connect(place: tuple[str, int] | Path, timeout: float) -> socket.socket:
    if not isinstance(place, Path):
        return socket.create_connection(place, timeout=timeout)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(timeout)
    try:
        connection.connect(str(place))
    except OSError:
        connection.close()
        raise
    return connection
