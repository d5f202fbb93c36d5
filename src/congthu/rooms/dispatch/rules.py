"""Pure rules of dispatch: who is meant by each line, and what a delivery may become.

law: D34.1b-7 every address under "Nơi nhận" gets the e-version; none is guessed and none is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from congthu.rooms.dispatch.types import Choice, Choices, Line, PlannedAddressee

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
    def why(self) -> object:
        """One sentence for the clerk."""


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
        state, codes, why = (
            by_choice(chosen, reachable)
            if chosen
            else _by_rule(line, resolve, reachable, issuer, has_primary=lines[0].purpose == "kính gửi")
        )
        planned.append(PlannedAddressee(position=position, line=line, state=state, codes=codes, why=why))
    return planned


Judgement = tuple[str, tuple[str, ...], str]


def by_choice(choice: Choice, reachable: Collection[str]) -> Judgement:
    """What the clerk said of a line, checked against the mailboxes there are."""
    if choice.set_aside:
        return NOT_MAILED, (), f"Văn thư để riêng: {choice.set_aside}"
    without = [code for code in choice.codes if code not in reachable]
    if without or not choice.codes:
        return WAITING, (), f"Chưa có hộp thư chính thức: {', '.join(without)}"
    return RESOLVED, choice.codes, "Văn thư đã chọn."


def _by_rule(
    line: Line,
    resolve: Callable[[Line], Resolution],
    reachable: Collection[str],
    issuer: str,
    *,
    has_primary: bool,
) -> Judgement:
    if line.kind == "same_as_primary":
        if has_primary:
            return NOT_MAILED, (), "Như phần Kính gửi."
        return WAITING, (), "Văn bản không có phần Kính gửi."
    if line.kind == "file_copy":
        return NOT_MAILED, (), "Bản lưu tại cơ quan."
    resolution = resolve(line)
    if not resolution.certain:
        return WAITING, (), _sentence(resolution.why)
    if not resolution.codes:
        return NOT_MAILED, (), _sentence(resolution.why)
    codes = tuple(code for code in resolution.codes if code != issuer)
    without = [code for code in codes if code not in reachable]
    if without:
        return WAITING, (), f"Chưa có hộp thư chính thức: {_few(without)}"
    if not codes:
        return WAITING, (), "Dòng này chỉ nêu chính cơ quan ban hành."
    return RESOLVED, codes, _sentence(resolution.why)


def _sentence(why: object) -> str:
    return str(getattr(why, "vi", why))[:254]


def _few(codes: Sequence[str]) -> str:
    return ", ".join(codes[:5]) + (f" và {len(codes) - 5} cơ quan khác" if len(codes) > 5 else "")


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
