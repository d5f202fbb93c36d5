"""Codes of units read in doubt: the usual one that looks like it, or the one the document names itself."""

from __future__ import annotations

import pytest

from congthu.edges.readers.recognition import codes


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("K12", "KT2"), ("NG.", "NC."), ("QHĐE./.", "QHĐP./."), ("DTXD,", "ĐTXD,"),
        ("KT2", "KT2"), ("ABC", "ABC"), ("TT.", "TT."), ("Hùng", "Hùng"), ("(2b).", "(2b)."),
    ],
)  # fmt: skip
def test_the_one_usual_code_that_looks_like_it(read: str, meant: str) -> None:
    assert codes.settled(read) == meant


def test_where_two_fit_nothing_is_changed() -> None:
    assert codes.settled("GA", frozenset({"CA"})) == "CA"
    assert codes.settled("NV1I", frozenset({"NVTI", "NV1T"})) == "NV1I"
    assert codes.settled("PC", frozenset({"PG"})) == "PC"


def test_units_named_in_symbols() -> None:
    read = ["Số:", "12/BQLDA7-KT2", "/UBND-NC", "V/v", "12/2020/NĐ-CP", "01/01/2026"]
    assert codes.of_symbols(read) == {"KT2", "NC"}
