"""Whether a document is a state secret: every place where a mark may stand, and one verdict.

law: D34.1b-3 (Law 29/2018 art. 5). No mark may be missed; what is doubtful is asked of a clerk. Words that
speak of secrets are no marks: a mark stands alone, in its place (Law 29/2018 art. 8; Decree 30/2020 App. I).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from congthu.lib.rulebook import secrecy as marks
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.secrecy import asides, pages
from congthu.rooms.documents.rules.secrecy.sign import Sign
from congthu.rooms.documents.types import SecrecyVerdict, Source

_ARTICLE = "Luật Bảo vệ bí mật nhà nước số 29/2018/QH14, Điều 5"
_NAMES = {"confidential": "MẬT", "secret": "TỐI MẬT", "top secret": "TUYỆT MẬT"}


def judge(
    source: Source,
    layout: Layout,
    *,
    filename: str,
    reference: str | None,
    abstract: str | None,
    attachments: Sequence[str] = (),
    year: int | None,
) -> tuple[SecrecyVerdict, str | None]:
    """The verdict and, for a certain mark, its level; the gravest of several."""
    return gravest(
        [
            *pages.signs(source, layout, year),
            *asides.signs(source.asides),
            *asides.of_attachments(attachments),
            *_in_words(filename, reference, abstract, year),
        ]
    )


def judge_words(
    *, filename: str, reference: str | None, abstract: str | None, year: int | None
) -> SecrecyVerdict:
    """The verdict on what is said of a document that is not read: the name of its file, number, abstract."""
    return gravest(list(_in_words(filename, reference, abstract, year)))[0]


def judge_pictures(texts: Iterable[str]) -> tuple[SecrecyVerdict, str | None]:
    """The verdict on what was recognised in the pictures that stand on pages of text, line by line."""
    return gravest(list(asides.of_pictures(texts)))


def gravest(signs: Sequence[Sign]) -> tuple[SecrecyVerdict, str | None]:
    """One verdict from all signs, and the level when it is certain."""
    certain = [sign for sign in signs if sign.mark.certain]
    if not signs:
        return SecrecyVerdict(), None
    chosen = max(certain or signs, key=lambda sign: list(_NAMES).index(sign.mark.level))
    return _verdict(chosen), chosen.mark.level if certain else None


def _verdict(sign: Sign) -> SecrecyVerdict:
    name = _NAMES[sign.mark.level]
    if sign.mark.certain:
        vi, en = f"Có dấu chỉ độ mật “{name}” {sign.seen_vi}", f"It bears the mark “{name}” {sign.seen_en}"
    else:
        vi = f"Có thể có dấu chỉ độ mật {sign.seen_vi}; văn thư phải xem bản giấy hoặc hỏi nơi ban hành"
        en = f"It may bear a secrecy mark {sign.seen_en}; a clerk must look or ask the issuer"
    return SecrecyVerdict(
        verdict="secret" if sign.mark.certain else "ask",
        why={"vi": f"{vi} ({_ARTICLE}).", "en": f"{en} (Law 29/2018/QH14 art. 5)."},
        where=sign.where,
    )


def _in_words(filename: str, reference: str | None, abstract: str | None, year: int | None) -> Iterable[Sign]:
    """In the file's name, the number and the abstract."""
    said = (
        (marks.in_filename(filename) if filename else None, "trong tên tệp", "in the name of the file"),
        (marks.in_reference(reference, year) if reference else None, "trong số, ký hiệu", "in its number"),
        (marks.beside_title(abstract) if abstract else None, "trong trích yếu", "in its abstract"),
    )
    for mark, vi, en in said:
        if mark:
            yield Sign(mark=mark, seen_vi=vi, seen_en=en)
