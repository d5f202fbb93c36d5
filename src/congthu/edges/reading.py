"""The documents room's reader: everything that touches a foreign file happens in the sandbox."""

from __future__ import annotations

from congthu.edges import sandbox
from congthu.edges.readers.kinds import media_type
from congthu.rooms.documents.errors import CROSSING, DocumentUnreadable
from congthu.rooms.documents.types import ReadDocument

_TARGET = "congthu.edges.readers:found"


def read(data: bytes, filename: str) -> ReadDocument:
    """What the document says; raises DocumentUnreadable or one of its kin.

    The kind of file is known by its bytes; the name is only judged for a mark of secrecy. It often says what a
    document is about, so it does not even reach the private half of an error, which is logged.
    """
    media_type(data)
    try:
        plain = sandbox.call(_TARGET, data, filename)
        return ReadDocument.from_plain(plain)
    except sandbox.SandboxRefused as refused:
        raise CROSSING.get(refused.original, DocumentUnreadable)(
            refused.public, private=refused.private
        ) from None
    except sandbox.SandboxTimeout as error:
        raise DocumentUnreadable("Reading the file takes too long.", private=error.private) from None
    except sandbox.SandboxError as error:
        raise DocumentUnreadable(private=error.private) from None
    except (TypeError, KeyError, ValueError) as error:
        raise DocumentUnreadable(private=f"answer not understood: {type(error).__name__}") from None
