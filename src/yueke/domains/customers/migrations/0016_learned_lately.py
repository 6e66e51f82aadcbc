"""An index of customers by the day they were learned of: what was learned within a few weeks is judged for its entry."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0015_waiting_terms")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("learned_at__isnull", False)), fields=["learned_at"], name="customer_learned_at"
            ),
        ),
    ]
