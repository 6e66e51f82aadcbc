"""What writes history and the audit log runs as the owner of the tables, so that nobody else needs a right on them."""

from django.db import migrations

PATH = "SET search_path = pg_catalog, public, pg_temp"

# Every history trigger installed before; KeptTriggerSql makes later ones so from the beginning.
HISTORY = """
DO $$
DECLARE one regprocedure;
BEGIN
    FOR one IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
        AND p.prorettype = 'trigger'::regtype AND p.proname LIKE 'pgtrigger\\_history\\_%' LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER {PATH}', one);
    END LOOP;
END $$;
"""

# The lines themselves, too: the application has no right to add one by hand.
AUDIT = """
ALTER FUNCTION yueke_act() SECURITY DEFINER {PATH};
ALTER FUNCTION yueke_touched(text, text, integer) SECURITY DEFINER {PATH};
ALTER FUNCTION yueke_audit_event() SECURITY DEFINER {PATH};
ALTER FUNCTION yueke_audit_chain() SECURITY DEFINER {PATH};
ALTER FUNCTION yueke_audit_refuse() {PATH};
"""

# The two things an erasure does to what is otherwise only appended. They take away, and can write nothing.
STRIKING = """
CREATE FUNCTION yueke_strike(gone text[], roots bigint[], rows bigint[], of_root text, of_kind text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER {PATH} AS $$
DECLARE
    ignored text := current_setting('pgtrigger.ignore', true);
    struck bigint;
BEGIN
    -- Not a SET of the function: an owner who is no superuser may not name a setting the server does not know.
    PERFORM set_config('pgtrigger.ignore', '{pgtrigger_changes_are_append_only_91182}', true);
    UPDATE kernel_change SET before = before - gone, after = after - gone
    WHERE root = of_root AND root_id = ANY (roots) AND kind = of_kind AND (rows IS NULL OR row_id = ANY (rows))
        AND (before ?| gone OR after ?| gone);
    GET DIAGNOSTICS struck = ROW_COUNT;
    PERFORM set_config('pgtrigger.ignore', coalesce(nullif(ignored, ''), '{}'), true);
    RETURN struck;
END $$;

CREATE FUNCTION yueke_empty_events(streams text[], kept text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER {PATH} AS $$
DECLARE emptied bigint;
BEGIN
    UPDATE kernel_event e SET payload = (
        SELECT coalesce(jsonb_object_agg(key, CASE
            WHEN key = ANY (kept) THEN value
            WHEN jsonb_typeof(value) = 'string' THEN '""'
            WHEN jsonb_typeof(value) = 'object' THEN '{}'
            WHEN jsonb_typeof(value) = 'array' THEN '[]'
            ELSE value END), '{}') FROM jsonb_each(e.payload))
    WHERE stream = ANY (streams) AND NOT audited AND payload <> '{}';
    GET DIAGNOSTICS emptied = ROW_COUNT;
    RETURN emptied;
END $$;
"""

GONE = """
DROP FUNCTION yueke_empty_events(text[], text[]);
DROP FUNCTION yueke_strike(text[], bigint[], bigint[], text, text);
ALTER FUNCTION yueke_audit_refuse() RESET search_path;
ALTER FUNCTION yueke_audit_chain() SECURITY INVOKER RESET search_path;
ALTER FUNCTION yueke_audit_event() SECURITY INVOKER RESET search_path;
ALTER FUNCTION yueke_touched(text, text, integer) SECURITY INVOKER RESET search_path;
ALTER FUNCTION yueke_act() SECURITY INVOKER RESET search_path;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0007_removed_by_number")]

    operations = [
        migrations.RunSQL(HISTORY.replace("{PATH}", PATH), migrations.RunSQL.noop),
        migrations.RunSQL((AUDIT + STRIKING).replace("{PATH}", PATH), GONE),
    ]
