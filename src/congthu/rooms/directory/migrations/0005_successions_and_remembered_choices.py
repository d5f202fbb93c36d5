"""Successions of agencies, remembered choices, and a stamp that changes with the directory.

The stamp is written by the transaction that changes the directory: who reads a new stamp reads the new rows.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

_FUNCTION = """
CREATE FUNCTION directory_stamp() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO directory_state (id, stamp) VALUES (1, gen_random_uuid())
  ON CONFLICT (id) DO UPDATE SET stamp = gen_random_uuid();
  RETURN NULL;
END $body$
"""
_TABLES = ("directory_agency", "directory_succession")


def trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION directory_stamp()",
        f"DROP TRIGGER {table}_stamp ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_plane_functions")]

    operations = [
        migrations.CreateModel(
            name="State",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stamp", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("renamed", "Renamed"),
                            ("merged", "Merged"),
                            ("split", "Split"),
                            ("dissolved", "Dissolved"),
                        ],
                        max_length=10,
                    ),
                ),
                ("act", models.CharField(blank=True, max_length=120)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="directory.agency",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inheritances",
                        to="directory.agency",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "successor"),
                        name="directory_one_step_of_succession",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RememberedChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=900)),
                ("text", models.CharField(max_length=700)),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=35), default=list, size=None
                    ),
                ),
                ("set_aside", models.CharField(blank=True, max_length=254)),
                ("chosen_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remembered_choices",
                        to="directory.agency",
                    ),
                ),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.mailbox"
                    ),
                ),
            ],
            options={"unique_together": {("agency", "key")}},
        ),
        migrations.RunSQL(_FUNCTION, "DROP FUNCTION directory_stamp()"),
        *(trigger(table) for table in _TABLES),
    ]
