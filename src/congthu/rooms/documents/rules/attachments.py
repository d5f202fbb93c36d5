"""Attachments as the document names them: appendices, and what goes "kèm theo"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from congthu.rooms.documents.rules.paragraphs import Paragraph
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.rules.seen import LIKELY, PLAIN, Seen

_NUMBER = r"(?:[IVX]{1,5}|\d{1,2}|[A-E])"
_APPENDIX = re.compile(
    rf"\b(?P<name>Phụ lục(?:\s+số)?\s+{_NUMBER}(?:[.-]\d{{1,2}})?)\b(?=(?P<after>.{{0,60}}))"
)
#: "Phụ lục I ban hành kèm theo Nghị định số 30/…", "Phụ lục I Nghị định 30/…": another document's.
_OF_OTHERS = re.compile(
    r"^[\s,)]*(?:\([^)]*\)\s*)?(?:(?:ban hành\s+)?(?:kèm theo|của|thuộc|tại)\s+)?"
    r"(?:Nghị định|Thông tư|Luật|Quyết định|Công văn|Kế hoạch|Nghị quyết)(?:\s+liên tịch)?\s+(?:số\s+)?\d",
    re.IGNORECASE,
)
_WITH = r"(?:gửi\s+kèm(?:\s+theo)?|đính\s+kèm(?:\s+theo)?|kèm\s+theo)"
_BRACKETED = re.compile(
    rf"\((?:Có\s+)?(?:(?P<before>(?!gửi\s+kèm|đính\s+kèm)[^()]{{3,160}}?)\s+)?{_WITH}\s*:?\s*(?P<after>[^()]{{0,160}})\)",
    re.IGNORECASE,
)
_LIST_HEAD = re.compile(
    rf"^\W*(?:(?:Tài liệu|Hồ sơ|Văn bản)\s+)?{_WITH}"
    r"(?:(?:\s+gồm(?: có)?)?\s*:\s*(?P<text>.*)|\s+gồm(?: có)?)$",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"^(?:[-–+•*]|\d{1,2}[.)]|\(\d{1,2}\)|[a-zđ][.)])\s*(?P<text>.+)$")
_ISSUED_WITH = re.compile(
    r"\bBan hành kèm theo\s+\w+(?:\s\w+)?\s+này\s+(?:là\s+)?(?P<text>[“\"]?[A-ZĐ][^.;]{3,200})", re.UNICODE
)
_THIS = re.compile(
    r"^(?:công văn|văn bản|quyết định|tờ trình|báo cáo|thông báo|kế hoạch)\s+"
    r"(?:này\b|số\s*[\d.…]+.*\bngày\b)",
    re.IGNORECASE,
)
_MOST = 50


def find_attachments(found: Sequence[Paragraph]) -> Seen[tuple[str, ...]] | None:
    """Names in the order of the text, each once, without the words that announce them."""
    names: dict[str, float] = {}
    rows: list[Row] = []
    for at, paragraph in enumerate(found):
        said = [*_listed(found, at), *_said(paragraph.text)]
        if said:
            rows += paragraph.rows
        for name, sure in said:
            names.setdefault(name, sure)
    if not names:
        return None
    return Seen(value=tuple(names)[:_MOST], rows=tuple(rows), sure=min(names.values()))


def _listed(found: Sequence[Paragraph], at: int) -> Iterable[tuple[str, float]]:
    """What follows "Gửi kèm:", on the line itself or in the list below it."""
    head = _LIST_HEAD.match(found[at].text)
    if not head:
        return
    if head["text"] and head["text"].strip():
        for part in head["text"].split(";"):
            if part.strip(" ;.,-"):
                yield part.strip(" ;.,-"), LIKELY + 0.05
        return
    for paragraph in found[at + 1 : at + 1 + _MOST]:
        item = _LIST_ITEM.match(paragraph.text)
        if not item:
            return
        yield item["text"].strip(" ;.,"), PLAIN


def _said(text: str) -> Iterable[tuple[str, float]]:
    found = (each for each in _BRACKETED.finditer(text) if "ban hành" not in each[0].lower())
    bracketed = [each["before"] or each["after"] for each in found]
    kept = [
        part.strip(" ;.,") for each in bracketed if each for part in each.split(";") if not _THIS.match(each)
    ]
    for name in kept:
        yield name[:1].upper() + name[1:], PLAIN
    for issued in _ISSUED_WITH.finditer(text):
        yield issued["text"].strip(' “”";.,'), LIKELY + 0.05
    for each in _APPENDIX.finditer(text):
        if not _OF_OTHERS.match(each["after"]) and not any(each["name"] in name for name in kept):
            yield each["name"], PLAIN
