"""Conversion of pasted text and of files, for the limited process: bytes in, plain answer out. No Django.

Every answer has the same keys, see ``_answer``. Nothing is kept: what was converted is in the answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from congthu.lib.vntext import UNKNOWN, Conversion, Encoding, Prior, convert_document, decode, is_conformant
from congthu.lib.vntext.containers import ConvertedFile, convert_file, kind_of
from congthu.lib.vntext.containers.types import Passage
from congthu.lib.vntext.convert import told as told_form
from congthu.lib.vntext.detection import readings, sample
from congthu.lib.vntext.pages import PAGES, put_back, to_bytes
from congthu.lib.vntext.tables import PAIRS, RUNS

#: Changed passages that travel; all are counted.
MOST_PASSAGES = 200
#: Characters of one passage that travel.
_LONGEST = 4000
_ALTERNATIVES = 3
_SAMPLE = 160
_JUDGED = 16_384


def converted(data: bytes, filename: str, prior: Prior = UNKNOWN) -> ConvertedFile:
    """Like ``convert_file``; passages too short to be sure of speak the language of the others."""
    made = convert_file(data, filename, prior)
    if not made.undecided or not made.labels or prior.context is not None:
        return made
    common = max(made.labels, key=lambda label: made.labels[label])
    return convert_file(data, filename, Prior(charset=prior.charset, font=prior.font, context=common))


def exchange_form(data: bytes, filename: str) -> bytes:
    """The file as it may leave: old text converted where that is certain, all else byte for byte."""
    return converted(data, filename).data


def text(given: str, encoding: str) -> dict[str, Any]:
    """Pasted text; ``encoding`` is empty when nobody tells it."""
    if encoding:
        made, unmapped, guessed = _told(given, Encoding(encoding))
        return _answer(
            given, made, labels={encoding: 1} if made != given else {}, unmapped=unmapped, guessed=guessed
        )
    found = convert_document(given.encode("utf-8", "replace"))
    made = found.text if found.changed else given
    unsure = found.changed and not found.automatic
    return _answer(
        given,
        made,
        labels={found.label.value: 1} if found.changed else {},
        margin=_finite(found.margin) if found.changed else None,
        sure=not unsure and (found.changed or is_conformant(given)),
        unmapped=found.unmapped,
        guessed=found.guessed,
        alternatives=_of_text(given) if unsure else [],
    )


def file(data: bytes, filename: str, encoding: str) -> dict[str, Any]:
    """A file. A told encoding is an order for plain text, and a hint for files that name their fonts."""
    if kind_of(data, filename) == "text":
        return _plain_told(data, Encoding(encoding)) if encoding else _plain(data, filename)
    prior = UNKNOWN
    if encoding:
        prior = Prior(context=Encoding(encoding), history=Encoding(encoding))
    return _of_file(converted(data, filename, prior))


def _plain(data: bytes, filename: str) -> dict[str, Any]:
    made = converted(data, filename)
    judged = convert_document(sample(data, _JUDGED))
    answer = _of_file(made)
    if len(answer["passages"]) > answer["count"]:
        # Converted as a whole: one stretch, of which the beginning is shown.
        lines = zip(data.split(b"\n"), made.data.split(b"\n"), strict=False)
        answer["count"] = sum(before != after for before, after in lines)
    if made.changed and not made.undecided:
        return answer | {"margin": _finite(judged.margin)}
    if judged.changed and not judged.automatic:
        return answer | {"sure": False, "alternatives": _of_bytes(data), "margin": _finite(judged.margin)}
    if not made.changed and judged.label is Encoding.FOREIGN:
        return answer | {"sure": False, "alternatives": _of_bytes(data)}
    return answer


def _plain_told(data: bytes, encoding: Encoding) -> dict[str, Any]:
    given = _unicode(data)
    if given is None:
        found = decode(data, encoding)
        before, made = data.decode("cp1252", "replace"), found.text
        unmapped, guessed = found.unmapped, found.guessed
    else:
        before = given
        made, unmapped, guessed = _told(given, encoding)
    answer = _answer(before, made, labels={encoding.value: 1}, unmapped=unmapped, guessed=guessed)
    return answer | {"data": made.encode("utf-8", "surrogatepass"), "changed": given is None or made != given}


def _told(given: str, encoding: Encoding) -> tuple[str, int, int]:
    """Text some program surfaced through a code page, read in the encoding told."""
    if encoding is Encoding.VIQR:
        return decode(given.encode("latin-1", "replace"), encoding).text, 0, 0
    if encoding not in RUNS and encoding not in PAIRS:
        return told_form(given, encoding)
    lines = [_told_line(line, encoding) for line in given.split("\n")]
    return "\n".join(line.text for line in lines), sum(line.unmapped for line in lines), 0


def _told_line(line: str, encoding: Encoding) -> Conversion:
    behind = _behind(line)
    if behind is None:
        # Letters no code page has: this line is Unicode already.
        return decode(line.encode("utf-8", "replace"), Encoding.UTF_8)
    made = decode(behind[0], encoding)
    return Conversion(
        label=encoding,
        margin=made.margin,
        text=put_back(made.text, behind[1]),
        changed=True,
        automatic=True,
        unmapped=made.unmapped,
    )


def _behind(given: str) -> tuple[bytes, list[str]] | None:
    for page in PAGES:
        found = to_bytes(given, page)
        if found is not None:
            return found
    return None


def _unicode(data: bytes) -> str | None:
    wide = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def _of_text(given: str) -> list[dict[str, str]]:
    behind = _behind(given)
    return [] if behind is None or behind[0].isascii() else _read_as(behind[0])


def _of_bytes(data: bytes) -> list[dict[str, str]]:
    given = _unicode(data)
    return _read_as(data) if given is None else _of_text(given)


def _read_as(data: bytes) -> list[dict[str, str]]:
    """The likeliest readings that differ, each with a piece to look at."""
    found: dict[str, str] = {}
    for reading in readings(data, {}):
        lines = [line.strip() for line in reading.text.splitlines() if not line.isascii()]
        piece = " / ".join(lines)[:_SAMPLE]
        if piece and piece not in found.values():
            found[reading.label.value] = piece
    return [{"encoding": label, "sample": piece} for label, piece in list(found.items())[:_ALTERNATIVES]]


def _of_file(made: ConvertedFile) -> dict[str, Any]:
    passages = [row for passage in made.passages for row in _rows(passage)]
    return {
        "data": made.data,
        "kind": made.kind,
        "changed": made.changed,
        "labels": {label.value: count for label, count in made.labels.items()},
        "margin": None,
        "sure": not made.undecided,
        "guessed": made.guessed,
        "unmapped": made.unmapped,
        "undecided": made.undecided,
        "notes": list(made.report),
        "passages": _short(passages),
        "count": sum(made.labels.values()),
        "alternatives": [],
    }


def _rows(passage: Passage) -> list[tuple[str, str, str]]:
    """A passage line by line; the last line of a long text may have been cut and is left out."""
    before, after, label = passage.before, passage.after, passage.label.value
    old, new = before.splitlines(), after.splitlines()
    if min(len(old), len(new)) < 2:
        return [(before, after, label)] if before != after else []
    return [(a, b, label) for a, b in zip(old[:-1], new[:-1], strict=False) if a != b]


def _answer(
    before: str,
    after: str,
    *,
    labels: Mapping[str, int],
    unmapped: int,
    guessed: int,
    margin: float | None = None,
    sure: bool = True,
    alternatives: Iterable[dict[str, str]] = (),
) -> dict[str, Any]:
    """What every conversion answers: the data, the counts, and the passages before and after."""
    label = next(iter(labels), Encoding.UTF_8.value)
    passages = _beside(before, after, label)
    return {
        "data": after.encode("utf-8", "surrogatepass"),
        "kind": "text",
        "changed": before != after,
        "labels": dict(labels),
        "margin": margin,
        "sure": sure,
        "guessed": guessed,
        "unmapped": unmapped,
        "undecided": 0,
        "notes": [],
        "passages": _short(passages),
        "count": sum(old != new for old, new, _label in passages),
        "alternatives": list(alternatives),
    }


def _beside(before: str, after: str, label: str) -> list[tuple[str, str, str]]:
    old, new = before.splitlines(), after.splitlines()
    if len(old) != len(new):
        return [(before, after, label)]
    return [(a, b, label) for a, b in zip(old, new, strict=True) if a.strip() or b.strip()]


def _short(passages: Iterable[tuple[str, str, str]]) -> list[list[str]]:
    return [[a[:_LONGEST], b[:_LONGEST], label] for a, b, label in list(passages)[:MOST_PASSAGES]]


def _finite(margin: float) -> float | None:
    """None stands for "no other reading"; JSON knows no infinity."""
    return margin if math.isfinite(margin) else None
