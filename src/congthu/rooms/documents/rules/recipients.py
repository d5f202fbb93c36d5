"""The two recipients parts of a document: "Kính gửi" and "Nơi nhận" (Decree 30/2020 Appendix I.II.9)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.addressees import BULLET, parse_line
from congthu.rooms.documents.rules.file_copy import parse_file_copy
from congthu.rooms.documents.rules.kinds import is_file_copy
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.names import PERSON_NAME, clean_name
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.rules.signers import without_signer
from congthu.rooms.documents.rules.splitting import level_of, opens, split_outside
from congthu.rooms.documents.types import AddresseeLine, FileCopy

_ENDS = re.compile(r"[;.,:]\s*$")
#: "Kính gởi" is the southern spelling.
_PRIMARY = re.compile(r"^\s*kính\s+g[ửở]i\s*(?:[:;]|(?=\s|$))\s*", re.IGNORECASE)
_LABEL = re.compile(r"^\s*nơi\s+nhận\s*[:;.]?\s*", re.IGNORECASE)
#: Addressees of a list; further ones are not read, and that is said (``bounds``).
MOST = 2_000
#: Lines of a block; letters of an entry, and of its end, which tells whether it goes on.
MOST_LINES, _LONGEST, _END = 4_000, 20_000, 200
#: A bracket that is not closed by then was forgotten.
_LONGEST_BRACKET = 600
#: An entry that ends so goes on in the next line, whatever that begins with.
_DANGLING = re.compile(r"(?:\b(?:và|của|các|với|về|cho|tại|để|cơ quan ngang)|[&/(–-]|^.{1,30}:)\s*$")
#: An entry that ends so may go on, when the next line opens no entry.
_UNFINISHED = re.compile(
    r"\b(?:thuộc|cơ quan|trung|tỉnh|thành phố|thành|ủy ban|uỷ ban|bộ|sở|cục|vụ|văn phòng|văn|nhân|"
    r"nhân dân|ubnd|hđnd|"
    r"xã hội|chính trị|tổng|phó|thứ|hội đồng|ngang)\s*$",
    re.IGNORECASE,
)
_NAME_APART = re.compile(rf"(?P<end>[;.])\s{{8,}}{PERSON_NAME.pattern}\s*$")
_APART = re.compile(r"(?P<entry>.*?[;.,])\s{8,}(?P<rest>\S.*)")
_BEFORE_MARK = re.compile(r" (?=[,;)])|(?<=\() ")
#: A page number, or the label of a part of the block.
_NOBODY = re.compile(r"\d{1,3}|(?:gửi )?(?:bản (?:điện tử|giấy|chính)|vbđt|qua mạng)\s*:", re.IGNORECASE)
_NUMBERED_PLACE = re.compile(
    r"\b(?:thôn|ấp|tổ|số|phường|khu phố|khối|xóm|bản|quận)\s+\d+\w?\b", re.IGNORECASE
)
#: How the text of a letter begins below its addressees.
_BEGINS = re.compile(r"\s*(?:Căn cứ|Xét|Thực hiện|Theo|Ngày \d|Tiếp theo|Phúc đáp|Trả lời|Để|Nhằm|Sau khi)\s")
#: What stands in sentences, never in the name of an addressee.
_SENTENCE = re.compile(r"\d|như sau|nhận được|đề nghị|báo cáo|thông báo|yêu cầu|đã |, (?:tuy|qua)|:")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the block as one string, and the index of the line it begins in."""

    line: int
    text: str


def find_block(layout: Layout, issuer: str | None) -> tuple[tuple[AddresseeLine, ...], FileCopy | None]:
    """The recipients block: addressees line by line, the file copy apart."""
    return parse_block([row.text for row in layout.recipients if not row.is_rule], issuer)


