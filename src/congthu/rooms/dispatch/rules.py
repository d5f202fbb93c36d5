"""Pure rules of dispatch: who is meant by each line, and what a delivery may become.

law: D34.1b-7 every address under "Nơi nhận" gets the e-version; none is guessed and none is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from congthu.rooms.directory.types import Text
from congthu.rooms.dispatch.types import Choice, Choices, Line, PlannedAddressee, PrintedOtherwise

RESOLVED, WAITING, NOT_MAILED = "resolved", "waiting", "not-mailed"


class Resolution(Protocol):
    """What the directory says of a text."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Agency codes."""

    @property
    def certain(self) -> bool:
        """Exactly one reading."""

    @property
    def why(self) -> Text:
        """One sentence for the clerk."""

    @property
    def confidence(self) -> float:
        """How directly the words say so, 0 to 1."""

    @property
    def proposals(self) -> tuple[str, ...]:
        """Codes to offer when not certain."""


def lines_of(found: Mapping[str, Any]) -> list[Line]:
    """All addressees a read document names: "Kính gửi" first, then the recipients block."""
    primary = [
        Line(text=text, purpose="kính gửi", kind="agency") for text in found.get("primary_addressees") or []
    ]
    block = [
        Line(text=a["text"], purpose=a.get("purpose") or "", kind=a.get("kind") or "agency")
        for a in found.get("addressees") or []
    ]
    return primary + block


def plan(
    lines: Sequence[Line],
    *,
    resolve: Callable[[Line], Resolution],
    reachable: Collection[str],
    issuer: str,
    choices: Choices,
) -> list[PlannedAddressee]:
    """Judge every line. ``reachable`` are codes of agencies with an official mailbox today."""
    planned = []
    for position, line in enumerate(lines):
        chosen = choices.get(position)
        if chosen:
            state, codes, why = by_choice(chosen, reachable)
            planned.append(PlannedAddressee(position=position, line=line, state=state, codes=codes, why=why))
            continue
        read = resolve(line)
        has_primary = lines[0].purpose == "kính gửi"
        state, codes, why = _by_rule(line, read, reachable, issuer, has_primary=has_primary)
        planned.append(
            PlannedAddressee(
                position=position,
                line=line,
                state=state,
                codes=codes,
                why=why,
                confidence=read.confidence,
                proposals=read.proposals,
            )
        )
    return planned


Judgement = tuple[str, tuple[str, ...], Text]


def by_choice(choice: Choice, reachable: Collection[str]) -> Judgement:
    """What the clerk said of a line, checked against the mailboxes there are."""
    if choice.set_aside:
        aside = choice.set_aside
        return NOT_MAILED, (), Text(vi=f"Văn thư để riêng: {aside}", en=f"Set aside by the clerk: {aside}")
    without = [code for code in choice.codes if code not in reachable]
    if without or not choice.codes:
        return WAITING, (), _no_mailbox(without)
    return RESOLVED, choice.codes, Text(vi="Văn thư đã chọn.", en="Chosen by the clerk.")


def _by_rule(
    line: Line,
    resolution: Resolution,
    reachable: Collection[str],
    issuer: str,
    *,
    has_primary: bool,
) -> Judgement:
    if line.kind == "same_as_primary":
        return (NOT_MAILED, (), _AS_ABOVE) if has_primary else (WAITING, (), _NOTHING_ABOVE)
    if line.kind == "file_copy":
        return NOT_MAILED, (), Text(vi="Bản lưu tại cơ quan.", en="The copy kept on file.")
    if not resolution.certain:
        return WAITING, (), resolution.why
    if line.kind == "own_unit":
        # A unit without a mailbox of its own is reached inside the agency.
        own = tuple(code for code in resolution.codes if code in reachable and code != issuer)
        return (RESOLVED, own, resolution.why) if own else (NOT_MAILED, (), resolution.why)
    if not resolution.codes:
        return NOT_MAILED, (), resolution.why
    codes = tuple(code for code in resolution.codes if code != issuer)
    without = [code for code in codes if code not in reachable]
    if without:
        return WAITING, (), _no_mailbox(without)
    if not codes:
        return WAITING, (), _ONLY_ISSUER
    return RESOLVED, codes, resolution.why


_AS_ABOVE = Text(vi="Như phần Kính gửi.", en="As the primary addressees.")
_NOTHING_ABOVE = Text(
    vi="Văn bản không có phần Kính gửi.", en="The document has no primary addressees to refer to."
)
_ONLY_ISSUER = Text(
    vi="Dòng này chỉ nêu chính cơ quan ban hành.", en="The line names only the issuing agency itself."
)


def _no_mailbox(codes: Sequence[str]) -> Text:
    few, more = ", ".join(codes[:5]), len(codes) - 5
    return Text(
        vi=f"Chưa có hộp thư chính thức: {few}" + (f" và {more} cơ quan khác" if more > 0 else ""),
        en=f"No official mailbox: {few}" + (f" and {more} other agencies" if more > 0 else ""),
    )


def agencies(planned: Iterable[PlannedAddressee]) -> list[str]:
    """Codes that get the message, each once, in the order of the document."""
    return list(dict.fromkeys(code for addressee in planned for code in addressee.codes))


def subject(reference: str, abstract: str) -> str:
    """Subject of the message; one line."""
    text = f"{reference}: {abstract}" if abstract else reference
    return " ".join(text.split())[:400]


def letter_text(*, reference: str, issuer: str, issued_on: str, abstract: str, track_url: str) -> str:
    """What a person reads in any mail client, Vietnamese first."""
    return (
        f"{issuer} gửi văn bản số {reference} ngày {issued_on}"
        f"{': ' + abstract if abstract else ''}.\n"
        "Văn bản điện tử này có giá trị như bản giấy và không gửi bản giấy kèm theo.\n"
        f"Kiểm tra chữ ký tại {track_url}\n\n"
        f"{issuer} sends document {reference} of {issued_on}.\n"
        "This electronic document has the value of the paper one; no paper follows.\n"
        f"Verify it at {track_url}\n"
    )


def printed_otherwise(
    serial: int | None, day: date | None, *, number: int, year: int, holders: Mapping[tuple[int, int], str]
) -> PrintedOtherwise | None:
    """What a paper says otherwise than the book would; ``holders`` keep numbers, by year and serial.

    law: Decree 30/2020 art. 15 (one series per year): paper and book do not name two numbers unasked.
    """
    other_number = serial is not None and serial != number
    other_year = day is not None and day.year != year
    if not other_number and not other_year:
        return None
    return PrintedOtherwise(
        number=number,
        year=year,
        serial=serial if other_number else None,
        holder=holders.get(((day.year if day else year), serial), "") if serial and other_number else "",
        day=day if other_year else None,
    )


def said_otherwise(other: PrintedOtherwise) -> str:
    """One sentence for the clerk who is to decide."""
    if other.day is not None:
        return (
            f"The paper is dated {other.day:%d/%m/%Y}; "
            f"its number would be {other.number:02d} of {other.year}."
        )
    if other.holder:
        return f"The paper prints {other.serial:02d}, which is kept for {other.holder}."
    return f"The paper prints {other.serial:02d}; its number would be {other.number:02d}."
