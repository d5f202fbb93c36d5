"""Codes of units after "Lưu: VT,": what was read in doubt is the one usual code that looks like it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

#: Codes that units of ministries, provinces, departments and state companies keep their copies under.
_USUAL = frozenset(
    (
        *("VP", "TH", "KT", "KTTH", "KTN", "KTNS", "KGVX", "VX", "VHXH", "NC", "PC", "PL", "NN", "CN", "TN"),
        *("TCCB", "TCTC", "TCKT", "TCHC", "TCNS", "KHTC", "KHTH", "KHĐT", "KH", "TC", "HC", "HCTH", "HCQT"),
        *("CNTT", "CCHC", "KSTT", "ĐMDN", "QHĐP", "QHQT", "HTQT", "TKBT", "TTĐT", "CTĐB", "ĐTXD", "QLCL"),
        *("TT", "TTr", "ĐT", "GDTX", "GDTrH", "NVY", "NVD", "QLN", "QLĐĐ", "KSTTHC", "XDCB", "HĐQT", "HĐTV"),
        *("NV1", "NV2", "NV3", "KT1", "KT2", "KT3", "TH1", "TH2", "TP", "CS", "XD", "CTQH", "CTHĐ", "BTXH"),
    )
)  # fmt: skip
#: Letters taken for one another.
_ALIKE = ("CG", "PFE", "TI1", "DĐ", "OQ0")
_CODE = re.compile(r"([A-ZĐ][A-ZĐ\d]{1,6})([,;:./]*)")
_SYMBOL = re.compile(r"\d*/[A-ZĐ][\wĐđ]*(?:-[\wĐđ&.]+)+")


def of_symbols(texts: Iterable[str]) -> frozenset[str]:
    """The units named in the symbols of numbers: "12/BQLDA7-KT2" names KT2."""
    return frozenset(
        code for text in texts if _SYMBOL.fullmatch(text) for code in text.split("/")[1].split("-")[1:]
    )


def settled(text: str, named: Collection[str] = ()) -> str:
    """The one code, usual or ``named`` by the document, that what was read looks like; else what was read."""
    found = _CODE.fullmatch(text)
    if found is None:
        return text
    read, signs = found.groups()
    for known in (named, _USUAL):
        near = [code for code in known if code == read or _looks_like(code, read)]
        if near:
            return f"{near[0] if len(near) == 1 and read not in _USUAL else read}{signs}"
    return text


def _looks_like(code: str, read: str) -> bool:
    if len(code) != len(read):
        return False
    other = [(a, b) for a, b in zip(code, read, strict=True) if a != b]
    return len(other) == 1 and any(set(other[0]) <= set(group) for group in _ALIKE)
