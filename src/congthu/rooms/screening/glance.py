"""A first look at the text of a message: is there anything that might not be in the form of exchange?

Most mail is plain ASCII or declared UTF-8 in composed form. It is recognised here in microseconds, so that
only what looks otherwise is given to the detection of old encodings, in the limited process. Pure; never
raises, whatever the bytes. Errs on one side: rather one message too many is given to detection.

law: D34.1b-6 text between agencies is precomposed Unicode (TCVN 6909:2001).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from congthu.lib.vntext.containers import mail_words
from congthu.lib.vntext.containers.mail_headers import Field, fields
from congthu.rooms.screening import marks
from congthu.rooms.screening.subject import decoded

_DEEPEST = 12
_MOST_PARTS = 300
_LONGEST_VALUE = 16 << 10
_CRLF_BLANK, _LF_BLANK = b"\r\n\r\n", b"\n\n"
#: Fields a reader is shown, and the word under which each is reported.
_SHOWN = {
    b"subject": "subject", b"from": "from", b"sender": "from", b"reply-to": "from", b"to": "to", b"cc": "to",
    b"comments": "subject", b"organization": "from",
}  # fmt: skip
#: Where a mark may stand: in messages inside the message; on it beside its subject, which the rule reads.
_TITLES = (frozenset((b"subject", b"keywords", b"comments")), frozenset((b"keywords", b"comments")))
#: Parts that are no files somebody wrote: the rest may be documents, whatever their names.
_NO_DOCUMENTS = ("image/", "audio/", "video/", "message/", "text/calendar")
_DOCUMENT = re.compile(r"\.(?:docx?|docm|pdf|odt|rtf|html?|txt|zip|eml)\W*$", re.IGNORECASE)
_NAMED = frozenset((b"content-type", b"content-disposition"))
_SIGNING_FIELDS = frozenset((b"dkim-signature", b"arc-message-signature", b"domainkey-signature"))
_CLOSED = frozenset(("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"))
#: A signature around the text, or lying beside it.
_SIGNING = frozenset(
    ("multipart/signed", "application/pgp-signature", "application/pkcs7-signature",
     "application/x-pkcs7-signature")
)  # fmt: skip
#: An innermost comment.
_COMMENT = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_PGP = re.compile(rb"^-----BEGIN PGP (?:SIGNED )?MESSAGE-----", re.MULTILINE)
_UNICODE = frozenset(("utf-8", "utf8", "us-ascii", "ascii", ""))
#: Charsets of other scripts: TCVN 6909 names the Vietnamese letters, it bans no others.
_OTHER_SCRIPTS = frozenset(
    ("gb2312", "gbk", "gb18030", "big5", "iso-2022-jp", "shift_jis", "euc-jp", "euc-kr", "ks_c_5601-1987",
     "koi8-r", "windows-1251")
)  # fmt: skip
#: Letters no single-byte page holds: the text around them was typed in Unicode.
_OURS = re.compile("[\u1ea0-\u1ef9ĂăĐđĨĩŨũƠơƯư]")
_LETTERS = "".join(
    chr(code)
    for code in (*range(0xC0, 0xC4), *range(0xC8, 0xCB), 0xCC, 0xCD, *range(0xD2, 0xD6), 0xD9, 0xDA, 0xDD)
    for code in (code, code + 0x20)
)
#: Letters that French and old fonts have too.
_LATIN = re.compile(f"[{_LETTERS}]")
#: Anything but ASCII, our letters, signs anybody types, and scripts that are read as they are.
_ODD = re.compile(
    f"[^\x00-\x7f{_LETTERS}\u1ea0-\u1ef9ĂăĐđĨĩŨũƠơƯư\u00a0«»°·\u00d7\u2010-\u2027\u2030-\u205e\u20ac\u20ab"
    "\u2190-\u27bf\u3000-\u9fff\uac00-\ud7a3\uff00-\uffef\U0001f000-\U0001faff]"
)
#: In a page written in ASCII: a letter of a code page as a reference (old fonts), or the name of an old font.
_REFERENCE = re.compile(rb"&(?:#1(?:2[89]|[3-9]\d)|#2[0-5]\d|[AEIOUYNaeiouyn][a-z]{3,5}|eth|ETH|szlig);")
_OLD_FONTS = (b".Vn", b"VNI-", b".VN")
#: Marks typed after their letters (VIQR) come in numbers.
_TYPED_MARKS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Glance:
    """What the first look found."""

    #: Places whose text may be in an old form: ``subject``, ``from``, ``to``, ``name`` (of an attachment),
    #: ``text``, ``html``, ``structure`` (parts nobody could tell apart).
    suspects: frozenset[str] = frozenset()
    #: Somebody vouches for these very bytes (S/MIME, PGP, DKIM): they are never changed.
    signed: bool = False
    #: Encrypted or packed: nobody but the addressee reads it.
    closed: bool = False
    #: Names of attached files, still encoded; may hold surrogates.
    names: tuple[str, ...] = ()
    #: Subjects of messages inside the message, and its keywords and comments, still encoded.
    titles: tuple[str, ...] = ()
    #: A line of the text is a mark of secrecy and nothing else.
    marked: bool = False
    #: Some attached file may be a document.
    documents: bool = False

    @property
    def clean(self) -> bool:
        """Nothing to detect."""
        return not self.suspects


@dataclass(slots=True)
class _Seen:
    suspects: set[str] = field(default_factory=set)
    signed: bool = False
    closed: bool = False
    parts: int = 0
    names: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    marked: bool = False
    documents: bool = False


def glance(message: bytes) -> Glance:
    """Look at one whole message."""
    seen = _Seen()
    _entity(message, 0, len(message), 0, seen)
    # A signature may stand in parts nobody could tell apart.
    signed = seen.signed or seen.closed or "structure" in seen.suspects
    return Glance(
        suspects=frozenset(seen.suspects),
        signed=signed,
        closed=seen.closed,
        names=tuple(seen.names),
        titles=tuple(seen.titles),
        marked=seen.marked,
        documents=seen.documents or any(map(names_document, seen.names)),
    )


def names_document(name: str) -> bool:
    """Whether the name of a file, a raw value, is one that documents have."""
    return bool(_DOCUMENT.search(decoded(name)))


def _entity(data: bytes, start: int, end: int, depth: int, seen: _Seen) -> None:
    seen.parts += 1
    if depth > _DEEPEST or seen.parts > _MOST_PARTS:
        seen.suspects.add("structure")
        return
    head, body = _split(data, start, end)
    found = fields(data, start, head)
    told = _header(data, start, head, found, seen, top=depth == 0)
    kind, charset, coding, boundary = told
    if "(" in kind:
        seen.suspects.add("structure")
    if kind in _CLOSED:
        seen.closed = True
        return
    if kind.startswith("multipart/"):
        for first, last in _parts(data, body, end, boundary):
            _entity(data, first, last, depth + 1, seen)
    elif kind == "message/rfc822":
        _entity(data, body, end, depth + 1, seen)
    elif kind in {"text/plain", "text/html"}:
        _text(data[body:end], kind, charset, coding, seen)
    elif kind in marks.PACKED:
        seen.names += marks.packed_names(_unwrapped(data[body:end], coding) or b"")
    else:
        seen.documents = seen.documents or not (kind in _SIGNING or kind.startswith(_NO_DOCUMENTS))


def _split(data: bytes, start: int, end: int) -> tuple[int, int]:
    """End of the header block and start of the body."""
    for nothing in (b"\r\n", b"\n"):
        if data.startswith(nothing, start, end):
            return start, start + len(nothing)
    wide, narrow = data.find(_CRLF_BLANK, start, end), data.find(_LF_BLANK, start, end)
    if wide >= 0 and (narrow < 0 or wide < narrow):
        return wide + 2, wide + 4
    return (narrow + 1, narrow + 2) if narrow >= 0 else (end, end)


def _header(
    data: bytes, start: int, end: int, found: list[Field], seen: _Seen, *, top: bool
) -> tuple[str, str, str, bytes]:
    """Judge what is shown; tell type, charset, coding and boundary."""
    block = data[start:end]
    plain = block.isascii() and b"=?" not in block and b"'" not in block and b"^" not in block
    kind, charset, coding, boundary = "", "", "", b""
    for each in found:
        if each.name in _SIGNING_FIELDS:
            seen.signed = seen.signed or top
        elif each.name in _NAMED:
            value = each.value(data)[:_LONGEST_VALUE]
            told = {p.name: p.value for p in mail_words.parameters(value)}
            seen.signed = seen.signed or _token(value) in _SIGNING
            # Of several, mail programs take the first.
            if each.name == b"content-type" and not kind:
                kind = _token(value)
                charset = told.get("charset", b"").decode("latin-1").strip().lower()
                boundary = told.get("boundary", b"")
            seen.names += _names(told) if len(seen.names) < _MOST_PARTS else ()
            if not plain and not all(_plain_name(name, given) for name, given in told.items()):
                seen.suspects.add("name")
        elif each.name == b"content-transfer-encoding":
            coding = _token(each.value(data)[:_LONGEST_VALUE])
        elif each.name in _TITLES[top] and len(seen.titles) < _MOST_PARTS:
            seen.titles.append(each.value(data)[:_LONGEST_VALUE].decode("utf-8", "surrogateescape"))
        if not plain and each.name in _SHOWN and not _plain_value(each.value(data)):
            seen.suspects.add(_SHOWN[each.name])
    return kind or "text/plain", charset, coding, boundary


def _names(told: Mapping[str, bytes]) -> Iterator[str]:
    """What parameters name a file, also in pieces (RFC 2231 §3)."""
    for base in ("name", "filename"):
        pieces = [each for each in told if each.startswith(base + "*")]
        pieces.sort(key=lambda each: int("0" + "".join(filter(str.isdigit, each))))
        joined = b"".join(
            mail_words.extended(told[each])[1] if each.endswith("*") else told[each] for each in pieces
        )
        for value in (told.get(base, b""), joined):
            if value:
                yield value.decode("utf-8", "surrogateescape")


def _token(value: bytes) -> str:
    """The first word of a field, without the comments that may stand around it (RFC 2045 §5.1)."""
    for _ in range(_DEEPEST if b"(" in value else 0):
        value = _COMMENT.sub(b"", value)
    return re.sub(rb"\s", b"", value.partition(b";")[0]).decode("latin-1").lower()


def _plain_value(value: bytes) -> bool:
    if len(value) > _LONGEST_VALUE:
        return False
    if value.isascii() and b"=?" not in value:
        return b"^" not in value
    return all(_plain(bit.data, (bit.charset or "").lower()) for bit in mail_words.bits(value))


def _plain_name(parameter: str, value: bytes) -> bool:
    if not parameter.startswith(("name", "filename")):
        return True
    if parameter.endswith("*"):
        charset, octets = mail_words.extended(value)
        return _plain(octets, (charset or "").lower())
    return _plain_value(value)


def _text(body: bytes, kind: str, charset: str, coding: str, seen: _Seen) -> None:
    place = "html" if kind == "text/html" else "text"
    content = _unwrapped(body, coding)
    if content is None or not _plain(content, charset) or (place == "html" and _old_page(content)):
        seen.suspects.add(place)
    seen.marked = seen.marked or (content is not None and marks.in_text(content, html=place == "html"))
    if content and b"-----BEGIN PGP" in content:
        seen.signed = seen.signed or bool(_PGP.search(content))


def _unwrapped(body: bytes, coding: str) -> bytes | None:
    try:
        if coding == "base64":
            return binascii.a2b_base64(body)
        return binascii.a2b_qp(body) if coding == "quoted-printable" else body
    except binascii.Error:
        return None


def _old_page(content: bytes) -> bool:
    """An old font, or letters of a code page written as references."""
    return any(font in content for font in _OLD_FONTS) or bool(_REFERENCE.search(content))


def _plain(content: bytes, charset: str) -> bool:
    """Whether the text is in the form of exchange beyond doubt."""
    if content.isascii():
        # Escapes of stateful charsets are ASCII too; none of them is a way to write Vietnamese but UTF-7.
        return content.count(b"^") < _TYPED_MARKS and charset != "utf-7"
    if charset in _OTHER_SCRIPTS:
        return True
    if charset not in _UNICODE:
        return False
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not _ODD.search(text) and bool(_OURS.search(text) or not _LATIN.search(text))


def _parts(data: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Spans of the parts of a multipart body; a last boundary that is missing ends with the body."""
    if not boundary:
        return
    mark = b"--" + boundary
    at = data.find(mark, start, end)
    while at >= 0:
        line = data.find(b"\n", at, end)
        if line < 0 or data.startswith(b"--", at + len(mark)):
            return
        following = data.find(b"\n" + mark, line, end)
        stop = end if following < 0 else following
        yield line + 1, stop
        at = following + 1 if following >= 0 else -1
