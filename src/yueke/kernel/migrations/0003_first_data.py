"""The installation's encryption keys, and the statutory calendar."""

from django.db import migrations


def keys_and_calendar(apps, schema_editor):
    from yueke.kernel.calendar.editing import rebuild, sow
    from yueke.kernel.vault.check import establish

    establish(apps.get_model("kernel", "KeyCheck"))
    sow(apps.get_model("kernel", "CalendarDay"), apps.get_model("kernel", "WorkPeriod"))
    rebuild()


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_calendar_functions")]

    operations = [migrations.RunPython(keys_and_calendar, migrations.RunPython.noop)]
