"""Form of the end: primary addressees, recipients block, capacity, title and name of the signatory."""

from __future__ import annotations

import re
from collections.abc import Iterable

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.form.wording import APPENDIX, at, finding
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.names import RANKS, capacity_of, starts_title
from congthu.rooms.documents.rules.recipients import join_wrapped
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.types import Finding, ReadDocument, Signatory

#: Where ranks and degrees before the name are allowed (Appendix I.II.7).
_RANKED = re.compile(
    r"\b(truong|dai hoc|hoc vien|vien|benh vien|y te|suc khoe|trung tam kiem soat benh tat|giao duc|khoa hoc|"
    r"cong an|quoc phong|quan su|quan khu|bo doi|bien phong|bo tu lenh|bo tong tham muu|co yeu)\b"
)
#: "TM." speaks for a body that decides together, never for an office with one head.
_ONE_HEAD = re.compile(
    r"^(bo|bo truong|so|giam doc|cuc|cuc truong|tong cuc|vu|chi cuc|chu tich|phong|hieu truong)\b"
)
_DEPUTY = re.compile(r"^(pho|thu)\b")


def check(layout: Layout, found: ReadDocument) -> Iterable[Finding]:
    """Findings from "Kính gửi" to the name."""
    yield from _check_primary(layout, found)
    yield from _check_recipients(layout, found)
    yield from _check_capacity(layout, found)
    yield from _check_name(found)
    yield from _check_rank(layout, found)


def _check_primary(layout: Layout, found: ReadDocument) -> Iterable[Finding]:
    is_letter = found.type.code is None and found.type.name == "Công văn" and found.abstract is not None
    if is_letter and not found.primary_addressees and layout.label is not None:
        yield finding(
            "primary-missing",
            APPENDIX + "9",
            "Công văn thiếu phần “Kính gửi”.",
            "An official letter needs its primary addressees (“Kính gửi”).",
            "Ghi “Kính gửi: …” trên nội dung.",
            "Write “Kính gửi: …” above the text.",
        )


def _check_recipients(layout: Layout, found: ReadDocument) -> Iterable[Finding]:
    if layout.label is None:
        yield finding(
            "recipients-missing",
            APPENDIX + "9",
            "Thiếu mục Nơi nhận.",
            "The recipients block is missing.",
            "Ghi “Nơi nhận:” và danh sách ở cuối văn bản, bên trái.",
            "Write “Nơi nhận:” and the list at the end, on the left.",
        )
        return
    if found.file_copy is None:
        yield finding(
            "file-copy-missing",
            APPENDIX + "9",
            "Dòng cuối của Nơi nhận phải ghi “Lưu: VT, đơn vị soạn thảo, số bản lưu”.",
            "The last line of the recipients must name the file copy: “Lưu: VT, drafting unit, copies”.",
            "Thêm dòng “- Lưu: VT, ….”.",
            "Add the line “- Lưu: VT, ….”.",
            at(layout, layout.label),
        )
    yield from _check_marks(layout)


def _check_marks(layout: Layout) -> Iterable[Finding]:
    """Each entry on a line of its own: a dash, then ";", and "." after the last."""
    rows = [row for row in layout.recipients if not row.is_rule]
    entries = join_wrapped([row.text for row in rows])
    wrong = [
        rows[entry.line]
        for number, entry in enumerate(entries)
        if not (_LAST if number == len(entries) - 1 else _MIDDLE).search(entry.text)
    ]
    dashes = [row for row in rows if re.match(r"^\s*[-–—]", row.text)]
    if wrong or (entries and not dashes):
        yield finding(
            "recipients-punctuation",
            APPENDIX + "9",
            "Mỗi nơi nhận trình bày trên một dòng riêng, đầu dòng có gạch đầu dòng, cuối dòng có "
            "dấu chấm phẩy; "
            "dòng cuối cùng là “Lưu”, kết thúc bằng dấu chấm.",
            "Each addressee stands on a line of its own that begins with a dash and ends with a "
            "semicolon; the "
            "last line, the file copy, ends with a full stop.",
            "Thêm gạch đầu dòng, dấu “;” hoặc dấu “.” còn thiếu.",
            "Add the missing dash, semicolon or full stop.",
            at(layout, *(wrong or rows)[:1]),
        )


