"""Writers of RTF, HTML and mail as old offices wrote them."""

from __future__ import annotations

import base64
import binascii
import html
import random
from collections.abc import Sequence

from congthu.lib.vntext import Encoding, encode

from .writing import Written, cut


def _escaped(text: str) -> str:
    """Bytes as Word writes them: hexadecimal, the soft hyphen as \\-, or by number."""
    out = []
    for letter in text:
        code = letter.encode("cp1252")[0] if letter.isascii() or _fits(letter) else None
        if letter in "\\{}":
            out.append("\\" + letter)
        elif code == 0xAD:
            out.append("\\-")
        elif letter.isascii():
            out.append(letter)
        elif code is not None:
            out.append(f"\\'{code:02x}")
        else:
            out.append(f"\\u{ord(letter)}?")
    return "".join(out)


def _fits(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def rtf(written: Sequence[Written], seed: int = 0) -> bytes:
    """Fonts by number, misleading charsets, a footnote and lines wrapped in the middle of words."""
    chance = random.Random(seed)
    fonts = list(dict.fromkeys(["Times New Roman", *(w.font for w in written)]))
    table = "".join(
        f"{{\\f{n}\\fnil\\fcharset{chance.choice([0, 0, 163, 162])}{{\\*\\panose 0202060305}}{font};}}"
        if n
        else "{\\f0\\froman\\fcharset0 Times New Roman;}"
        for n, font in enumerate(fonts)
    )
    lines = []
    bold = ("", "\\b")
    for n, w in enumerate(written):
        font = fonts.index(w.font)
        # Unicode text is written by number: its letters are in no charset.
        by_number = w.encoding is Encoding.UTF_8
        parts = [
            "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in part) if by_number else _escaped(part)
            for part in cut(chance, w.text)
        ]
        text = "".join(f"{{\\f{font}{bold[at % 2]} {part}}}" for at, part in enumerate(parts))
        if chance.random() < 0.3:
            text = f"\\f{font} " + "\\i0\r\n".join(parts)
        lines.append(
            f"{{\\footnote\\pard\\plain {text}\\par}}x\\par" if n == 2 else f"\\pard\\plain {text}\\par"
        )
    return (
        f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{table}}}{{\\colortbl;\\red0\\green0\\blue0;}}\r\n"
        + "\r\n".join(lines)
        + "\r\n}"
    ).encode("latin-1")


def page(written: Sequence[Written], seed: int = 0, *, entities: bool = True) -> bytes:
    """Fonts by <font>, by style attributes and by a style sheet; letters as references or as they are."""
    chance = random.Random(seed)
    rules, lines = [], []
    for n, w in enumerate(written):
        parts = [html.escape(part) for part in cut(chance, w.text)]
        if entities and chance.random() < 0.5:
            parts = [part.encode("ascii", "xmlcharrefreplace").decode() for part in parts]
        parts = [part.replace("\u00ad", "&shy;") for part in parts]
        way = chance.choice(["font", "style", "class", "runs"])
        text = f"{parts[0]}<b>{''.join(parts[1:3])}</b>{''.join(parts[3:])}"
        if way == "font":
            lines.append(f'<p><font face="{w.font}">{text}</font></p>')
        elif way == "style":
            lines.append(f'<P style="text-align:justify; font-family:&quot;{w.font}&quot;,serif">{text}')
        elif way == "class":
            rules.append(f'p.c{n}, li.c{n} {{ font: bold 12.0pt "{w.font}", serif; margin: 0 }}')
            lines.append(f"<p class=c{n}>{text}</p>")
        else:
            lines.append(
                "<div>" + "".join(f"<font face='{w.font}'>{part}</font>" for part in parts) + "</div>"
            )
    style = "<style><!--\n" + "\n".join(rules) + "\n--></style>"
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">{style}</head>'
    return f"{head}\n<body>\n{chr(10).join(lines)}\n</body></html>\n".encode()


def message(subject: str, lines: Sequence[str], encoding: Encoding, seed: int = 0) -> bytes:
    """A message whose headers, body and attachment's name lie about their charset, each in another way."""
    chance = random.Random(seed)
    charset = chance.choice(
        ["iso-8859-1", "us-ascii", "utf-8", "x-user-defined", "unknown-8bit", "windows-1252"]
    )
    coding = chance.choice(["8bit", "quoted-printable", "base64"])
    raw = {text: encode(text, encoding).data for text in [subject, *lines]}
    body = b"\r\n".join(raw[line] for line in lines) + b"\r\n"
    wrapped = {
        "8bit": lambda: body,
        "quoted-printable": lambda: binascii.b2a_qp(body, istext=True),
        "base64": lambda: base64.encodebytes(body).replace(b"\n", b"\r\n"),
    }[coding]()
    way = chance.choice(["raw", "q", "b"])
    if way == "raw":
        title = raw[subject]
    elif way == "q":
        coded = "".join(f"={code:02X}" for code in raw[subject])
        # A word may end in the middle of a letter.
        title = "\r\n ".join(
            f"=?{charset}?Q?{coded[at : at + 30]}?=" for at in range(0, len(coded), 30)
        ).encode()
    else:
        title = b"=?" + charset.encode() + b"?B?" + base64.b64encode(raw[subject]) + b"?="
    name = encode("Báo cáo tháng.doc", encoding).data
    return (
        b"From: "
        + encode("Văn phòng tỉnh", encoding).data
        + b" <vp@tinh.gov.vn>\r\nTo: a@b.vn\r\nSubject: "
        + title
        + b'\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
        + b"Content-Type: text/plain; charset="
        + charset.encode()
        + b"\r\nContent-Transfer-Encoding: "
        + coding.encode()
        + b"\r\n\r\n"
        + wrapped
        + b'\r\n--x\r\nContent-Type: application/octet-stream; name="'
        + name
        + b'"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAw==\r\n--x--\r\n'
    )
