"""Type of document and the abstract under its name (Decree 30/2020 Appendix I.II.5a, Appendix III)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthu.lib.rulebook import document_types as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.header import sure_of_abstract
from congthu.rooms.documents.rules.layout import Layout, type_name
from congthu.rooms.documents.rules.rows import Row, joined
from congthu.rooms.documents.rules.seen import GUESS, LIKELY, PLAIN, Seen
from congthu.rooms.documents.types import Reference, Type

_BY_NAME = {fold(kind.name): kind for kind in book.ALL}
_MOST_ROWS = 7
#: Distance of the line directly below another, in letter sizes.
_DIRECTLY = 1.6
_BODY = re.compile(r"^((can cu|kinh g[uo]i|dieu 1|noi nhan)\b|(i|1|a)\.)")
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
        if row.page > 0 or fold(row.text).startswith("kinh gui"):
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


def find_titled_abstract(layout: Layout, title_at: int) -> Seen[str] | None:
    """The lines between the type's name and the body."""
    title = layout.body[title_at]
    rest = _beyond_name(title)
    taken: list[Row] = []
    for row in layout.body[title_at + 1 : title_at + 1 + _MOST_ROWS]:
        if _DRAFT.match(fold(row.text)):
            continue
        if not taken and row.text.isupper() and row.text.startswith("CỦA "):
            continue  # "CỦA BỘ TÀI CHÍNH SỐ 99/1998/TT-BTC" repeats the header in old texts
        if _is_body(title, taken, row):
            break
        taken.append(row)
    text = f"{rest} {joined(taken)}".strip(" ;._-–")
    return Seen(value=text, rows=tuple(taken) or (title,), sure=sure_of_abstract(text)) if text else None


def _beyond_name(title: Row) -> str:
    """Words after the type's name on its own line ("THÔNG BÁO KẾT LUẬN CUỘC HỌP")."""
    name = type_name(title.text) or ""
    return " ".join(title.text.split()[len(name.split()) :])


def _is_body(title: Row, taken: Sequence[Row], row: Row) -> bool:
    last = taken[-1] if taken else title
    if row.is_rule or row.page != last.page or _BODY.match(fold(row.text)) or _PART.match(row.text):
        return True
    directly = not taken and row.y - last.y < _DIRECTLY * max(last.size, 8)
    if not row.bold and not directly and _BODY_CAPITAL.match(row.text):
        return True
    if len(row.words) == 1 and len(row.text) > 400:
        return True
    if title.bold and row.bold is not None and not row.bold:
        return True
    if taken and row.text.isupper() and not last.text.isupper():
        return True
    return row.y - last.y > (2.6 if not taken else 2.0) * max(last.size, 8)
