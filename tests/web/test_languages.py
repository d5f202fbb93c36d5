"""The Vietnamese catalogue is complete, certain, and compiled."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

_TOOL = Path(__file__).parents[2] / "tools" / "messages.py"


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages_tool", _TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_is_translated_and_the_compiled_catalogue_is_current() -> None:
    assert tool().faults() == []


def test_a_sentence_of_an_error_counts_as_a_text() -> None:
    found = {sentence for _path, sentence in tool().sentences()}
    assert "This document has already been accepted or refused." in found
