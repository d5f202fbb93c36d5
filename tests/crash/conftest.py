"""A node with the sample ministries, shared by the crash tests; each test leaves it well."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from crash.bureau import Bureau
from wire.node import RunningNode


@pytest.fixture(scope="session")
def bureau() -> Iterator[Bureau]:
    """The records office the tests disturb."""
    if os.geteuid() != 0:
        pytest.skip("Postfix needs root to start")
    with RunningNode("127.0.0.39", node="crash") as node:
        node.cli(
            "directory", "sample", "--node-part", "ministries", "--officers", "60", "--data", str(node.home)
        )
        yield Bureau(node)
