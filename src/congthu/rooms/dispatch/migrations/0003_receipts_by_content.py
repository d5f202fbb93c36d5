from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0002_addressee_why_in_english"),
    ]

    operations = [
        migrations.AlterField(
            model_name="receipt",
            name="message_id",
            field=models.CharField(db_index=True, max_length=300),
        ),
        migrations.AlterField(
            model_name="receipt",
            name="message_sha256",
            field=models.CharField(max_length=64, unique=True),
        ),
    ]
