"""Messages are found through an index of words, as the lines of books are; rows are made anew from the mailboxes."""

from __future__ import annotations

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0003_rows_made_anew")]

    operations = [
        migrations.RunSQL("DELETE FROM mailroom_indexedmessage", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="indexedmessage", name="folded"),
        migrations.AddField(
            model_name="indexedmessage",
            name="words",
            field=django.contrib.postgres.search.SearchVectorField(null=True),
        ),
        migrations.AddIndex(
            model_name="indexedmessage",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["words"], name="mailroom_words"
            ),
        ),
    ]
