"""From the node's settings to the configuration files of Postfix 3.7 and Dovecot 2.3, as values.

law: L7822-1 the safety and security of the mail system come first.
"""

from __future__ import annotations

import hashlib
import pwd
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2
import psycopg.conninfo

from congthu.edges.mailplane.imap import MASTER
from congthu.edges.mailplane.types import File, PlaneSettings

#: Role that reads the views ``plane_*`` and nothing else.
LOOKUP_ROLE = "congthu_lookup"

#: One query per map. ``%d`` and ``%u`` make Postfix skip keys that are no full address, so one recipient
#: costs one query where ``%s`` would cost five; see pgsql_table(5). The functions keep their plans.
QUERIES: Mapping[str, str] = {
    "domains": "SELECT * FROM plane_find_domain('%s')",
    "mailboxes": "SELECT * FROM plane_find_mailbox('%u@%d')",
    "senders": "SELECT * FROM plane_find_senders('%u@%d')",
    "forged": "SELECT '550 5.7.1 sign in to send from this domain' FROM plane_find_domain('%d')",
    "routes": "SELECT * FROM plane_find_route('%d')",
}

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=jinja2.StrictUndefined,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - configuration files, not pages; the settings are the operator's own
)


@dataclass(frozen=True, kw_only=True)
class Database:
    """How the engines reach the directory views."""

    #: In the words of pgsql_table(5).
    hosts: str
    user: str
    password: str
    dbname: str
    #: In the words of libpq.
    conninfo: str


def database(settings: PlaneSettings) -> Database:
    """The private cluster by its socket, or the server named by ``dsn``."""
    if not settings.dsn:
        conninfo = f"host={settings.run} dbname=congthu user={LOOKUP_ROLE}"
        return Database(
            hosts=f"unix:{settings.run}", user=LOOKUP_ROLE, password="", dbname="congthu", conninfo=conninfo
        )
    known = {name: str(value) for name, value in psycopg.conninfo.conninfo_to_dict(settings.dsn).items()}
    host, port = known.get("host", "localhost"), known.get("port", "5432")
    return Database(
        hosts=f"unix:{host}" if host.startswith("/") else f"{host}:{port}",
        user=known.get("user", ""),
        password=known.get("password", ""),
        dbname=known.get("dbname", "congthu"),
        conninfo=settings.dsn,
    )


def auth_socket(settings: PlaneSettings) -> Path:
    """Dovecot answers Postfix's password questions here."""
    return settings.run / "dovecot-auth"


def render(settings: PlaneSettings, *, bare: bool = False) -> dict[str, File]:
    """All files of the plane by their path inside ``settings.plane``.

    ``bare`` leaves mailgate out: no milter, and Postfix delivers to Dovecot directly. Benchmarks compare
    against that.
    """
    values = _values(settings, bare=bare)
    files = {
        "postfix/main.cf": File(text=_fill("postfix-main.cf.j2", values)),
        "postfix/master.cf": File(text=_fill("postfix-master.cf.j2", values)),
        "dovecot/dovecot.conf": File(text=_fill("dovecot.conf.j2", values)),
        "dovecot/sql.conf": File(text=_fill("dovecot-sql.conf.j2", values), group="dovecot"),
        "dovecot/master-sql.conf": File(text=_fill("dovecot-master-sql.conf.j2", values), group="dovecot"),
    }
    for name, query in QUERIES.items():
        text = _fill("postfix-map.cf.j2", {**values, "query": query})
        files[f"postfix/{name}.cf"] = File(text=text, group="postfix")
    return files


def _values(settings: PlaneSettings, *, bare: bool) -> dict[str, object]:
    owner = pwd.getpwnam(settings.mail_user)
    names = (
        "node", "hostname", "listen", "smtp_port", "submission_port", "imap_port", "imaps_port",
        "run", "plane", "mail", "logs", "message_size_limit", "recipient_limit", "service_user",
        "dovecot_lmtp_socket", "imap_socket",
    )  # fmt: skip
    return {name: getattr(settings, name) for name in names} | {
        "bare": bare,
        "milter": settings.milter_socket,
        "submission_milter": settings.submission_milter_socket,
        "lmtp": settings.dovecot_lmtp_socket if bare else settings.lmtp_socket,
        "listen_inet": f"[{settings.listen}]" if ":" in settings.listen else settings.listen,
        "auth_socket": auth_socket(settings),
        "mail_uid": owner.pw_uid,
        "mail_gid": owner.pw_gid,
        "database": database(settings),
        "mailroom_hash": _hash(settings.mailroom_secret),
        "mailroom_login": MASTER,
    }


def _hash(secret: Path) -> str:
    """A plain hash gives nothing away of a random secret of 64 characters; without one nobody logs in."""
    if not secret.exists():
        return "{SHA256}"
    return "{SHA256}" + b64encode(hashlib.sha256(secret.read_bytes().strip()).digest()).decode("ascii")


def _fill(template: str, values: Mapping[str, object]) -> str:
    return _TEMPLATES.get_template(template).render(values)
