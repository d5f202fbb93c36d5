"""JSON lines in, JSON lines out: ``congthu text batch`` and ``congthu text lines``.

One line is held at a time, so the stream may be as long as it likes. A line that cannot be answered gets
``{"id": ..., "error": "..."}`` in its place, and the next one is read.
"""

from __future__ import annotations

import base64
import binascii
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from congthu.lib.errors import CongthuError
from congthu.lib.vntext.codec import decode
from congthu.lib.vntext.convert import convert_text, detect
from congthu.lib.vntext.lines import convert_lines
from congthu.lib.vntext.types import Conversion, Encoding, Prior

#: Bytes of a line: the largest text that can be converted, written in base64, fits.
_LONGEST = 128_000_000


class LineUnreadable(CongthuError):
    """A line of the input is no JSON object of the expected form."""

    code = "cli.line-unreadable"


def answer_lines(answer: Callable[[dict[str, Any]], dict[str, Any]], source: BinaryIO) -> int:
    """Answer every line of ``source`` on standard output; returns how many could not be answered."""
    failed = 0
    for number, line in _lines(source):
        name = None
        try:
            asked = _asked(line)
            name = asked.get("id")
            said = answer(asked)
        except CongthuError as error:
            failed += 1
            said = {"error": f"line {number}: {error.public}"}
        # JSON escapes lone surrogates, which UTF-8 could not carry.
        sys.stdout.write(json.dumps({"id": name, **said}) + "\n")
        sys.stdout.flush()
    return failed


def one_text(asked: dict[str, Any]) -> dict[str, Any]:
    """Answer ``{"bytes_b64" | "text", "prior"?}``."""
    prior = _prior(asked.get("prior"))
    told = (asked.get("prior") or {}).get("encoding") or asked.get("encoding")
    if told and told not in set(Encoding):
        raise LineUnreadable("unknown encoding")
    if "bytes_b64" in asked:
        data = _unpacked(asked["bytes_b64"])
        return shown(decode(data, told) if told else detect(data, prior=prior))
    if not isinstance(asked.get("text"), str):
        raise LineUnreadable("neither bytes_b64 nor text")
    return shown(convert_text(asked["text"], prior=prior))


def one_document(asked: dict[str, Any]) -> dict[str, Any]:
    """Answer ``{"lines": [..], "prior"?}``."""
    given = asked.get("lines")
    if not isinstance(given, list) or not all(isinstance(line, str) for line in given):
        raise LineUnreadable("lines is no list of strings")
    return {"lines": [each.text for each in convert_lines(given, _prior(asked.get("prior")))]}


def shown(found: Conversion) -> dict[str, Any]:
    """A conversion as JSON; the margin is null where no other reading exists."""
    return {
        "label": str(found.label),
        "margin": finite(found.margin),
        "text": found.text,
        "changed": found.changed,
        "automatic": found.automatic,
        "guessed": found.guessed,
        "unmapped": found.unmapped,
    }


def finite(margin: float | None) -> float | None:
    """JSON knows no infinity."""
    return None if margin is None or margin in {float("inf"), float("-inf")} else round(margin, 3)


def _lines(source: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not blank; None for one that is too long to be held."""
    number = 0
    while line := source.readline(_LONGEST):
        number += 1
        whole = line.endswith(b"\n") or len(line) < _LONGEST
        if line.strip():
            yield number, line if whole else None
        while not whole:
            line = source.readline(_LONGEST)
            whole = line.endswith(b"\n") or not line


def _asked(line: bytes | None) -> dict[str, Any]:
    if line is None:
        raise LineUnreadable("too long")
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineUnreadable("no JSON") from error
    if not isinstance(asked, dict):
        raise LineUnreadable("no JSON object")
    return asked


def _unpacked(given: Any) -> bytes:
    try:
        return base64.b64decode(given, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise LineUnreadable("bytes_b64 is no base64") from error


def _prior(given: Any) -> Prior:
    if given is None:
        return Prior()
    if not isinstance(given, dict):
        raise LineUnreadable("prior is no object")
    known = {str(encoding): encoding for encoding in Encoding}
    labels = {
        key: known[given[key]]
        for key in ("history", "context")
        if isinstance(given.get(key), str) and given[key] in known
    }
    names = {key: str(given[key]) for key in ("charset", "font") if given.get(key)}
    return Prior(**names, **labels)  # type: ignore[arg-type]
