"""The text of messages, for the limited process: bytes in, plain answer out. No Django.

Attached files are somebody's own and are not looked into: judged and converted are the fields a reader is
shown, the names of attachments and the parts in plain text and HTML. law: D34.1b-6
"""

from __future__ import annotations

from typing import Any

from congthu.lib.vntext import UNKNOWN, Encoding, Prior
from congthu.lib.vntext.containers import ConvertedFile
from congthu.lib.vntext.containers.mail import convert_mail
from congthu.rooms.screening.glance import glance

#: Text that was misread twice needs two steps.
_MOST_ROUNDS = 3


def judge(message: bytes) -> dict[str, Any]:
    """Judge one message; the keys are the fields of ``screening.types.TextState``.

    What is signed is converted for showing only; the caller must never send it on.
    """
    before = glance(message)
    answer: dict[str, Any] = {"form": "conformant", "parts": [], "encodings": [], "converted": b""}
    if before.closed:
        return answer | {"form": "not-judged", "parts": ["encrypted"]}
    made = converted(message)
    if made.changed:
        parts = before.suspects - glance(made.data).suspects or before.suspects
        labels = [label for label, _ in _by_number(made)] or [Encoding.UTF_8]
        answer |= {
            "form": "not-conformant",
            "parts": sorted(parts),
            "encodings": [label.value for label in labels[:5]],
            "converted": made.data,
        }
    elif made.undecided:
        answer |= {"form": "not-judged", "parts": ["doubtful"]}
    return answer


def converted(message: bytes) -> ConvertedFile:
    """The message in the form of exchange, signed parts as well: for showing, or where nothing is signed."""
    made = convert_mail(message, view=True)
    if made.undecided and made.labels:
        # Passages too short to be sure of speak the language of the others.
        made = convert_mail(message, Prior(context=_by_number(made)[0][0]), view=True)
    found = made
    for _ in range(_MOST_ROUNDS if made.changed else 0):
        again = convert_mail(found.data, UNKNOWN, view=True)
        if not again.changed:
            break
        found = again
    return made if found is made else _joined(made, found)


def _joined(first: ConvertedFile, last: ConvertedFile) -> ConvertedFile:
    return ConvertedFile(
        data=last.data,
        changed=True,
        kind=first.kind,
        labels=first.labels or last.labels,
        undecided=last.undecided,
        report=first.report,
    )


def _by_number(made: ConvertedFile) -> list[tuple[Encoding, int]]:
    return sorted(made.labels.items(), key=lambda each: -each[1])
