"""The mail plane: Postfix and Dovecot behind one narrow port.

Render configuration from the settings, apply it to a private tree, validate it with the engines themselves,
ask for their health, operate the queue. Nothing is written outside of the data directory.
"""

from congthu.edges.mailplane import health, queue
from congthu.edges.mailplane.install import (
    DOVECOT,
    DOVECOT_DAEMONS,
    POSTFIX_DAEMONS,
    apply,
    dovecot_command,
    postfix_command,
    postfix_environment,
    reload,
    renew_lookups,
    validate,
)
from congthu.edges.mailplane.render import LOOKUP_ROLE, auth_socket, render
from congthu.edges.mailplane.types import (
    EngineHealth,
    PlaneInvalid,
    PlaneMissing,
    PlaneSettings,
    QueuedMessage,
    QueueRefused,
)

__all__ = [
    "DOVECOT",
    "DOVECOT_DAEMONS",
    "LOOKUP_ROLE",
    "POSTFIX_DAEMONS",
    "EngineHealth",
    "PlaneInvalid",
    "PlaneMissing",
    "PlaneSettings",
    "QueueRefused",
    "QueuedMessage",
    "apply",
    "auth_socket",
    "dovecot_command",
    "health",
    "postfix_command",
    "postfix_environment",
    "queue",
    "reload",
    "render",
    "renew_lookups",
    "validate",
]
