"""The letters of ``bench.letters`` as RTF, in the dialects of Word and of WordPad."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.letters import Letter

NATIONAL = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_WIDTHS = {"header": (4000, 9500), "closing": (4800, 9500)}
_Cell = Sequence[tuple[str, str]]


def numbered(text: str, fallback: str = "?") -> str:
    """Letters beyond ASCII by their numbers, with what old programs show instead."""
    return "".join(c if c.isascii() else f"\\u{ord(c)}{fallback}" for c in text)


def as_word_rtf(letter: Letter, *, extra: str = "") -> bytes:
    """As Word saves it: looks for two directions, every run a group, rows told before and after cells."""
    head = (
        r"{\rtf1\adeflang1025\ansi\ansicpg1252\uc1\adeff0\deff0\stshfdbch31505\deflang1033"
        r"{\fonttbl{\f0\fbidi \froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman;}"
        r"{\f34\fbidi \froman\fcharset163\fprq2 Cambria Math;}"
        r"{\f39\fbidi \froman\fcharset163\fprq2 Times New Roman (Vietnamese);}}"
        r"{\colortbl;\red0\green0\blue0;\red255\green0\blue0;}{\*\defchp \fs22 }"
        r"{\stylesheet{\ql \widctlpar\rtlch\fcs1 \af0\afs24 \ltrch\fcs0 \fs26 \snext0 Normal;}"
        r"{\*\cs10 \additive Default Paragraph Font;}{\s15\qc \b\caps \sbasedon0 heading 1;}}"
        r"{\*\rsidtbl \rsid1\rsid2}{\mmathPr\mmathFont34\mbrkBin0}"
        r"{\info{\title M\u7853?u c\u361?ng v\u259?n}{\author B\u224?i}"
        r"{\creatim\yr2024\mo10\dy3}{\nofpages1}}"
        r"{\*\xmlnstbl {\xmlns1 http://schemas.microsoft.com/office/word/2003/wordml}}"
        r"\paperw11907\paperh16840\margl1701\margr851\margt1134\margb1134\gutter0\ltrsect "
        r"\sectd \ltrsect\linex0\headery709\endnhere\sectlinegrid360\sectdefaultcl\sftnbj "
        r"{\*\pnseclvl1\pnucrm\pnstart1\pnindent720\pnhang {\pntxta .}}"
    )
    tail = (
        r"{\*\themedata 504b030414000600080000002100}{\*\datastore 0105000002000000}"
        r"{\*\latentstyles\lsdstimax376{\lsdlockedexcept Normal;\lsdpriority99 List Bullet;}}}"
    )
    return (head + extra + _letter(letter, _word_paragraph, _word_row) + tail).encode("ascii")


def as_wordpad_rtf(letter: Letter, *, extra: str = "") -> bytes:
    """As WordPad saves it: hardly a group, properties switched on and off."""
    head = (
        r"{\rtf1\ansi\ansicpg1258\deff0\nouicompat\deflang1066{\fonttbl{\f0\froman\fprq2\fcharset163 "
        "Times New Roman;}{\\f1\\fnil\\fcharset2 Symbol;}}\r\n{\\*\\generator Riched20 10.0}"
        "\\viewkind4\\uc1 \r\n"
    )
    return (head + extra + _letter(letter, _pad_paragraph, _pad_row) + "}\r\n\0").encode("ascii")


def _letter(letter: Letter, paragraph: Callable[..., str], row: Callable[..., str]) -> str:
    left = [*((line, "") for line in letter.parent), *((line, "b") for line in letter.issuer)]
    about = [(letter.number, ""), *([(letter.about, "")] if letter.about else [])]
    made = [
        row([left, [(line, "b") for line in NATIONAL]], _WIDTHS["header"], "qc"),
        row([about, [(letter.date, "i")]], _WIDTHS["header"], "qc"),
    ]
    made += [paragraph(line, "b", "qc") for line in (letter.title, *letter.abstract) if line]
    made += [paragraph(f"Kính gửi: {each}", "", "qc") for each in letter.primary]
    made += [paragraph(line, "", "qj") for line in ("", *letter.body)]
    signed = [*((line, "b") for line in letter.powers), *[("", "")] * 4, (letter.name, "b")]
    block = [("Nơi nhận:", "b"), *((line, "") for line in letter.recipients)]
    return "".join([*made, row([block, signed], _WIDTHS["closing"], ""), paragraph("", "", "ql")])


def _word_run(text: str, look: str) -> str:
    shown = f"\\{look}" if look else ""
    associated = f"\\a{look}" if look else ""
    middle = len(text) // 2
    return "".join(
        f"{{\\rtlch\\fcs1 {associated}\\af0\\afs26 \\ltrch\\fcs0 {shown}\\fs26\\lang1066"
        f"\\insrsid{number} {numbered(part)}}}"
        for number, part in enumerate((text[:middle], text[middle:]))
    )


def _word_paragraph(text: str, look: str, align: str, end: str = "par", table: str = "") -> str:
    return (
        f"\\pard\\plain \\ltrpar\\s0\\{align or 'ql'} \\li0\\ri0\\widctlpar{table}\\wrapdefault\\rin0\\lin0"
        f"\\itap{1 if table else 0} \\rtlch\\fcs1 \\af0\\afs24 \\ltrch\\fcs0 \\fs24\\lang1033 \r\n"
        f"{_word_run(text, look)}{{\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\fs26 \\{end} }}"
    )


def _word_row(cells: Sequence[_Cell], widths: tuple[int, ...], align: str) -> str:
    told = (
        "\\trowd \\irow0\\irowband0\\ltrrow\\ts11\\trgaph108\\trleft-108\\trftsWidth3\\trwWidth9606"
        + "".join(
            f"\\clvertalt\\clbrdrt\\brdrtbl \\clftsWidth3\\clwWidth{at}\\clshdrawnil \\cellx{at}"
            for at in widths
        )
    )
    filled = "".join(
        _word_paragraph(text, look, align, "cell" if at == len(cell) - 1 else "par", "\\intbl")
        for cell in cells
        for at, (text, look) in enumerate(cell)
    )
    return f"{told}{filled}\\pard\\plain \\ltrpar\\ql \\intbl \\fs24 {{\\rtlch\\fcs1 \\af0 {told}\\row }}"


def _pad_run(text: str, look: str) -> str:
    return f"\\{look} {numbered(text)}\\{look}0" if look else f" {numbered(text)}"


def _pad_paragraph(text: str, look: str, align: str, end: str = "par", table: str = "") -> str:
    return f"\\pard{table}\\sa200\\sl276\\slmult1\\{align or 'ql'}\\f0\\fs26{_pad_run(text, look)}\\{end}\r\n"


def _pad_row(cells: Sequence[_Cell], widths: tuple[int, ...], align: str) -> str:
    told = "\\trowd\\trgaph70\\trleft5" + "".join(f"\\cellx{at}" for at in widths)
    filled = "".join(
        _pad_paragraph(text, look, align, "cell" if at == len(cell) - 1 else "par", "\\intbl")
        for cell in cells
        for at, (text, look) in enumerate(cell)
    )
    return f"{told}\r\n{filled}\\row\r\n"
