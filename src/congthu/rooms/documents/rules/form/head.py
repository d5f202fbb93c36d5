"""Form of the head: title and motto, number and symbol, place and date, abstract, urgency."""

from __future__ import annotations

import re
from collections.abc import Iterable

from congthu.lib.rulebook import document_types
from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.form.wording import APPENDIX, CODES, at, finding
from congthu.rooms.documents.rules.header import ABSTRACT
from congthu.rooms.documents.rules.layout import DATE_LINE, NUMBER_LINE, Layout, type_name
from congthu.rooms.documents.rules.rows import Row, split
from congthu.rooms.documents.types import Finding, ReadDocument

_TITLE = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM")
_MOTTO = re.compile(r"Độc\s+lập\s+[-–]\s+Tự\s+do\s+[-–]\s+Hạnh\s+phúc(?![,.;:!])")
#: Types that are never texts of law.
_NEVER_NORMATIVE = frozenset(
    {"BC", "KH", "TB", "TTr", "BB", "GM", "CTr", "PA", "ĐA", "DA", "HD", "CĐ", "GGT", "PC", "PG", "TC"}
)
_LETTER_LABEL = re.compile(r"^\s*V\s*/\s*v\b", re.IGNORECASE)
_OTHER_URGENCY = re.compile(
    r"^(hoa toc hen gio|khan cap|rat khan|toi khan|gap|rat gap|thuong khan cap|khan truong)$"
)


def check(layout: Layout, found: ReadDocument, date_row: Row | None) -> Iterable[Finding]:
    """Findings from the top down."""
    yield from _check_title(layout)
    yield from _check_issuer(found)
    yield from _check_reference(layout, found)
    yield from _check_code(found)
    yield from _check_letter_symbol(found)
    yield from _check_year(found)
    yield from _check_date(layout, found, date_row)
    yield from _check_abstract(layout, found)
    yield from _check_urgency(layout)


def _check_title(layout: Layout) -> Iterable[Finding]:
    # law: Decree 30/2020 art. 8 (national title and motto head every administrative document)
    rows = (*layout.right, *layout.left)
    text = " ".join(row.text for row in rows)
    letters = re.sub(r"[^a-z]", "", fold(text))
    named = (
        (
            "title",
            _TITLE,
            book.NATIONAL_TITLE,
            "Quốc hiệu",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "national title",
        ),
        ("motto", _MOTTO, book.MOTTO, "Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc", "motto"),
    )
    for code, exact, folded, vi, right, en in named:
        if re.sub(r"[^a-z]", "", folded) not in letters:
            yield finding(
                f"{code}-missing",
                APPENDIX + "1",
                f"Thiếu {vi} ở đầu văn bản.",
                f"The {en} is missing.",
                f"Ghi “{right}” ở đầu trang thứ nhất, bên phải.",
                f"Set “{right}” at the head of page one, on the right.",
            )
        elif not exact.search(text):
            first = folded.split()[0]
            row = next((row for row in rows if first in fold(row.text).split()), None)
            yield finding(
                f"{code}-misspelt",
                APPENDIX + "1",
                f"{vi} viết không đúng chính tả, chữ hoa hoặc dấu câu.",
                f"The {en} is not spelled or punctuated as prescribed.",
                f"Viết đúng: “{right}”.",
                f"Write it so: “{right}”.",
                at(layout, row),
            )


def _check_issuer(found: ReadDocument) -> Iterable[Finding]:
    if found.issuer is None:
        yield finding(
            "issuer-missing",
            APPENDIX + "2",
            "Không thấy tên cơ quan, tổ chức ban hành viết in hoa ở đầu văn bản.",
            "The name of the issuing agency, in capitals at the head, is missing.",
            "Ghi tên cơ quan ban hành bằng chữ in hoa, đứng, đậm ở đầu trang thứ nhất, bên trái.",
            "Set the issuer's name in bold capitals at the head of page one, on the left.",
        )


