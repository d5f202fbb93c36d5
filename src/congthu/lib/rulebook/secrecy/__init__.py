"""Marks of state secrecy in words: Mật, Tối mật, Tuyệt mật (Law 29/2018/QH14 art. 8).

What counts is the mark *standing by itself*, as it would be stamped, declared ("Độ mật: Mật") or put before
or after a title. The syllable alone says nothing: bảo mật, mật khẩu, mật độ, Học viện Kỹ thuật Mật mã and a
law on bí mật nhà nước are no secrets. What may be a mark or may be none is uncertain, never dropped.

law: D34.1b-3 (Law 29/2018 art. 5: state secrets do not travel over open networks)
"""

from __future__ import annotations

from congthu.lib.rulebook.secrecy.beside import beside_title, in_row, joins, mentioned
from congthu.lib.rulebook.secrecy.filenames import in_filename
from congthu.lib.rulebook.secrecy.lookalikes import plain
from congthu.lib.rulebook.secrecy.marks import Mark, together
from congthu.lib.rulebook.secrecy.numbers import in_reference
from congthu.lib.rulebook.secrecy.stamps import handling, stamp

__all__ = [
    "Mark",
    "beside_title",
    "handling",
    "in_filename",
    "in_reference",
    "in_row",
    "joins",
    "mentioned",
    "plain",
    "stamp",
    "together",
]
