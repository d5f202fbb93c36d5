"""Fonts of HTML: <font face>, style attributes and simple rules of style sheets (CSS 2.2, CSS Fonts 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congthu.lib.vntext import unicode_font
from congthu.lib.vntext.containers.runs import family

_LONGEST_STYLE = 1 << 20
_LONGEST_VALUE = 500
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
#: Word writes mso-ascii-font-family and its brothers beside font-family.
_PROPERTY = re.compile(
    r"(?<![\w-])((?:mso-[a-z]+-)?font-family|font)\s*:\s*((?:&[a-z#0-9]{1,8};|[^;{}&]+|&)*)", re.IGNORECASE
)
_QUOTES = r"(?:&quot;|&#34;|&#39;|&apos;|[\"'\s])"
_NAME = re.compile(rf"(?:{_QUOTES})*([^,]*?)(?:{_QUOTES}|!important)*(?:,|$)", re.IGNORECASE)
#: In the shorthand, families follow the size.
_SIZE = re.compile(
    r"^.*?(?:\d[\w.%]*|(?:xx?-)?(?:small|large)|medium|smaller|larger)(?:\s*/\s*[\w.%]+)?\s+", re.IGNORECASE
)
_SELECTOR = re.compile(r"^([A-Za-z][\w-]*|\*)?((?:[.#][\w-]+)*)(?::[\w-]+)?$")

#: Where a name stands, and the name.
Name = tuple[int, int, str]


def names(style: str) -> Iterator[tuple[str, Name]]:
    """Every family of a list of declarations: property, place and name."""
    for declared in _PROPERTY.finditer(style):
        value, start = declared.group(2)[:_LONGEST_VALUE], declared.start(2)
        if declared.group(1).lower() == "font":
            size = _SIZE.match(value)
            if size is None:
                continue
            value, start = value[size.end() :], start + size.end()
        for begin, end, name in listed(value):
            yield declared.group(1).lower(), (start + begin, start + end, name)


def listed(value: str) -> Iterator[Name]:
    """The families of a list, as in <font face="A, B">."""
    at = 0
    while at < len(value):
        found = _NAME.match(value, at)
        if found is None or found.end() == at:
            return
        if found.group(1):
            yield found.start(1), found.end(1), found.group(1)
        at = found.end()


def first(style: str) -> str | None:
    """The family that text takes; an old one wins over the family that stands in for it."""
    found = [name for kind, (_, _, name) in names(style) if not kind.startswith("mso")]
    return next((name for name in found if family(name)), found[0] if found else None)


def replaced(value: str, found: Iterator[Name]) -> str:
    """Unicode fonts for the old ones of ``found``."""
    out, at = [], 0
    for start, end, name in found:
        if family(name):
            out += [value[at:start], unicode_font(name)]
            at = end
    return "".join([*out, value[at:]])


class StyleSheet:
    """Rules that name a font, by what they select."""

    def __init__(self) -> None:
        self._rules: dict[str, tuple[str, int]] = {}
        #: Start and end of each rule's declarations, in the file.
        self.spans: list[tuple[int, int]] = []

    def read(self, css: str, offset: int) -> None:
        """Take in a <style> element that begins at ``offset``."""
        flat = _COMMENT.sub(lambda m: " " * len(m.group()), css)
        if len(css) > _LONGEST_STYLE:
            return
        for selectors, start, end in _rules(flat):
            font = first(flat[start:end])
            if font is None:
                continue
            self.spans.append((offset + start, offset + end))
            for selector in selectors.split(","):
                parts = re.split(r"[\s>+~]+", selector.strip())
                # Only the last part is looked at: what stands around an element is not weighed.
                if _SELECTOR.match(parts[-1]) and not selector.lstrip().startswith("@"):
                    self._rules[parts[-1].split(":")[0].lower()] = (font, offset + start)

    def font(self, tag: str, classes: str, identity: str) -> tuple[str, int] | None:
        """Font of an element, by the most telling selector."""
        if not self._rules:
            return None
        wanted = [f"#{identity}", f"{tag}#{identity}"] if identity else []
        split = classes.split()[:16]
        wanted += [f"{tag}.{name}" for name in split] + [f".{name}" for name in split] + [tag, "*"]
        return next((self._rules[key] for key in map(str.lower, wanted) if key in self._rules), None)


def _rules(css: str) -> Iterator[tuple[str, int, int]]:
    """Selectors of each rule, and where its declarations stand; rules inside @media included."""
    at = 0
    for chunk in css.split("}"):
        head, brace, body = chunk.rpartition("{")
        if brace:
            yield head.rpartition("{")[2], at + len(chunk) - len(body), at + len(chunk)
        at += len(chunk) + 1
