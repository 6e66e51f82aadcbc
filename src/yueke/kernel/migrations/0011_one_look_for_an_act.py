"""The act a change belongs to is looked up by its key: its number asked for in the condition, every act was read."""

from django.db import migrations

# What is volatile may tell something else for each row, so no index serves a condition with it; a query of its own is
# asked once.
TOUCHED = """
CREATE OR REPLACE FUNCTION yueke_touched(touched text, op text, n integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO kernel_touched AS t (act_id, kind, at, made, changed, removed)
    SELECT id, touched, at, n * (op = 'I')::int, n * (op = 'U')::int, n * (op = 'D')::int
    FROM kernel_act WHERE id = {NUMBER}
    ON CONFLICT (act_id, kind) DO UPDATE SET made = t.made + excluded.made, changed = t.changed + excluded.changed,
        removed = t.removed + excluded.removed
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0010_acts_by_transaction")]

    operations = [
        migrations.RunSQL(
            TOUCHED.replace("{NUMBER}", "(SELECT yueke_act())"), TOUCHED.replace("{NUMBER}", "yueke_act()")
        )
    ]
