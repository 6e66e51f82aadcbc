from django.db import migrations

# The roles that were made before these permissions were known hold them like new ones.
GIVEN = """
UPDATE organization_role SET permissions = permissions || '{{{permission}}}'::varchar[]
 WHERE code = ANY ('{{{roles}}}') AND NOT '{permission}' = ANY (permissions)
"""
HOLDERS = (("channels.letters", "clerk,service,manager,founder"), ("system.mailbox", "sysadmin,founder"))


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_letters")]

    operations = [
        migrations.RunSQL(GIVEN.format(permission=permission, roles=roles), migrations.RunSQL.noop)
        for permission, roles in HOLDERS
    ]
