from django.db import migrations

# The roles that were made before this permission was known hold it like new ones.
GIVEN = """
UPDATE organization_role SET permissions = permissions || '{{{permission}}}'::varchar[]
 WHERE code = ANY ('{{{roles}}}') AND NOT '{permission}' = ANY (permissions)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("downloads", "0003_guarded_exports"),
        ("organization", "0007_roles_with_a_second_step"),
    ]

    operations = [
        migrations.RunSQL(
            GIVEN.format(permission="privacy.export.approve", roles="manager,steward,founder"),
            migrations.RunSQL.noop,
        )
    ]
