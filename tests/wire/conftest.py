"""Running nodes for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from wire.node import RunningNode


@pytest.fixture(scope="module")
def node() -> Iterator[RunningNode]:
    """One complete node for the tests of a module."""
    with RunningNode() as running:
        yield running


@pytest.fixture(scope="module")
def bare_node() -> Iterator[RunningNode]:
    """One node whose mail does not pass mailgate."""
    with RunningNode(node="bare", bare=True) as running:
        yield running
