"""The messages the platform writes and reads: official documents, receipts, notices of recall.

A document travels as one ordinary S/MIME message (RFC 8551) that any mail client shows as a letter with an
attachment; what a machine needs besides is one JSON part under the same signature. Receipts are standard
reports: delivery status notifications (RFC 3464) and message disposition notifications (RFC 8098).
"""

from congthu.lib.mailmsg.document import DocumentLetter, DocumentParts, parse_document
from congthu.lib.mailmsg.notice import (
    AmendmentNotice,
    NoticeKind,
    NoticeReply,
    notice_entity,
    parse_notice,
)
from congthu.lib.mailmsg.parsing import MessageInvalid, body_digest, header, originator, split
from congthu.lib.mailmsg.receipt import (
    AddresseeReport,
    ReceiptKind,
    ReceiptNotice,
    parse_receipt,
    receipt_entity,
)

__all__ = [
    "AddresseeReport",
    "AmendmentNotice",
    "DocumentLetter",
    "DocumentParts",
    "MessageInvalid",
    "NoticeKind",
    "NoticeReply",
    "ReceiptKind",
    "ReceiptNotice",
    "body_digest",
    "header",
    "notice_entity",
    "originator",
    "parse_document",
    "parse_notice",
    "parse_receipt",
    "receipt_entity",
    "split",
]
