"""Judged messages counted by day, so that the indicator need not look at every fact."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0002_text_form")]

    operations = [
        migrations.CreateModel(
            name="TextDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency", models.CharField(max_length=35)),
                ("day", models.DateField()),
                ("direction", models.CharField(max_length=10)),
                ("form", models.CharField(max_length=16)),
                ("encoding", models.CharField(blank=True, max_length=20)),
                ("remedy", models.CharField(blank=True, max_length=10)),
                ("count", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="screening_textday_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "day", "direction", "form", "encoding", "remedy"),
                        name="screening_textday_once",
                    )
                ],
            },
        ),
    ]
