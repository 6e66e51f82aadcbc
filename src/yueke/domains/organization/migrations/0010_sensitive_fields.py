from django.db import migrations

# Until now "seeing plain data" showed identity numbers too. Stewards keep that; the others meet them masked, and may
# look with a reason.
KEPT = """
UPDATE organization_role SET permissions = array_append(permissions, 'privacy.sensitive')
 WHERE code IN ('steward', 'founder') AND 'privacy.plain' = ANY(permissions)
   AND NOT 'privacy.sensitive' = ANY(permissions)
"""
EYE = """
UPDATE organization_role SET permissions = array_append(permissions, 'privacy.reveal')
 WHERE 'privacy.plain' = ANY(permissions)
   AND NOT permissions && ARRAY['privacy.sensitive', 'privacy.reveal']::varchar[]
"""


class Migration(migrations.Migration):
    dependencies = [("organization", "0009_single_sign_on")]

    operations = [
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RunSQL(EYE, migrations.RunSQL.noop),
    ]
