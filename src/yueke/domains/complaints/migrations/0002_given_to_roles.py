from django.db import migrations

# The roles that were made before these permissions were known hold them like new ones.
GIVEN = """
UPDATE organization_role SET permissions = permissions || '{{{permission}}}'::varchar[]
 WHERE code = ANY ('{{{roles}}}') AND NOT '{permission}' = ANY (permissions)
"""
HOLDERS = (
    ("complaints.view", "clerk,service,sales,aftersales,manager,supervisor,founder"),
    ("complaints.register", "clerk,service,sales,aftersales,manager,founder"),
    ("complaints.accept", "service,manager,founder"),
    ("complaints.assign", "service,manager,founder"),
    ("complaints.handle", "service,sales,aftersales,manager,founder"),
    ("complaints.review", "manager,founder"),
    ("complaints.supervise", "manager,supervisor,founder"),
    ("complaints.archive", "clerk,service,manager,founder"),
    ("complaints.settings", "manager,founder"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0001_initial"),
        ("organization", "0004_history"),
    ]

    operations = [
        migrations.RunSQL(GIVEN.format(permission=permission, roles=roles), migrations.RunSQL.noop)
        for permission, roles in HOLDERS
    ]
