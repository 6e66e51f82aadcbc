"""What tells namesakes apart stands in the index of names, so that those of a sheet are found without the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0016_learned_lately")]

    operations = [
        migrations.RemoveIndex(model_name="customer", name="customer_name_prefix"),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True)),
                fields=["name"],
                include=["id", "kind", "city", "district", "birthday"],
                name="customer_namesakes",
                opclasses=["varchar_pattern_ops"],
            ),
        ),
    ]
