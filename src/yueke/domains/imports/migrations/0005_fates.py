"""What became of a row of an imported batch has a narrow table of its own."""

import django.db.models.deletion
from django.db import migrations, models

MOVED = """
INSERT INTO imports_importfate (batch_id, number, record_id, merged)
    SELECT batch_id, number, record_id, outcome = 'merged' FROM imports_importrow
    WHERE outcome IN ('imported', 'merged') AND record_id IS NOT NULL;
UPDATE imports_importrow SET outcome = 'ready' WHERE outcome IN ('imported', 'merged');
"""
BACK = """
UPDATE imports_importrow r
    SET outcome = CASE WHEN f.merged THEN 'merged' ELSE 'imported' END, record_id = f.record_id
    FROM imports_importfate f WHERE f.batch_id = r.batch_id AND f.number = r.number;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0004_states_that_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportFate",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "batch", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("record_id", models.BigIntegerField()),
                ("merged", models.BooleanField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fates",
                        to="imports.importbatch",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(MOVED, BACK),
        migrations.RemoveField(model_name="importrow", name="record_id"),
        migrations.AlterField(
            model_name="importrow",
            name="outcome",
            field=models.CharField(choices=[("ready", "可导入"), ("refused", "退回")], max_length=10),
        ),
        migrations.AlterField(
            model_name="importrow",
            name="batch",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="imports.importbatch",
            ),
        ),
    ]
