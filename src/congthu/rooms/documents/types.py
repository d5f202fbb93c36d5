"""What a reader hands to the rules, and what the rules find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

Kind = Literal["agency", "class", "person", "own_unit", "same_as_primary", "file_copy", "publication"]


@dataclass(frozen=True, kw_only=True)
class Word:
    """A piece of text on a page; points from the top left corner, ``y`` is the baseline.

    Readers that know no geometry (DOCX, text) lay paragraphs and cells out on an imagined page, so that one
    set of rules reads all.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float = 12.0
    bold: bool | None = None
    italic: bool | None = None
    #: How sure the recognition of a scan is of this word, 0 to 1; text that was never a picture is certain.
    confidence: float = 1.0
    #: Paragraph it stands in, counted from 1, where the format has paragraphs instead of pages.
    paragraph: int | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. ``floating`` holds text outside the flow: text boxes, running headers and footers."""

    width: float
    height: float
    words: tuple[Word, ...]
    floating: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Where:
    """Where a value stands: a page, there a box or a paragraph. Pages and paragraphs count from 1."""

    page: int
    #: Left, top, right, bottom in points from the top left corner; None where the page is imagined.
    box: tuple[float, float, float, float] | None = None
    paragraph: int | None = None


@dataclass(frozen=True, kw_only=True)
class RedMark:
    """Red print on a scan that may be a stamp: what was recognised in it ("" for nothing), and how surely."""

    text: str
    confidence: float
    where: Where


@dataclass(frozen=True, kw_only=True)
class PageStyle:
    """How a file lays out its pages; millimetres and points. None is "the file does not say"."""

    width: float | None = None
    height: float | None = None
    margin_top: float | None = None
    margin_bottom: float | None = None
    margin_left: float | None = None
    margin_right: float | None = None
    #: Share of the letters set in each font family, as the file names it.
    fonts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file as read: its pages, and whether its text was in the form of exchange (TCVN 6909)."""

    media_type: str
    pages: tuple[Page, ...]
    conformant: bool = True
    #: Real places on real pages (PDF), so that slots for stamping may be given.
    geometric: bool = False
    #: The words were recognised in a picture.
    scanned: bool = False
    red_marks: tuple[RedMark, ...] = ()
    style: PageStyle | None = None


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
    """Who signed: the capacity as printed (``KT.``), own title, name."""

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


@dataclass(frozen=True, kw_only=True)
class FileCopy:
    """The line "Lưu": units that keep a copy, and how many copies."""

    units: tuple[str, ...]
    copies: int | None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something in the form that the Decree wants otherwise."""

    code: str
    article: str
    message: Mapping[str, str]


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


@dataclass(frozen=True, kw_only=True)
class ReadDocument:
    """Everything found in one document; None and empty mean "not found"."""

    media_type: str
    type: Type
    reference: Reference | None
    issuer: str | None
    parent: str | None
    place: str | None
    #: ISO date; None also while the day is still to be given.
    issued_on: str | None
    abstract: str | None
    signatory: Signatory | None
    addressees: tuple[AddresseeLine, ...]
    primary_addressees: tuple[str, ...]
    file_copy: FileCopy | None
    urgency: str | None
    secrecy: str | None
    findings: tuple[Finding, ...]
    #: Where the serial, day and month are to be written when they are blank on a PDF.
    number_slot: Slot | None = None
    day_slot: Slot | None = None
    month_slot: Slot | None = None
    #: Where signature and seal images belong: between the title and the name of the signatory.
    sign_slot: Slot | None = None

    def as_json(self) -> dict[str, Any]:
        """The answer of ``congthu document read --json``: a public contract."""
        unknown = {"serial": None, "symbol": None, "text": None}
        nobody = {"capacity": None, "title": None, "name": None}
        return {
            "type": asdict(self.type),
            "reference": asdict(self.reference) if self.reference else unknown,
            "issuer": self.issuer,
            "parent": self.parent,
            "place": self.place,
            "issued_on": self.issued_on,
            "abstract": self.abstract,
            "signatory": asdict(self.signatory) if self.signatory else nobody,
            "addressees": [
                {"text": line.text, "purpose": line.purpose, "kind": line.kind} for line in self.addressees
            ],
            "primary_addressees": list(self.primary_addressees),
            "file_copy": {
                "units": list(self.file_copy.units) if self.file_copy else [],
                "copies": self.file_copy.copies if self.file_copy else None,
            },
            "urgency": self.urgency,
            "secrecy": self.secrecy,
            "findings": [
                {"code": f.code, "article": f.article, "message": dict(f.message)} for f in self.findings
            ],
        }

    def as_plain(self) -> dict[str, Any]:
        """Plain values only, to cross from the sandbox."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Back from ``as_plain``; raises TypeError, KeyError or ValueError on anything else."""
        given = dict(plain)
        for name, kind in _PARTS.items():
            given[name] = None if given[name] is None else kind(**given[name])
        if given["file_copy"]:
            copy = given["file_copy"]
            given["file_copy"] = FileCopy(units=tuple(copy["units"]), copies=copy["copies"])
        given["addressees"] = tuple(AddresseeLine(**line) for line in given["addressees"])
        given["findings"] = tuple(Finding(**finding) for finding in given["findings"])
        given["primary_addressees"] = tuple(given["primary_addressees"])
        return cls(**given)


_PARTS: dict[str, Any] = {
    "type": Type,
    "reference": Reference,
    "signatory": Signatory,
    "number_slot": Slot,
    "day_slot": Slot,
    "month_slot": Slot,
    "sign_slot": Slot,
}
