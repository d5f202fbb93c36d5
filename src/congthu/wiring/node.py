"""A node on this machine: its data directory, its lock, and the parts the supervisor keeps alive."""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from congthu.edges import mailplane
from congthu.edges.postgres import Cluster
from congthu.lib.errors import CongthuError
from congthu.wiring import processes
from congthu.wiring.accounts import SUBMIT_GROUP, Account, become_command
from congthu.wiring.parts import Part, plain_environment
from congthu.wiring.settings import Settings

#: Longest path of a Unix socket, with its closing zero byte (sockaddr_un on Linux).
SOCKET_PATH_LIMIT = 107
#: A worker that gave no sign of life for so many seconds hangs.
_LONGEST_SILENCE = 20.0


class NodeRunning(CongthuError):
    """The node of this data directory is running already."""

    code = "node.running"


class PathTooLong(CongthuError):
    """The path of the data directory is too long for Unix sockets."""

    code = "node.path-too-long"


class PrepareFailed(CongthuError):
    """The node's database or keys could not be prepared."""

    code = "node.prepare-failed"


@contextmanager
def exclusive(home: Path) -> Iterator[None]:
    """Hold the directory's lock; raises NodeRunning when another process does."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise NodeRunning(
                f"The node in {home} is running already (congthu up, process {file.read().strip()})."
            ) from None
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def running(home: Path) -> bool:
    """True when a supervisor holds the directory's lock."""
    try:
        with (home / "lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def sockets(settings: Settings) -> tuple[Path, ...]:
    """Every Unix socket whose length depends on where the data directory lies."""
    return (
        settings.milter_socket,
        settings.submission_milter_socket,
        settings.lmtp_socket,
        settings.dovecot_lmtp_socket,
        settings.imap_socket,
        settings.submit_socket,
        settings.run / ".s.PGSQL.5432",
        settings.run / "dovecot" / "imap-urlauth-worker",
        mailplane.auth_socket(settings),
    )


def check_paths(settings: Settings) -> None:
    """Raise PathTooLong when a socket's path would be cut off."""
    longest = max((str(path) for path in sockets(settings)), key=lambda text: len(text.encode()))
    excess = len(longest.encode()) - SOCKET_PATH_LIMIT + 1
    if excess > 0:
        raise PathTooLong(
            f"The path {settings.home} is {excess} bytes too long for Unix sockets ({longest});"
            " put the data directory nearer to the root."
        )


def make_folders(settings: Settings, account: Account) -> None:
    """Every folder of the data directory with its owner; safe to repeat."""
    settings.home.mkdir(parents=True, exist_ok=True)
    settings.home.chmod(0o755)
    database_owner = "root" if settings.dsn else settings.postgres_user
    group = pwd.getpwnam(account.user).pw_gid
    settings.run.mkdir(exist_ok=True)
    os.chown(settings.run, pwd.getpwnam(database_owner).pw_uid, group)
    # PostgreSQL and our services put sockets here; sticky: neither may remove the other's.
    settings.run.chmod(0o1775)
    settings.logs.mkdir(exist_ok=True)
    os.chown(settings.logs, 0, group)
    settings.logs.chmod(0o750)
    settings.plane.mkdir(mode=0o755, exist_ok=True)
    for folder, mode in (
        (settings.secrets, 0o700), (settings.keys, 0o700), (settings.trust, 0o755), (settings.blobs, 0o700),
        (settings.waiting, 0o700), (settings.home / "cache", 0o700), (settings.home / "static", 0o755),
    ):  # fmt: skip
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)
    _make_secret(settings.secrets / "django")
    _make_secret(settings.mailroom_secret)
    for folder in (
        settings.secrets,
        settings.keys,
        settings.trust,
        settings.waiting,
        settings.home / "cache",
        settings.home / "static",
    ):
        _give(folder, account.user)
    _give(settings.blobs, account.user, deep=_owner(settings.blobs) != account.user)


def _make_secret(path: Path) -> None:
    if not path.exists():
        with os.fdopen(
            os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii"
        ) as file:
            file.write(secrets.token_urlsafe(48))


def _owner(path: Path) -> str:
    return pwd.getpwuid(path.stat().st_uid).pw_name


def _give(folder: Path, user: str, *, deep: bool = True) -> None:
    entry = pwd.getpwnam(user)
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    for path in folder.rglob("*") if deep else ():
        os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)


def cluster(settings: Settings) -> Cluster | None:
    """The private PostgreSQL cluster; None when the settings name a server."""
    if settings.dsn:
        return None
    lookup = mailplane.LOOKUP_ROLE
    clients: dict[str, tuple[str, ...]] = {
        "root": ("congthu", lookup),
        settings.service_user: ("congthu",),
        "postfix": (lookup,),
        "dovecot": (lookup,),
        "dovenull": (lookup,),
    }
    return Cluster(
        data=settings.database,
        run=settings.run,
        user=settings.postgres_user,
        clients=clients,
        log=settings.logs / "postgres.log",
    )


