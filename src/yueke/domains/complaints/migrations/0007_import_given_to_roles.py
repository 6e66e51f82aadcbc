from django.db import migrations

# The roles that were made before this permission was known hold it like new ones.
GIVEN = """
UPDATE organization_role SET permissions = permissions || '{complaints.import}'::varchar[]
 WHERE code = ANY ('{clerk,manager,founder}') AND NOT 'complaints.import' = ANY (permissions)
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0006_imported")]

    operations = [migrations.RunSQL(GIVEN, migrations.RunSQL.noop)]
