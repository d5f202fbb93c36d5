"""The books as they are filed: the columns of Decree 30/2020 App. IV, and the fields of App. VI. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from congthu.rooms.register.types import Placed

Cell = str | int | date | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a book."""

    heading: str
    #: Millimetres on a landscape A4 sheet.
    width: int
    kind: Literal["text", "date", "number"] = "text"


@dataclass(frozen=True, kw_only=True)
class FiledLine:
    """One line of a book with all that is filed of it; empty and None are "not known"."""

    #: Of the outgoing book; else of the incoming one.
    outgoing: bool
    serial: int
    year: int
    state: str
    reference: str
    symbol: str
    issuer: str
    issued_on: date
    type_name: str
    abstract: str
    signatory: str
    position: str
    addressees: str
    #: Codes of agencies by the line of ``addressees`` that names them.
    codes: Mapping[str, str]
    file_copy: str
    copies: int | None
    pages: int | None
    urgency: str
    due_on: date | None
    arrived_on: date | None
    passed_on: date | None
    #: Unit or person the document was given to.
    desk: str
    progress: str
    reply: str
    #: Instructions and steps, oldest first.
    trace: str
    note: str
    #: The case file it lies in.
    placed: Placed | None = None

    @property
    def type_and_abstract(self) -> str:
        """Column "Tên loại và trích yếu nội dung"."""
        return " ".join(part for part in (self.type_name, self.abstract) if part)

    @property
    def named(self) -> str:
        """Column "Tên loại, số, ký hiệu, ngày tháng và cơ quan ban hành"."""
        day = self.issued_on.strftime("%d/%m/%Y")
        return f"{self.type_name} số {self.reference} ngày {day} của {self.issuer}: {self.abstract}"


@dataclass(frozen=True, kw_only=True)
class FiledCaseFile:
    """A case file with the fields of App. VI."""

    year: int
    notation: str
    title: str
    retention: str
    maker: str
    note: str
    opened_on: date
    closed_on: date | None
    documents: int
    #: Of all its documents; None while those of one are not known.
    pages: int | None


def _text(heading: str, width: int) -> Column:
    return Column(heading=heading, width=width)


def _day(heading: str) -> Column:
    return Column(heading=heading, width=20, kind="date")


def _number(heading: str, width: int = 14) -> Column:
    return Column(heading=heading, width=width, kind="number")


_OUTGOING = (
    _text("Số, ký hiệu văn bản", 30), _day("Ngày tháng văn bản"),
    _text("Tên loại và trích yếu nội dung văn bản", 68), _text("Người ký", 26),
    _text("Nơi nhận văn bản", 42), _text("Đơn vị, người nhận bản lưu", 22), _number("Số lượng bản"),
    _day("Ngày chuyển"), _text("Ký nhận", 12), _text("Ghi chú", 20),
)  # fmt: skip
_INCOMING = (
    _day("Ngày đến"), _number("Số đến"), _text("Tác giả", 36), _text("Số, ký hiệu văn bản", 28),
    _day("Ngày tháng văn bản"), _text("Tên loại và trích yếu nội dung văn bản", 72),
    _text("Đơn vị hoặc người nhận", 30), _day("Ngày chuyển"), _text("Ký nhận", 12), _text("Ghi chú", 22),
)  # fmt: skip
_FOLLOW_UP = (
    _number("Số đến"),
    _text("Tên loại, số và ký hiệu, ngày tháng và tác giả văn bản", 100),
    _text("Đơn vị hoặc người nhận", 40),
    _day("Thời hạn giải quyết"),
    _text("Tiến độ giải quyết", 40),
    _text("Số, ký hiệu văn bản trả lời", 32),
    _text("Ghi chú", 28),
)

#: The three books by name, as clerks file them.
COLUMNS = {"out": _OUTGOING, "in": _INCOMING, "follow-up": _FOLLOW_UP}
TITLES = {
    "out": "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
    "in": "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
    "follow-up": "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN",
}


def cells(book: str, line: FiledLine) -> tuple[Cell, ...]:
    """The values of one line, in the order of the book's columns."""
    match book:
        case "out":
            return (line.reference, line.issued_on, line.type_and_abstract, line.signatory, line.addressees,
                    line.file_copy, line.copies, line.passed_on, "", line.note)  # fmt: skip
        case "in":
            return (line.arrived_on, line.serial, line.issuer, line.reference, line.issued_on,
                    line.type_and_abstract, line.desk, line.passed_on, "", line.note)  # fmt: skip
    return (line.serial, line.named, line.desk, line.due_on, line.progress, line.reply, line.note)
