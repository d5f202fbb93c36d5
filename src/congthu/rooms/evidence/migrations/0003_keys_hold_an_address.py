from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_lean_indexes")]

    operations = [
        migrations.AlterField(model_name="event", name="key", field=models.CharField(max_length=400)),
    ]
