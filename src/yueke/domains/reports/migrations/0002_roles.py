from django.db import migrations

# Roles that were made before these permissions were known hold them like new ones.
GIVEN = """
UPDATE organization_role SET permissions = permissions || '{{{permission}}}'::varchar[]
 WHERE code = ANY ('{{{roles}}}') AND NOT '{permission}' = ANY (permissions)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("organization", "0013_wechat"),
    ]

    operations = [
        migrations.RunSQL(GIVEN.format(permission=permission, roles=roles), migrations.RunSQL.noop)
        for permission, roles in (
            ("reports.view", "service,manager,supervisor,research,founder"),
            ("reports.draft", "service,manager,research,founder"),
            ("reports.issue", "manager,supervisor,founder"),
        )
    ]
