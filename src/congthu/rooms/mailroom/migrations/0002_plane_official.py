"""Which mailboxes the pages may open: those of agencies of this node. Dovecot asks here."""

from __future__ import annotations

from django.db import migrations

VIEW = """
    CREATE VIEW plane_official AS
    SELECT mailbox.address
    FROM directory_mailbox mailbox
    JOIN directory_agency agency ON agency.id = mailbox.agency_id
    JOIN directory_node node ON node.id = agency.node_id
    WHERE node.is_self AND mailbox.is_active AND mailbox.kind = 'agency'
"""
GRANT = """
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'congthu_lookup') THEN
            GRANT SELECT ON plane_official TO congthu_lookup;
        END IF;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0001_initial"), ("directory", "0004_plane_functions")]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW plane_official"),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
    ]
