"""The stamp of the directory changes with the units too: addressees are known by them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_successions_and_remembered_choices")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER directory_unit_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON directory_unit"
            " FOR EACH STATEMENT EXECUTE FUNCTION directory_stamp()",
            "DROP TRIGGER directory_unit_stamp ON directory_unit",
        )
    ]
