"""Errors of dispatch.

DispatchError
├── NotAllowedToIssue   the mailbox may not issue for this agency, or the letter is another agency's
├── NothingToDispatch   no addressee at all was found
├── AlreadyIssued       the same file was issued before and nobody said "once more"
├── DocumentChanged     the document was corrected since it was looked at
├── PaperSaysOtherwise  number or day on the paper are not those of the book, and nobody said "all the same"
├── NoticeRefused       a notice of recall, replacement or correction that cannot be made or answered
├── NoticeUntrusted     a notice, or an answer to one, that proves nothing
├── TextNotInForm       text in an old encoding, which the agency's regulation does not let out
│   └── PaperNotInForm  a PDF of such text, which cannot be converted
├── ReferenceUnknown    no issued document has this reference
├── ReferenceAmbiguous  several have it
├── ReceiptUntrusted    a receipt that proves nothing
├── NotYetSealed        (temporary) issued, but not sealed yet: no dossier
└── SomeDeferred        (temporary) some addresses were refused for the moment
"""

from __future__ import annotations

from congthu.lib.errors import CongthuError, TemporaryError


class DispatchError(CongthuError):
    """The document cannot be dispatched."""

    code = "dispatch.refused"


class NotAllowedToIssue(DispatchError):
    """This mailbox may not issue documents for the agency."""

    code = "dispatch.not-allowed"


class NothingToDispatch(DispatchError):
    """The document names no addressee (neither "Kính gửi" nor "Nơi nhận")."""

    code = "dispatch.no-addressee"


class AlreadyIssued(DispatchError):
    """This file has been issued already."""

    code = "dispatch.already-issued"


class DocumentChanged(DispatchError):
    """The document has been corrected meanwhile; look again before you issue it."""

    code = "dispatch.document-changed"


class PaperSaysOtherwise(DispatchError):
    """The number or the day on the paper is not the one the book gives it."""

    code = "dispatch.paper-says-otherwise"


class TextNotInForm(DispatchError):
    """Not Unicode (Circular 07/2002/TT-BKHCN art. 4): the agency's regulation wants the converted file."""

    code = "dispatch.text-not-in-form"


class PaperNotInForm(TextNotInForm):
    """Not Unicode (Circular 07/2002/TT-BKHCN art. 4), and a PDF cannot be converted: make it anew."""

    code = "dispatch.paper-not-in-form"


class NoticeRefused(DispatchError):
    """This document cannot be recalled, replaced or corrected so."""

    code = "dispatch.notice-refused"


class NoticeUntrusted(DispatchError):
    """The notice does not prove what it says."""

    code = "dispatch.notice-untrusted"


class ReferenceUnknown(DispatchError):
    """No issued document has this reference."""

    code = "dispatch.reference-unknown"


class ReferenceAmbiguous(DispatchError):
    """Several issued documents have this reference; name one by its identifier."""

    code = "dispatch.reference-ambiguous"


class ReceiptUntrusted(DispatchError):
    """The receipt does not prove what it says."""

    code = "dispatch.receipt-untrusted"


class NotYetSealed(DispatchError, TemporaryError):
    """The document has been issued but not sent yet; the dossier can be made in a moment."""

    code = "dispatch.not-yet-sealed"


class SomeDeferred(DispatchError, TemporaryError):
    """Some addresses cannot be served at the moment; they are tried again."""

    code = "dispatch.some-deferred"
