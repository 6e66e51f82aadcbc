"""The questionnaire of a running survey while it is worked on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0008_fieldwork")]

    operations = [
        migrations.CreateModel(
            name="Redraft",
            fields=[
                (
                    "survey",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="redraft",
                        serialize=False, to="surveys.survey",
                    ),
                ),
                ("definition", models.JSONField(verbose_name="问卷内容")),
                ("written_at", models.DateTimeField(verbose_name="修改时间")),
            ],
            options={"verbose_name": "修改中的问卷"},
        ),
    ]  # fmt: skip
