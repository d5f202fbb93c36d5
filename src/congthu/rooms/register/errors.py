"""Errors of the books.

RegisterError
├── AlreadyDecided          the arrival was accepted or refused before
├── AskedBack               its sender asks for the document back, and nobody answered that yet
├── NotTheClerk             the mailbox may not act for the agency
├── SecretSeriesStaysEmpty  writing into a book of state secrets
├── BookClosed              a book of a year that may no longer be written
├── ReasonMissing           a step without the reason it needs
├── NumberNotHeld           the number is not reserved
├── Duplicate               the document was entered before and nobody said "all the same"
├── TextUnfit               characters that cannot be seen, or turn the line around
├── TextTooLong             longer than the book holds
├── DayImpossible           a day that cannot be the one of a document
├── CountImpossible         pages or copies that cannot be
├── PerhapsSecret           it may bear a mark of state secrecy and nobody said that it is none
├── RetentionUnfit          no term a case file may be kept for
├── CaseFileTaken           the year's list has another of this number and symbol
├── CaseFileUnknown         the agency has no such case file
├── CaseFileClosed          nothing is put into, or taken from, a closed case file
├── HandledMeanwhile        another clerk was faster, and said something else
└── NotFollowed             progress of a document nobody was assigned
"""

from __future__ import annotations

from congthu.lib.errors import CongthuError


class RegisterError(CongthuError):
    """The book refused the entry."""

    code = "register.refused"


class AlreadyDecided(RegisterError):
    """This document has already been accepted or refused."""

    code = "register.already-decided"


class AskedBack(RegisterError):
    """The sender asks for this document back; answer that first."""

    code = "register.asked-back"


class NotTheClerk(RegisterError):
    """This mailbox may not act for the agency."""

    code = "register.not-the-clerk"


class SecretSeriesStaysEmpty(RegisterError):
    """State secrets are entered in registers of their own, off the Internet (Law 29/2018 art. 5)."""

    code = "register.secret-stays-empty"


class BookClosed(RegisterError):
    """Books older than last year's are closed, and last year's takes an entry only with its reason."""

    code = "register.book-closed"


class ReasonMissing(RegisterError):
    """This step needs its reason in words."""

    code = "register.reason-missing"


class NumberNotHeld(RegisterError):
    """This number is not reserved, or no longer."""

    code = "register.number-not-held"


class Duplicate(RegisterError):
    """This document stands in the book already; confirm to enter it once more."""

    code = "register.duplicate"


class TextUnfit(RegisterError):
    """The text holds characters that cannot be seen or that turn the line around; type it anew."""

    code = "register.text-unfit"


class TextTooLong(RegisterError):
    """This text is longer than the book holds."""

    code = "register.text-too-long"


class DayImpossible(RegisterError):
    """A document is dated, and comes, between 2 September 1945 and today."""

    code = "register.day-impossible"


class CountImpossible(RegisterError):
    """Pages and copies are counted from 1 to 9,999."""

    code = "register.count-impossible"


class PerhapsSecret(RegisterError):
    """It may bear a mark of state secrecy (Law 29/2018/QH14 art. 5): look at it, and say that it is none."""

    code = "register.perhaps-secret"


class RetentionUnfit(RegisterError):
    """A case file is kept for ever (“Vĩnh viễn”) or for years (“10 năm”)."""

    code = "register.retention-unfit"


class CaseFileTaken(RegisterError):
    """This year's list has another case file of this number and symbol."""

    code = "register.case-file-taken"


class CaseFileUnknown(RegisterError):
    """The agency has no such case file."""

    code = "register.case-file-unknown"


class CaseFileClosed(RegisterError):
    """The case file is closed: nothing is put into it or taken from it."""

    code = "register.case-file-closed"


class HandledMeanwhile(RegisterError):
    """Somebody else has handled this document meanwhile; look again before you decide."""

    code = "register.handled-meanwhile"


class NotFollowed(RegisterError):
    """This document is not on anybody's desk yet: assign it first."""

    code = "register.not-followed"


class TooLongForPaper(RegisterError):
    """The lines are too many for a PDF here; choose a shorter period, or take XLSX."""

    code = "register.too-long-for-paper"
