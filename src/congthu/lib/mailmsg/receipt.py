"""Receipts: what happened to a document at its addressee, as standard reports.

*delivered* and *failed* come from the addressee's node as a delivery status notification (RFC 3464, one block
per addressee); *accepted* and *refused* come from the addressee's clerk as a message disposition notification
(RFC 8098). Our own fields begin with ``Congthu-``, so a foreign system sees an ordinary receipt.

law: D34.1b-7; Decree 30/2020 art. 21.2 (acknowledge the same day); Decision 28/2018 art. 9.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage, Message, MIMEPart
from enum import StrEnum

from congthu.lib.mailmsg.parsing import MessageInvalid, decoded, parse


class ReceiptKind(StrEnum):
    """Four different facts (Decision 28/2018; edXML states 01, 03, 02)."""

    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class AddresseeReport:
    """What happened at one address."""

    address: str
    #: Aware time of the fact; None in reports of foreign systems.
    at: datetime | None
    #: Entry in the addressee's incoming book, e.g. ``12/2026``.
    reference: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiptNotice:
    """One receipt message, read."""

    kind: ReceiptKind
    original_message_id: str
    #: SHA-256 of the original's body; empty in reports of foreign systems.
    body_sha256: str
    reports: tuple[AddresseeReport, ...]


_WORDS = {
    ReceiptKind.DELIVERED: ("Văn bản đã vào hộp thư của nơi nhận.", "The document is in the mailbox."),
    ReceiptKind.ACCEPTED: ("Nơi nhận đã tiếp nhận văn bản.", "The addressee has accepted the document."),
    ReceiptKind.REFUSED: ("Nơi nhận từ chối văn bản.", "The addressee has refused the document."),
    ReceiptKind.FAILED: ("Không gửi được văn bản.", "The document could not be delivered."),
}


def receipt_entity(notice: ReceiptNotice, *, reporter: str, subject: str, boundary: str) -> bytes:
    """The multipart/report entity to be signed; ``reporter`` is the host (DSN) or agent (MDN)."""
    delivery = notice.kind in (ReceiptKind.DELIVERED, ReceiptKind.FAILED)
    report_type = "delivery-status" if delivery else "disposition-notification"
    machine = _delivery_status(notice, reporter) if delivery else _disposition(notice, reporter)
    original = _fields(("Message-ID", notice.original_message_id), ("Subject", subject))
    parts = [
        _part("text/plain; charset=utf-8", _prose(notice, subject), base64_encoded=True),
        _part(f"message/{report_type}", machine),
        _part("text/rfc822-headers", original),
    ]
    head = f'Content-Type: multipart/report; report-type={report_type};\r\n\tboundary="{boundary}"\r\n\r\n'
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return (head + body + f"--{boundary}--\r\n").encode("ascii")


def _prose(notice: ReceiptNotice, subject: str) -> str:
    vietnamese, english = _WORDS[notice.kind]
    lines = [f"{vietnamese}\r\n{english}\r\n", f"{subject}\r\n"]
    for report in notice.reports:
        detail = " — ".join(
            x for x in (report.address, _time(report.at), report.reference, report.reason) if x
        )
        lines.append(detail + "\r\n")
    return "\r\n".join(lines)


def _part(content_type: str, text: str, *, base64_encoded: bool = False) -> str:
    if not base64_encoded:
        return f"Content-Type: {content_type}\r\n\r\n{text}"
    encoded = base64.encodebytes(text.encode("utf-8")).decode("ascii").replace("\n", "\r\n")
    return f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}"


def _fields(*pairs: tuple[str, str]) -> str:
    """Header fields, folded and encoded; empty values are left out."""
    lines = []
    for name, value in pairs:
        if value:
            header = Header(value, header_name=name, charset=None if value.isascii() else "utf-8")
            encoded = header.encode(linesep="\r\n")
            lines.append(f"{name}: {encoded}\r\n")
    return "".join(lines)


def _time(at: datetime | None) -> str:
    return at.isoformat(timespec="milliseconds") if at else ""


def _delivery_status(notice: ReceiptNotice, reporter: str) -> str:
    failed = notice.kind is ReceiptKind.FAILED
    blocks = [
        _fields(
            ("Reporting-MTA", f"dns; {reporter}"),
            ("Congthu-Original-Message-ID", notice.original_message_id),
            ("Congthu-Body-SHA256", notice.body_sha256),
        )
    ]
    blocks += [
        _fields(
            ("Final-Recipient", f"rfc822; {report.address}"),
            ("Action", "failed" if failed else "delivered"),
            ("Status", "5.0.0" if failed else "2.0.0"),
            ("Congthu-At", _time(report.at)),
            ("Congthu-Reason", report.reason),
        )
        for report in notice.reports
    ]
    return "\r\n".join(blocks)


def _disposition(notice: ReceiptNotice, reporter: str) -> str:
    (report,) = notice.reports
    refused = notice.kind is ReceiptKind.REFUSED
    return _fields(
        ("Reporting-UA", f"{reporter}; congthu"),
        ("Final-Recipient", f"rfc822; {report.address}"),
        ("Original-Message-ID", notice.original_message_id),
        ("Disposition", f"manual-action/MDN-sent-manually; processed{'/error' if refused else ''}"),
        ("Congthu-Status", notice.kind.value),
        ("Congthu-Body-SHA256", notice.body_sha256),
        ("Congthu-At", _time(report.at)),
        ("Congthu-Entry", report.reference),
        ("Congthu-Reason", report.reason),
    )


def parse_receipt(entity: bytes) -> ReceiptNotice:
    """Read a multipart/report entity, ours or a foreign system's; raises MessageInvalid."""
    parsed = parse(entity)
    if parsed.get_content_type() != "multipart/report":
        raise MessageInvalid("The message is not a report.")
    for part in parsed.iter_parts():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            return _read_delivery_status(part, parsed)
        if kind == "message/disposition-notification":
            return _read_disposition(part)
    raise MessageInvalid("The report has no machine-readable part.")


