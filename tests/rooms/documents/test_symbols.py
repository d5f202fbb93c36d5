"""Symbols of scans: mended where one abbreviation alone can be meant, and then never sure."""

from __future__ import annotations

import pytest

from congthu.rooms.documents.rules.reference import find_reference
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.rules.symbols import mended
from congthu.rooms.documents.types import Word


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("5TC-VP", "STC-VP"),
        ("QĐÐ-UBND", "QĐ-UBND"),
        ("QÐ-UBND", "QĐ-UBND"),
        ("TTIr-UBND", "TTr-UBND"),
        ("BKHCNI-VP", "BKHCN-VP"),
        ("BC-5NV", "BC-SNV"),
        ("TTR-5YT", "TTr-SYT"),
        ("8TC-TCT", "BTC-TCT"),
        ("CT/TU", "CT/TU"),
    ],
)
def test_mended(read: str, meant: str) -> None:
    assert mended(read) == meant


@pytest.mark.parametrize(
    "symbol",
    [
        "HĐ-UBND",
        "HD-SNV",
        "ĐA-UBND",
        "DA-UBND",
        "CTI-KD",
        "TCKT-PC",
        "ĐLHN-KT",
        "KH-TCI",
        "QyĐ/TU",
        "12",
        "LĐ-TB",
    ],
)
def test_left_as_it_is(symbol: str) -> None:
    assert mended(symbol) == symbol


@pytest.mark.parametrize(("confidence", "symbol", "sure"), [(0.9, "STC-VP", 0.6), (1.0, "5TC-VP", 1.0)])
def test_only_what_was_recognised(confidence: float, symbol: str, sure: float) -> None:
    word = Word(text="Số: 12/2025/5TC-VP", x0=0, x1=90, y=9, confidence=confidence)
    found = find_reference([Row(page=0, y=9, words=(word,))])
    assert found is not None
    assert (found.value.symbol, found.value.text, found.sure) == (symbol, f"12/2025/{symbol}", sure)
