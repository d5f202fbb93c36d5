"""The views the mail engines read, and nothing else of ours, through the role congthu_lookup."""

from __future__ import annotations

from django.db import migrations

#: Days of the directory are days in Vietnam, whatever the server's time zone (Decision 28/2018 art. 14.4).
TODAY = "(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"

VIEWS = {
    "plane_domain": """
        SELECT DISTINCT agency.domain
        FROM directory_agency agency JOIN directory_node node ON node.id = agency.node_id
        WHERE node.is_self AND agency.domain <> ''
    """,
    "plane_mailbox": """
        SELECT mailbox.address, mailbox.quota_mb
        FROM directory_mailbox mailbox
        JOIN directory_agency agency ON agency.id = mailbox.agency_id
        JOIN directory_node node ON node.id = agency.node_id
        WHERE node.is_self AND mailbox.is_active
    """,
    # Django writes "argon2" before the PHC string, Dovecot wants its scheme in braces. Anything else
    # (unusable, other algorithms) is no login for mail.
    "plane_login": """
        SELECT mailbox.address, '{ARGON2ID}' || substr(mailbox.password, 7) AS password
        FROM directory_mailbox mailbox
        JOIN directory_agency agency ON agency.id = mailbox.agency_id
        JOIN directory_node node ON node.id = agency.node_id
        WHERE node.is_self AND mailbox.is_active AND mailbox.password LIKE 'argon2$argon2id$%'
    """,
    # Everybody sends as himself; a records clerk in office also as the agency he serves.
    "plane_sender": f"""
        SELECT mailbox.address AS sender, mailbox.address AS login
        FROM directory_mailbox mailbox WHERE mailbox.is_active
        UNION ALL
        SELECT official.address, clerk.address
        FROM directory_mailbox official
        JOIN directory_appointment appointment ON appointment.agency_id = official.agency_id
        JOIN directory_mailbox clerk ON clerk.id = appointment.mailbox_id
        WHERE official.kind = 'agency' AND official.is_active AND clerk.is_active
          AND clerk.id <> official.id AND appointment.role = 'records-clerk'
          AND appointment.valid_from <= {TODAY}
          AND (appointment.valid_until IS NULL OR appointment.valid_until > {TODAY})
    """,  # noqa: S608 - a constant of this file
    "plane_route": """
        SELECT DISTINCT agency.domain, 'node:[' || node.route_host || ']:' || node.route_port AS transport
        FROM directory_agency agency JOIN directory_node node ON node.id = agency.node_id
        WHERE NOT node.is_self AND node.route_host <> '' AND agency.domain <> ''
    """,
}

GRANT = """
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'congthu_lookup') THEN
            GRANT SELECT ON {names} TO congthu_lookup;
        END IF;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        *(
            migrations.RunSQL(f"CREATE VIEW {name} AS {query}", f"DROP VIEW {name}")
            for name, query in VIEWS.items()
        ),
        migrations.RunSQL(GRANT.format(names=", ".join(VIEWS)), migrations.RunSQL.noop),
    ]
