"""Attachments as the document names them: appendices, and what goes "kèm theo"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.paragraphs import Paragraph
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.rules.seen import LIKELY, PLAIN, Seen

_NUMBER = r"(?:[IVX]{1,5}|\d{1,2}|[A-E])"
_APPENDIX = re.compile(
    rf"\b(?P<name>(?:Phụ lục|PHỤ LỤC)(?:\s+số)?\s+{_NUMBER}(?:[.-]\d{{1,2}})?)\b(?P<after>.{{0,60}})"
)
_OF_OTHERS = re.compile(
    r"^[\s,)]*(?:\([^)]*\)\s*)?(?:ban hành\s+)?(?:kèm theo|của|thuộc|tại)\s+(?:\w+\s+){0,3}(?:số\s+)?\d+/",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"\((?P<text>[^()]{0,160}\b(?:kèm theo|đính kèm|gửi kèm)\b[^()]{0,120})\)", re.IGNORECASE
)
_LISTED = re.compile(
    r"^\W*(?:Tài liệu\s+)?(?:Kèm theo|Gửi kèm|Đính kèm)\s*(?:gồm)?\s*:\s*(?P<text>.+)$", re.IGNORECASE
)
_ISSUED_WITH = re.compile(
    r"\bBan hành kèm theo\s+\w+(?:\s\w+)?\s+này\s+(?:là\s+)?(?P<text>[“\"]?[A-ZĐ][^.;]{3,200})", re.UNICODE
)
_HEADING = re.compile(rf"^(?:PHỤ LỤC|Phụ lục)(?:\s+(?:số\s+)?{_NUMBER})?$")
_MOST = 50


def find_attachments(layout: Layout, found: Sequence[Paragraph]) -> Seen[tuple[str, ...]] | None:
    """Names in the order of the text, then headings of appendices behind the signature; each once."""
    names: dict[str, float] = {}
    rows: list[Row] = []
    for paragraph in found:
        said = dict(_said(paragraph.text))
        if said:
            rows += paragraph.rows
            for name, sure in said.items():
                names.setdefault(name, sure)
    for row in _behind(layout):
        if _HEADING.match(row.text.strip()):
            name = row.text.strip().capitalize() if row.text.isupper() else row.text.strip()
            name = re.sub(rf"(?i)({_NUMBER})$", lambda part: part[0].upper(), name)
            if name.lower() not in {known.lower() for known in names}:
                names[name] = PLAIN
                rows.append(row)
    if not names:
        return None
    return Seen(value=tuple(names)[:_MOST], rows=tuple(rows), sure=min(names.values()))


def _said(text: str) -> list[tuple[str, float]]:
    named = [
        (each["text"].strip(" ;.,"), PLAIN)
        for each in _BRACKETED.finditer(text)
        if not _foreign(each["text"])
    ]
    named += [(each["text"].strip(' “”";.,'), LIKELY + 0.05) for each in _ISSUED_WITH.finditer(text)]
    if listed := _LISTED.match(text):
        named += [
            (part.strip(" ;.,-"), LIKELY + 0.05) for part in listed["text"].split(";") if part.strip(" .-")
        ]
    appendices = (each for each in _APPENDIX.finditer(text) if not _OF_OTHERS.match(each["after"]))
    bracketed = " ".join(name for name, _ in named)
    named += [(each["name"], PLAIN) for each in appendices if each["name"] not in bracketed]
    return named


def _foreign(text: str) -> bool:
    """ "(ban hành kèm theo Quyết định số 05/QĐ-UBND)": attached to another document."""
    return re.search(r"kèm theo\s+(?:\w+\s+){1,3}số\s+\d", text, re.IGNORECASE) is not None


def _behind(layout: Layout) -> Sequence[Row]:
    """Rows below the end of the signature, where appendices begin."""
    last = max(((row.page, row.y) for row in (*layout.recipients, *layout.signature[:1])), default=None)
    return [] if last is None else [row for row in layout.body if (row.page, row.y) > last]
