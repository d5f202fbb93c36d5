from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="corrections",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="document",
            name="slots",
            field=models.JSONField(default=dict),
        ),
    ]
