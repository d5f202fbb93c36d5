"""A private PostgreSQL cluster, driven through Debian's server binaries.

The server runs as its own system user, listens on a Unix socket only, and knows its clients by their system
user (peer authentication), so there is no password to leak.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psycopg

from congthu.lib.errors import CongthuError, TemporaryError

_BINARIES = Path("/usr/lib/postgresql")
_PR_SET_PDEATHSIG = 1


class PostgresMissing(CongthuError):
    """PostgreSQL's server programs are not installed (Debian package postgresql-15 or newer)."""

    code = "postgres.missing"


class PostgresUnavailable(TemporaryError):
    """The database server does not answer."""

    code = "postgres.unavailable"


def binaries() -> Path:
    """Folder of the newest installed server's programs; raises PostgresMissing."""
    found = [p for p in _BINARIES.glob("*/bin") if (p / "postgres").exists()]
    if not found:
        raise PostgresMissing
    return max(found, key=lambda p: int(p.parent.name))


def become(user: str, parent_gone: int = signal.SIGTERM) -> Callable[[], None]:
    """What a child runs before its program: drop to ``user`` and die with its parent.

    The death signal must be set after the change of user: the kernel forgets it then.
    """
    entry = pwd.getpwnam(user)

    def apply() -> None:
        if os.geteuid() == 0:
            os.initgroups(entry.pw_name, entry.pw_gid)
            os.setgid(entry.pw_gid)
            os.setuid(entry.pw_uid)
        os.umask(0o077)
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, parent_gone)

    return apply


class Cluster:
    """One cluster in ``data``, its socket in ``run``."""

    def __init__(
        self,
        *,
        data: Path,
        run: Path,
        user: str,
        clients: Mapping[str, str | Sequence[str]],
        log: Path | None = None,
    ) -> None:
        """``clients`` maps system users to their database roles, e.g. ``{"postfix": "congthu_lookup"}``."""
        self.data, self.run, self.user, self.log = data, run, user, log
        self.clients = {
            system: (roles,) if isinstance(roles, str) else tuple(roles) for system, roles in clients.items()
        }

    def create(self) -> None:
        """initdb when there is no cluster yet; rewrite access rules always. Safe to interrupt and repeat."""
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        hba = "local all all peer map=congthu\n"
        ident = "".join(
            f"congthu {system} {role}\n" for system, roles in sorted(self.clients.items()) for role in roles
        )
        self._write("pg_hba.conf", hba)
        self._write("pg_ident.conf", f"congthu {self.user} {self.user}\n{ident}")
        self._write(
            "congthu.conf",
            "listen_addresses = ''\n"
            f"unix_socket_directories = '{self.run}'\n"
            "unix_socket_permissions = 0777\n"
            "max_connections = 200\nshared_buffers = 128MB\nwal_compression = on\n"
            "synchronous_commit = on\n"
            "timezone = 'UTC'\nlog_timezone = 'UTC'\nlog_min_messages = warning\nlog_statement = none\n",
        )

    def _initdb(self) -> None:
        staging = self.data.with_name(self.data.name + ".new")
        subprocess.run(["rm", "-rf", str(staging)], check=True)
        staging.mkdir(parents=True, mode=0o700)
        self._chown(staging)
        command = [
            str(binaries() / "initdb"),
            "-D",
            str(staging),
            "-U",
            self.user,
            "-A",
            "peer",
            "-E",
            "UTF8",
        ]
        command += ["--locale=C.UTF-8", "--data-checksums", "--no-instructions"]
        subprocess.run(
            command, check=True, preexec_fn=become(self.user), stdout=subprocess.DEVNULL, cwd="/", timeout=120
        )
        with (staging / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("include = 'congthu.conf'\n")
        (staging / "congthu.conf").touch()
        # The rename makes the cluster appear whole or not at all.
        staging.rename(self.data)

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text, encoding="utf-8")
        self._chown(path)

    def _chown(self, path: Path) -> None:
        if os.geteuid() == 0:
            entry = pwd.getpwnam(self.user)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def command(self) -> list[str]:
        """The server in the foreground, to be run by a supervisor as ``user``."""
        return [str(binaries() / "postgres"), "-D", str(self.data)]

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server as our child; stop it with SIGINT (fast shutdown)."""
        with (self.log or Path(os.devnull)).open("ab") as log:
            return subprocess.Popen(
                self.command(), preexec_fn=become(self.user, signal.SIGINT), stdout=log, stderr=log, cwd="/"
            )

    def conninfo(self, *, user: str, database: str) -> str:
        """libpq connection string over the socket."""
        return f"host={self.run} user={user} dbname={database}"

    def wait(self, *, timeout: float = 60.0) -> None:
        """Block until the server answers; raises PostgresUnavailable."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                with psycopg.connect(self.conninfo(user="congthu", database="postgres"), connect_timeout=2):
                    return
            except psycopg.OperationalError as error:
                # "role does not exist" is an answer too: the roles come after the first start.
                if re.search(r"role .* does not exist", str(error)):
                    return
                if time.monotonic() > deadline:
                    raise PostgresUnavailable(private=str(error)) from error
                time.sleep(0.05)

    def prepare(self, database: str = "congthu") -> None:
        """Create roles and the database; safe to repeat, and a single short query when all is there."""
        known = self._psql(
            "postgres",
            "select (select count(*) from pg_roles where rolname in ('congthu', 'congthu_lookup'))"  # noqa: S608 - our own name
            f" + (select count(*) from pg_database where datname = '{database}')",
        )
        if known.strip() == "3":
            return
        script = (
            "do $$ begin create role congthu login createdb;"
            " exception when duplicate_object then null; end $$;"
            "do $$ begin create role congthu_lookup login;"
            " exception when duplicate_object then null; end $$;"
        )
        self._psql("postgres", script)
        asked = f"select 1 from pg_database where datname = '{database}'"  # noqa: S608 - our own name
        exists = self._psql("postgres", asked)
        if "1" not in exists:
            self._psql("postgres", f'create database "{database}" owner congthu')

    def _psql(self, database: str, script: str) -> str:
        command = [
            str(binaries() / "psql"),
            "-XAtq",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            str(self.run),
            "-U",
            self.user,
        ]
        done = subprocess.run(
            [*command, "-d", database, "-c", script],
            check=True, capture_output=True, text=True, preexec_fn=become(self.user), cwd="/", timeout=60,
            env={**os.environ, "PGOPTIONS": "--client-min-messages=warning"},
        )  # fmt: skip
        return done.stdout