def parse_block(
    lines: Sequence[str], issuer: str | None = None
) -> tuple[tuple[AddresseeLine, ...], FileCopy | None]:
    """Parse the lines as printed: wrapped lines are joined, the first "Lưu" becomes the file copy."""
    entries = join_wrapped(lines)
    copy = next((parse_file_copy(entry.text) for entry in entries if is_file_copy(entry.text)), None)
    found = (a for entry in entries for a in _addressees_of(entry, issuer))
    return tuple(islice((a for a in found if a.kind != "file_copy"), MOST)), copy


def parse_lines(lines: Sequence[str], issuer: str | None = None) -> tuple[AddresseeLine, ...]:
    """All addressees with the index of their line; a line "Lưu" is one of them, of kind ``file_copy``."""
    return tuple(a for entry in join_wrapped(lines) for a in _addressees_of(entry, issuer))


def _addressees_of(entry: Entry, issuer: str | None) -> list[AddresseeLine]:
    return [replace(a, line=entry.line) for a in parse_line(entry.text, issuer)]


def join_wrapped(lines: Sequence[str]) -> list[Entry]:
    """The entries of the block.

    With bullets, a line without one carries the entry on unless that had ended. Without bullets the end marks
    tell, and where there are none every line is an entry, except where one plainly goes on.
    """
    texts = [_composed(line) for line in lines[:MOST_LINES]]
    bulleted = [bool(BULLET.match(text)) for text in texts]
    written = [text for text in texts if text]
    style = _style(written)
    entries: list[Entry] = []
    for at, (text, marked) in enumerate(zip(texts, bulleted, strict=True)):
        stripped = _LABEL.sub("", text) if not entries else text
        stripped = without_signer(BULLET.sub("", stripped)).strip()
        if not stripped.strip(" ;.,:-–") or _NOBODY.fullmatch(stripped):
            continue
        if entries and is_file_copy(entries[-1].text) and PERSON_NAME.fullmatch(clean_name(stripped)):
            continue
        if entries and not marked and _carries_on(entries[-1].text, stripped, style):
            if len(entries[-1].text) < _LONGEST:
                entries[-1] = replace(entries[-1], text=f"{entries[-1].text} {stripped}")
        else:
            entries.append(Entry(line=at, text=stripped))
    return entries


def _composed(line: str) -> str:
    """Composed letters, single spaces, none before a mark; without a name far to the right, of who signed."""
    text = _NAME_APART.sub(r"\g<end>", unicodedata.normalize("NFC", line))
    apart = _APART.fullmatch(text)
    if apart and _is_of_the_signature(apart["rest"]) and not apart["entry"].isupper():
        text = apart["entry"]
    return _BEFORE_MARK.sub("", " ".join(text.split()))


def _is_of_the_signature(text: str) -> bool:
    """Words in capitals, not abbreviations alone: "THẨM PHÁN - CHỦ TỌA PHIÊN TÒA"."""
    several = text.isupper() and len(text.split()) > 1 and not text.isascii()
    return several and not BULLET.match(text) and not opens(text)


def _style(lines: Sequence[str]) -> str:
    """How the block shows its entries: ``bullets``, end ``marks``, ``commas`` (old decrees) or ``none``."""
    bulleted = sum(1 for line in lines if BULLET.match(line))
    if bulleted * 2 >= len(lines):
        return "bullets"
    if sum(1 for line in lines if line.endswith(",")) * 3 >= len(lines) and len(lines) > 2:
        return "commas"
    return "marks" if sum(1 for line in lines if _ENDS.search(line)) * 3 >= len(lines) * 2 else "none"


