"""Sending a stored file to the browser, never to be shown inside our own pages."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

_TYPES = {
    "application/pdf",
    "application/zip",
    "text/plain",
    "text/csv",
    "text/vcard",
    "application/json",
    "application/xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def download(data: bytes, *, filename: str, media_type: str) -> HttpResponse:
    """An attachment under its own name (RFC 6266, RFC 8187). A foreign type is not believed."""
    kind = media_type if media_type in _TYPES else "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in filename) or "file"
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
