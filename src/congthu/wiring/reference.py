"""The reference of the settings, read from the lines that declare them: one source, never two."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, fields

from congthu.wiring.settings import Settings

_FIELD = re.compile(r"^    (\w+): (\w+)")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting of ``congthu.toml``."""

    name: str
    type: str
    default: object
    meaning: str


def settings() -> list[Setting]:
    """Every setting in the order of its declaration, without the data directory itself."""
    defaults = {f.name: f.default for f in fields(Settings)}
    found: list[Setting] = []
    words: list[str] = []
    for line in inspect.getsource(Settings).splitlines():
        stripped = line.strip()
        if stripped.startswith("#:"):
            words.append(stripped.removeprefix("#:").strip())
            continue
        declared = _FIELD.match(line)
        if declared and words and declared[1] in defaults and declared[1] != "home":
            name, kind = declared.groups()
            found.append(Setting(name=name, type=kind, default=defaults[name], meaning=" ".join(words)))
        words = []
    return found
