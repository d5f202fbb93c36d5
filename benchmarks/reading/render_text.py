"""Plain text and HTML, as exports, copies from portals and mail clients give them."""

from __future__ import annotations

import textwrap
from html import escape
from random import Random

from reading.content import Letter, Line, Table


def as_text(letter: Letter, seed: str) -> bytes:
    """Two columns set with spaces or tabs, lines wrapped or paragraphs left long."""
    chance = Random(seed)
    width = chance.choice([36, 42, 48])
    wrapped = chance.random() < 0.4
    tabs = chance.random() < 0.15
    left, right = header_columns(letter, width)
    lines = [*beside(left, right, width, tabs=tabs), ""]
    lines += [m.text.center(90) for m in letter.marks if m.place in {"top", "box", "header"}]
    lines += [text.center(90).rstrip() for text in (letter.title, *letter.abstract) if text]
    lines += [""] + ([letter.authority.center(90).rstrip(), ""] if letter.authority else [])
    lines += [*_primary(letter), ""]
    lines += [*_flow(letter.body, wrapped=wrapped), ""]
    label = [
        letter.recipients_label,
        *(part for line in letter.recipients for part in textwrap.wrap(line, width)),
    ]
    signed = [*letter.powers, "", *([letter.signed] if letter.signed else []), "", letter.name]
    if chance.random() < 0.12:
        lines += [f"{' ' * 46}{line}".rstrip() for line in signed] + ["", *label]
    else:
        lines += beside(label, signed, width, tabs=False)
    if letter.annex:
        lines += ["", *_flow(letter.annex, wrapped=wrapped)]
    end = chance.choice(["\n", "\n", "\r\n"])
    lead = chance.choice([b"", b"", b"\xef\xbb\xbf"])
    text = end.join(lines) + end
    return lead + text.encode() if chance.random() < 0.92 else text.encode("utf-16")


def header_columns(letter: Letter, width: int) -> tuple[list[str], list[str]]:
    """Left and right column of the header, wrapped."""
    left = [*letter.parent, *letter.issuer, "*" if letter.party else "-------"]
    right = [*[text for text in letter.national if text], "---------------"]
    right += [""] * max(0, len(left) - len(right))
    left += [""] * max(0, len(right) - len(left))
    left += [
        letter.number,
        *textwrap.wrap(letter.about, width - 2),
        *[m.text for m in letter.marks if m.place == "number"],
    ]
    right += [letter.date, *[m.text for m in letter.marks if m.place == "date"]]
    return left, right


def beside(left: list[str], right: list[str], width: int, *, tabs: bool) -> list[str]:
    """Two columns, line by line."""
    rows = max(len(left), len(right))
    left, right = left + [""] * (rows - len(left)), right + [""] * (rows - len(right))
    wide = max(width, *(len(line) + 4 for line in left))
    if tabs:
        return [
            f"{a}{chr(9) * max(1, (wide + 7 - len(a)) // 8)}{b}".rstrip()
            for a, b in zip(left, right, strict=True)
        ]
    return [f"{a:<{wide}}{b}".rstrip() for a, b in zip(left, right, strict=True)]


def _primary(letter: Letter) -> list[str]:
    if not letter.primary:
        return []
    if len(letter.primary) == 1:
        return [f"{' ' * 14}{letter.primary_label} {letter.primary[0]}"]
    return [f"{' ' * 14}{letter.primary_label}", *(f"{' ' * 20}{line}" for line in letter.primary)]


def _flow(blocks: tuple[Line | Table, ...], *, wrapped: bool) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            lines += ["   ".join(f"{cell:<22}" for cell in row).rstrip() for row in block.rows]
        elif block.center:
            lines.append(block.text.center(90).rstrip())
        elif wrapped:
            lines += textwrap.wrap(block.text, 92, initial_indent="    ")
        else:
            lines.append(block.text)
    return lines


def as_html(letter: Letter, seed: str) -> bytes:
    """A page as law portals and Word's "filtered" export make them."""
    chance = Random(seed)
    word = chance.random() < 0.5
    tag = 'p class="MsoNormal"' if word else "p"
    close = tag.split(maxsplit=1)[0]

    def p(text: str, *, bold: bool = False, italic: bool = False, center: bool = False) -> str:
        inner = escape(text, quote=False)
        inner = f"<b>{inner}</b>" if bold else inner
        inner = f"<i>{inner}</i>" if italic else inner
        style = ' align="center"' if center else ""
        return f"<{tag}{style}>{inner or '&nbsp;'}</{close}>"

    top = (
        "".join(
            [p(t, center=True) for t in letter.parent] + [p(t, bold=True, center=True) for t in letter.issuer]
        ),
        "".join(p(t, bold=True, center=True) for t in letter.national if t),
    )
    under = (
        p(letter.number, center=True)
        + (p(letter.about, center=True) if letter.about else "")
        + "".join(p(m.text, bold=True, center=True) for m in letter.marks if m.place == "number"),
        p(letter.date, italic=True, center=True)
        + "".join(p(m.text, bold=True) for m in letter.marks if m.place == "date"),
    )
    parts = [_html_table([top, under], border=0)]
    parts += [
        f"<div>{p(m.text, bold=True, center=True)}</div>"
        for m in letter.marks
        if m.place in {"box", "top", "header"}
    ]
    parts += [p(t, bold=True, center=True) for t in (letter.title, *letter.abstract, letter.authority) if t]
    if len(letter.primary) == 1:
        parts.append(p(f"{letter.primary_label} {letter.primary[0]}", center=True))
    elif letter.primary:
        parts += [p(letter.primary_label), *(p(line) for line in letter.primary)]
    parts += [_html_block(block, p) for block in letter.body]
    left = p(letter.recipients_label, bold=True, italic=True)
    left += (
        "".join(p(t) for t in letter.recipients)
        if chance.random() < 0.6
        else f"<{tag}>{'<br>'.join(escape(t) for t in letter.recipients)}</{close}>"
    )
    right = "".join(
        p(t, bold=True, center=True) for t in (*letter.powers, "", letter.signed, "", letter.name)
    )
    parts += [_html_table([(left, right)], border=0), *(_html_block(block, p) for block in letter.annex)]
    style = "<style>p.MsoNormal {margin:0} @page {size:A4}</style>" if word else ""
    head = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Văn bản</title>{style}</head>'
    return f"{head}<body>{chr(10).join(parts)}</body></html>".encode()


def _html_table(rows: list[tuple[str, ...]], *, border: int) -> str:
    made = "".join(
        "<tr>" + "".join(f'<td valign="top">{cell}</td>' for cell in row) + "</tr>" for row in rows
    )
    return f'<table border="{border}" width="100%">{made}</table>'


def _html_block(block: Line | Table, p) -> str:  # type: ignore[no-untyped-def]
    if isinstance(block, Table):
        return _html_table([tuple(p(cell) for cell in row) for row in block.rows], border=1)
    return p(block.text, bold=block.bold, italic=block.italic, center=block.center)
