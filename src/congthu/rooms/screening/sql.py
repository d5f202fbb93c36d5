"""Named statements of the screening room."""

from __future__ import annotations

#: Any number of facts; COPY spares both sides the parsing of values.
COPY_FACTS = """
    copy screening_messagefact (at, message_id, sender, recipients, size, kind, verdict, hits,
                                queue_id, text_form, text_parts, encodings, remedy)
    from stdin
"""

#: Judgements made at delivery; one statement for any number. Lists travel joined by commas.
SET_TEXT = """
    update screening_messagefact fact
    set text_form = seen.form, text_parts = string_to_array(seen.parts, ','),
        encodings = string_to_array(seen.encodings, ','), remedy = seen.remedy
    from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
         as seen(queue_id, form, parts, encodings, remedy)
    where fact.queue_id = seen.queue_id and fact.text_form = 'pending'
"""
