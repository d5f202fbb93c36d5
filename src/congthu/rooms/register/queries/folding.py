"""Search in columns without regard to case and diacritics, in PostgreSQL itself.

Books of one year are short, so the fold runs at query time; the directory has a stored folded column instead.
"""

from __future__ import annotations

import string
import unicodedata

from django.db.models import CharField, F, Func, Q, TextField, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Contains

from congthu.lib.vntext import fold

_LETTERS = "".join(
    letter
    for code in range(0xC0, 0x1EFF)
    for letter in [chr(code)]
    if letter.islower()
    and (letter == "đ" or unicodedata.normalize("NFD", letter)[0] in string.ascii_lowercase)
    and letter not in string.ascii_lowercase
)
_PLAIN = "".join("d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0] for letter in _LETTERS)


class Folded(Func):
    """``translate(lower(column), 'áà…', 'aa…')``."""

    function = "TRANSLATE"
    output_field = TextField()

    def __init__(self, column: str) -> None:
        super().__init__(Lower(F(column)), Value(_LETTERS), Value(_PLAIN))


def containing(word: str, *columns: str) -> Q:
    """A condition: the word occurs in one of the columns."""
    wanted = Value(fold(word), output_field=CharField())
    found = Q()
    for column in columns:
        found |= Q(Contains(Folded(column), wanted))
    return found
