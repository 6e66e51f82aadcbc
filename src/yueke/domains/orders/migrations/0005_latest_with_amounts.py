"""The index of the latest orders telling amount and state, too: months are summed from it alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_delivered_orders")]

    operations = [
        migrations.RemoveIndex(model_name="order", name="order_latest"),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["-ordered_at", "-id"], include=["amount", "state"], name="order_latest"),
        ),
    ]
