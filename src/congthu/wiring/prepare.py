"""What must be true before the services start; every step is safe to repeat."""

from __future__ import annotations

from collections.abc import Callable

from congthu.wiring.settings import Settings


def run(settings: Settings) -> None:
    """All steps in order. Django must be set up."""
    for step in STEPS:
        step(settings)


def migrate(_: Settings) -> None:
    """Bring the schema up to date."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def self_node(settings: Settings) -> None:
    """The directory's row for this node."""
    from congthu.rooms.directory.models import Node

    Node.objects.update_or_create(is_self=True, defaults={"name": settings.node, "web_url": settings.web_url})


STEPS: tuple[Callable[[Settings], None], ...] = (migrate, self_node)
