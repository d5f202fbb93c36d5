from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0001_initial"),
    ]

    operations = [
        migrations.AlterUniqueTogether(
            name="arrival",
            unique_together=set(),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(
                condition=models.Q(("authentic", True)),
                fields=("message_id", "sender", "address"),
                name="one_proved_arrival",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(
                fields=("message_sha256", "address"), name="one_arrival_of_each_message"
            ),
        ),
    ]
