"""Books and case files as the metadata of Decree 30/2020 App. VI; the form is ``docs/register-metadata.xsd``.

Names of elements are the Decree's own names of fields. What is not known is left out. Words longer than their
field end in "…", say in ``fullLength`` how long they are, and are told to whoever makes the file: the book
itself has them whole. A number, a symbol or a code is never shortened, as it would be another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from congthu.edges.registerexport import Heading
from congthu.rooms.register.filing import FiledCaseFile, FiledLine

NAMESPACE = "urn:congthu:register-metadata:1"
_UNPREFIXED: Any = {None: NAMESPACE}
#: What XML 1.0 has no letters for.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = "Tiếng Việt"
#: law: Decree 30/2020 App. VI: one digit; secrecy never occurs here
_URGENCY = {"urgent": "1", "very urgent": "2", "express": "3"}
#: law: Decree 30/2020 App. VI: the longest words of each field.
_LONGEST = {
    "TypeName": 100, "OrganName": 200, "Subject": 500, "Description": 500, "Position": 100, "FullName": 50,
    "ToPlaces": 1000, "Title": 500, "Creator": 30,
}  # fmt: skip

Field = tuple[str, "str | list[Field]"]
#: Hears of a value that does not fit its field: the number of the line, the field.
Told = Callable[[str, str], object]


def to_xml(
    target: Path,
    heading: Heading,
    lines: Iterable[FiledLine],
    *,
    agency_code: str,
    told: Told = lambda *_: None,
) -> int:
    """Write the lines one by one; answers their number."""
    from lxml import etree

    with etree.xmlfile(str(target), encoding="utf-8") as file:
        file.write_declaration(standalone=True)
        book = {"book": heading.book, "agency": agency_code, "madeOn": heading.made_on.isoformat()}
        with file.element(f"{{{NAMESPACE}}}Register", attrib=book, nsmap={None: NAMESPACE}):
            return _documents(file, lines, _Writer(agency_code=agency_code, told=told))


def case_file_to_xml(
    target: Path,
    case_file: FiledCaseFile,
    lines: Iterable[FiledLine],
    *,
    agency_code: str,
    made_on: date,
    told: Told = lambda *_: None,
) -> int:
    """Write a case file and the metadata of what lies in it; answers the number of documents."""
    from lxml import etree

    writer = _Writer(agency_code=agency_code, told=told)
    with etree.xmlfile(str(target), encoding="utf-8") as file:
        file.write_declaration(standalone=True)
        made = {"agency": agency_code, "madeOn": made_on.isoformat()}
        with file.element(f"{{{NAMESPACE}}}CaseFile", attrib=made, nsmap={None: NAMESPACE}):
            file.write(writer.element("File", case_file.notation, writer.case_file(case_file)))
            return _documents(file, lines, writer)


def _documents(file: Any, lines: Iterable[FiledLine], writer: _Writer) -> int:
    count = 0
    for line in lines:
        fields = writer.outgoing(line) if line.outgoing else writer.incoming(line)
        element = writer.element("Document", f"{line.serial:02d}/{line.year}", fields)
        element.set("state", line.state)
        element.set("book", "out" if line.outgoing else "in")
        file.write(element)
        count += 1
    return count


@dataclass(frozen=True, kw_only=True)
class _Writer:
    """The fields of documents and case files of one agency."""

    agency_code: str
    told: Told

    def element(self, name: str, number: str, fields: Iterable[Field]) -> Any:
        """An element of fields, those without a value left out."""
        from lxml import etree

        made = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap=_UNPREFIXED)
        self._add(made, number, fields)
        return made

    def _add(self, parent: Any, number: str, fields: Iterable[Field]) -> None:
        from lxml import etree

        for name, value in fields:
            if not value:
                continue
            child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
            if isinstance(value, list):
                self._add(child, number, value)
                continue
            text = _ILLEGAL.sub("\ufffd", value).strip()
            longest = _LONGEST.get(name)
            if longest and len(text) > longest:
                child.set("fullLength", str(len(text)))
                text = f"{text[: longest - 1]}…"
                self.told(number, name)
            child.text = text

    def case_file(self, file: FiledCaseFile) -> Iterator[Field]:
        """The eleven fields of a case file."""
        yield "FileCode", self._code(file.year, file.notation)
        yield "Title", file.title
        yield "Maintenance", file.retention
        yield "Creator", file.maker
        yield "Language", _LANGUAGE
        yield "StartDate", _day(file.opened_on)
        yield "EndDate", _day(file.closed_on)
        yield "DocTotal", str(file.documents)
        yield "PageTotal", _number(file.pages)
        yield "Description", file.note

    def _code(self, year: int, notation: str) -> list[Field]:
        return [("OrganId", self.agency_code), ("FileCatalog", str(year)), ("FileNotation", notation)]

    def _shared(self, line: FiledLine) -> Iterator[Field]:
        if lies := line.placed:
            yield "FileCode", self._code(lies.year, lies.notation)
            yield "DocOrdinal", str(lies.ordinal)
        yield "TypeName", line.type_name
        yield "CodeNumber", line.reference.partition("/")[0]
        yield "CodeNotation", line.symbol
        yield "IssuedDate", line.issued_on.isoformat()
        yield "OrganName", line.issuer
        yield "Subject", line.abstract
        yield "Language", _LANGUAGE
        yield "PageAmount", _number(line.pages)
        yield "Description", line.note

    def outgoing(self, line: FiledLine) -> Iterator[Field]:
        """The fields of an outgoing document, in their order."""
        yield from self._shared(line)
        yield "SignerInfo", _signer(line)
        for addressee in line.addressees.splitlines():
            yield "To", [("OrganId", line.codes.get(addressee, "")), ("OrganName", addressee)]
        yield "Priority", _URGENCY.get(line.urgency, "0")
        yield "IssuedAmount", _number(line.copies)
        yield "DueDate", _day(line.due_on)

    def incoming(self, line: FiledLine) -> Iterator[Field]:
        """The fields of an incoming document, in their order."""
        yield from self._shared(line)
        yield "ArrivalDate", _day(line.arrived_on)
        yield "ArrivalNumber", str(line.serial)
        yield "SignerInfo", _signer(line)
        yield "Priority", _URGENCY.get(line.urgency, "0")
        yield "ToPlaces", line.desk
        yield "TraceHeaderList", line.trace
        yield "DueDate", _day(line.due_on)


def _signer(line: FiledLine) -> list[Field]:
    return [
        (name, said) for name, said in (("Position", line.position), ("FullName", line.signatory)) if said
    ]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