def _check_reference(layout: Layout, found: ReadDocument) -> Iterable[Finding]:
    reference, where = found.reference, found.where.get("reference")
    if reference is None:
        yield finding(
            "reference-missing",
            APPENDIX + "3",
            "Không thấy dòng số và ký hiệu văn bản.",
            "The line with number and symbol is missing.",
            "Ghi “Số: …/ký hiệu” dưới tên cơ quan ban hành.",
            "Write “Số: …/symbol” under the name of the issuer.",
        )
        return
    digits = re.match(r"\d*", reference.text)
    if digits and len(digits[0]) == 1:
        yield finding(
            "serial-not-padded",
            APPENDIX + "3",
            f"Số nhỏ hơn 10 phải ghi thêm số 0 phía trước: 0{digits[0]}.",
            f"A number below 10 is written with a leading zero: 0{digits[0]}.",
            f"Sửa số thành 0{digits[0]}.",
            f"Write 0{digits[0]}.",
            where,
        )
    if reference.symbol is None:
        yield finding(
            "symbol-missing",
            APPENDIX + "3",
            "Thiếu ký hiệu sau số văn bản.",
            "The symbol is missing.",
            "Ghi ký hiệu sau dấu gạch chéo, ví dụ 15/QĐ-UBND.",
            "Write the symbol after the slash, as in 15/QĐ-UBND.",
            where,
        )
    else:
        yield from _check_symbol(layout, found, reference.text)


def _check_symbol(layout: Layout, found: ReadDocument, text: str) -> Iterable[Finding]:
    row = next((row for row in (*layout.left, *layout.right) if NUMBER_LINE.match(row.text)), None)
    written = row.text if row else text
    number = re.search(r"[\d.…_]*\s*[/-].*", NUMBER_LINE.sub("", written))
    spaced = number and re.search(r"\w\s+[/-]|[/-]\s+\w", number[0].split("  ")[0])
    if spaced or re.match(r"\d+-", text) or (found.reference and (found.reference.symbol or "").islower()):
        yield finding(
            "reference-form",
            APPENDIX + "3",
            "Số và ký hiệu không đúng dạng: giữa số và ký hiệu là dấu gạch chéo (/), giữa các "
            "nhóm chữ viết tắt "
            "là dấu gạch nối không cách chữ (-), chữ in hoa.",
            "Number and symbol are not in the prescribed form: a slash after the number, hyphens "
            "without spaces "
            "between the groups, capitals.",
            "Viết như 15/QĐ-UBND hoặc 27/BTC-VP.",
            "Write it as 15/QĐ-UBND or 27/BTC-VP.",
            found.where.get("reference"),
        )


def _check_code(found: ReadDocument) -> Iterable[Finding]:
    """Title and code of the symbol must name the same type."""
    code = found.type.code
    symbol = found.reference.symbol if found.reference else None
    if code is None or not symbol or "type" not in found.where:
        return
    written = re.split(r"[-/]", symbol, maxsplit=1)[0]
    if written == code:
        return
    other = document_types.BY_CODE.get(written)
    meant = f" ({other.name})" if other else ""
    yield finding(
        "type-code-differs" if other else "type-code-unknown",
        CODES,
        f"Tên loại là {found.type.name} nhưng ký hiệu ghi “{written}”{meant}.",
        f"The title says {found.type.name}, the symbol says “{written}”{meant}.",
        f"Dùng chữ viết tắt “{code}” trong ký hiệu.",
        f"Use the code “{code}” in the symbol.",
        found.where.get("reference"),
    )


def _check_letter_symbol(found: ReadDocument) -> Iterable[Finding]:
    """An official letter has no code: its symbol begins with the agency."""
    symbol = found.reference.symbol if found.reference else None
    if found.type.name == "Công văn" and symbol and re.match(r"CV\s*[-/]", symbol):
        rest = re.sub(r"^CV\s*[-/]\s*", "", symbol)
        yield finding(
            "letter-code",
            APPENDIX + "3",
            "Ký hiệu công văn không ghi chữ “CV”: chỉ gồm tên viết tắt cơ quan và đơn vị soạn thảo.",
            "The symbol of an official letter has no “CV”: it names the agency and the drafting unit alone.",
            f"Sửa ký hiệu thành “{rest}”.",
            f"Write the symbol “{rest}”.",
            found.where.get("reference"),
        )


def _check_year(found: ReadDocument) -> Iterable[Finding]:
    """The year stands in numbers of normative texts alone (Law 80/2015); these types are none."""
    text = found.reference.text if found.reference else ""
    if re.match(r"\d+/(19|20)\d\d/", text) and (found.type.code in _NEVER_NORMATIVE or _is_letter(found)):
        yield finding(
            "reference-year",
            APPENDIX + "3",
            "Số của văn bản hành chính không ghi năm ban hành.",
            "The number of an administrative document does not hold the year.",
            "Bỏ năm: số, dấu gạch chéo, ký hiệu, ví dụ 15/BC-UBND.",
            "Leave the year out: number, slash, symbol, as in 15/BC-UBND.",
            found.where.get("reference"),
        )


