"""The index of regions telling grade and class of frequency, too: what D5.8 compares is read from it alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0013_wecom")]

    operations = [
        migrations.RemoveIndex(model_name="customer", name="customer_by_region"),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True)),
                fields=["province", "-created_at", "-id"],
                include=["city", "stage", "grade", "frequency_class"],
                name="customer_by_region",
            ),
        ),
    ]
