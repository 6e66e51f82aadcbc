from django.db import migrations

# The roles that were made before this permission was known hold it like new ones.
GIVEN = """
UPDATE organization_role SET permissions = permissions || '{customers.merge}'::varchar[]
 WHERE code IN ('manager', 'steward', 'founder') AND NOT 'customers.merge' = ANY (permissions)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0006_merging"),
        ("organization", "0004_history"),
    ]

    operations = [migrations.RunSQL(GIVEN, migrations.RunSQL.noop)]
