from django.db import migrations

# Roles that were made before these permissions were known hold them like new ones.
GIVEN = """
UPDATE organization_role SET permissions = permissions || '{{{permission}}}'::varchar[]
 WHERE code = ANY ('{{{roles}}}') AND NOT '{permission}' = ANY (permissions)
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_collecting")]

    operations = [
        migrations.RunSQL(GIVEN.format(permission=permission, roles=roles), migrations.RunSQL.noop)
        for permission, roles in (
            ("surveys.view", "service,supervisor,research,manager,founder"),
            ("surveys.ask", "service,clerk,sales,aftersales,research,manager,founder"),
            ("surveys.clean", "supervisor,research,manager,founder"),
            ("evaluations.view", "service,clerk,sales,aftersales,supervisor,research,manager,founder"),
            ("evaluations.answer", "service,research,manager,founder"),
            ("evaluations.settings", "research,manager,founder"),
            ("findings.view", "service,aftersales,supervisor,research,manager,founder"),
            ("findings.keep", "supervisor,research,manager,founder"),
        )
    ]
