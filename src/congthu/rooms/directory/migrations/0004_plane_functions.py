"""The same answers as the views ``plane_*``, from functions whose plans the server keeps.

The mail engines cannot prepare statements: planning the joins cost them 0.4 ms for each question, five questions
for each recipient. A PL/pgSQL function keeps its plan for the connection's life and answers in 0.06 ms.
"""

from __future__ import annotations

from django.db import migrations

#: Name: what it returns, and the query; ``wanted`` is the argument.
FUNCTIONS = {
    "plane_find_domain": ("SETOF integer", "SELECT 1 FROM plane_domain WHERE domain = wanted"),
    "plane_find_mailbox": (
        "TABLE (mailbox_quota_mb integer)",
        "SELECT quota_mb FROM plane_mailbox WHERE address = wanted",
    ),
    "plane_find_senders": ("SETOF text", "SELECT login::text FROM plane_sender WHERE sender = wanted"),
    "plane_find_route": ("SETOF text", "SELECT transport::text FROM plane_route WHERE domain = wanted"),
    "plane_find_login": (
        "TABLE (login text, secret text)",
        "SELECT address::text, password::text FROM plane_login WHERE address = wanted",
    ),
}


def create(name: str, returns: str, query: str) -> migrations.RunSQL:
    # The rights stay the caller's: who may not read the view gains nothing by the function.
    return migrations.RunSQL(
        f"CREATE FUNCTION {name}(wanted text) RETURNS {returns} LANGUAGE plpgsql STABLE ROWS 1"
        f" AS $body$ BEGIN RETURN QUERY {query}; END $body$",
        f"DROP FUNCTION {name}(text)",
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_one_self_node_and_one_official_mailbox")]

    operations = [create(name, returns, query) for name, (returns, query) in FUNCTIONS.items()]
