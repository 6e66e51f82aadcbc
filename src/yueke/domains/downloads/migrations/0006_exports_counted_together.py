"""What one person takes within some hours counts together from now on; earlier exports are judged each by itself."""

from django.core.validators import MaxValueValidator
from django.db import migrations, models
from django.db.models.functions import Now


def begin(apps, schema_editor):
    """From this moment the rule in force counts together; where nothing has left yet, it always has."""
    rules = apps.get_model("downloads", "ExportRule").objects
    latest = rules.order_by("-from_at", "-id").first()
    if latest is None:
        return
    if not apps.get_model("kernel", "Event").objects.filter(kind="organization.list_exported").exists():
        rules.filter(pk=latest.pk).update(window_hours=24)
        return
    rules.create(
        from_at=Now(),
        most_rows=latest.most_rows,
        kept_days=latest.kept_days,
        window_hours=24,
        reason="同一人 24 小时内的导出合计计算",
    )


class Migration(migrations.Migration):
    dependencies = [("downloads", "0005_export_rules"), ("kernel", "0001_initial")]

    operations = [
        migrations.AddField(
            "download",
            "is_personal",
            models.BooleanField(default=True),
        ),
        migrations.AddField(
            "download",
            "rows_before",
            models.PositiveIntegerField(default=0, verbose_name="时段内已导出条数"),
        ),
        migrations.AddField(
            "exportrule",
            "window_hours",
            models.PositiveSmallIntegerField(
                default=0, validators=[MaxValueValidator(720)], verbose_name="合计时段（小时）"
            ),
        ),
        migrations.AlterField(
            "exportrule",
            "window_hours",
            models.PositiveSmallIntegerField(
                default=24, validators=[MaxValueValidator(720)], verbose_name="合计时段（小时）"
            ),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
