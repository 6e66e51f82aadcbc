"""The duty begins when an installation learns to make backups; its administrators may see to it."""

from django.db import migrations
from django.db.models.functions import Now

ROLES = ("sysadmin", "founder")


def begin(apps, schema_editor):
    """Owe backups from now on, not for the years before there were any."""
    apps.get_model("safekeeping", "Duty").objects.get_or_create(pk=1, defaults={"begins_at": Now()})
    for role in apps.get_model("organization", "Role").objects.filter(code__in=ROLES):
        if "system.backup" not in role.permissions:
            role.permissions = [*role.permissions, "system.backup"]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("safekeeping", "0001_initial"), ("organization", "0001_initial")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