def _blocks(part: MIMEPart) -> list[Message]:
    payload = part.get_payload()
    blocks = [b for b in payload if isinstance(b, Message)] if isinstance(payload, list) else []
    if not blocks:
        raise MessageInvalid("The report has no fields.")
    return blocks


def _read_delivery_status(part: MIMEPart, report: EmailMessage) -> ReceiptNotice:
    head, *rest = _blocks(part)
    recipients = [b for b in rest if b.get("Final-Recipient")]
    actions = {_value(b, "Action").lower() for b in recipients}
    if not recipients or len(actions) != 1 or not actions <= {"delivered", "failed"}:
        raise MessageInvalid("The report does not say one thing of all its recipients.")
    return ReceiptNotice(
        kind=ReceiptKind(actions.pop()),
        original_message_id=_value(head, "Congthu-Original-Message-ID") or _enclosed_message_id(report),
        body_sha256=_value(head, "Congthu-Body-SHA256"),
        reports=tuple(_report(b) for b in recipients),
    )


def _enclosed_message_id(report: EmailMessage) -> str:
    """Message-ID of the original enclosed by a foreign report (RFC 6522 third part)."""
    for part in report.iter_parts():
        if part.get_content_type() == "text/rfc822-headers":
            return _value(parse(decoded(part)), "Message-ID")
        if part.get_content_type() == "message/rfc822":
            return _value(_blocks(part)[0], "Message-ID")
    return ""


def _read_disposition(part: MIMEPart) -> ReceiptNotice:
    fields = _blocks(part)[0]
    status = _value(fields, "Congthu-Status")
    if status not in (ReceiptKind.ACCEPTED, ReceiptKind.REFUSED):
        raise MessageInvalid("The notification does not say accepted or refused.")
    return ReceiptNotice(
        kind=ReceiptKind(status),
        original_message_id=_value(fields, "Original-Message-ID"),
        body_sha256=_value(fields, "Congthu-Body-SHA256"),
        reports=(_report(fields),),
    )


def _report(fields: Message) -> AddresseeReport:
    address = _value(fields, "Final-Recipient").partition(";")[2].strip().lower()
    if "@" not in address:
        raise MessageInvalid("The report does not name its recipient.")
    return AddresseeReport(
        address=address,
        at=_moment(_value(fields, "Congthu-At")),
        reference=_value(fields, "Congthu-Entry"),
        reason=_value(fields, "Congthu-Reason") or _value(fields, "Diagnostic-Code"),
    )


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise MessageInvalid("A time in the report cannot be read.") from error
    if moment.tzinfo is None:
        raise MessageInvalid("A time in the report has no zone.")
    return moment


def _value(fields: Message, name: str) -> str:
    values = fields.get_all(name, [])
    if len(values) > 1:
        raise MessageInvalid(f"The report has several {name} fields.")
    # The database takes neither NUL nor half characters.
    text = str(values[0]).encode("utf-8", "replace").decode("utf-8").replace("\0", "") if values else ""
    return " ".join(text.split())
