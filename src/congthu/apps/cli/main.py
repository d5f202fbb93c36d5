"""The command ``congthu``: one sub-command per room, imported only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from congthu import __version__
from congthu.apps.cli.errors import FAILED, exit_code
from congthu.lib.errors import CongthuError

app = typer.Typer(
    name="congthu",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Công Thư: official mail and documents of state agencies.",
)

#: Name of the sub-command: module, and whether its commands stand directly under ``congthu``.
_MODULES = {
    "node": ("congthu.apps.cli.node", True),
    "directory": ("congthu.apps.cli.directory", False),
    "document": ("congthu.apps.cli.document", False),
    "evidence": ("congthu.apps.cli.evidence", False),
    "mail": ("congthu.apps.cli.mail", False),
    "regulation": ("congthu.apps.cli.regulation", False),
    "register": ("congthu.apps.cli.register", False),
    "text": ("congthu.apps.cli.text", False),
    "trust": ("congthu.apps.cli.trust", False),
}


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"congthu {__version__}")
        raise typer.Exit


@app.callback()
def root(
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", help="Data directory of the node.", envvar="CONGTHU_DATA"),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Công Thư: official mail and documents of state agencies."""
    del version
    if data is not None:
        os.environ["CONGTHU_DATA"] = str(data.absolute())


def _assemble(wanted: str) -> None:
    """Register the sub-commands; all of them only when no single one was named."""
    names = [wanted] if wanted in _MODULES else list(_MODULES)
    for name in names:
        module, direct = _MODULES[name]
        commands = importlib.import_module(module).app
        app.add_typer(commands) if direct else app.add_typer(commands, name=name)


def _named(arguments: list[str]) -> str:
    """The sub-command in ``arguments``: the first word that is no option and no option's value."""
    words = iter(arguments)
    for word in words:
        if word == "--data":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


def main() -> None:
    """Run the command; an error of ours is one line on standard error."""
    _assemble(_named(sys.argv[1:]))
    try:
        app(prog_name="congthu")
    except CongthuError as error:
        sys.stderr.write(f"congthu: {' '.join(error.public.split())}\n")
        if error.private and os.environ.get("CONGTHU_DEBUG"):
            sys.stderr.write(error.private.rstrip() + "\n")
        sys.exit(exit_code(error.code))
    except Exception as error:
        if not _database_is_away(error):
            raise
        sys.stderr.write("congthu: the node's database does not answer; is the node running (congthu up)?\n")
        sys.exit(FAILED)


def _database_is_away(error: Exception) -> bool:
    """Judged by name: commands that need no database load no database driver."""
    return type(error).__name__ == "OperationalError" and type(error).__module__ in (
        "django.db.utils",
        "psycopg",
        "psycopg.errors",
    )