def _is_letter(found: ReadDocument) -> bool:
    return found.type.code is None and found.type.name == "Công văn" and found.abstract is not None


def _check_date(layout: Layout, found: ReadDocument, row: Row | None) -> Iterable[Finding]:
    if row is None:
        yield finding(
            "date-missing",
            APPENDIX + "4",
            "Không thấy địa danh và thời gian ban hành.",
            "The place and date of issue are missing.",
            "Ghi “địa danh, ngày … tháng … năm …” dưới Tiêu ngữ.",
            "Write “place, ngày … tháng … năm …” under the motto.",
        )
        return
    where = at(layout, row)
    if found.place is None:
        yield finding(
            "place-missing",
            APPENDIX + "4",
            "Thiếu địa danh trước thời gian ban hành.",
            "The place before the date is missing.",
            "Ghi tên đơn vị hành chính nơi cơ quan đóng trụ sở, rồi dấu phẩy.",
            "Write the name of the place where the agency has its seat, then a comma.",
            where,
        )
    written = DATE_LINE.match(row.text)
    day, month = (written["day"].strip(" ._…"), written["month"].strip(" ._…")) if written else ("", "")
    if len(day) == 1 and day.isdigit():
        yield finding(
            "day-not-padded",
            APPENDIX + "4",
            f"Ngày nhỏ hơn 10 phải ghi thêm số 0 phía trước: 0{day}.",
            f"A day below 10 is written with a leading zero: 0{day}.",
            f"Sửa ngày thành 0{day}.",
            f"Write 0{day}.",
            where,
        )
    if month in {"1", "2"}:
        yield finding(
            "month-not-padded",
            APPENDIX + "4",
            f"Tháng 1, tháng 2 phải ghi thêm số 0 phía trước: 0{month}.",
            f"January and February are written with a leading zero: 0{month}.",
            f"Sửa tháng thành 0{month}.",
            f"Write 0{month}.",
            where,
        )


def _check_abstract(layout: Layout, found: ReadDocument) -> Iterable[Finding]:
    if found.abstract is None:
        yield finding(
            "abstract-missing",
            APPENDIX + "5",
            "Thiếu trích yếu nội dung văn bản.",
            "The abstract is missing.",
            "Ghi một câu ngắn: dưới tên loại, hoặc “V/v …” dưới số của công văn.",
            "Write one short sentence: under the type's name, or “V/v …” under the number of a letter.",
        )
    row = next((row for row in layout.left if ABSTRACT.match(row.text)), None)
    title = next((row for row in layout.body[:12] if type_name(row.text)), None)
    under = row or next((each for each in layout.body[:12] if _LETTER_LABEL.match(each.text)), None)
    if title and found.type.code and under and _LETTER_LABEL.match(under.text):
        yield finding(
            "abstract-place",
            APPENDIX + "5",
            f"“V/v” chỉ dùng cho công văn; {found.type.name.lower()} ghi trích yếu ngay dưới tên loại.",
            "“V/v” is for official letters; other documents have the abstract under the type's name.",
            "Ghi trích yếu dưới tên loại, in thường, đậm, không có “V/v”.",
            "Write the abstract under the type's name, in bold small letters, without “V/v”.",
            at(layout, under),
        )
    if row and re.match(r"^\s*(V/v\s*[:.]|V/V\b|Vv\b|V/ v)", row.text):
        yield finding(
            "abstract-label",
            APPENDIX + "5",
            "Chữ dẫn của trích yếu công văn phải là “V/v”, không có dấu hai chấm.",
            "The abstract of a letter begins with “V/v”, without a colon.",
            "Viết “V/v” rồi đến nội dung.",
            "Write “V/v” and then the abstract.",
            at(layout, row),
        )


def _check_urgency(layout: Layout) -> Iterable[Finding]:
    pieces = (piece for row in (*layout.left, *layout.right) for piece in split(row))
    row = next((piece for piece in pieces if _OTHER_URGENCY.match(fold(piece.text).strip(" .*"))), None)
    if row:
        yield finding(
            "urgency-word",
            "Nghị định 30/2020/NĐ-CP, Điều 8; Phụ lục I, phần II",
            "Chỉ mức độ khẩn không thuộc ba mức KHẨN, THƯỢNG KHẨN, HỎA TỐC.",
            "The stamp of urgency is none of KHẨN, THƯỢNG KHẨN, HỎA TỐC.",
            "Dùng một trong ba dấu đó.",
            "Use one of the three.",
            at(layout, row),
        )
