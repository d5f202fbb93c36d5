"""Refuses words in identifiers that have a rival in the glossary: one English term per concept.

Reads every Python file under ``src/congthu`` and looks at the words of the names it *defines* (functions,
classes, arguments, variables, attributes); names of libraries are only used, so they are free.
The table is ``docs/glossary.md``; this file holds the part a machine can judge.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

#: rival word -> the word of the house.
RIVALS: Final = {
    "ack": "receipt",
    "audit": "evidence",
    "clerical": "records office",
    "emulation": "merit",
    "inbound": "incoming",
    "inbox": "mailbox (or duty inbox)",
    "journal": "book",
    "kpi": "indicator",
    "ledger": "book",
    "organisation": "agency",
    "organization": "agency",
    "outbound": "outgoing",
    "priority": "urgency",
    "staff": "officer",
    "user": "officer, mailbox or account",
    "utils": "the name of the concept",
    "helpers": "the name of the concept",
    "vanban": "document",
}

#: (file or folder, rival word) -> why it stands there.
ALLOWED: Final = {
    ("wiring", "user"): "system users and PostgreSQL roles; Django's own setting names",
    ("edges", "user"): "system users and PostgreSQL roles",
    ("apps/cli", "user"): "system users that doctor looks for",
    ("rooms/directory/models.py", "user"): "Django's account interface names the manager methods",
    ("apps/web", "user"): "Django's request.user and its account forms",
    ("lib/mailmsg", "priority"): "header names of RFC 2156",
}

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def words(identifier: str) -> list[str]:
    """The words of a snake_case or CamelCase name, in lower case."""
    return [word.lower() for word in _WORDS.findall(identifier)]


def defined(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of everything the tree gives a name to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


def allowed(path: str, rival: str) -> bool:
    """Whether the table above excuses this word in this place."""
    return any(word == rival and path.startswith(place) for place, word in ALLOWED)


def faults(source: str, path: str) -> Iterator[str]:
    """One line for each name that uses a rival word."""
    for line, name in sorted(set(defined(ast.parse(source)))):
        for word in words(name):
            if word in RIVALS and not allowed(path, word):
                yield f"{path}:{line}: '{name}' says '{word}'; the house says {RIVALS[word]}"


def main(root: Path) -> int:
    """Print every fault; the number of them decides the exit status."""
    found = [
        fault
        for file in sorted(root.rglob("*.py"))
        if "migrations" not in file.parts
        for fault in faults(file.read_text(encoding="utf-8"), file.relative_to(root).as_posix())
    ]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parent.parent / "src" / "congthu"))
