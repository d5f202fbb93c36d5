"""Findings on the form of a document against Decree 30/2020, each with its article."""

from __future__ import annotations

import re
from collections.abc import Iterable

from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.layout import DATE_LINE, Layout
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.types import Finding, ReadDocument, Source

_APPENDIX = "Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục "


def _finding(code: str, article: str, vi: str, en: str) -> Finding:
    return Finding(code=code, article=article, message={"vi": vi, "en": en})


def check(source: Source, layout: Layout, found: ReadDocument, date_row: Row | None) -> Iterable[Finding]:
    """All findings, in the order of the page."""
    yield from _check_title(layout)
    yield from _check_reference(found)
    yield from _check_date(date_row)
    yield from _check_abstract(found)
    yield from _check_closing(layout, found)
    if not source.conformant:
        yield _finding(
            "form.text-not-conformant",
            "Thông tư 07/2002/TT-BKHCN, Điều 4; TCVN 6909:2001",
            "Văn bản không ở dạng Unicode dựng sẵn theo TCVN 6909:2001; hãy chuyển mã trước khi gửi.",
            "The text is not in the precomposed Unicode of TCVN 6909:2001; convert it before it is sent.",
        )


def _check_title(layout: Layout) -> Iterable[Finding]:
    # law: Decree 30/2020 art. 8 (national title and motto head every administrative document)
    head = re.sub(r"[^a-z]", "", " ".join(fold(row.text) for row in (*layout.right, *layout.left)))
    if re.sub(r"[^a-z]", "", book.PARTY_TITLE) in head:
        return
    if re.sub(r"[^a-z]", "", book.NATIONAL_TITLE) not in head:
        yield _finding(
            "form.title-missing",
            _APPENDIX + "1",
            "Thiếu Quốc hiệu ở đầu văn bản.",
            "The national title is missing.",
        )
    if re.sub(r"[^a-z]", "", book.MOTTO) not in head:
        yield _finding(
            "form.motto-missing", _APPENDIX + "1", "Thiếu Tiêu ngữ dưới Quốc hiệu.", "The motto is missing."
        )


def _check_reference(found: ReadDocument) -> Iterable[Finding]:
    if found.reference is None:
        yield _finding(
            "form.reference-missing",
            _APPENDIX + "3",
            "Không thấy dòng số và ký hiệu văn bản.",
            "The line with number and symbol is missing.",
        )
        return
    digits = re.match(r"\d*", found.reference.text)
    if digits and len(digits[0]) == 1:
        yield _finding(
            "form.serial-not-padded",
            _APPENDIX + "3",
            f"Số nhỏ hơn 10 phải ghi thêm số 0 phía trước: 0{digits[0]}.",
            f"A number below 10 is written with a leading zero: 0{digits[0]}.",
        )
    if found.reference.symbol is None:
        yield _finding(
            "form.symbol-missing", _APPENDIX + "3", "Thiếu ký hiệu sau số văn bản.", "The symbol is missing."
        )


def _check_date(row: Row | None) -> Iterable[Finding]:
    if row is None:
        yield _finding(
            "form.date-missing",
            _APPENDIX + "4",
            "Không thấy địa danh và thời gian ban hành.",
            "The place and date of issue are missing.",
        )
        return
    found = DATE_LINE.match(row.text)
    day, month = (found["day"].strip(" ._…"), found["month"].strip(" ._…")) if found else ("", "")
    if len(day) == 1 and day.isdigit():
        yield _finding(
            "form.day-not-padded",
            _APPENDIX + "4",
            f"Ngày nhỏ hơn 10 phải ghi thêm số 0 phía trước: 0{day}.",
            f"A day below 10 is written with a leading zero: 0{day}.",
        )
    if month in {"1", "2"}:
        yield _finding(
            "form.month-not-padded",
            _APPENDIX + "4",
            f"Tháng 1, tháng 2 phải ghi thêm số 0 phía trước: 0{month}.",
            f"January and February are written with a leading zero: 0{month}.",
        )


def _check_abstract(found: ReadDocument) -> Iterable[Finding]:
    if found.abstract is None:
        yield _finding(
            "form.abstract-missing",
            _APPENDIX + "5",
            "Thiếu trích yếu nội dung văn bản.",
            "The abstract is missing.",
        )


def _check_closing(layout: Layout, found: ReadDocument) -> Iterable[Finding]:
    if layout.label is None:
        yield _finding(
            "form.recipients-missing",
            _APPENDIX + "9",
            "Thiếu mục Nơi nhận.",
            "The recipients block is missing.",
        )
    elif found.file_copy is None:
        yield _finding(
            "form.file-copy-missing",
            _APPENDIX + "9",
            "Dòng cuối của Nơi nhận phải ghi “Lưu: VT, đơn vị soạn thảo, số bản lưu”.",
            "The last line of the recipients must name the file copy: “Lưu: VT, drafting unit, copies”.",
        )
    if found.signatory is None or found.signatory.name is None:
        yield _finding(
            "form.signatory-missing",
            _APPENDIX + "7",
            "Không thấy họ và tên người ký.",
            "The name of the signatory is missing.",
        )
