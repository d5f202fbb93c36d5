"""Which answers of Postfix end the sending to an addressee, and which do not."""

from __future__ import annotations

import pytest

from congthu.edges.submission import MessageRefused, RecipientDeferred, RecipientRefused
from congthu.wiring import edges


def test_a_recipient_refused_for_the_moment_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        "taken@x.vn": None,
        "later@x.vn": RecipientDeferred("451 lookup failure", smtp_code=451),
        "never@x.vn": RecipientRefused("550 no such user", smtp_code=550),
    }
    monkeypatch.setattr(edges, "hand_over", lambda *_: said)
    monkeypatch.setattr(edges, "settings", lambda: None)
    answers = edges.carrier(b"", sender="s@x.vn", recipients=list(said))
    assert answers == {"taken@x.vn": None, "never@x.vn": "550 no such user"}


def test_a_message_refused_for_good_is_told_at_each_addressee(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise MessageRefused("550 no")

    monkeypatch.setattr(edges, "hand_over", refuse)
    monkeypatch.setattr(edges, "settings", lambda: None)
    assert edges.carrier(b"", sender="s@x.vn", recipients=["a@x.vn"]) == {"a@x.vn": "550 no"}
