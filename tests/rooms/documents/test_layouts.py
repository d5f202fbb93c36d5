"""Hundreds of made-up documents: heads on one to four lines, two sides, letters and titled types."""

from __future__ import annotations

import pytest

from bench.layouts import Truth, layout
from congthu.rooms.documents import rules
from congthu.rooms.documents.types import ReadDocument


def said(found: ReadDocument) -> Truth:
    reference, signatory = found.reference, found.signatory
    return Truth(
        issuer=found.issuer or "",
        parent=found.parent,
        reference=reference.text if reference else "",
        serial=reference.serial if reference else None,
        type=found.type.name,
        place=found.place or "",
        issued_on=found.issued_on,
        abstract=found.abstract or "",
        capacity=signatory.capacity if signatory else None,
        title=(signatory and signatory.title) or "",
        name=(signatory and signatory.name) or "",
        primary=found.primary_addressees,
    )


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_every_value_of_every_layout(start: int) -> None:
    for seed in range(start, start + 50):
        source, truth = layout(seed)
        found = rules.read(source)
        assert said(found) == truth, seed
        assert found.secrecy_verdict.verdict == "none", seed


def test_values_stand_where_they_are_said_to_stand() -> None:
    for seed in range(30):
        source, truth = layout(seed)
        found = rules.read(source)
        place = found.where["issuer"]
        assert place.box is not None
        x0, top, x1, bottom = place.box
        inside = [
            word.text for word in source.pages[0].words if x0 - 1 <= word.x0 <= x1 and top <= word.y <= bottom
        ]
        assert set(truth.issuer.split()) <= set(" ".join(inside).split()), seed
        assert set(found.where) <= set(found.confidence)


def test_plain_values_are_sure() -> None:
    """A clerk is not asked to look at everything: few values of clean text are below the mark."""
    looked = sum(len(rules.read(layout(seed)[0]).unsure) for seed in range(100))
    assert looked < 20
