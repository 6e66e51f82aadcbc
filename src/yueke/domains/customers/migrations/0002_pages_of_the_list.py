"""Indexes for far pages and for rare classes of the list, and a table tidied often enough for them."""

from django.db import migrations, models

# The server's own habit waits until a fifth of the rows has changed; the list's indexes then answer alone no longer,
# because the table must be asked whether each row is still there.
OFTEN = "ALTER TABLE customers_customer SET (autovacuum_vacuum_scale_factor = 0.01)"
SELDOM = "ALTER TABLE customers_customer RESET (autovacuum_vacuum_scale_factor)"
LIVE = models.Q(("archived_at__isnull", True))


class Migration(migrations.Migration):
    """Adds ``customer_pages``, gives ``customer_by_classes`` the date, tidies after one row in a hundred."""

    dependencies = [("customers", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="customer", name="customer_by_classes"),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(condition=LIVE, fields=["-created_at", "-id"], name="customer_pages"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=LIVE,
                fields=["frequency_class", "amount_class", "stage", "kind"],
                include=("id", "created_at"),
                name="customer_by_classes",
            ),
        ),
        migrations.RunSQL(OFTEN, SELDOM),
    ]
