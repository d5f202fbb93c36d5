"""Checks the links between code and law in both directions.

A line that carries a legal duty says so: ``# law: D34.1b-7`` or ``# law: Decree 30/2020 art. 15``.
Duties have identifiers listed in ``docs/law/index.md``; every identifier named in code must be listed there,
every duty marked *carried* or *begun* there must be named in code or templates, and every act must be known.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_MARK = re.compile(r"\blaw: (?P<text>[^\n]+)")
_DUTY = re.compile(r"\b(?:D34|D15|L7822)[.-][\w.-]*\w")
_ACT = re.compile(r"\b(?:Decree|Decision|Law|Circular|Directive|DM|TCVN|QCVN) [\d/]+(?:/[\w-]+)?")
_ROW = re.compile(r"^\| (?P<duty>[\w.-]+) \|.*\| (?P<state>carried|begun|later) \|", re.MULTILINE)
_SUFFIXES: Final = {".py", ".html", ".sql", ".md", ".typ"}


def marks(text: str) -> Iterator[tuple[int, str]]:
    """Line number and text of every law mark."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _MARK.search(line):
            yield number, found["text"]


def duties(index: str) -> dict[str, str]:
    """Identifier and state of every duty in the index."""
    return {row["duty"]: row["state"] for row in _ROW.finditer(index)}


def judge(files: dict[str, str], index: str) -> list[str]:
    """One line for each broken link; ``files`` maps a path to its text."""
    known = duties(index)
    named: set[str] = set()
    faults = []
    for path, text in sorted(files.items()):
        for number, mark in marks(text):
            found = _DUTY.findall(mark)
            named.update(found)
            acts = _ACT.findall(mark)
            faults += [
                f"{path}:{number}: duty {duty} is not in the index" for duty in found if duty not in known
            ]
            faults += [f"{path}:{number}: {act} is not in the index" for act in acts if act not in index]
            if not found and not acts:
                faults.append(f"{path}:{number}: the mark names no duty and no act: {mark.strip()}")
    faults += [
        f"docs/law/index.md: {duty} is said to be {state}, but no line of code names it"
        for duty, state in known.items()
        if state != "later" and duty not in named
    ]
    return faults


def main(root: Path) -> int:
    """Read the tree, print the faults."""
    source = root / "src" / "congthu"
    files = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in source.rglob("*")
        if path.suffix in _SUFFIXES and "vendor" not in path.parts
    }
    found = judge(files, (root / "docs" / "law" / "index.md").read_text(encoding="utf-8"))
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parent.parent))
