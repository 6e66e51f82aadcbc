from django.db import migrations

# Those who could harm the installation itself.
GIVEN = """
UPDATE organization_role SET second_factor = true WHERE code IN ('sysadmin', 'secadmin', 'auditor', 'founder')
"""


class Migration(migrations.Migration):
    dependencies = [("organization", "0006_second_step")]

    operations = [migrations.RunSQL(GIVEN, migrations.RunSQL.noop)]
