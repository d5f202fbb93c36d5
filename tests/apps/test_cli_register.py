"""What ``congthu register`` refuses before it looks at any book."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from congthu.apps.cli.register import app
from congthu.apps.cli.register_acts import Asked, parsed


def test_a_number_has_its_year() -> None:
    assert parsed("07/2026") == (7, 2026)
    for wrong in ("07", "7/", "/2026", "a/2026", "7/2026/1", "٧/٢٠٢٦x", "1" * 20 + "/2026"):
        with pytest.raises(Asked):
            parsed(wrong)


def test_books_are_exported_in_four_forms() -> None:
    done = CliRunner().invoke(app, ["export", "--format", "doc", "-o", "x"])
    assert isinstance(done.exception, Asked)
