"""Symbols as recognition gives them, mended where only one known abbreviation can be meant.

Only words that were recognised in a picture are mended, and what was mended is never sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from congthu.lib.rulebook import document_types
from congthu.lib.vntext import fold

#: Agencies by the abbreviation that stands in symbols: ministries, what is like them, councils, departments.
_AGENCIES = (
    *("BTC", "BNV", "BTP", "BCT", "BXD", "BYT", "BGDĐT", "BKHCN", "BNNMT", "BCA", "BQP", "BNG", "BVHTTDL"),
    *("BDTTG", "TTCP", "NHNN", "VPCP", "TTg", "UBND", "HĐND", "VPUBND", "BQLDA", "BCĐ", "TTT", "SNV", "STC"),
    *(
        "STP",
        "SCT",
        "SXD",
        "SYT",
        "SGDĐT",
        "SKHCN",
        "SNNMT",
        "SVHTTDL",
        "SDTTG",
        "BHXH",
        "TAND",
        "VKSND",
        "KBNN",
    ),
)
#: What letters are taken for.
_TAKEN = str.maketrans({"5": "S", "$": "S", "0": "O", "8": "B", "Ð": "Đ", "ð": "đ", "€": "C"})
#: A thin stroke read as a letter, and a letter read twice.
_STROKE = re.compile(r"[IL1|!]")
_TWICE = re.compile(r"(?<=[ĐÐ])[ĐÐ]")
_LEAST_WITH_STROKE = 3


def _table(abbreviations: Iterable[str]) -> Mapping[str, str]:
    """By key, those that share their key with no other."""
    keys = [(_key(each), each) for each in abbreviations]
    return {key: each for key, each in keys if sum(key == other for other, _ in keys) == 1}


def _key(group: str) -> str:
    return fold(_TWICE.sub("", group.translate(_TAKEN))).upper()


_CODES = tuple(sorted(document_types.BY_CODE))
_FIRST, _SECOND = _table((*_CODES, *_AGENCIES)), _table(_AGENCIES)
_KNOWN = frozenset((*_CODES, *_AGENCIES))


def mended(symbol: str) -> str:
    """The symbol with its first two groups mended: the code of a type or an agency, then an agency."""
    first, *rest = re.split(r"([-/])", symbol)
    groups = [_group(first, _FIRST), *rest]
    if len(rest) > 1:
        groups[2] = _group(rest[1], _SECOND)
    return "".join(groups)


def _group(group: str, table: Mapping[str, str]) -> str:
    if group in _KNOWN:
        return group
    key = _key(group)
    without = _STROKE.sub("", key)
    return table.get(key) or (table.get(without, group) if len(without) >= _LEAST_WITH_STROKE else group)
