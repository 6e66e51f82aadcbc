from django.db import migrations

# The roles that were made before tokens were known may have them like new ones.
GIVEN = """
UPDATE organization_role SET permissions = permissions || '{tokens.own}'::varchar[]
 WHERE code IN ('manager', 'steward', 'founder') AND NOT 'tokens.own' = ANY (permissions)
"""


class Migration(migrations.Migration):
    dependencies = [("tokens", "0001_initial")]

    operations = [migrations.RunSQL(GIVEN, migrations.RunSQL.noop)]
