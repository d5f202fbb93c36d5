"""What this machine lacks for a node, each finding with how to mend it. Nothing is changed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from congthu.edges import mailplane, office, postgres
from congthu.lib.errors import CongthuError
from congthu.wiring import node
from congthu.wiring.accounts import missing, service_account
from congthu.wiring.settings import Settings

_INSTALL = "run tools/setup run, or: apt-get install "
_ROOM_NEEDED = 2 << 30
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")

#: Program a part needs, and the Debian package that brings it.
_PROGRAMS = (
    (mailplane.POSTFIX_DAEMONS / "master", "postfix"),
    (Path("/usr/lib/postfix/postfix-pgsql.so"), "postfix-pgsql"),
    (mailplane.DOVECOT, "dovecot-core"),
    (mailplane.DOVECOT_DAEMONS / "imap", "dovecot-imapd"),
    (mailplane.DOVECOT_DAEMONS / "lmtp", "dovecot-lmtpd"),
    (mailplane.DOVECOT_DAEMONS / "modules" / "auth" / "libdriver_pgsql.so", "dovecot-pgsql"),
    (Path("/usr/bin/setpriv"), "util-linux"),
    (Path("/usr/bin/openssl"), "openssl"),
)


class Level(StrEnum):
    """How much a finding matters."""

    FINE = "fine"
    WARNING = "warning"  #: the node starts, something is worse than it could be
    WRONG = "wrong"  #: the node does not start


class NotReady(CongthuError):
    """This machine is not ready for a node; see congthu doctor."""

    code = "doctor.not-ready"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at."""

    about: str
    level: Level
    detail: str
    #: What to do; empty when fine.
    mend: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Every check, in the order in which a node needs the things."""
    return [finding for check in CHECKS for finding in check(settings)]


def require(settings: Settings, checks: Sequence[Check]) -> None:
    """Raise NotReady with the first thing that keeps a node from starting."""
    for check in checks:
        for finding in check(settings):
            if finding.level is Level.WRONG:
                raise NotReady(f"{finding.about}: {finding.detail}. To mend it: {finding.mend}.")


def _fine(about: str, detail: str) -> Finding:
    return Finding(about=about, level=Level.FINE, detail=detail)


def _wrong(about: str, detail: str, mend: str) -> Finding:
    return Finding(about=about, level=Level.WRONG, detail=detail, mend=mend)


def _warning(about: str, detail: str, mend: str) -> Finding:
    return Finding(about=about, level=Level.WARNING, detail=detail, mend=mend)


def _root(_: Settings) -> Iterator[Finding]:
    if os.geteuid() == 0:
        yield _fine("rights", "started as root; services drop to their own users")
    else:
        yield _wrong(
            "rights", "not root: Postfix and Dovecot cannot start", "start congthu up as root (sudo)"
        )


def _packages(settings: Settings) -> Iterator[Finding]:
    lacking = [package for program, package in _PROGRAMS if not program.exists()]
    if not settings.dsn:
        try:
            postgres.binaries()
        except postgres.PostgresMissing:
            lacking.append("postgresql")
    if lacking:
        yield _wrong("packages", f"not installed: {', '.join(lacking)}", _INSTALL + " ".join(lacking))
    else:
        yield _fine("packages", "Postfix, Dovecot, PostgreSQL and their modules are installed")


def _users(settings: Settings) -> Iterator[Finding]:
    wanted = {settings.service_user, settings.mail_user, "postfix", "dovecot", "dovenull"}
    if not settings.dsn:
        wanted.add(settings.postgres_user)
    absent = sorted(user for user in wanted if missing(user))
    if absent:
        mend = "; ".join(f"useradd --system --shell /usr/sbin/nologin {user}" for user in absent)
        yield _wrong("system users", f"missing: {', '.join(absent)}", mend)
    else:
        yield _fine("system users", ", ".join(sorted(wanted)))


def _interpreter(settings: Settings) -> Iterator[Finding]:
    if missing(settings.service_user) or os.geteuid() != 0:
        return
    account = service_account(settings.service_user)
    if account.warning:
        mend = "put the checkout where every user may read it, or run tools/setup run"
        yield _warning("service account", account.warning, mend)
    else:
        yield _fine("service account", f"{settings.service_user} can run this interpreter")


def _paths(settings: Settings) -> Iterator[Finding]:
    try:
        node.check_paths(settings)
    except node.PathTooLong as error:
        yield _wrong("socket paths", error.public, "choose a shorter data directory with --data")
    else:
        yield _fine("socket paths", f"all shorter than {node.SOCKET_PATH_LIMIT} bytes")


def _way(settings: Settings) -> Iterator[Finding]:
    """Every folder above must let the services through."""
    closed = [
        folder for folder in settings.home.parents if folder.exists() and not folder.stat().st_mode & 0o001
    ]
    if closed:
        yield _wrong(
            "way to the data directory",
            f"{closed[0]} lets no other user through",
            f"chmod o+x {closed[0]}, or choose another data directory",
        )
    else:
        yield _fine("way to the data directory", str(settings.home))


def _secrets(settings: Settings) -> Iterator[Finding]:
    if not settings.secrets.is_dir():
        return
    try:
        open_ones = [path.name for path in settings.secrets.iterdir() if path.stat().st_mode & 0o077]
    except PermissionError:
        return
    if open_ones:
        mend = f"chmod 600 {settings.secrets}/*, and consider the secrets known to others"
        yield _wrong("secrets", f"readable by others: {', '.join(sorted(open_ones))}", mend)
    else:
        yield _fine("secrets", "private")


def _ports(settings: Settings) -> Iterator[Finding]:
    if node.running(settings.home):
        yield _fine("ports", "the node is running and holds them")
    else:
        yield from _free_ports(settings)


def _free_ports(settings: Settings) -> Iterator[Finding]:
    names = ("smtp_port", "submission_port", "imap_port", "imaps_port", "web_port")
    taken = {
        name: why
        for name in names
        if (why := _cannot_bind(settings.listen, getattr(settings, name))) is not None
    }
    if taken:
        detail = "; ".join(f"{name} {getattr(settings, name)}: {why}" for name, why in taken.items())
        yield _wrong("ports", detail, "choose others in congthu.toml, or end what holds them (ss -ltnp)")
    else:
        yield _fine("ports", f"free on {settings.listen}")


def _cannot_bind(address: str, port: int) -> str | None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with closing(socket.socket(family)) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((address, port))
        except OSError as error:
            return error.strerror
    return None


def _room(settings: Settings) -> Iterator[Finding]:
    place = settings.home
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    detail = f"{free / (1 << 30):.1f} GiB free at {place}"
    if free < _ROOM_NEEDED:
        yield _warning("disk", detail, "make room: below 2 GiB mail soon waits outside")
    else:
        yield _fine("disk", detail)


def _plane(settings: Settings) -> Iterator[Finding]:
    if not (settings.plane / "postfix" / "main.cf").exists():
        return
    try:
        mailplane.validate(settings)
    except CongthuError as error:
        yield _wrong("mail engines", error.public, "correct congthu.toml; the files are generated from it")
    else:
        yield _fine("mail engines", "accept their configuration")


def _fonts(_: Settings) -> Iterator[Finding]:
    found = [path for folder in _FONT_FOLDERS for path in Path(folder).rglob("Tinos-Regular.ttf")]
    if found:
        yield _fine("typeface", str(found[0]))
    else:
        yield _warning(
            "typeface", "Tinos is missing: no number is printed on sealed PDFs", _INSTALL + "fonts-croscore"
        )


def _office(_: Settings) -> Iterator[Finding]:
    program = office.find()
    if program:
        yield _fine("LibreOffice", str(program))
    else:
        yield _warning(
            "LibreOffice",
            "optional, not installed: DOCX files go out as they are, without a PDF",
            _INSTALL + "libreoffice-writer-nogui",
        )


def _clock(_: Settings) -> Iterator[Finding]:
    """law: Decision 28/2018 art. 14.4, times of receipts must be right."""
    if shutil.which("timedatectl") is None:
        return
    asked = subprocess.run(
        ["timedatectl", "show", "-p", "NTPSynchronized", "--value"],
        capture_output=True, text=True, timeout=10, check=False,
    )  # fmt: skip
    if asked.stdout.strip() == "no":
        yield _warning(
            "clock", "not kept right by a time server", "install and start chrony or systemd-timesyncd"
        )
    elif asked.stdout.strip() == "yes":
        yield _fine("clock", "kept right by a time server")


Check = Callable[[Settings], Iterator[Finding]]

#: What ``congthu up`` looks at before it writes anything.
BEFORE_START: tuple[Check, ...] = (_root, _packages, _users, _paths, _way)
#: What it looks at once what a killed predecessor left is gone.
PORTS: tuple[Check, ...] = (_free_ports,)
CHECKS: tuple[Check, ...] = (
    _root, _packages, _users, _interpreter, _paths, _way, _secrets, _ports, _room, _plane, _fonts, _office,
    _clock,
)  # fmt: skip
