"""Type of document and the abstract under its name (Decree 30/2020 Appendix I.II.5a, Appendix III)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthu.lib.rulebook import document_types as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.header import sure_of_abstract
from congthu.rooms.documents.rules.layout import Layout, type_name
from congthu.rooms.documents.rules.names import starts_title
from congthu.rooms.documents.rules.rows import Row, joined
from congthu.rooms.documents.rules.seen import GUESS, LIKELY, PLAIN, Seen
from congthu.rooms.documents.types import Reference, Type

_BY_NAME = {fold(kind.name): kind for kind in book.ALL}
_MOST_ROWS = 7
#: Distance of the line directly below another, in letter sizes.
_DIRECTLY = 1.75
_BODY = re.compile(r"^((can cu|kinh g[uo]i|dieu 1|noi nhan)\b|(i|1|a)\.)")
#: Lines of a body are longer, in points.
_LINE = 400.0
_ABOUT = re.compile(r"(v/v|ve viec)\b")
_PART = re.compile(r"^(PHẦN|Phần)\b")
#: Printed in a box beside the title of what is not yet issued.
_DRAFT = re.compile(r"^\W*du thao(\s+(lan )?\d+)?\W*$")
#: These begin a body when capitalised, and carry an abstract on when not.
_BODY_CAPITAL = re.compile(r"^(Thực hiện|Xét|Theo|Ngày|Trên cơ sở|Để)\b")


def find_type(layout: Layout, reference: Reference | None, *, about: bool) -> tuple[Seen[Type], int | None]:
    """(type, index of the title's row in the body). The title tells; without one, "V/v" under the number
    makes it a letter whatever the symbol looks like (CT-CS is no directive); else the symbol tells.
    """
    for at, row in enumerate(layout.body[:14]):
        if row.page > layout.body[0].page or fold(row.text).startswith("kinh gui"):
            break
        name = type_name(row.text)
        if name:
            kind = _BY_NAME[name]
            return Seen(value=Type(code=kind.code, name=kind.name), rows=(row,)), at
    kind_by_symbol = type_by_symbol(None if about else reference)
    return Seen(value=kind_by_symbol, sure=PLAIN if about else LIKELY if kind_by_symbol.code else GUESS), None


def type_by_symbol(reference: Reference | None) -> Type:
    """The code that begins the symbol (QĐ-TTg); an official letter has none (VPCP-KGVX)."""
    symbol = (reference.symbol or "") if reference else ""
    code = re.split(r"[-/]", symbol, maxsplit=1)[0]
    kind = (
        book.BY_CODE.get(code, book.OFFICIAL_LETTER) if re.search(r"[-/]", symbol) else book.OFFICIAL_LETTER
    )
    return Type(code=kind.code, name=kind.name)


def find_titled_abstract(layout: Layout, title_at: int, own: str = "") -> Seen[str] | None:
    """The lines between the type's name and the body; ``own`` names the issuer, who may open the body."""
    title = layout.body[title_at]
    rest = _beyond_name(title)
    taken: list[Row] = []
    under = layout.body[title_at + 1 : title_at + 1 + _MOST_ROWS]
    ruled = next((at for at, row in enumerate(under) if row.is_rule), 0)
    for at, row in enumerate(under):
        if _DRAFT.match(fold(row.text)):
            continue
        if not taken and row.text.isupper() and row.text.startswith("CỦA "):
            continue  # "CỦA BỘ TÀI CHÍNH SỐ 99/1998/TT-BTC" repeats the header in old texts
        if _is_body(title, taken, row, ruled=at < ruled) or (taken and _is_authority(taken[-1], row, own)):
            break
        taken.append(row)
    text = f"{rest} {joined(taken)}".strip(" ;._-–")
    if text.endswith(":"):
        return None  # it announces what follows
    return Seen(value=text, rows=tuple(taken) or (title,), sure=sure_of_abstract(text)) if text else None


def _beyond_name(title: Row) -> str:
    """Words after the type's name on its own line ("THÔNG BÁO KẾT LUẬN CUỘC HỌP")."""
    name = type_name(title.text) or ""
    return " ".join(title.text.split()[len(name.split()) :])


def _is_authority(last: Row, row: Row, own: str) -> bool:
    """Whether the row names who decides: "QUỐC HỘI", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"."""
    names = fold(row.text) == fold(own) or starts_title(row.text)
    return names and row.text.isupper() and sure_of_abstract(last.text) == PLAIN


def _centred(title: Row, row: Row) -> bool:
    """Whether both rows stand around one axis, and the lower one does not fill its line."""
    return abs(row.x0 + row.x1 - title.x0 - title.x1) < 2 * title.size and row.x1 - row.x0 < _LINE


def _is_body(title: Row, taken: Sequence[Row], row: Row, *, ruled: bool) -> bool:
    """Whether the abstract has ended before ``row``; ``ruled``: a line is drawn below, which ends it."""
    last = taken[-1] if taken else title
    if taken and last.text.endswith(":"):
        return True
    # A dash alone is of a sentence, wrapped.
    drawn = row.is_rule and len(row.text.strip()) > 1
    if drawn or row.page != last.page or _BODY.match(fold(row.text)) or _PART.match(row.text):
        return True
    directly = not taken and row.y - last.y < _DIRECTLY * max(last.size, 8)
    if not row.bold and not directly and _BODY_CAPITAL.match(row.text):
        return True
    if len(row.words) == 1 and len(row.text) > 400:
        return True
    plain = bool(title.bold) and row.bold is not None and not row.bold
    if plain and not (ruled or _centred(title, row) or _ABOUT.match(fold(row.text))):
        return True
    if taken and row.text.isupper() and row.text[0].isalpha() and not last.text.isupper():
        return True
    return row.y - last.y > (2.6 if not taken else 2.0) * max(last.size, 8)
