"""The settings of one node: frozen values read from ``congthu.toml`` in its data directory.

Every path a part of the platform uses derives from the data directory, so a node is moved or backed up as one
folder. Secrets are never settings: they are files under ``secrets/`` with mode 0600.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from congthu.lib.errors import CongthuError


class SettingsError(CongthuError):
    """The node's settings cannot be read."""

    code = "settings.invalid"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of one node; see ``congthu config describe``."""

    #: Data directory: everything the node keeps.
    home: Path
    #: Short name of the node, unique in the federation, e.g. ``bkhcn``.
    node: str = "node"
    #: Host name the mail engines announce; also the name in the TLS certificate.
    hostname: str = "localhost"
    #: Address all network services listen on.
    listen: str = "127.0.0.1"
    #: Port of incoming SMTP (other nodes and the world).
    smtp_port: int = 10025
    #: Port of authenticated submission (STARTTLS) for mail clients.
    submission_port: int = 10587
    #: Port of IMAP (STARTTLS).
    imap_port: int = 10143
    #: Port of IMAP over TLS.
    imaps_port: int = 10993
    #: Port of the web pages. Not 10080: browsers refuse it (Fetch standard, "bad port").
    web_port: int = 10088
    #: Connection string of an existing PostgreSQL server; empty: the node runs a private cluster.
    dsn: str = ""
    #: Largest message accepted, in bytes (DM 2/11/2005 art. 12 asks for 30 MB as the least).
    message_size_limit: int = 35_000_000
    #: Most recipients of one submitted message.
    recipient_limit: int = 5_000
    #: System user of mailgate, web and worker.
    service_user: str = "congthu"
    #: System user that owns the mailboxes.
    mail_user: str = "congthu-mail"
    #: System user of the private PostgreSQL cluster.
    postgres_user: str = "postgres"
    #: Language of pages for a visitor who has not chosen: ``vi`` or ``en``.
    language: str = "vi"
    #: Public base address of the web pages; empty: derived from ``listen`` and ``web_port``.
    base_url: str = ""
    #: True on a demonstration node: pages say so, sample passwords are allowed.
    demonstration: bool = False

    # Places inside the data directory -------------------------------------------------------------

    @property
    def run(self) -> Path:
        """Sockets and process ids; short paths, because a Unix socket path has 107 bytes at most."""
        return self.home / "run"

    @property
    def database(self) -> Path:
        """The private PostgreSQL cluster."""
        return self.home / "pg"

    @property
    def plane(self) -> Path:
        """Generated configuration and queues of Postfix and Dovecot."""
        return self.home / "plane"

    @property
    def mail(self) -> Path:
        """The mailboxes (Maildir), written by Dovecot only."""
        return self.home / "mail"

    @property
    def blobs(self) -> Path:
        """Content-addressed files: documents, messages, receipts."""
        return self.home / "blobs"

    @property
    def waiting(self) -> Path:
        """Files that clerks gave and that are not documents yet."""
        return self.home / "waiting"

    @property
    def secrets(self) -> Path:
        """Passwords and keys, mode 0600."""
        return self.home / "secrets"

    @property
    def keys(self) -> Path:
        """Password-protected key stores (PKCS#12)."""
        return self.home / "keys"

    @property
    def trust(self) -> Path:
        """Certificates of the trial CA, CRL, trusted roots of other nodes."""
        return self.home / "trust"

    @property
    def logs(self) -> Path:
        """Application and engine logs."""
        return self.home / "logs"

    @property
    def connection(self) -> str:
        """libpq connection string used by our own processes."""
        return self.dsn or f"host={self.run} dbname=congthu user=congthu"

    @property
    def web_url(self) -> str:
        """Base address of the pages, without a trailing slash."""
        return self.base_url or f"http://{self.listen}:{self.web_port}"

    # Sockets between the mail engines and mailgate ---------------------------------------------------

    @property
    def milter_socket(self) -> Path:
        """Postfix speaks milter to mailgate here."""
        return self.run / "milter"

    @property
    def submission_milter_socket(self) -> Path:
        """Postfix speaks milter to mailgate here about what officers submit, bodies included."""
        return self.run / "milter-submit"

    @property
    def lmtp_socket(self) -> Path:
        """Postfix delivers to mailgate here."""
        return self.run / "lmtp"

    @property
    def worker_beat(self) -> Path:
        """The worker touches this file while it lives."""
        return self.run / "worker.beat"

    @property
    def dovecot_lmtp_socket(self) -> Path:
        """mailgate delivers to Dovecot here."""
        return self.run / "dovecot-lmtp"

    @property
    def imap_socket(self) -> Path:
        """The pages read agency mailboxes from Dovecot here."""
        return self.run / "dovecot-imap"

    @property
    def mailroom_secret(self) -> Path:
        """Password of the pages' own login there."""
        return self.secrets / "mailroom"

    @property
    def submit_socket(self) -> Path:
        """Our worker hands messages to Postfix here (SMTP over a Unix socket)."""
        return self.plane / "spool" / "public" / "congthu-submit"


def load(home: Path) -> Settings:
    """Read ``home/congthu.toml``; raise SettingsError with one clear sentence on any fault."""
    path = home / "congthu.toml"
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{home} is not a node's data directory (no congthu.toml in it).") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error
    return from_mapping(home, given)


def from_mapping(home: Path, given: dict[str, Any]) -> Settings:
    """Check names and types of the given values and freeze them."""
    known = {f.name: f for f in fields(Settings) if f.name != "home"}
    for name, value in given.items():
        if name not in known:
            raise SettingsError(f"congthu.toml: there is no setting called {name}.")
        expected = type(known[name].default)
        if type(value) is not expected:
            raise SettingsError(f"congthu.toml: {name} must be of type {expected.__name__}.")
    return Settings(home=home.absolute(), **given)


def save(settings: Settings) -> None:
    """Write the values that differ from the defaults to ``congthu.toml``."""
    lines = []
    for f in fields(settings):
        value = getattr(settings, f.name)
        if f.name != "home" and value != f.default:
            lines.append(f"{f.name} = {_toml(value)}")
    settings.home.mkdir(parents=True, exist_ok=True)
    (settings.home / "congthu.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def locate(given: Path | None = None) -> Path:
    """Data directory: the one given, else ``$CONGTHU_DATA``, else ``./congthu-data``."""
    if given is not None:
        return given.absolute()
    return Path(os.environ.get("CONGTHU_DATA", "congthu-data")).absolute()
