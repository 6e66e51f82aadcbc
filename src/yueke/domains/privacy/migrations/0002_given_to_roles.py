from django.db import migrations

# The roles that were made before these permissions were known hold them like new ones.
GIVEN = """
UPDATE organization_role SET permissions = permissions || '{{{permission}}}'::varchar[]
 WHERE code = ANY ('{{{roles}}}') AND NOT '{permission}' = ANY (permissions)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_initial"),
        ("organization", "0004_history"),
    ]

    operations = [
        migrations.RunSQL(GIVEN.format(permission=permission, roles=roles), migrations.RunSQL.noop)
        for permission, roles in (
            ("privacy.consent", "clerk,service,sales,manager,steward,founder"),
            ("privacy.requests", "service,manager,steward,founder"),
            ("privacy.extend", "manager,founder"),
            ("privacy.erase", "steward,founder"),
            ("privacy.register", "manager,supervisor,steward,founder"),
            ("privacy.forms", "manager,steward,founder"),
            ("privacy.policy", "steward,founder"),
        )
    ]
