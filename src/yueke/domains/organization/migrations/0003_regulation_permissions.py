from django.db import migrations

# The roles that were made before these permissions were known hold them like new ones.
GIVEN = """
UPDATE organization_role SET permissions = permissions || '{{{permission}}}'::varchar[]
 WHERE code = ANY ('{{{roles}}}') AND NOT '{permission}' = ANY (permissions)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0002_sign_in_records"),
    ]

    operations = [
        migrations.RunSQL(GIVEN.format(permission=permission, roles=roles), migrations.RunSQL.noop)
        for permission, roles in (
            ("regulation.adopt", "manager,founder"),
            ("regulation.judge", "supervisor,founder"),
        )
    ]
