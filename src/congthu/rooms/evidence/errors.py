"""Errors of the evidence room.

::

    CongthuError
    └── EvidenceError
        ├── IdentifierTaken     two facts with one id
        ├── LogBehind           the database knows less than was published
        ├── LogForked           the database contradicts what was published
        ├── CheckpointDamaged   the second store cannot be read
        ├── NotLogged           an event has no place in the log yet (temporary)
        └── DossierUnreadable   the file is not a dossier
"""

from __future__ import annotations

from congthu.lib.errors import CongthuError, TemporaryError


class EvidenceError(CongthuError):
    """The evidence cannot be used."""

    code = "evidence.error"


class IdentifierTaken(EvidenceError):
    """Another fact was already recorded under this event's identifier."""

    code = "evidence.identifier-taken"


class LogBehind(EvidenceError):
    """The transparency log in the database is older than its last published state; nothing will be signed."""

    code = "evidence.log-behind"


class LogForked(EvidenceError):
    """The transparency log in the database contradicts its last published state; nothing will be signed."""

    code = "evidence.log-forked"


class CheckpointDamaged(EvidenceError):
    """The stored copy of the log's last published state cannot be read; nothing will be signed."""

    code = "evidence.checkpoint-damaged"


class NotLogged(TemporaryError):
    """Some of the evidence is not in the transparency log yet; please try again in a few seconds."""

    code = "evidence.not-logged"


class DossierUnreadable(EvidenceError):
    """The file is not a dossier."""

    code = "evidence.dossier-unreadable"
