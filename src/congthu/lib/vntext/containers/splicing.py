"""Changing spans of a file and nothing between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import AnyStr

Splice = tuple[int, int, AnyStr]


def spliced(
    data: AnyStr, splices: Iterable[Splice[AnyStr]], between: Callable[[AnyStr], AnyStr] = lambda kept: kept
) -> AnyStr:
    """``data`` with the spans replaced; ``between`` sees what is kept. Spans do not overlap."""
    out: list[AnyStr] = []
    at = 0
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        out.append(between(data[at:start]))
        out.append(new)
        at = end
    out.append(between(data[at:]))
    return data[:0].join(out)
