"""Sizes and styles of letters, component by component (Decree 30/2020 Appendix I part II)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.form.wording import APPENDIX, at, finding
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.types import Finding, Source, Word

#: Word processing says sizes and styles.
JUDGED = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.oasis.opendocument.text",
        "application/rtf",
    }
)
#: Points a size may be off by rounding; share of the letters that must be otherwise.
_ROUNDING, _MOST = 0.3, 0.5


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the Decree wants of one component."""

    code: str
    item: str
    vi: str
    en: str
    sizes: tuple[float, float]
    bold: bool
    italic: bool
    capitals: bool

    @property
    def wanted_vi(self) -> str:
        """ "cỡ chữ 13 đến 14, kiểu chữ đứng, đậm"."""
        style = "nghiêng" if self.italic else "đứng"
        size = f"{self.sizes[0]:.0f}" + (f" đến {self.sizes[1]:.0f}" if self.sizes[0] < self.sizes[1] else "")
        form = "chữ in hoa, " if self.capitals else ""
        return f"{form}cỡ chữ {size}, kiểu chữ {style}{', đậm' if self.bold else ''}"

    @property
    def wanted_en(self) -> str:
        """ "13 to 14 points, upright, bold"."""
        style = "italic" if self.italic else "upright"
        size = f"{self.sizes[0]:.0f}" + (f" to {self.sizes[1]:.0f}" if self.sizes[0] < self.sizes[1] else "")
        form = "capitals, " if self.capitals else ""
        return f"{form}{size} points, {style}{', bold' if self.bold else ''}"


def _looks(*rows: tuple[str, str, str, str, tuple[float, float], str]) -> dict[str, Look]:
    """By code; ``style`` names what is asked for among B(old), I(talic) and C(apitals)."""
    return {
        code: Look(
            code=code,
            item=item,
            vi=vi,
            en=en,
            sizes=sizes,
            bold="B" in style,
            italic="I" in style,
            capitals="C" in style,
        )
        for code, item, vi, en, sizes, style in rows
    }


_LOOKS = _looks(
    ("national-title", "1", "Quốc hiệu", "national title", (12, 13), "BC"),
    ("motto", "1", "Tiêu ngữ", "motto", (13, 14), "B"),
    ("parent", "2", "Tên cơ quan chủ quản", "name of the parent agency", (12, 13), "C"),
    ("issuer", "2", "Tên cơ quan ban hành", "name of the issuer", (12, 13), "BC"),
    ("reference", "3", "Số, ký hiệu", "number and symbol", (13, 13), ""),
    ("date", "4", "Địa danh và thời gian ban hành", "place and date", (13, 14), "I"),
    ("type", "5", "Tên loại văn bản", "name of the type", (13, 14), "BC"),
    ("abstract", "5", "Trích yếu", "abstract", (13, 14), "B"),
    ("letter-abstract", "5", "Trích yếu công văn", "abstract of the letter", (12, 13), ""),
    ("signing-title", "7", "Quyền hạn, chức vụ người ký", "capacity and title", (13, 14), "BC"),
    ("name", "7", "Họ và tên người ký", "name of the signatory", (13, 14), "B"),
    ("recipients-label", "9", "Từ “Nơi nhận”", "label “Nơi nhận”", (12, 12), "BI"),
    ("recipients", "9", "Danh sách nơi nhận", "list of recipients", (11, 11), ""),
)


def check(source: Source, layout: Layout, read: Mapping[str, Sequence[Row]]) -> Iterable[Finding]:
    """Findings from the top down; ``read``: the rows that values were read from."""
    if source.media_type not in JUDGED:
        return
    rows = _components(layout, read)
    for code, look in _LOOKS.items():
        yield from _judge(layout, look, rows[code])


def _components(layout: Layout, read: Mapping[str, Sequence[Row]]) -> dict[str, Sequence[Row]]:
    """The rows of each component; the abstract of a letter stands under the number."""
    heads, left = (*layout.right, *layout.left), set(map(id, layout.left))
    abstract = read.get("abstract", ())
    return {
        "national-title": [row for row in heads if fold(row.text).strip() == book.NATIONAL_TITLE],
        "motto": [row for row in heads if fold(row.text).strip() == book.MOTTO],
        "abstract": [row for row in abstract if id(row) not in left],
        "letter-abstract": [row for row in abstract if id(row) in left],
        "recipients-label": [layout.label] if layout.label else [],
        "recipients": layout.recipients,
        # Without a number nothing tells where the names of the agencies end.
        **{code: read.get(code, ()) if read.get("reference") else () for code in ("parent", "issuer")},
        **{code: read.get(code, ()) for code in ("reference", "date", "type")},
        **{code: read.get(code, ()) for code in ("signing-title", "name")},
    }


def _judge(layout: Layout, look: Look, rows: Sequence[Row]) -> Iterable[Finding]:
    words = [word for row in rows if not row.is_rule for word in row.words if _letters(word)]
    if not words:
        return
    sized = [
        word for word in words if not look.sizes[0] - _ROUNDING <= word.size <= look.sizes[1] + _ROUNDING
    ]
    if _mostly(sized, words):
        size = max(sized, key=_letters).size
        yield _finding(layout, look, "size", rows, f"đang dùng cỡ chữ {size:g}", f"is set in {size:g} points")
    for name, wanted, vi, en in (
        ("bold", look.bold, "đậm", "bold"),
        ("italic", look.italic, "nghiêng", "italic"),
    ):
        other = [word for word in words if getattr(word, name) is (not wanted)]
        if _mostly(other, words):
            now = (f"đang để chữ {vi}", f"is {en}") if not wanted else (f"chưa để chữ {vi}", f"is not {en}")
            yield _finding(layout, look, name, rows, *now)
    if look.capitals and not any(row.text.isupper() for row in rows):
        yield _finding(layout, look, "capitals", rows, "chưa viết in hoa", "is not in capitals")


def _letters(word: Word) -> int:
    return sum(letter.isalpha() for letter in word.text)


def _mostly(some: Sequence[Word], words: Sequence[Word]) -> bool:
    return sum(map(_letters, some)) > _MOST * sum(map(_letters, words))


def _finding(layout: Layout, look: Look, what: str, rows: Sequence[Row], vi: str, en: str) -> Finding:
    return finding(
        f"{what}-{look.code}",
        APPENDIX + look.item,
        f"{look.vi} {vi}; phải trình bày bằng {look.wanted_vi}.",
        f"The {look.en} {en}; it is set in {look.wanted_en}.",
        f"Đặt lại: {look.wanted_vi}.",
        f"Set it in {look.wanted_en}.",
        at(layout, *rows[:1]),
    )
