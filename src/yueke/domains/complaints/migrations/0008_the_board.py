from django.db import migrations, models
from django.db.models import Q

OPEN = ("registered", "accepted", "assigned", "investigating", "proposed", "reviewing", "replying", "replied")


class Migration(migrations.Migration):
    """The lanes of the board are read from an index each, the nearest first, instead of from all that is open."""

    dependencies = [("complaints", "0007_import_given_to_roles")]

    operations = [
        migrations.RemoveIndex(model_name="complaint", name="complaints_on_the_board"),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                fields=["is_overdue", "next_due_at", "id"], name="complaints_over", condition=Q(state__in=OPEN)
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                fields=["next_due_at", "id"],
                name="complaints_supervised",
                condition=Q(state__in=OPEN) & Q(supervised__gt=0),
            ),
        ),
    ]
