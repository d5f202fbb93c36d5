"""Texts of the pages: collect them, compile the Vietnamese catalogue, and check that it is complete.

``python tools/messages.py update`` after a text was added or changed, then translate and ``compile``;
``check`` is what CI runs. Public sentences of errors are texts too: they are found by reading the sources.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import extract
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "congthu"
WEB = SOURCES / "apps" / "web"
PO = WEB / "locale" / "vi" / "LC_MESSAGES" / "django.po"
#: Where the errors stand that a page may show.
SPOKEN = (
    "lib/errors.py",
    "lib/cms.py",
    "lib/pades.py",
    "lib/pki",
    "lib/smime.py",
    "lib/vntext/containers",
    "rooms/dispatch",
    "rooms/documents",
    "rooms/evidence/errors.py",
    "rooms/register",
    "rooms/regulation",
    "edges/blobs.py",
    "edges/lettering.py",
    "edges/pictures.py",
    "edges/reading.py",
    "edges/readers",
    "edges/sandbox.py",
    "edges/legacy_office.py",
    "edges/office.py",
    "edges/mailplane/imap.py",
    "apps/web",
)
KEYWORDS = {**extract.DEFAULT_KEYWORDS, "lazy": None, "pgettext": ((1, "c"), 2)}


def texts() -> Catalog:
    """All texts of the sources."""
    catalog = Catalog(project="congthu", charset="utf-8", fuzzy=False)
    for path in sorted([*WEB.rglob("*.html"), *WEB.rglob("*.py")]):
        method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
        options = {"trimmed": "false", "silent": "false"} if path.suffix == ".html" else {}
        with path.open("rb") as file:
            found = extract.extract(method, file, keywords=KEYWORDS, options=options)
            for _line, message, _comments, context in found:
                catalog.add(message, locations=[(_name(path), 0)], context=context)
    for path, sentence in sorted(set(sentences())):
        catalog.add(sentence, locations=[(_name(path), 0)])
    return catalog


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def sentences() -> Iterator[tuple[Path, str]]:
    """Public sentences of errors a page may meet: docstrings of classes, and texts they are raised with."""
    trees = {}
    for place in SPOKEN:
        files = [SOURCES / place] if place.endswith(".py") else sorted((SOURCES / place).rglob("*.py"))
        trees |= {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
    errors = {
        node.name
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and _has_code(node)
    }
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and _has_code(node):
                yield path, ast.get_docstring(node) or ""
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in errors:
                yield from ((path, text) for text in _texts(node))


def _has_code(node: ast.ClassDef) -> bool:
    """True for a class with a line ``code = "room.fault"``."""
    return any(
        isinstance(part, ast.Assign | ast.AnnAssign)
        and isinstance(part.value, ast.Constant)
        and isinstance(part.value.value, str)
        and "." in part.value.value
        and "code" in ast.unparse(part).partition("=")[0]
        for part in node.body
    )


def _texts(call: ast.Call) -> Iterator[str]:
    """Constant sentences among the arguments; step names and the like are no sentences."""
    for argument in call.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and " " in argument.value:
            yield argument.value


def translated() -> Catalog:
    """The Vietnamese catalogue as committed."""
    with PO.open("rb") as file:
        return read_po(file, locale="vi", charset="utf-8")


def compiled(catalog: Catalog) -> bytes:
    """The catalogue in the form programs read."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def faults() -> list[str]:
    """What is missing, unsure, left over or not compiled; empty when all is well."""
    catalog, wanted = translated(), texts()
    known = {(m.context, m.id): m for m in catalog if m.id}
    found = []
    for message in wanted:
        if not message.id:
            continue
        held = known.pop((message.context, message.id), None)
        if held is None or not _full(held.string):
            found.append(f"not translated: {message.id!r}")
        elif held.fuzzy:
            found.append(f"unsure: {message.id!r}")
        else:
            found += [f"{message.id!r}: {error}" for error in held.check(catalog)]
    found += [f"no longer used: {key[1]!r}" for key in known]
    if not PO.with_suffix(".mo").exists() or PO.with_suffix(".mo").read_bytes() != compiled(catalog):
        found.append("the compiled catalogue is not that of the sources: run tools/messages.py compile")
    return found


def _full(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def update() -> None:
    """Bring new texts into the catalogue, drop those that are gone."""
    catalog = translated() if PO.exists() else Catalog(locale="vi", charset="utf-8", fuzzy=False)
    catalog.update(texts(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.project, catalog.version, catalog.header_comment = "congthu", "1", "# Công Thư, Vietnamese."
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = "congthu"
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, include_lineno=False, no_location=True)


def main(what: str) -> int:
    """``update``, ``compile`` or ``check``."""
    if what == "update":
        update()
    elif what == "compile":
        PO.with_suffix(".mo").write_bytes(compiled(translated()))
    problems = faults() if what == "check" else []
    for problem in problems:
        sys.stdout.write(problem + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