_MIDDLE = re.compile(r";\s*(\([^)]*\))?\s*$")
#: Initials of the drafter may follow the full stop: "(3b). Hà".
_LAST = re.compile(r"\.\s*[^\W\d_]*\.?\s*$|\./\.\s*$")


def _check_capacity(layout: Layout, found: ReadDocument) -> Iterable[Finding]:
    rows = [row for row in layout.signature[:12] if capacity_of(row.text)]
    for row in rows:
        yield from _check_capacity_row(layout, row)
    signatory = found.signatory or Signatory(capacity=None, title=None, name=None)
    capacity = signatory.capacity or ""
    if "KT." in capacity and not _DEPUTY.match(fold(signatory.title or "")):
        yield finding(
            "deputy-title-missing",
            APPENDIX + "7",
            "Ký thay (KT.) phải ghi chức vụ của cấp phó ký ở dòng dưới.",
            "Who signs in the place of the head (KT.) puts the title of the deputy on the next line.",
            "Ghi chức vụ của người ký, ví dụ “PHÓ GIÁM ĐỐC”.",
            "Write the signatory's own title, as “PHÓ GIÁM ĐỐC”.",
            found.where.get("signatory"),
        )


def _check_capacity_row(layout: Layout, row: Row) -> Iterable[Finding]:
    capacity, rest = capacity_of(row.text) or ("", "")
    if not row.text.lstrip().startswith(capacity):
        yield finding(
            "capacity-form",
            APPENDIX + "7",
            f"Quyền hạn ký phải viết “{capacity}” có dấu chấm.",
            f"The capacity is written “{capacity}”, with a full stop.",
            f"Sửa thành “{capacity} {rest}”.",
            f"Write “{capacity} {rest}”.",
            at(layout, row),
        )
    if capacity == "TM." and _ONE_HEAD.match(fold(rest)):
        yield finding(
            "capacity-collective",
            "Nghị định 30/2020/NĐ-CP, Điều 13",
            "“TM.” chỉ dùng khi ký thay mặt tập thể (Ủy ban nhân dân, Hội đồng, Ban …).",
            "“TM.” is for bodies that decide together (a committee, a council, a board).",
            "Người đứng đầu cơ quan theo chế độ thủ trưởng ký trực tiếp, không ghi “TM.”.",
            "The head of such an agency signs by title alone, without “TM.”.",
            at(layout, row),
        )


def _check_name(found: ReadDocument) -> Iterable[Finding]:
    signatory, where = found.signatory, found.where.get("signatory")
    name = signatory.name if signatory else None
    # In capitals and beginning like a title it is the title's last line.
    if name is None or (name.isupper() and starts_title(name)):
        yield finding(
            "signatory-missing",
            APPENDIX + "7",
            "Không thấy họ và tên người ký.",
            "The name of the signatory is missing.",
            "Ghi họ và tên người ký dưới chức vụ.",
            "Write the name under the title.",
        )
    elif name.isupper():
        yield finding(
            "name-case",
            APPENDIX + "7",
            "Họ và tên người ký phải viết bằng chữ in thường, chữ cái đầu viết hoa.",
            "The name of the signatory is set in small letters with initial capitals.",
            f"Viết “{name.title()}”.",
            f"Write “{name.title()}”.",
            where,
        )


def _check_rank(layout: Layout, found: ReadDocument) -> Iterable[Finding]:
    """Ranks and degrees before the name, in an agency that may not print them."""
    agency = fold(f"{found.issuer or ''} {found.parent or ''}")
    name = (found.signatory and found.signatory.name) or ""
    row = next((row for row in layout.signature if name and name in row.text and RANKS.match(row.text)), None)
    if row and not _RANKED.search(agency):
        yield finding(
            "name-rank",
            APPENDIX + "7",
            "Không ghi học hàm, học vị, danh hiệu trước họ tên người ký văn bản hành chính.",
            "No degree, rank or honour stands before the signatory's name in an administrative document.",
            f"Chỉ ghi “{name}”.",
            f"Write “{name}” alone.",
            at(layout, row),
        )
