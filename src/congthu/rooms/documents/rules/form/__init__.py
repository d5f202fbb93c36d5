"""Findings on the form of a document against Decree 30/2020, each with its article and what to do.

Only what the Decree governs is judged by it: not documents from before it came into force, whose rules are
no longer those of today, and not documents of the Party. Conformant text is asked of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.form import closing, head, looks, page
from congthu.rooms.documents.rules.form.wording import finding
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.paragraphs import Paragraph
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.types import Finding, ReadDocument, Source

#: The Decree came into force on the day it was signed.
IN_FORCE = "2020-03-05"
_OLDER = finding(
    "not-judged",
    "Nghị định 30/2020/NĐ-CP (hiệu lực từ ngày 05/3/2020)",
    "Văn bản ban hành trước Nghị định 30/2020/NĐ-CP: không xét thể thức theo Nghị định này.",
    "The document is older than Decree 30/2020: its form is not judged by that Decree.",
    "Không cần sửa; giữ nguyên thể thức của thời điểm ban hành.",
    "Nothing to do: it keeps the form of its time.",
)


def check(
    source: Source,
    layout: Layout,
    found: ReadDocument,
    read: Mapping[str, Sequence[Row]],
    text: tuple[Paragraph, ...],
) -> Iterable[Finding]:
    """All findings, in the order of the page. ``read``: the rows from which values were read, by name."""
    if found.issued_on and found.issued_on < IN_FORCE:
        yield _OLDER
    elif not is_of_party(layout):
        # law: Decree 30/2020 art. 8, Appendix I (form of administrative documents)
        yield from head.check(layout, found, next(iter(read.get("date", ())), None))
        yield from page.check_body(layout, found, text)
        yield from closing.check(layout, found)
        yield from looks.check(source, layout, read)
        yield from page.check_style(source, text)
    if not source.conformant:
        # law: D34.1b-6 (text in the form of TCVN 6909:2001)
        yield finding(
            "text-not-conformant",
            "Thông tư 07/2002/TT-BKHCN, Điều 4; TCVN 6909:2001",
            "Văn bản không ở dạng Unicode dựng sẵn theo TCVN 6909:2001.",
            "The text is not in the precomposed Unicode of TCVN 6909:2001.",
            "Chuyển mã văn bản trước khi gửi (congthu text convert).",
            "Convert the text before it is sent (congthu text convert).",
        )


def is_of_party(layout: Layout) -> bool:
    """Whether the head names the Party, whose documents have rules of their own."""
    text = re.sub(r"[^a-z]", "", " ".join(fold(row.text) for row in (*layout.right, *layout.left)))
    return re.sub(r"[^a-z]", "", book.PARTY_TITLE) in text
