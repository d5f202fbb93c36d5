"""Errors of the documents room.

DocumentRefused
├── DocumentUnreadable          broken, encrypted, takes too long
│   ├── DocumentUnsupported     not a kind of file we read
│   └── DocumentWithoutText     a scan: no text layer
├── DocumentTooBig
├── DocumentSecret              bears a mark of state secrecy
└── DocumentPerhapsSecret       may bear one: a clerk must look
NotWaiting                      the file is no longer before the clerk
CorrectionInvalid               what a clerk wrote does not fit the value
"""

from __future__ import annotations

from collections.abc import Mapping

from congthu.lib.errors import CongthuError


class DocumentRefused(CongthuError):
    """The document was not taken."""

    code = "documents.refused"


class DocumentUnreadable(DocumentRefused):
    """The file cannot be read: it is broken, locked with a password, or takes too long."""

    code = "documents.unreadable"


class DocumentUnsupported(DocumentUnreadable):
    """Files of this kind are not read; please give a DOCX, a PDF with text, or plain text in UTF-8."""

    code = "documents.unsupported"


class DocumentWithoutText(DocumentUnreadable):
    """The PDF has no text layer (it is a scan); text recognition is not available."""

    code = "documents.without-text"


class DocumentTooBig(DocumentRefused):
    """The file is larger than this node accepts."""

    code = "documents.too-big"


class DocumentSecret(DocumentRefused):
    """The document bears a mark of state secrecy and must not enter this system (Law 29/2018/QH14 art. 5)."""

    code = "documents.secret"


class DocumentPerhapsSecret(DocumentRefused):
    """The document may bear a mark of state secrecy; a clerk must look (Law 29/2018/QH14 art. 5)."""

    code = "documents.perhaps-secret"

    def __init__(self, public: str = "", *, why: Mapping[str, str] | None = None) -> None:
        super().__init__(public)
        #: What makes it doubtful, by language (vi, en).
        self.why = dict(why or {})


class NotWaiting(CongthuError):
    """This file has been dealt with already."""

    code = "documents.not-waiting"


class CorrectionInvalid(CongthuError):
    """This cannot stand in the place of the value that was read."""

    code = "documents.correction-invalid"


#: Errors that may cross the sandbox, by code.
_CROSSING = {
    error.code: error
    for error in (DocumentUnreadable, DocumentUnsupported, DocumentWithoutText, DocumentTooBig)
}


def crossed(code: str, public: str, *, private: str) -> DocumentRefused:
    """What a reader raised in the sandbox, outside again; what we do not know is DocumentUnreadable."""
    return _CROSSING.get(code, DocumentUnreadable)(public, private=private)
