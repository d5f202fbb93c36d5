"""HTML cut into tags and text, forgivingly and in linear time (HTML Living Standard §13.2, simplified)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]{0,99})(?:[^>\"']+|\"[^\"]*\"|'[^']*')*+>")
_RAW = frozenset({"script", "style", "xmp", "noembed", "noframes"})
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]{0,60})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ENTITY = re.compile(r"&(?:#(\d{1,7});?|#[xX]([0-9A-Fa-f]{1,6});?|([A-Za-z][A-Za-z0-9]{1,31});?)")
#: Numbers 128-159 mean windows-1252 (§13.2.5.84, trap 9).
_NUMBERS = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;", "\u00ad": "&shy;"}
_SPECIAL = re.compile("[&<>\u00a0\u00ad]")


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    closing: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Content:
    """Text between tags; ``raw`` is the element's name when it is no text for reading."""

    start: int
    end: int
    raw: str = ""


def tokens(page: str) -> Iterator[Tag | Content]:
    """Tags and text; comments and declarations are passed over."""
    at = begin = 0
    last = page.rfind(">")
    lower = _Finder(page)
    while (at := page.find("<", at)) >= 0:
        end = _aside(page, at)
        if end is None and at > last:
            break
        tag = _TAG.match(page, at) if end is None else None
        if end is None and tag is None:
            at += 1
            if page[at : at + 1].isalpha():
                # A tag whose quotes never close swallows the rest, as browsers have it.
                break
            continue
        if at > begin:
            yield Content(begin, at)
        if tag:
            name, end = tag.group(2).lower(), tag.end()
            yield Tag(name, bool(tag.group(1)), at, end)
            if name in _RAW and not tag.group(1):
                stop = lower.find(f"</{name}", end)
                yield Content(end, stop, name)
                end = stop
        at = begin = end or len(page)
    rest = at if at >= 0 else len(page)
    if rest > begin:
        yield Content(begin, rest)


class _Finder:
    """Case-blind search that lowers the page once."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._lower: str | None = None

    def find(self, what: str, start: int) -> int:
        if self._lower is None:
            self._lower = self._page.translate({code: code + 32 for code in range(65, 91)})
        found = self._lower.find(what, start)
        return found if found >= 0 else len(self._page)


def _aside(page: str, at: int) -> int | None:
    """The end of a comment, declaration or instruction that begins here."""
    if page.startswith("<!--", at):
        end = page.find("-->", at + 4)
        return end + 3 if end >= 0 else len(page)
    if page.startswith(("<!", "<?"), at):
        end = page.find(">", at)
        return end + 1 if end >= 0 else len(page)
    return None


def attributes(tag: str) -> dict[str, tuple[str, int, int]]:
    """Raw values of a tag's attributes, and where they stand in it."""
    found: dict[str, tuple[str, int, int]] = {}
    for match in _ATTRIBUTE.finditer(tag):
        which = next(group for group in (2, 3, 4) if match.group(group) is not None)
        found.setdefault(match.group(1).lower(), (match.group(which), match.start(which), match.end(which)))
    return found


def unescaped(text: str) -> str:
    """Character references replaced. Unlike a browser, control codes stay: they were letters (trap 3)."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        found = html5.get(name + ";")
        return found if found and (match.group().endswith(";") or name in html5) else match.group()
    number = int(decimal) if decimal else int(hexadecimal, 16)
    if number in _NUMBERS:
        return _NUMBERS[number]
    if number == 0 or number > 0x10FFFF or 0xD800 <= number < 0xE000:
        return match.group()
    return chr(number)


def escaped(text: str, *, quotes: bool = False) -> str:
    """Text as it may stand in a page, or between the quotes of an attribute."""
    out = _SPECIAL.sub(lambda m: _ESCAPES[m.group()], text)
    return out.replace('"', "&quot;").replace("'", "&#39;") if quotes else out
