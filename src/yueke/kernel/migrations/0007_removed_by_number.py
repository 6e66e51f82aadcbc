"""What is gone is found by the number it had."""

import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0006_audited_events"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                django.db.models.fields.json.KeyTransform("number", "before"),
                condition=models.Q(("op", "D")),
                name="removed_by_number",
            ),
        ),
    ]
