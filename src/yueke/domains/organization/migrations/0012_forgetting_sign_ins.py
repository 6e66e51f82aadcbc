"""The log of the door is only added to; what is older than the law asks for is taken away by this function alone."""

from django.db import migrations

# Network logs are kept for six months at least (网络安全法 21): not even a wrong rule makes it less.
FORGET = """
CREATE FUNCTION yueke_forget_sign_ins(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE gone bigint;
BEGIN
    DELETE FROM organization_signinrecord WHERE at < least(before, now() - interval '6 months');
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("organization", "0011_administrators_posts")]

    operations = [migrations.RunSQL(FORGET, "DROP FUNCTION yueke_forget_sign_ins(timestamptz)")]
