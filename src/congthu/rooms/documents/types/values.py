"""The single values that the rules find in a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from congthu.rooms.documents.types.source import Where

Kind = Literal["agency", "class", "person", "own_unit", "same_as_primary", "file_copy", "publication"]


@dataclass(frozen=True, kw_only=True)
class Type:
    """Document type; an official letter has no code."""

    code: str | None
    name: str


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Serial and symbol: 7822/VPCP-KGVX. The serial is None while it is still to be given."""

    serial: int | None
    symbol: str | None
    text: str


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Who signed: the capacity as printed (``KT.``, ``TL. KT.``), own title, name."""

    capacity: str | None
    title: str | None
    name: str | None


@dataclass(frozen=True, kw_only=True)
class AddresseeLine:
    """One addressee of the recipients block."""

    text: str
    purpose: str | None
    kind: Kind
    copies: int | None = None
    #: Index of the line of the block in which its entry begins.
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class FileCopy:
    """The line "Lưu": units that keep a copy, and how many copies."""

    units: tuple[str, ...]
    copies: int | None


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Another document as this one names it: a legal basis, or what it answers."""

    text: str
    #: Number and symbol, and the ISO date, where the text gives them.
    reference: str | None = None
    date: str | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something in the form that the Decree wants otherwise; texts by language (vi, en)."""

    code: str
    article: str
    message: Mapping[str, str]
    #: What to do about it.
    advice: Mapping[str, str] = field(default_factory=dict)
    where: Where | None = None


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a clerk has put in the place of one value; ``value`` has the form it has in ``Found.as_json``."""

    name: str
    value: Any
    #: Address of the clerk's mailbox, and the moment in ISO 8601.
    by: str
    at: str


#: Verdicts from the lightest to the gravest.
GRAVITY: Final = ("none", "ask", "secret")


@dataclass(frozen=True, kw_only=True)
class SecrecyVerdict:
    """Whether the document is a state secret: no, yes, or a person must look."""

    verdict: Literal["none", "secret", "ask"] = "none"
    #: By language (vi, en); empty for "none". Never quotes the document beyond the mark itself.
    why: Mapping[str, str] = field(default_factory=dict)
    where: Where | None = None


@dataclass(frozen=True, kw_only=True)
class Slot:
    """An empty place on a PDF page, in PDF points from the bottom left corner; ``page`` counts from 0.

    For a text, ``y`` is the baseline and ``size`` the letter size around it; ``height`` is then that size.
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    size: float
