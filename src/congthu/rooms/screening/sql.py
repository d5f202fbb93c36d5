"""Named statements of the screening room."""

from __future__ import annotations

#: Any number of facts; COPY spares both sides the parsing of values.
COPY_FACTS = """
    copy screening_messagefact (at, message_id, sender, recipients, size, kind, verdict, hits,
                                queue_id, text_form, text_parts, encodings, remedy)
    from stdin
"""

#: Judgements made at delivery, for the few messages that were not as presumed. Lists travel joined by commas.
#: They are found by their time: most were taken in a moment ago, none longer ago than Postfix keeps mail.
SET_TEXT = """
    update screening_messagefact fact
    set text_form = seen.form, text_parts = string_to_array(seen.parts, ','),
        encodings = string_to_array(seen.encodings, ','), remedy = seen.remedy
    from unnest(%(queue_id)s::text[], %(form)s::text[], %(parts)s::text[], %(encodings)s::text[],
                %(remedy)s::text[]) as seen(queue_id, form, parts, encodings, remedy)
    where fact.at > %(since)s and fact.queue_id = seen.queue_id and fact.text_form = 'presumed'
"""

_DAY = "(at at time zone 'Asia/Ho_Chi_Minh')::date"
_SPAN = """
    at >= %(first)s::date::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and at < %(until)s::date::timestamp at time zone 'Asia/Ho_Chi_Minh' and text_form <> ''
"""

#: Judged mail of the mailboxes ``addresses`` from one day until before another, by day, direction, form,
#: encoding and remedy.
TEXT_OF_AGENCY = f"""
    select %(agency)s, {_DAY}, case kind when 'incoming' then 'incoming' else 'outgoing' end,
           text_form, coalesce(encodings[1], ''), remedy, count(*)
    from screening_messagefact
    where {_SPAN}
      and (kind in ('outgoing', 'internal') and sender = any(%(addresses)s)
           or kind = 'incoming' and recipients && %(addresses)s::varchar[])
    group by 1, 2, 3, 4, 5, 6
"""  # noqa: S608 - constants of this file

#: The same for every agency of this node. A message to several mailboxes of one agency counts once.
TEXT_BY_DAY = f"""
    with box as (
        select mailbox.address, agency.code
        from directory_mailbox mailbox
        join directory_agency agency on agency.id = mailbox.agency_id
        join directory_node node on node.id = agency.node_id
        where node.is_self
    ), fact as (
        select id, sender, recipients, kind, text_form, remedy, coalesce(encodings[1], '') as encoding,
               {_DAY} as day
        from screening_messagefact where {_SPAN}
    ), counted as (
        select box.code, fact.day, 'outgoing' as direction, fact.text_form, fact.encoding, fact.remedy
        from fact join box on box.address = fact.sender
        where fact.kind in ('outgoing', 'internal')
        union all
        select seen.code, seen.day, 'incoming', seen.text_form, seen.encoding, seen.remedy
        from (
            select distinct fact.id, box.code, fact.day, fact.text_form, fact.encoding, fact.remedy
            from fact
            cross join lateral unnest(fact.recipients) as recipient
            join box on box.address = recipient
            where fact.kind = 'incoming'
        ) seen
    )
    select code, day, direction, text_form, encoding, remedy, count(*)
    from counted group by 1, 2, 3, 4, 5, 6
"""  # noqa: S608 - constants of this file

#: The days of a span counted anew: these two in one transaction, one worker at a time.
ALONE = "select pg_advisory_xact_lock(hashtext('screening_textday'))"
FORGET_DAYS = "delete from screening_textday where day >= %(first)s and day < %(until)s"
COUNT_DAYS = f"""
    insert into screening_textday (agency, day, direction, form, encoding, remedy, count)
    {TEXT_BY_DAY}
"""

#: Days that were counted, by month; of one agency or of all.
COUNTED_DAYS = """
    select agency, date_trunc('month', day)::date, direction, form, encoding, remedy, sum(count)::bigint
    from screening_textday
    where day >= %(first)s and day < %(until)s and (%(agency)s = '' or agency = %(agency)s)
    group by 1, 2, 3, 4, 5, 6
"""