def _carries_on(entry: str, text: str, style: str) -> bool:
    if is_file_copy(text):
        return False
    if is_file_copy(entry):
        return not re.search(r"[.)]$", entry) or not opens(text)
    open_bracket = entry.count("(") > entry.count(")")
    # ``_DANGLING`` knows short entries by their beginning.
    entry = entry[-_END:]
    if open_bracket or text.startswith("(") or _DANGLING.search(entry):
        return not re.search(r"[;.]$", entry) or text.startswith("(")
    ended = bool(re.search(r"[;.]$", entry))
    if style == "bullets":
        return not ended or text[:1].islower()
    if ended or (entry.endswith(",") and style == "commas"):
        return not ended and text[:1].islower()
    if entry.endswith(","):
        # "Văn phòng Quốc hội," has a wrong mark; "Các Bộ," goes on.
        return text[:1].islower() or not (level_of(entry) and level_of(text))
    if text[:1].islower():
        return True
    goes_on = style == "marks" or bool(_UNFINISHED.search(entry))
    return goes_on and not entry.endswith(")") and not opens(text)


def find_primary(layout: Layout) -> tuple[str, ...]:
    """Primary addressees: what follows "Kính gửi:" on its line and the list below it."""
    for at, row in enumerate(layout.body):
        found = _PRIMARY.match(row.text)
        if found and row.text[:1] in "Kk":
            return _primary(row, row.text[found.end() :], layout.body[at + 1 : at + 1 + MOST])
        if at > 60:
            break
    return ()


def _primary(first: Row, inline: str, rows: Sequence[Row]) -> tuple[str, ...]:
    entries = [BULLET.sub("", inline)] if inline.strip() else []
    listed = bool(BULLET.match(inline)) or not inline.strip()
    last, left = first, _text_edge(first)
    for row in rows:
        if row.is_rule or row.page != first.page or fold(row.text).startswith("noi nhan"):
            break
        if entries and _BEGINS.match(row.text) and not _DANGLING.search(entries[-1][-_END:]):
            break
        if BULLET.match(row.text) and not _finished(entries, listed):
            entries.append(BULLET.sub("", row.text))
            listed = True
        elif entries and _wraps(entries[-1], last, row, left):
            entries[-1] = f"{entries[-1]} {row.text}"
        elif _expected(entries, row, left):
            entries.append(row.text)
        else:
            break
        last = row
    parts = (part for entry in entries for part in split_outside(entry, ";"))
    named = (text for part in parts if (text := _ENDS.sub("", part.strip()).strip()))
    return tuple(islice(named, MOST))


def _expected(entries: Sequence[str], row: Row, left: float) -> bool:
    """A line without a dash that must be an entry: the first, or after one that ended in ";"."""
    if not entries:
        return len(row.text) < 200
    listed = row.text.rstrip().endswith(";") and len(row.text) < 120
    if entries[-1].rstrip().endswith(";") and (listed or _names_somebody(row.text)):
        return True  # a list may stand at the margin, its bullets lost
    # A scan takes a semicolon for a colon; the next entry has its own.
    ends = (";", ",", ":") if listed else (";", ",")
    return entries[-1].rstrip().endswith(ends) and row.x0 > left - 12


def _names_somebody(text: str) -> bool:
    """An entry, no first sentence of the body: it begins like one, and tells and dates nothing."""
    name = _NUMBERED_PLACE.sub("", re.sub(r"\([^)]*(?:\)|$)", "", text))
    return len(text) < 120 and bool(opens(text)) and not _SENTENCE.search(name)


def _text_edge(row: Row) -> float:
    """Where the text after the label begins, for recognising its wrapped lines."""
    words = row.words
    if len(words) > 2:
        return words[2].x0
    return words[0].x0 + 30


def _finished(entries: Sequence[str], listed: bool) -> bool:
    return bool(entries) and entries[-1].rstrip().endswith(".") and listed


def _wraps(entry: str, last: Row, row: Row, left: float) -> bool:
    """A wrapped entry: no end mark yet, follows closely, begins under the text rather than at the margin."""
    if entry.count("(") > entry.count(")") and len(entry) < _LONGEST_BRACKET:
        return True
    if _ENDS.search(entry) or len(entry) < 24:
        return False
    near = row.y - last.y < 1.9 * max(row.size, 8)
    return near and (row.x0 > left - 12 or row.text[:1].islower())
