"""What must be true before the services start; every step is safe to repeat."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime

from congthu.wiring.settings import Settings


def run(settings: Settings) -> None:
    """All steps in order. Django must be set up."""
    for step in STEPS:
        step(settings)


def migrate(_: Settings) -> None:
    """Bring the schema up to date, each migration with its own note that it is done.

    Django writes that note after the migration committed; killed in between, it could never go on.
    """
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = None
    for step in plan:
        migration = step[0]
        together = transaction.atomic() if migration.atomic else contextlib.nullcontext()
        with together:
            state = executor.migrate([(migration.app_label, migration.name)], plan=[step], state=state)
    if plan:
        # What follows a migration: content types and permissions.
        call_command("migrate", verbosity=0, interactive=False)


def self_node(settings: Settings) -> None:
    """The directory's row for this node."""
    from congthu.rooms.directory.flows import ensure_self_node

    ensure_self_node(name=settings.node, web_url=settings.web_url)


def authority(settings: Settings) -> None:
    """The trial certification authority and its revocation lists; made once, written anew each time."""
    from congthu.rooms.trust.flows import create_authority
    from congthu.wiring import edges

    create_authority(at=datetime.now(UTC), name=settings.node, keys=edges.key_store(), shelf=edges.shelf())


def log_key(_: Settings) -> None:
    """The key that signs the transparency log's checkpoints."""
    from congthu.wiring import edges

    edges.log_signer()


STEPS: tuple[Callable[[Settings], None], ...] = (migrate, self_node, authority, log_key)
