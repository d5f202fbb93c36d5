"""Named statements of the screening room."""

from __future__ import annotations

#: Any number of facts; COPY spares both sides the parsing of values.
COPY_FACTS = """
    copy screening_messagefact (at, message_id, sender, recipients, size, kind, verdict, hits)
    from stdin
"""
