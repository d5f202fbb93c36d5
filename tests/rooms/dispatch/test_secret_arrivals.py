"""What arrives and is a state secret shows the clerk nothing but its refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from congthu.lib.mailmsg import DocumentParts
from congthu.rooms.dispatch.flows.arrive import _judged
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import Found, ReadDocument, SecrecyVerdict
from congthu.rooms.register.types import Check


def parts(found: Mapping[str, Any], filename: str = "cv.pdf") -> DocumentParts:
    return DocumentParts(
        text="",
        file=b"%PDF bytes",
        filename=filename,
        media_type="application/pdf",
        packet={"found": dict(found)},
    )


def reader(verdict: str) -> Any:
    read = Found.from_json({})
    judged = SecrecyVerdict(verdict=verdict, why={"vi": "vì", "en": "because"})  # type: ignore[arg-type]

    def answer(data: bytes, filename: str) -> ReadDocument:
        values = {name: getattr(read, name) for name in Found.__dataclass_fields__}
        return ReadDocument(**{**values, "secrecy_verdict": judged})

    return answer


FOUND = {"reference": {"serial": 7, "symbol": "BTC-VP", "text": "7/BTC-VP"}, "abstract": "việc chung"}


def test_of_a_secret_nothing_is_kept_or_shown() -> None:
    checks: list[Check] = []
    shown = _judged(parts(FOUND), reader("secret"), checks)
    assert (shown.file, shown.filename) == (b"", "")
    assert shown.found["reference"]["text"] is None
    assert shown.found["abstract"] is None
    assert Found.from_json(shown.found).secrecy_verdict.verdict == "secret"
    assert [(check.name, check.ok) for check in checks] == [("secrecy", False)]
    assert "29/2018" in checks[0].detail


@pytest.mark.parametrize("verdict", ["none", "ask"])
def test_a_doubtful_one_is_shown_with_the_warning(verdict: str) -> None:
    checks: list[Check] = []
    shown = _judged(parts(FOUND), reader(verdict), checks)
    assert shown.file == b"%PDF bytes"
    assert Found.from_json(shown.found).secrecy_verdict.verdict == verdict
    assert checks == []


def test_the_words_of_the_packet_are_judged_without_reading_the_file() -> None:
    secret = _judged(parts({**FOUND, "abstract": "kế hoạch (Tuyệt mật)"}), None, [])
    assert (secret.file, secret.found["abstract"]) == (b"", None)
    assert _judged(parts(FOUND, "CV mật 12.pdf"), None, []).file == b""
    assert _judged(parts(FOUND), None, []).file == b"%PDF bytes"


def test_a_file_that_cannot_be_read_is_judged_by_its_words() -> None:
    def broken(data: bytes, filename: str) -> ReadDocument:
        raise DocumentUnreadable

    assert _judged(parts(FOUND), broken, []).file == b"%PDF bytes"
