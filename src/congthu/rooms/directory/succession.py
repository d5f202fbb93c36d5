"""What became of an agency that ended: renamed, merged, split, dissolved. Pure.

A document of today that still writes the old name goes to the successor only when the agency passed into it
as a whole; what was split, or has no successor, is for the clerk.
"""

from __future__ import annotations

from dataclasses import dataclass

from congthu.rooms.directory.types import AgencyEntry, Ending, Snapshot, Succession, Text

_WHOLE = (Ending.RENAMED, Ending.MERGED)
_LONGEST_CHAIN = 8
_VERBS = {
    Ending.RENAMED: ("đổi tên thành", "was renamed"),
    Ending.MERGED: ("sáp nhập, hợp nhất vào", "was merged into"),
    Ending.SPLIT: ("được chia, chuyển giao cho", "was divided among"),
    Ending.DISSOLVED: ("giải thể", "was dissolved"),
}


@dataclass(frozen=True, kw_only=True)
class Heirs:
    """Who took over from an agency, on the snapshot's day."""

    codes: tuple[str, ...]
    #: One heir, and every step of the way was a whole one.
    whole: bool
    why: Text


def heirs_of(ended: AgencyEntry, snapshot: Snapshot) -> Heirs:
    """Follow the successions of ``ended`` to agencies that exist; none is invented where none is recorded."""
    steps = snapshot.successors.get(ended.code, ())
    why = _told(ended, steps, snapshot) if steps else _only_then(ended)
    codes: dict[str, None] = {}
    whole, waiting = True, [ended.code]
    for _ in range(_LONGEST_CHAIN):
        if not waiting:
            break
        taken = [s for code in waiting for s in snapshot.successors.get(code, ())]
        whole = whole and len(taken) == len(waiting) == 1 and taken[0].kind in _WHOLE
        codes.update({s.successor: None for s in taken if s.successor in snapshot.by_code})
        waiting = [s.successor for s in taken if s.successor and s.successor not in snapshot.by_code]
    return Heirs(codes=tuple(codes), whole=whole and not waiting and len(codes) == 1, why=why)


def _told(ended: AgencyEntry, steps: tuple[Succession, ...], snapshot: Snapshot) -> Text:
    first = steps[0]
    vi, en = _VERBS[Ending(first.kind)]
    names = [snapshot.by_code[s.successor].name for s in steps if s.successor in snapshot.by_code]
    to = f" {', '.join(names)}" if names else ""
    act = f" ({first.act})" if first.act else ""
    return Text(
        vi=f"{ended.name} đã {vi}{to} từ ngày {first.on:%d/%m/%Y}{act}.",
        en=f"{ended.name} {en}{to} on {first.on.isoformat()}{act}.",
    )


def _only_then(ended: AgencyEntry) -> Text:
    since, until = ended.valid_from.isoformat(), ended.valid_until
    return Text(
        vi=f"{ended.name} chỉ tồn tại từ {since}" + (f" đến trước {until}." if until else "."),
        en=f"{ended.name} existed only from {since}" + (f" until {until}." if until else "."),
    )
