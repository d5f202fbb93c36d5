"""``--help`` teaches: every command shows itself at work, and every column of an import has its name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from congthu.apps.cli import main
from congthu.rooms.directory import tables


@cache
def assembled() -> typer.Typer:
    main._assemble("")
    return main.app


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command that may be seen and does something."""
    if command.hidden:
        return
    if hasattr(command, "commands"):
        for name, each in command.commands.items():
            yield from leaves(each, (*path, name))
    else:
        yield path


def words(*path: str) -> str:
    """The help of a command on one line."""
    result = CliRunner().invoke(assembled(), [*path, "--help"], terminal_width=200)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


@pytest.mark.parametrize("path", sorted(set(leaves(typer.main.get_command(assembled())))), ids=" ".join)
def test_every_command_teaches_by_example(path: tuple[str, ...]) -> None:
    _, _, examples = words(*path).partition("Examples:")
    assert f"congthu {' '.join(path)}" in examples


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.kind)
def test_import_names_every_column(table: tables.Table) -> None:
    described = words("directory", "import").partition(f"{table.kind}: ")[2].partition(": ")[0]
    for column in table.columns:
        assert (column.name if column.required else f"[{column.name}") in described
