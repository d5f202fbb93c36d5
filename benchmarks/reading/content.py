"""A document as a typist has it in mind, and the truth about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What a careful clerk writes down; None and empty mean that the document does not say it."""

    type: str = "Công văn"
    serial: int | None = None
    symbol: str | None = None
    issuer: str | None = None
    parent: str | None = None
    place: str | None = None
    issued_on: str | None = None
    abstract: str | None = None
    primary_addressees: tuple[str, ...] = ()
    #: (text, kind) of each addressee, in the order of the block.
    addressees: tuple[tuple[str, str], ...] = ()
    #: Units, then the number of copies.
    file_copy: tuple[tuple[str, ...], int | None] = ((), None)
    capacity: str | None = None
    title: str | None = None
    name: str | None = None
    urgency: str | None = None
    secrecy: str | None = None
    circulation: str | None = None
    attachments: tuple[str, ...] = ()
    reply_by: str | None = None
    #: What follows each "Căn cứ".
    legal_bases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One printed line or paragraph."""

    text: str
    bold: bool = False
    italic: bool = False
    center: bool = False
    size: float = 14.0


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table in the body; the first row is its head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A stamp: urgency, circulation or secrecy, and the place where the office puts it."""

    text: str
    #: "number" (under number and abstract), "date" (under it), "box" (a text box), "header" or "top".
    place: str = "number"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What stands on the paper. Lines of names are those the typist broke; other lines wrap by themselves."""

    party: bool = False
    parent: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    number: str = ""
    about: str = ""
    date: str = ""
    national: tuple[str, str] = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    marks: tuple[Mark, ...] = ()
    title: str = ""
    abstract: tuple[str, ...] = ()
    #: "BỘ TRƯỞNG BỘ TÀI CHÍNH" between the abstract and the legal bases of a decision.
    authority: str = ""
    primary_label: str = "Kính gửi:"
    #: Each as printed, with its dash and end mark.
    primary: tuple[str, ...] = ()
    body: tuple[Line | Table, ...] = ()
    recipients_label: str = "Nơi nhận:"
    recipients: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    #: Between powers and name: "(Đã ký)", a rule, nothing.
    signed: str = ""
    name: str = ""
    annex: tuple[Line | Table, ...] = ()
    #: Small print of a signing program or of a copy: at the top of page 1, or beside the signature.
    printed: tuple[str, ...] = ()
    #: Foot of the first page: address and telephone.
    contact: str = ""
    truth: Truth = field(default_factory=Truth)
    #: Other spellings of a value that are right too, and fields that cannot be judged (empty tuple).
    also: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    #: Written before Unicode and the Decrees of 2004 and 2020.
    old: bool = False
