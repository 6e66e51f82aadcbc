"""An index that answers a tag and a province together."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds ``customer_tags_of_province``."""

    dependencies = [("customers", "0003_history")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    models.F("tags"),
                    models.F("province"),
                    function="array_append",
                    output_field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), size=None
                    ),
                ),
                condition=models.Q(("tags", []), _negated=True),
                name="customer_tags_of_province",
            ),
        ),
    ]
