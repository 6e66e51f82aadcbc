"""Which transaction an act belongs to: what was read before it committed may no longer be so."""

from django.db import migrations, models

import yueke.kernel.history.models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0009_audited_events_by_kind")]

    operations = [
        migrations.AddField(
            model_name="act",
            name="transaction",
            field=yueke.kernel.history.models.TransactionField(null=True),
        ),
        # Only from now on: acts of the past have been seen by everybody.
        migrations.RunSQL(
            "ALTER TABLE kernel_act ALTER COLUMN transaction SET DEFAULT pg_current_xact_id()",
            "ALTER TABLE kernel_act ALTER COLUMN transaction DROP DEFAULT",
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(
                condition=models.Q(transaction__isnull=False), fields=["transaction"], name="acts_by_transaction"
            ),
        ),
    ]
