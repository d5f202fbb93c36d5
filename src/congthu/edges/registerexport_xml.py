"""Books as the metadata of Decree 30/2020 App. VI, in XML; the form is ``docs/register-metadata.xsd``.

Names of elements are the Decree's own names of fields. A text longer than its field is cut, as the Decree's
field holds no more; what is not known is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from congthu.edges.registerexport import Heading
from congthu.rooms.register.filing import FiledLine

NAMESPACE = "urn:congthu:register-metadata:1"
#: What XML 1.0 has no letters for.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = "Tiếng Việt"
#: law: Decree 30/2020 App. VI: one digit; secrecy never occurs here
_URGENCY = {"urgent": "1", "very urgent": "2", "express": "3"}

Field = tuple[str, "str | list[Field]"]


def to_xml(target: Path, heading: Heading, lines: Iterable[FiledLine], *, agency_code: str) -> int:
    """Write the lines one by one; answers their number."""
    from lxml import etree

    count = 0
    with etree.xmlfile(str(target), encoding="utf-8") as file:
        file.write_declaration(standalone=True)
        book = {"book": heading.book, "agency": agency_code, "madeOn": heading.made_on.isoformat()}
        with file.element(f"{{{NAMESPACE}}}Register", attrib=book, nsmap={None: NAMESPACE}):
            for line in lines:
                fields = (
                    _outgoing(line, agency_code) if heading.book == "out" else _incoming(line, agency_code)
                )
                element = etree.Element(f"{{{NAMESPACE}}}Document", state=line.state)
                _add(element, fields)
                file.write(element)
                count += 1
    return count


def _add(parent: Any, fields: Iterable[Field]) -> None:
    from lxml import etree

    for name, value in fields:
        if not value:
            continue
        child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        if isinstance(value, str):
            child.text = value
        else:
            _add(child, value)


def _shared(line: FiledLine, agency_code: str) -> Iterator[Field]:
    yield "FileCode", [("OrganId", _cut(agency_code, 13)), ("FileCatalog", str(line.year))]
    yield "TypeName", _cut(line.type_name, 100)
    yield "CodeNumber", _cut(line.reference.partition("/")[0], 11)
    yield "CodeNotation", _cut(line.symbol, 30)
    yield "IssuedDate", line.issued_on.isoformat()
    yield "OrganName", _cut(line.issuer, 200)
    yield "Subject", _cut(line.abstract, 500)
    yield "Language", _LANGUAGE
    yield "PageAmount", _number(line.pages)
    yield "Description", _cut(line.note, 500)


def _outgoing(line: FiledLine, agency_code: str) -> Iterator[Field]:
    yield from _shared(line, agency_code)
    yield "SignerInfo", _signer(line)
    for addressee in line.addressees.splitlines():
        yield "To", [("OrganName", _cut(addressee, 200))]
    yield "Priority", _URGENCY.get(line.urgency, "0")
    yield "IssuedAmount", _number(line.copies)
    yield "DueDate", _day(line.due_on)


def _incoming(line: FiledLine, agency_code: str) -> Iterator[Field]:
    yield from _shared(line, agency_code)
    yield "ArrivalDate", _day(line.arrived_on)
    yield "ArrivalNumber", str(line.serial)
    yield "SignerInfo", _signer(line)
    yield "Priority", _URGENCY.get(line.urgency, "0")
    yield "ToPlaces", _cut(line.desk, 1000)
    yield "TraceHeaderList", _cut(line.trace, 100_000)
    yield "DueDate", _day(line.due_on)


def _signer(line: FiledLine) -> list[Field]:
    return [
        (n, v)
        for n, v in (("Position", _cut(line.position, 100)), ("FullName", _cut(line.signatory, 50)))
        if v
    ]


def _cut(text: str, longest: int) -> str:
    return _ILLEGAL.sub("\ufffd", text).strip()[:longest]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
