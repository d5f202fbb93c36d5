"""``congthu init | up | doctor | config`` and the parts a node is made of."""

from __future__ import annotations

import dataclasses
import importlib
from pathlib import Path
from typing import Annotated

import typer

from congthu.apps.cli.errors import FAILED
from congthu.apps.cli.options import Data, Json
from congthu.wiring import settings as node_settings

app = typer.Typer(no_args_is_help=True)
config = typer.Typer(no_args_is_help=True, help="The settings of a node.")
app.add_typer(config, name="config")

_INIT = """
Examples:

  congthu init --data /srv/bkhcn

  congthu init --data /srv/bkhcn --node bkhcn --hostname mail.bkhcn.example --listen 127.0.0.2
"""
_UP = """
Examples:

  congthu up

  congthu up --data /srv/bkhcn

A directory without a node becomes one, with default settings. Ctrl-C or SIGTERM stops it cleanly.
"""
_DOCTOR = """
Examples:

  congthu doctor

  congthu doctor --data /srv/bkhcn --json

Exit status: 0 a node can start, 1 it cannot.
"""
_DESCRIBE = """
Examples:

  congthu config describe > settings.md
"""
_SHOW = """
Examples:

  congthu config show --data /srv/bkhcn
"""
_PART = """
Examples:

  congthu {name} --data /srv/bkhcn

`congthu up` starts it with the others and starts it again when it ends; alone it is for finding faults.
"""


@app.command(epilog=_INIT)
def init(
    data: Data = None,
    node: Annotated[str, typer.Option(help="Short name, unique in the federation.")] = "node",
    hostname: Annotated[str, typer.Option(help="Host name of the mail engines.")] = "localhost",
    listen: Annotated[str, typer.Option(help="Address of all network services.")] = "127.0.0.1",
    smtp_port: Annotated[int, typer.Option(help="Incoming SMTP.")] = 10025,
    submission_port: Annotated[int, typer.Option(help="Submission for mail clients.")] = 10587,
    imap_port: Annotated[int, typer.Option(help="IMAP with STARTTLS.")] = 10143,
    imaps_port: Annotated[int, typer.Option(help="IMAP over TLS.")] = 10993,
    web_port: Annotated[int, typer.Option(help="Pages.")] = 10088,
    dsn: Annotated[str, typer.Option(help="An existing PostgreSQL server instead of a private one.")] = "",
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Sample data and passwords.")
    ] = False,
) -> None:
    """Write the settings of a new node."""
    home = node_settings.locate(data)
    if (home / "congthu.toml").exists():
        raise node_settings.SettingsError(f"{home} holds a node already; edit its congthu.toml.")
    given = {
        "node": node, "hostname": hostname, "listen": listen, "smtp_port": smtp_port,
        "submission_port": submission_port, "imap_port": imap_port, "imaps_port": imaps_port,
        "web_port": web_port, "dsn": dsn, "demonstration": demonstration,
    }  # fmt: skip
    node_settings.save(node_settings.from_mapping(home, given))
    typer.echo(f"{home / 'congthu.toml'} is written; start the node with: congthu up --data {home}")


@app.command(epilog=_UP)
def up(
    data: Data = None,
    bare: Annotated[
        bool, typer.Option("--bare", help="Leave mailgate out of the mail's way (benchmarks).")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
) -> None:
    """Start a node and keep it alive until Ctrl-C."""
    from congthu.apps.cli import watch
    from congthu.wiring import up as wiring_up

    home = node_settings.locate(data)
    if not (home / "congthu.toml").exists():
        node_settings.save(node_settings.from_mapping(home, {}))
    settings = node_settings.load(home)
    view = watch.view(settings, quiet=quiet)
    with view:
        wiring_up.run(settings, bare=bare, on_start=view.follow, on_ready=view.ready)


@app.command(epilog=_DOCTOR)
def doctor(
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Say what is missing or wrong on this machine, and how to mend it."""
    from congthu.apps.cli import findings
    from congthu.wiring import doctor as wiring_doctor

    found = wiring_doctor.examine(_settings_or_defaults(node_settings.locate(data)))
    findings.show(found, as_json=as_json)
    if any(one.level is wiring_doctor.Level.WRONG for one in found):
        raise typer.Exit(FAILED)


def _settings_or_defaults(home: Path) -> node_settings.Settings:
    if (home / "congthu.toml").exists():
        return node_settings.load(home)
    return node_settings.Settings(home=home)


@config.command(epilog=_DESCRIBE)
def describe() -> None:
    """Print every setting of congthu.toml with its type, default and meaning, as Markdown."""
    from congthu.wiring import reference

    typer.echo("# Settings of a node\n")
    typer.echo("Written in `congthu.toml` in the data directory; what is not written has its default.\n")
    typer.echo("| setting | type | default | meaning |\n|---|---|---|---|")
    for one in reference.settings():
        default = str(one.default).lower() if isinstance(one.default, bool) else one.default
        shown = f"`{default}`" if default != "" else "(empty)"
        typer.echo(f"| `{one.name}` | {one.type} | {shown} | {one.meaning} |")


@config.command(epilog=_SHOW)
def show(data: Data = None) -> None:
    """Print the settings of a node as they are now, defaults included."""
    settings = node_settings.load(node_settings.locate(data))
    for f in dataclasses.fields(settings):
        typer.echo(f"{f.name} = {getattr(settings, f.name)}")


@app.command(hidden=True)
def prepare(data: Data = None) -> None:
    """Bring the database and the keys up to date (a step of ``up``)."""
    from congthu.wiring import boot
    from congthu.wiring import prepare as steps

    steps.run(boot.boot(data))


def _part(name: str, data: Path | None) -> None:
    from congthu.wiring import boot

    settings = boot.boot(data)
    importlib.import_module(f"congthu.apps.{name}.main").run(settings)


@app.command(epilog=_PART.format(name="mailgate"))
def mailgate(data: Data = None) -> None:
    """Run only the mail gate of a node (milter and LMTP relay)."""
    _part("mailgate", data)


@app.command(epilog=_PART.format(name="web"))
def web(data: Data = None) -> None:
    """Run only the pages of a node."""
    _part("web", data)


@app.command(epilog=_PART.format(name="worker"))
def worker(data: Data = None) -> None:
    """Run only the worker of a node."""
    _part("worker", data)
