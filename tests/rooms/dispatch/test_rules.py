"""Who is meant by each line: never guessed, never dropped."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from congthu.rooms.directory.types import Text
from congthu.rooms.dispatch import rules
from congthu.rooms.dispatch.types import Choice, Line


@dataclass(frozen=True)
class Answer:
    codes: tuple[str, ...]
    certain: bool
    why: Text = field(default_factory=lambda: Text(vi="vì thế", en="therefore"))
    confidence: float = 0.9
    proposals: tuple[str, ...] = ()


BOOK = {
    "Bộ Tài chính": Answer(("BTC",), certain=True),
    "Các Bộ": Answer(("BTC", "BNV", "BKHCN"), certain=True),
    "Sở Nội vụ": Answer(
        (), certain=False, why=Text(vi="có 34 Sở Nội vụ", en="34 of them"), proposals=("S1",)
    ),
    "Các Vụ, Cục": Answer(("BNV", "CUC"), certain=True),
}
REACHABLE = {"BTC", "BNV", "BKHCN"}


def line(text: str, kind: str = "agency", purpose: str = "") -> Line:
    return Line(text=text, purpose=purpose, kind=kind)


def plan(*lines: Line, choices: dict[int, Choice] | None = None, reachable: set[str] | None = None):  # type: ignore[no-untyped-def]
    return rules.plan(
        lines,
        resolve=lambda each: BOOK.get(each.text, Answer((), certain=False)),
        reachable=REACHABLE if reachable is None else reachable,
        issuer="BKHCN",
        choices=choices or {},
    )


def test_a_certain_line_is_resolved_without_the_issuer_itself() -> None:
    (found,) = plan(line("Các Bộ", "class"))
    assert (found.state, found.codes) == ("resolved", ("BTC", "BNV"))


def test_an_uncertain_line_waits_and_says_why() -> None:
    (found,) = plan(line("Sở Nội vụ"))
    assert (found.state, found.codes, found.why.vi) == ("waiting", (), "có 34 Sở Nội vụ")


def test_an_agency_without_a_mailbox_makes_its_line_wait() -> None:
    (found,) = plan(line("Các Bộ", "class"), reachable={"BTC"})
    assert found.state == "waiting"
    assert "BNV" in found.why.vi


def test_as_above_is_mailed_through_the_primary_addressees_only() -> None:
    primary, as_above = plan(line("Bộ Tài chính", purpose="kính gửi"), line("Như trên", "same_as_primary"))
    assert primary.codes == ("BTC",)
    assert as_above.state == "not-mailed"


def test_as_above_without_anything_above_waits() -> None:
    (found,) = plan(line("Như trên", "same_as_primary"))
    assert found.state == "waiting"


def test_what_resolution_knows_goes_on_to_the_page() -> None:
    sure, waiting, chosen = plan(
        line("Bộ Tài chính"), line("Sở Nội vụ"), line("Ai đó"), choices={2: Choice(set_aside="gửi tay")}
    )
    assert (sure.confidence, waiting.proposals, chosen.confidence) == (0.9, ("S1",), 1.0)


def test_own_units_get_mail_only_where_they_have_a_mailbox() -> None:
    (found,) = plan(line("Các Vụ, Cục", "own_unit"))
    assert (found.state, found.codes) == ("resolved", ("BNV",))
    (none,) = plan(line("Các Vụ, Cục", "own_unit"), reachable=set())
    assert none.state == "not-mailed"


def test_the_clerk_decides_a_waiting_line() -> None:
    (chosen,) = plan(line("Sở Nội vụ"), choices={0: Choice(codes=("BNV",))})
    assert (chosen.state, chosen.codes) == ("resolved", ("BNV",))
    (aside,) = plan(line("Sở Nội vụ"), choices={0: Choice(set_aside="gửi tay")})
    assert (aside.state, aside.codes) == ("not-mailed", ())


def test_each_agency_gets_the_message_once() -> None:
    planned = plan(line("Bộ Tài chính"), line("Các Bộ", "class"))
    assert rules.agencies(planned) == ["BTC", "BNV"]


KINDS = st.sampled_from(
    ["agency", "class", "person", "own_unit", "same_as_primary", "file_copy", "publication"]
)
LINES = st.lists(
    st.builds(Line, text=st.sampled_from([*BOOK, "Ai đó"]), purpose=st.just(""), kind=KINDS), max_size=8
)


@given(LINES)
def test_no_line_is_lost_and_nothing_uncertain_is_mailed(lines: list[Line]) -> None:
    planned = plan(*lines)
    assert [p.line for p in planned] == lines
    for each in planned:
        answer = BOOK.get(each.line.text)
        assert not each.codes or (
            answer is not None and answer.certain and set(each.codes) <= set(answer.codes)
        )
        assert (each.state == "resolved") == bool(each.codes)
        assert each.why