def prepare(settings: Settings, account: Account) -> None:
    """Bring the database and the keys up to date in a child that runs as the service account."""
    command = [*become_command(account.user, groups=(SUBMIT_GROUP,)), *program("prepare")]
    surroundings = {**plain_environment(), **environment(settings, "prepare")}
    done = subprocess.run(
        command, cwd="/", env=surroundings, capture_output=True, text=True, timeout=300, check=False,
        umask=0o077, stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise PrepareFailed(
            f"Preparing the node failed: {said[-1] if said else done.returncode}", private=done.stderr
        )


def program(command: str) -> tuple[str, ...]:
    """Our own command line, run by this interpreter."""
    return (sys.executable, "-m", "congthu", command)


def environment(settings: Settings, part: str) -> dict[str, str]:
    """What every part finds in its environment."""
    return {
        "CONGTHU_DATA": str(settings.home),
        "HOME": str(settings.home / "cache"),
        processes.MARK: f"{settings.home}:{part}",
        "PYTHONUNBUFFERED": "1",
    }


def postgres_part(settings: Settings, database: Cluster) -> Part:
    """The private cluster's server."""

    def check() -> str:
        try:
            with psycopg.connect(database.conninfo(user="congthu", database="postgres"), connect_timeout=3):
                return ""
        except psycopg.OperationalError as error:
            # Roles are made after the very first start; being refused for that is an answer too.
            return "" if "does not exist" in str(error) else str(error).strip().splitlines()[0]

    return Part(
        name="postgres",
        command=tuple(database.command()),
        user=settings.postgres_user,
        log=settings.logs / "postgres.log",
        check=check,
        environment={processes.MARK: f"{settings.home}:postgres"},
        stop_with=signal.SIGINT,  # fast shutdown: ends sessions, keeps what is committed
        stop_patience=60.0,
        # The kernel may still count the memory of a killed predecessor as used.
        first_lives=6,
        on_return=lambda: mailplane.renew_lookups(settings),
    )


def engine_parts(settings: Settings) -> tuple[Part, Part]:
    """Dovecot and Postfix; both begin as root and drop to their own users."""
    dovecot = Part(
        name="dovecot",
        command=tuple(mailplane.dovecot_command(settings)),
        user="root",
        log=settings.logs / "dovecot.out",
        check=lambda: mailplane.health.dovecot(settings).why,
        environment={processes.MARK: f"{settings.home}:dovecot"},
    )
    postfix = Part(
        name="postfix",
        command=tuple(mailplane.postfix_command(settings)),
        user="root",
        log=settings.logs / "postfix.out",
        check=lambda: mailplane.health.postfix(settings).why,
        environment={
            processes.MARK: f"{settings.home}:postfix",
            **mailplane.postfix_environment(settings),
        },
    )
    return dovecot, postfix


def service_parts(settings: Settings, account: Account) -> dict[str, Part]:
    """mailgate, web and worker."""
    checks: dict[str, Callable[[], str]] = {
        "mailgate": lambda: _mailgate(settings),
        "web": lambda: _web(settings),
        "worker": lambda: _worker(settings),
    }
    return {
        name: Part(
            name=name,
            command=program(name),
            user=account.user,
            groups=(SUBMIT_GROUP,),
            log=settings.logs / f"{name}.log",
            check=check,
            environment=environment(settings, name),
        )
        for name, check in checks.items()
    }


def _mailgate(settings: Settings) -> str:
    for path in (settings.milter_socket, settings.submission_milter_socket, settings.lmtp_socket):
        why = _knock(path)
        if why:
            return why
        # Postfix's user must reach them; nobody else must: they ask no password.
        shutil.chown(path, group="postfix")
        path.chmod(0o660)
    return ""


def _worker(settings: Settings) -> str:
    try:
        silence = time.time() - settings.worker_beat.stat().st_mtime
    except OSError as error:
        return f"no sign of life: {error.strerror}"
    return f"no sign of life for {silence:.0f} s" if silence > _LONGEST_SILENCE else ""


def _knock(path: Path) -> str:
    with closing(socket.socket(socket.AF_UNIX)) as connection:
        connection.settimeout(3)
        try:
            connection.connect(str(path))
        except OSError as error:
            return f"no answer on {path}: {error}"
    return ""


def _web(settings: Settings) -> str:
    try:
        with closing(socket.create_connection((settings.listen, settings.web_port), timeout=3)) as connection:
            connection.sendall(b"HEAD /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            status = connection.recv(64).split(b" ")
    except OSError as error:
        return f"no answer on {settings.listen}:{settings.web_port}: {error}"
    if len(status) < 2 or not status[1].isdigit() or int(status[1]) >= 500:
        return f"the pages answer {b' '.join(status[:3]).decode('ascii', 'replace')!r}"
    return ""
