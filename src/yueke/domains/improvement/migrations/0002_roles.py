from django.db import migrations

# Roles that were made before these permissions were known hold them like new ones.
GIVEN = """
UPDATE organization_role SET permissions = permissions || '{{{permission}}}'::varchar[]
 WHERE code = ANY ('{{{roles}}}') AND NOT '{permission}' = ANY (permissions)
"""
STAFF = "clerk,service,sales,aftersales,manager,research,hr,steward,founder"


class Migration(migrations.Migration):
    dependencies = [
        ("improvement", "0001_initial"),
        ("organization", "0013_wechat"),
    ]

    operations = [
        migrations.RunSQL(GIVEN.format(permission=permission, roles=roles), migrations.RunSQL.noop)
        for permission, roles in (
            ("improvement.view", f"{STAFF},supervisor"),
            ("improvement.propose", f"{STAFF},supervisor"),
            ("improvement.do", STAFF),
            ("improvement.approve", "manager,founder"),
            ("improvement.verify", "manager,supervisor,research,founder"),
            ("improvement.close", "manager,supervisor,founder"),
        )
    ]
