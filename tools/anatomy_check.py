"""Checks the anatomy of the rooms and the sizes of files and functions.

A room under ``src/congthu/rooms`` has a page (README.md) with its duties and refusals; its ``rules`` and
``types`` are pure; no file or folder of the house is an attic; a file has at most 400 lines, a function at
most 60 (the aim is 40).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ATTICS: Final = {"base", "common", "helpers", "misc", "shared", "util", "utils"}
MOST_LINES: Final = 400
MOST_FUNCTION_LINES: Final = 60

#: What a pure part (rules, types) may not import: the world, and the parts that touch it.
IMPURE: Final = {
    "django",
    "psycopg",
    "procrastinate",
    "subprocess",
    "socket",
    "models",
    "queries",
    "flows",
    "random",
}


def room_faults(rooms: Path) -> Iterator[str]:
    """Rooms without their page, and pages that leave out what the law asks of the room or what it refuses."""
    for room in sorted(path for path in rooms.iterdir() if path.is_dir() and not path.name.startswith("_")):
        if not (room / "README.md").exists():
            yield f"rooms/{room.name}: README.md is missing"
            continue
        page = (room / "README.md").read_text(encoding="utf-8")
        for part in ("**Duties", "**Refuses"):
            if part not in page:
                yield f"rooms/{room.name}: README.md has no {part.strip('*')}"


def purity_faults(source: str, path: str) -> Iterator[str]:
    """Imports that a pure part of a room must not have."""
    for node in ast.walk(ast.parse(source)):
        modules = []
        if isinstance(node, ast.ImportFrom):
            modules = [f"{node.module or ''}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        for module in modules:
            if touched := IMPURE.intersection(module.split(".")):
                yield f"{path}:{node.lineno}: a pure part imports {', '.join(sorted(touched))}"


def size_faults(source: str, path: str) -> Iterator[str]:
    """Files and functions that outgrew themselves."""
    if (lines := source.count("\n")) > MOST_LINES:
        yield f"{path}: {lines} lines; {MOST_LINES} at most"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_FUNCTION_LINES:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines; {MOST_FUNCTION_LINES} at most"


def attic_faults(root: Path) -> Iterator[str]:
    """Files and folders whose name says nothing."""
    for path in sorted(root.rglob("*")):
        if path.stem in ATTICS and "vendor" not in path.parts and path.suffix in {"", ".py"}:
            yield f"{path.relative_to(root).as_posix()}: an attic; name the concept"


def main(root: Path) -> int:
    """Print every fault; the number of them decides the exit status."""
    found = [*room_faults(root / "rooms"), *attic_faults(root)]
    for file in sorted(root.rglob("*.py")):
        if "migrations" not in file.parts:
            path, source = file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")
            found += size_faults(source, path)
            if path.startswith("rooms/") and {"rules", "types"} & {*file.parts, file.stem}:
                found += purity_faults(source, path)
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parent.parent / "src" / "congthu"))
