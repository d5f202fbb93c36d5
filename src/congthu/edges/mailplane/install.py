"""Putting the rendered files in place and asking the engines whether they agree."""

from __future__ import annotations

import contextlib
import grp
import os
import pty
import re
import shutil
import signal
import subprocess
from datetime import datetime
from pathlib import Path

from congthu.edges.mailplane import certificate
from congthu.edges.mailplane.render import render
from congthu.edges.mailplane.types import PlaneInvalid, PlaneMissing, PlaneSettings

POSTFIX_DAEMONS = Path("/usr/lib/postfix/sbin")
DOVECOT = Path("/usr/sbin/dovecot")
DOVECOT_DAEMONS = Path("/usr/lib/dovecot")


def apply(settings: PlaneSettings, *, at: datetime, bare: bool = False) -> bool:
    """Write the plane's tree; True when a file changed. Engines that run need ``reload`` then."""
    _folders(settings)
    certificate.ensure(settings.plane / "tls", hostname=settings.hostname, listen=settings.listen, at=at)
    changed = False
    for name, file in render(settings, bare=bare).items():
        path = settings.plane / name
        if not path.exists() or path.read_text(encoding="utf-8") != file.text:
            _write(path, file.text, file.group)
            changed = True
    return changed


def _folders(settings: PlaneSettings) -> None:
    settings.plane.mkdir(parents=True, exist_ok=True)
    for name in ("postfix", "dovecot", "dovecot-state", "spool", "postfix-data"):
        (settings.plane / name).mkdir(mode=0o755, exist_ok=True)
    shutil.chown(settings.plane / "postfix-data", "postfix", "root")
    (settings.run / "dovecot").mkdir(parents=True, exist_ok=True)
    settings.mail.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.chown(settings.mail, settings.mail_user, settings.mail_user)


def _write(path: Path, text: str, group: str) -> None:
    staging = path.with_name(path.name + ".new")
    staging.unlink(missing_ok=True)
    with os.fdopen(
        os.open(staging, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
        os.fchown(file.fileno(), 0, grp.getgrnam(group).gr_gid if group else 0)
        os.fchmod(file.fileno(), 0o640 if group else 0o644)
    staging.rename(path)


def validate(settings: PlaneSettings) -> None:
    """Ask both engines about the files on disk; raises PlaneInvalid with the first complaint.

    ``postfix check`` also makes the queue's folders with their right owners.
    """
    _ask(["/usr/sbin/postfix", "-c", str(settings.plane / "postfix"), "check"], "Postfix")
    _ask(["/usr/bin/doveconf", "-n", "-c", str(settings.plane / "dovecot" / "dovecot.conf")], "Dovecot")


def _ask(command: list[str], engine: str) -> None:
    # Postfix explains itself on a terminal only, else to the system log: it gets a terminal.
    listening, terminal = pty.openpty()
    try:
        asked = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=terminal, cwd="/"
        )
    except FileNotFoundError:
        os.close(listening)
        raise PlaneMissing from None
    finally:
        os.close(terminal)
    said = [line for line in _hear(listening).splitlines() if line.strip()]
    fatal = [line for line in said if re.search("fatal|error", line, re.IGNORECASE)]
    if asked.wait() != 0 or fatal:
        first = (fatal or said or [f"exit code {asked.returncode}"])[0]
        raise PlaneInvalid(f"{engine} refuses its configuration: {first}", private="\n".join(said))


def _hear(terminal: int) -> str:
    heard = b""
    with os.fdopen(terminal, "rb", buffering=0) as file:
        while True:
            try:
                piece = file.read(4096)
            except OSError:  # Linux says EIO when the last writer has gone
                break
            if not piece:
                break
            heard += piece
    return heard.decode("utf-8", "replace")


def reload(settings: PlaneSettings) -> None:
    """Tell running engines to read their files again; nothing happens to one that does not run."""
    _hang_up(settings.plane / "spool" / "pid" / "master.pid")
    _hang_up(settings.run / "dovecot" / "master.pid")


def renew_lookups(settings: PlaneSettings) -> None:
    """Make Postfix forget that the database was away; Dovecot comes back by itself.

    A server that failed is left alone for a minute (pgsql_table(5)), which would refuse mail for as long.
    """
    _hang_up(settings.plane / "spool" / "pid" / "master.pid")


def _hang_up(pid_file: Path) -> None:
    with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
        os.kill(int(pid_file.read_text(encoding="ascii")), signal.SIGHUP)


def postfix_command(settings: PlaneSettings) -> list[str]:
    """Postfix in the foreground, to be run by a supervisor as root with ``postfix_environment``."""
    return [str(POSTFIX_DAEMONS / "master"), "-c", str(settings.plane / "postfix"), "-d"]


def postfix_environment(settings: PlaneSettings) -> dict[str, str]:
    """What Postfix's programs must find in their environment."""
    return {"MAIL_CONFIG": str(settings.plane / "postfix")}


def dovecot_command(settings: PlaneSettings) -> list[str]:
    """Dovecot in the foreground, to be run by a supervisor as root."""
    return [str(DOVECOT), "-F", "-c", str(settings.plane / "dovecot" / "dovecot.conf")]
