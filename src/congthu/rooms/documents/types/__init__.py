"""What a reader hands to the rules (``source``), what the rules find (``values``, ``found``)."""

from __future__ import annotations

from congthu.rooms.documents.types.found import SURE, Found, ReadDocument
from congthu.rooms.documents.types.source import Aside, Page, PageStyle, RedMark, Shape, Source, Where, Word
from congthu.rooms.documents.types.stored import NAMES, TEXTS
from congthu.rooms.documents.types.values import (
    GRAVITY,
    AddresseeLine,
    Citation,
    Correction,
    FileCopy,
    Finding,
    Kind,
    Reference,
    SecrecyVerdict,
    Signatory,
    Slot,
    Type,
)

__all__ = [
    "GRAVITY",
    "NAMES",
    "SURE",
    "TEXTS",
    "AddresseeLine",
    "Aside",
    "Citation",
    "Correction",
    "FileCopy",
    "Finding",
    "Found",
    "Kind",
    "Page",
    "PageStyle",
    "ReadDocument",
    "RedMark",
    "Reference",
    "SecrecyVerdict",
    "Shape",
    "Signatory",
    "Slot",
    "Source",
    "Type",
    "Where",
    "Word",
]
