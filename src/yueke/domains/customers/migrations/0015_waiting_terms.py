"""How many new search terms wait is the server's setting, which an import raises for itself (ADR 24)."""

import django.contrib.postgres.indexes
from django.db import migrations

# Only an index's owner may take in what waits, and the application is not: it owns no tables.
INDEX = """
CREATE FUNCTION yueke_index_waiting_terms() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT gin_clean_pending_list('public.customer_search'::regclass)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0014_region_with_classes")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex(model_name="customer", name="customer_search"),
                migrations.AddIndex(
                    model_name="customer",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fastupdate=True, fields=["search_terms"], name="customer_search"
                    ),
                ),
            ],
            # The index itself stays as it is: building it anew would take a minute of every search.
            database_operations=[
                migrations.RunSQL(
                    "ALTER INDEX customer_search RESET (gin_pending_list_limit)",
                    "ALTER INDEX customer_search SET (gin_pending_list_limit = 2048)",
                )
            ],
        ),
        migrations.RunSQL(INDEX, "DROP FUNCTION yueke_index_waiting_terms()"),
    ]
