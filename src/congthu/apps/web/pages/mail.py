"""The agency's mailbox: ordinary mail listed, searched and read in Unicode; the original to download.

law: D34.1a-2 the official mailbox; D34.1b-6 shown and found converted, the bytes kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from congthu.apps.web import limits, wording
from congthu.apps.web.files import download
from congthu.apps.web.filters import whole
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.apps.web.pages.conformance import named
from congthu.lib.errors import CongthuError
from congthu.lib.paging import paged
from congthu.rooms.directory import queries as directory
from congthu.rooms.mailroom import flows, queries
from congthu.rooms.mailroom.models import IndexedMessage
from congthu.rooms.mailroom.types import ListedMessage, ReadMessage
from congthu.wiring import mailroom

_A_PAGE = 50
#: New messages indexed while somebody waits for the page; the rest is for the worker.
_MOST_NEW = 40
_LONGEST_SEARCH = 200


@require_safe
@for_agency
def mail(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The newest messages, or those that hold all the words."""
    words = request.GET.get("q", "").strip()[:_LONGEST_SEARCH]
    address = directory.agency_mailbox(acting.agency).address
    problem, left, listed = "", 0, list[ListedMessage]()
    pages = paged(total=0, wanted=1, size=_A_PAGE)
    try:
        with limits.MAILBOX.slot(), mailroom.opened(address) as mailbox:
            left = flows.catch_up(address, mailbox, read=_read_many, most=_MOST_NEW)
            if left:
                mailroom.go_on(address)
            found = queries.messages(address, words)
            pages = paged(total=found.count(), wanted=whole(request.GET.get("page"), 1), size=_A_PAGE)
            rows = list(found[pages.rows])
            seen = mailbox.seen([row.uid for row in rows])
            listed = [_listed(row, seen=row.uid in seen) for row in rows]
    except CongthuError as error:
        if not error.temporary:
            raise
        problem = wording.spoken(error.public)
    return show(
        request,
        "mail.html",
        acting=acting,
        status=503 if problem else 200,
        address=address,
        listed=[{"row": each, "chip": form_chip(each.form, each.encodings)} for each in listed],
        pages=pages,
        words=words,
        left=left,
        problem=problem,
        query=urlencode({"q": words}) + "&",
    )


def _read_many(messages: Sequence[bytes]) -> Sequence[ReadMessage | None]:
    """Port ``ReadMany``; the slot that all pages share is held for reading, not while IMAP is awaited."""
    with limits.READING.slot():
        return mailroom.read_many(messages)


def _listed(row: IndexedMessage, *, seen: bool) -> ListedMessage:
    return ListedMessage(
        uid=row.uid, at=row.at, subject=row.subject, sender=row.sender, form=row.form, seen=seen,
        encodings=row.encodings, attachments=row.attachments, size=row.size,
    )  # fmt: skip


def form_chip(form: str, encodings: Any) -> wording.Chip | None:
    """A word on the original, where it was not in the form of exchange."""
    if form == "not-conformant":
        found = ", ".join(named(each) for each in encodings)
        return wording.Chip(
            label=_("Converted from %(found)s") % {"found": found}, icon="translate", tone="wait"
        )
    if form == "not-judged":
        return wording.Chip(label=_("Text not judged"), icon="dash-circle", tone="quiet")
    return None


@require_safe
@for_agency
def message(request: HttpRequest, acting: Acting, uid: int) -> HttpResponse:
    """One message, read; reading it marks it, as in any mail program.

    The mark is a convenience and no record: who has taken note of a document stands in the register. Pictures
    and frames of other sites cannot set it, for the session's cookie does not go with them (SameSite).
    """
    address = directory.agency_mailbox(acting.agency).address
    with limits.MAILBOX.slot(), mailroom.opened(address) as mailbox:
        data = _bytes(mailbox.whole(uid))
        mailbox.mark(uid, seen=True)
    (said,) = _read_many([data])
    row = queries.indexed(address, uid)
    return show(
        request,
        "mail_message.html",
        acting=acting,
        uid=uid,
        said=said,
        row=row,
        size=len(data),
        chip=form_chip(said.form, said.encodings) if said else form_chip("not-judged", ()),
    )


@require_safe
@for_agency
def original(_request: HttpRequest, acting: Acting, uid: int) -> HttpResponse:
    """The message as it came, every byte."""
    address = directory.agency_mailbox(acting.agency).address
    with limits.MAILBOX.slot(), mailroom.opened(address) as mailbox:
        data = _bytes(mailbox.whole(uid))
    return download(data, filename=_("message") + f"-{uid}.eml", media_type="message/rfc822")


@require_safe
@for_agency
def attached(request: HttpRequest, acting: Acting, uid: int, number: int) -> HttpResponse:
    """A file of the message, as it came or in Unicode."""
    address = directory.agency_mailbox(acting.agency).address
    with limits.MAILBOX.slot(), mailroom.opened(address) as mailbox:
        data = _bytes(mailbox.whole(uid))
    try:
        with limits.READING.slot():
            name, content = mailroom.attachment(data, number, in_unicode=request.GET.get("form") == "unicode")
    except mailroom.AttachmentGone:
        raise Http404 from None
    return download(content, filename=name, media_type="application/octet-stream")


@require_POST
@for_agency
def mark(request: HttpRequest, acting: Acting, uid: int) -> HttpResponse:
    """Mark a message as read or unread."""
    address = directory.agency_mailbox(acting.agency).address
    with limits.MAILBOX.slot(), mailroom.opened(address) as mailbox:
        mailbox.mark(uid, seen=request.POST.get("seen") == "1")
    return HttpResponseRedirect(reverse("mail"))


def _bytes(data: bytes | None) -> bytes:
    """The message; one that is gone, or was never in this mailbox, is not found."""
    if data is None:
        raise Http404
    return data
