"""Marks beside the text of the pages: drawn, in properties, notes and fields, in pictures, on attachments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from congthu.lib.rulebook import secrecy as marks
from congthu.lib.rulebook.secrecy import Mark
from congthu.rooms.documents.rules.secrecy.sign import Sign
from congthu.rooms.documents.types import Aside

_SEEN = {
    "drawing": ("trong hình vẽ, khung chữ hoặc chú thích trên trang", "in a drawing or annotation on a page"),
    "properties": ("trong thuộc tính của tệp", "in the properties of the file"),
    "note": ("trong ghi chú hoặc chữ ẩn", "in a note or hidden text"),
    "field": ("trong ô của biểu mẫu", "in a field of a form"),
    "enclosed": ("trên tên tệp nằm bên trong tệp", "in the name of a file inside the file"),
}
_LONGEST = 2000


def signs(asides: Iterable[Aside]) -> Iterable[Sign]:
    """What is drawn on a page counts as printed there; elsewhere it may be a leftover, and a clerk looks."""
    for aside in asides:
        mark = _of(aside)
        if mark:
            vi, en = _SEEN[aside.kind]
            yield Sign(mark=mark, seen_vi=vi, seen_en=en)


def _of(aside: Aside) -> Mark | None:
    text = aside.text[:_LONGEST]
    if aside.kind == "enclosed":
        return marks.in_filename(text)
    found = marks.stamp(text) or marks.beside_title(text) or marks.handling(text)
    if aside.kind == "drawing":
        return found
    found = found or (marks.mentioned(text) if aside.kind == "note" else None)
    return replace(found, certain=False) if found else None


def of_attachments(names: Iterable[str]) -> Iterable[Sign]:
    """An attachment that the document itself calls secret, though it may travel another way."""
    for name in names:
        if mark := marks.beside_title(name[:_LONGEST]):
            yield Sign(
                mark=replace(mark, certain=False),
                seen_vi="trên tài liệu kèm theo mà văn bản nêu tên",
                seen_en="on an attachment that it names",
            )


def of_pictures(texts: Iterable[str]) -> Iterable[Sign]:
    """Stamps as pictures; letters recognised are a doubt unless they read exactly like a mark."""
    for text in texts:
        if mark := marks.stamp(text[:_LONGEST], recognised=True):
            yield Sign(
                mark=mark, seen_vi="trên hình ảnh trong văn bản", seen_en="on a picture in the document"
            )
