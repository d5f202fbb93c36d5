"""What a person typed, as the books may keep it: readable, and no mark of a state secret.

law: D34.1b-3 (Law 29/2018 art. 5)
"""

from __future__ import annotations

from congthu.lib.rulebook import document_types
from congthu.rooms.documents.flows import judged_words
from congthu.rooms.register.errors import ReasonMissing, RegisterError
from congthu.rooms.register.rules import typed


def said(value: str, missing: str = "") -> str:
    """Words of a step; with ``missing`` there must be some, and that sentence is the refusal."""
    words = typed.text(value)
    if missing and not words:
        raise ReasonMissing(missing)
    judged_words(abstract=words, cleared=True)
    return words


def named(value: str, missing: str, longest: int = typed.LONGEST_LINE) -> str:
    """A name, in one line; ``missing`` is the refusal when there is none."""
    words = typed.line(value, longest)
    if not words:
        raise ReasonMissing(missing)
    judged_words(abstract=words, cleared=True)
    return words


def type_code(value: str) -> str:
    """A code of Decree 30/2020 App. III, or the empty one of official letters."""
    if value and value not in document_types.BY_CODE:
        raise RegisterError("There is no such type of document (Decree 30/2020 App. III).")
    return value
