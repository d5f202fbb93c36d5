"""Starts Django for a process of the node. Call it before importing models."""

from __future__ import annotations

import os
from pathlib import Path

from congthu.edges import sandbox
from congthu.wiring import settings as node_settings


def boot(home: Path | None = None) -> node_settings.Settings:
    """Load the node's settings and set Django up; the data directory defaults as in ``settings.locate``."""
    import django

    place = node_settings.locate(home)
    os.environ["CONGTHU_DATA"] = str(place)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congthu.wiring.django_settings")
    settings = node_settings.load(place)
    # What reads foreign files runs as our own user: it must not find keys, sockets and documents of others.
    sandbox.hide(place)
    django.setup()
    return settings
