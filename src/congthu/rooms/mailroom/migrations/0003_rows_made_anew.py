"""Rows held words of documents and of secrets; all are made anew from the mailboxes, without them."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0002_plane_official")]

    operations = [
        migrations.RunSQL("DELETE FROM mailroom_indexedmessage", migrations.RunSQL.noop),
    ]
