"""The page "Chuyển mã": text and files in old encodings into the form of exchange.

Nothing is stored: uploads stay in memory, are converted in the limited process, and the answer carries the
result. law: D34.1b-6: what leaves an agency is TCVN 6909:2001.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from congthu.apps.web import converting, errors, limits, wording
from congthu.apps.web.files import download
from congthu.apps.web.frame import part, show
from congthu.apps.web.gate import login_first
from congthu.apps.web.pages.login import visitor
from congthu.lib.errors import CongthuError

#: Largest file, and characters of pasted text.
LARGEST = 20 << 20
LONGEST = 200_000
MOST_FILES = 50


class TextTooLong(CongthuError):
    """The text is too long to paste; please give it as a file."""

    code = "web.text-too-long"


class NoFile(CongthuError):
    """Choose a file."""

    code = "web.no-file"


class FileTooLarge(CongthuError):
    """The file is too large."""

    code = "web.file-too-large"


class TooManyFiles(CongthuError):
    """Too many files at once."""

    code = "web.too-many-files"


class _InMemory(MemoryFileUploadHandler):
    """Uploads never touch the disk; ``bodies`` has bounded them."""

    def handle_raw_input(self, *_given: object, **_more: object) -> None:
        self.activated = True


View = Callable[[HttpRequest], HttpResponse]


def _for_officers(view: View) -> View:
    """Only for those logged in, with uploads held in memory.

    The handlers are set before the form is read, which the check of its token does; hence the order.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return login_first(request)
        request.upload_handlers = [_InMemory(request)]
        return checked(request)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@_for_officers
def text(request: HttpRequest) -> HttpResponse:
    """Ask for text or files; show pasted text before and after."""
    if request.method != "POST":
        return _page(request)
    encoding = converting.known(request.POST.get("encoding", ""))
    try:
        given = _given(request)
        with limits.READING.slot():
            result = converting.text(given, encoding)
    except CongthuError as error:
        return _page(request, problem=wording.spoken(error.public), status=_status(error))
    return _page(request, result=result)


@require_POST
@_for_officers
def file(request: HttpRequest) -> HttpResponse:
    """One file: what was recognised and what changes. A part of the page."""
    encoding = converting.known(request.POST.get("encoding", ""))
    try:
        limits.CONVERSIONS.take(visitor(request))
        given = _files(request)[0]
        with limits.READING.slot():
            result = converting.file(given.read(), given.name or "", encoding)
    except CongthuError as error:
        problem = wording.spoken(error.public)
        return part(
            request, "_conversion.html", status=_status(error), problem=problem, result=None, of="file"
        )
    return part(request, "_conversion.html", problem="", result=result, of="file")


@require_POST
@_for_officers
def converted(request: HttpRequest) -> HttpResponse:
    """The converted file, the pasted text as a file, or several files as one ZIP."""
    encoding = converting.known(request.POST.get("encoding", ""))
    limits.CONVERSIONS.take(visitor(request))
    if "text" in request.POST:
        given = _given(request)
        with limits.READING.slot():
            made = converting.text_file(given, encoding)
        return download(made.data, filename=made.filename, media_type="text/plain")
    files = _files(request)
    if len(files) > 1:
        return download(
            _zip(files, encoding), filename=_("converted-files") + ".zip", media_type="application/zip"
        )
    with limits.READING.slot():
        made = converting.converted_file(files[0].read(), files[0].name or "file", encoding)
    return download(made.data, filename=made.filename, media_type="application/octet-stream")


def _zip(files: Sequence[UploadedFile[bytes]], encoding: str) -> bytes:
    """All files under their names; one that cannot be converted comes along as it is, and a list says so."""
    held, lines, used = io.BytesIO(), [], set[str]()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for given in files:
            name, data = given.name or "file", given.read()
            try:
                with limits.READING.slot():
                    made = converting.converted_file(data, name, encoding)
                said = _("converted") if made.changed else _("needs no change")
            except CongthuError as error:
                made = converting.Made(data=data, filename=name, changed=False)
                said = wording.spoken(error.public)
            unique = _unique(made.filename, used)
            packed.writestr(unique, made.data)
            lines.append(f"{unique}: {said}\r\n")
        packed.writestr(_unique(_("list") + ".txt", used), "".join(lines).encode("utf-8-sig"))
    return held.getvalue()


def _unique(name: str, used: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    found, number = name, 2
    while found in used:
        found = f"{stem} ({number}).{ending}" if dot else f"{name} ({number})"
        number += 1
    used.add(found)
    return found


def _given(request: HttpRequest) -> str:
    # Browsers send the ends of lines of a text field as CR LF.
    given = request.POST.get("text", "").replace("\r\n", "\n")
    if len(given) > LONGEST:
        raise TextTooLong
    return given


def _files(request: HttpRequest) -> list[UploadedFile[bytes]]:
    files = [given for given in request.FILES.getlist("file") if given.size]
    if not files:
        raise NoFile
    if len(files) > MOST_FILES:
        raise TooManyFiles
    if any((given.size or 0) > LARGEST for given in files):
        raise FileTooLarge
    return files


def _status(error: CongthuError) -> int:
    return errors.status_of(error) if error.temporary else 422


def _page(
    request: HttpRequest, *, result: converting.Shown | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    values: dict[str, Any] = {
        "result": result,
        "problem": problem,
        "of": "text",
        "text": request.POST.get("text", ""),
    }
    values["encoding"] = converting.known(request.POST.get("encoding", ""))
    if request.headers.get("HX-Request"):
        return part(request, "_conversion.html", status=status, **values)
    return show(
        request,
        "text.html",
        status=status,
        choices=converting.choices(),
        limit=LARGEST,
        longest=LONGEST,
        most_files=MOST_FILES,
        **values,
    )
