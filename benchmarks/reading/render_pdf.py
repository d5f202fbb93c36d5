# ruff: noqa: E501 - texts stand on one line as they are printed
"""PDF by typst, in several hands: widths, sizes, faces, boxes, page numbers."""

from __future__ import annotations

from pathlib import Path
from random import Random

from reading.content import Letter, Line, Table

#: Folders of fonts with all Vietnamese letters, as Debian lays them out (fonts-croscore, fonts-dejavu).
FOLDERS = (Path("/usr/share/fonts/truetype/croscore"), Path("/usr/share/fonts/truetype/dejavu"))
_FACES = (("Tinos", 84), ("Arimo", 8), ("DejaVu Serif", 8))


def as_pdf(letter: Letter, seed: str, *, by_hand: bool = False) -> bytes:
    """The document as a PDF with a text layer; ``by_hand`` leaves room for a signature in ink."""
    import typst

    made = typst.compile(
        source(letter, Random(seed), by_hand=by_hand).encode(),
        font_paths=[folder for folder in FOLDERS if folder.exists()],
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made


def source(letter: Letter, chance: Random, *, by_hand: bool) -> str:
    """What typst is given."""
    face = chance.choices([name for name, _ in _FACES], [weight for _, weight in _FACES])[0]
    size = chance.choice([13, 13, 12.5]) if face == "Tinos" else 11
    columns = chance.choice(["(42%, 58%)", "(40%, 60%)", "(38%, 62%)", "(45%, 55%)"])
    closing = chance.choice(["(50%, 50%)", "(48%, 52%)", "(55%, 45%)"])
    spacing = chance.choice(["0.65em", "0.8em", "1em"])
    number = (
        "numbering: (n, ..) => if n > 1 [#n], number-align: center + top," if chance.random() < 0.7 else ""
    )
    foot = (
        f"footer: context if counter(page).get().first() == 1 [#text(10pt, {_s(letter.contact)})],"
        if letter.contact
        else ""
    )
    head = f"""
#set page(paper: "a4", margin: (top: 2cm, bottom: 2cm, left: 3cm, right: {chance.choice(["1.5cm", "2cm"])}), {number}{foot})
#set text(font: "{face}", size: {size + 1}pt, lang: "vi")
#set par(justify: {str(chance.random() < 0.8).lower()}, leading: {spacing}, first-line-indent: (amount: 1cm, all: true))
"""
    return head + "\n".join(
        [
            _header(letter, chance, size, columns),
            *_opening(letter, size),
            *_flow(letter.body, size),
            _closing(letter, chance, size, closing, by_hand=by_hand),
            *(["#pagebreak()", *_flow(letter.annex, size)] if letter.annex else []),
        ]
    )


def _header(letter: Letter, chance: Random, size: float, columns: str) -> str:
    small, bold = f"{size - 1}pt", f'{size}pt, weight: "bold"'
    rule = chance.choice(["box(line(length: 2cm))", 'text(10pt, "_______")', ""])
    star = 'text(13pt, "*")' if letter.party else rule
    boxed = chance.random() < 0.5
    marks = "; linebreak()\n".join(_mark(m.text, boxed=boxed) for m in letter.marks if m.place == "number")
    dated = "; linebreak()\n".join(_mark(m.text, boxed=boxed) for m in letter.marks if m.place == "date")
    floating = "\n".join(
        f"#place(top + right, dy: -1.2cm, {_mark(m.text, boxed=True)})"
        for m in letter.marks
        if m.place in {"box", "top", "header"}
    )
    floating += _small(letter.printed, "top + right, dy: -1.6cm")
    about = f"text(12pt, {_s(letter.about)}); linebreak()" if letter.about else ""
    motto = f"text({bold}, {_s(letter.national[1])}); linebreak()" if letter.national[1] else ""
    return f"""{floating}
#grid(columns: {columns}, align: center, row-gutter: 3mm, {{
    set par(justify: false, first-line-indent: 0cm, leading: 0.5em)
{_lines(letter.parent, small)}
{_lines(letter.issuer, bold)}
    {star}
}}, {{
    set par(first-line-indent: 0cm, leading: 0.5em)
    text({small}, weight: "bold", {_s(letter.national[0])}); linebreak()
    {motto}
    {rule}
}}, {{
    set par(justify: false, first-line-indent: 0cm, leading: 0.5em)
    text({size}pt, {_s(letter.number)}); linebreak()
    {about}
    {marks}
}}, {{
    set par(first-line-indent: 0cm)
    text({size}pt, style: "italic", {_s(letter.date)}); linebreak()
    {dated}
}})
"""


def _small(lines: tuple[str, ...], place: str) -> str:
    """Small print, where the program that prints it pleases."""
    if not lines:
        return ""
    return f"\n#place({place}, block({{\n    set par(first-line-indent: 0cm, leading: 0.4em, justify: false)\n{_lines(lines, '8pt')}\n}}))"


def _mark(text: str, *, boxed: bool) -> str:
    written = f'text(13pt, weight: "bold", fill: red, {_s(text)})'
    return f"box(stroke: 1pt + red, inset: 4pt, {written})" if boxed else written


def _opening(letter: Letter, size: float) -> list[str]:
    bold = f'{size + 1}pt, weight: "bold"'
    made = []
    if letter.title:
        made.append(
            f"#align(center, {{\n    set par(first-line-indent: 0cm, leading: 0.5em)\n{_lines((letter.title, *letter.abstract), bold)}\n    box(line(length: 4cm))\n}})"
        )
    if letter.authority:
        made.append(f"#align(center, text({bold}, {_s(letter.authority)}))")
    if len(letter.primary) == 1:
        made.append(
            f"#align(center, text({size + 1}pt, {_s(f'{letter.primary_label} {letter.primary[0]}')}))"
        )
    elif letter.primary:
        entries = _lines(letter.primary, f"{size + 1}pt")
        made.append(
            f"#pad(left: 2cm, {{\n    set par(first-line-indent: 0cm, justify: false)\n    text({size + 1}pt, {_s(letter.primary_label)}); linebreak()\n    pad(left: 1.5cm, {{\n{entries}\n}})\n}})"
        )
    return made


def _flow(blocks: tuple[Line | Table, ...], size: float) -> list[str]:
    made = []
    for block in blocks:
        if isinstance(block, Table):
            cells = ", ".join(
                f"[#set par(first-line-indent: 0cm, justify: false)\n#text(11pt, {_s(cell)})]"
                for row in block.rows
                for cell in row
            )
            made.append(f"#table(columns: {len(block.rows[0])}, {cells})")
        else:
            look = ', weight: "bold"' * block.bold + ', style: "italic"' * block.italic
            text = f"text({size + 1}pt{look}, {_s(block.text)})"
            made.append(f"#align(center, {text})" if block.center else f"#par({text})")
    return made


def _closing(letter: Letter, chance: Random, size: float, columns: str, *, by_hand: bool) -> str:
    signed = f'text(12pt, style: "italic", {_s(letter.signed)}); linebreak()' if letter.signed else ""
    gap = chance.choice(["2.6cm", "3.2cm"] if by_hand else ["1.2cm", "2cm", "2.6cm"])
    return f"""
#block(breakable: {str(chance.random() < 0.2).lower()}, grid(columns: {columns}, {{
    set par(justify: false, first-line-indent: 0cm, leading: 0.5em)
    text(12pt, weight: "bold", style: "italic", {_s(letter.recipients_label)}); linebreak()
{_lines(letter.recipients, "11pt")}
}}, align(center, {{
    set par(first-line-indent: 0cm, justify: false, leading: 0.5em)
{_lines(letter.powers, f'{size + 1}pt, weight: "bold"')}
    v({gap})
    {signed}
    text({size + 1}pt, weight: "bold", {_s(letter.name)})
}})))
"""


def _lines(lines: tuple[str, ...], style: str) -> str:
    return "\n".join(f"    text({style}, {_s(line)}); linebreak()" for line in lines)


def _s(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
