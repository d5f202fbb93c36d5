"""The tables of the Decree are complete and consistent."""

from __future__ import annotations

from congthu.lib.rulebook import document_types, words
from congthu.lib.vntext import fold, is_conformant


def test_appendix_three_has_29_types_of_which_27_have_a_code() -> None:
    listed = [*document_types.ADMINISTRATIVE, document_types.OFFICIAL_LETTER]
    assert len(listed) == 29
    assert sum(kind.code is not None for kind in listed) == 27
    assert len(document_types.BY_CODE) == len([kind for kind in document_types.ALL if kind.code])
    assert all(is_conformant(kind.name) for kind in document_types.ALL)


def test_word_lists_are_folded() -> None:
    for word in (
        *words.AGENCY_HEADS,
        *words.TITLE_HEADS,
        *words.NAME_CONTINUATIONS,
        *words.SECRECIES,
        words.MOTTO,
    ):
        assert fold(word) == word
        assert word
