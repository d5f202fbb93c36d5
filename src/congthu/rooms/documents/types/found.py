"""Everything found in one document, and its two outer forms: the public JSON and plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from congthu.rooms.documents.types.source import Where
from congthu.rooms.documents.types.stored import NAMES, stored_values
from congthu.rooms.documents.types.values import (
    AddresseeLine,
    Citation,
    FileCopy,
    Finding,
    Reference,
    SecrecyVerdict,
    Signatory,
    Slot,
    Type,
)

#: Below this the clerk is asked to look at a value.
SURE = 0.9


@dataclass(frozen=True, kw_only=True)
class Found:
    """The values of one document; None and empty mean "not found".

    The one typed view of what is stored and sent as JSON: ``Found.from_json(document.found)``.
    """

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
    #: How far the document may go, as stamped: "XEM XONG TRẢ LẠI", "LƯU HÀNH NỘI BỘ".
    circulation: str | None = None
    #: Attachments as the document names them.
    attachments: tuple[str, ...] = ()
    #: ISO date by which an answer is asked for.
    reply_by: str | None = None
    #: What follows each "Căn cứ".
    legal_bases: tuple[Citation, ...] = ()
    #: Documents this one answers or carries out: "Phúc đáp Công văn số …", "Thực hiện Chỉ thị số …".
    replies_to: tuple[Citation, ...] = ()
    secrecy_verdict: SecrecyVerdict = field(default_factory=SecrecyVerdict)
    #: By name of the value, for values found: 0 to 1. Below ``SURE`` a person should look.
    confidence: Mapping[str, float] = field(default_factory=dict)
    where: Mapping[str, Where] = field(default_factory=dict)

    #: Values a clerk has corrected; ``queries.found`` lays corrections over what the reader found.
    corrected: tuple[str, ...] = ()

    @property
    def unsure(self) -> tuple[str, ...]:
        """Names of the values that a person should look at."""
        return tuple(name for name in NAMES if self.confidence.get(name, 1.0) < SURE)

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
            "circulation": self.circulation,
            "attachments": list(self.attachments),
            "reply_by": self.reply_by,
            "legal_bases": [asdict(cited) for cited in self.legal_bases],
            "replies_to": [asdict(cited) for cited in self.replies_to],
            "findings": [_plain(finding) for finding in self.findings],
            "secrecy_verdict": _plain(self.secrecy_verdict),
            "confidence": dict(self.confidence),
            "where": {name: _plain(place) for name, place in self.where.items()},
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Self:
        """Back from ``as_json``, also of earlier versions; what does not fit is not found."""
        return cls(**stored_values(given))


@dataclass(frozen=True, kw_only=True)
class ReadDocument(Found):
    """What the reader answers: the values, the kind of file, and places on the page for stamping."""

    media_type: str = ""
    #: Where the serial, day and month are to be written when they are blank on a PDF.
    number_slot: Slot | None = None
    day_slot: Slot | None = None
    month_slot: Slot | None = None
    #: Where signature and seal images belong: between the title and the name of the signatory.
    sign_slot: Slot | None = None

    @property
    def slots(self) -> dict[str, Slot]:
        """The empty places that were found, by name."""
        named = {name: getattr(self, f"{name}_slot") for name in ("number", "day", "month", "sign")}
        return {name: slot for name, slot in named.items() if slot}

    def as_plain(self) -> dict[str, Any]:
        """Plain values only, to cross from the sandbox."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Back from ``as_plain``; raises TypeError, KeyError or ValueError on anything else."""
        given = dict(plain)
        for name, kind in _PARTS.items():
            given[name] = None if given[name] is None else kind(**given[name])
        for name, kind in _LISTS.items():
            given[name] = tuple(kind(**each) for each in given[name])
        if given["file_copy"]:
            copy = given["file_copy"]
            given["file_copy"] = FileCopy(units=tuple(copy["units"]), copies=copy["copies"])
        for name in ("primary_addressees", "attachments", "corrected"):
            given[name] = tuple(given[name])
        given["where"] = {name: _place(place) for name, place in given["where"].items()}
        return cls(**given)


def _place(plain: Mapping[str, Any]) -> Where:
    box = plain["box"]
    return Where(page=plain["page"], box=None if box is None else tuple(box), paragraph=plain["paragraph"])


def _placed(kind: Any) -> Any:
    def build(**given: Any) -> Any:
        where = given.pop("where")
        return kind(**given, where=None if where is None else _place(where))

    return build


def _plain(value: Any) -> Any:
    """As JSON gives it back: lists instead of tuples."""
    plain = asdict(value)
    place = plain.get("where", plain)
    if place and place.get("box"):
        place["box"] = list(place["box"])
    return plain


_PARTS: dict[str, Any] = {
    "type": Type,
    "reference": Reference,
    "signatory": Signatory,
    "secrecy_verdict": _placed(SecrecyVerdict),
    "number_slot": Slot,
    "day_slot": Slot,
    "month_slot": Slot,
    "sign_slot": Slot,
}
_LISTS: dict[str, Any] = {
    "addressees": AddresseeLine,
    "findings": _placed(Finding),
    "legal_bases": Citation,
    "replies_to": Citation,
}
