"""The Jinja2 environment of the pages."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """Build the environment Django asks for."""
    return Environment(autoescape=True, **{k: v for k, v in options.items() if k != "autoescape"})
