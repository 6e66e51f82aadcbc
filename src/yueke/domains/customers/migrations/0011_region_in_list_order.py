"""The index of regions in the order of the list, telling city and stage without a look at the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0010_merge_named")]

    operations = [
        migrations.RemoveIndex(model_name="customer", name="customer_by_region"),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True)),
                fields=["province", "-created_at", "-id"],
                include=["city", "stage"],
                name="customer_by_region",
            ),
        ),
    ]
