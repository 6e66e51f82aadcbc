"""What a message is for, so that consents and limits are asked before it leaves."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_outgoing")]

    operations = [
        migrations.AddField("outgoing", "customer_id", models.BigIntegerField(null=True)),
        migrations.AddField(
            "outgoing",
            "purpose",
            models.CharField(blank=True, max_length=12, verbose_name="目的", default=""),
            preserve_default=False,
        ),
        migrations.AlterField(
            "outgoing",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "待发送"),
                    ("sent", "已发送"),
                    ("given_up", "已过期"),
                    ("held", "未发送：不可联系"),
                ],
                default="waiting",
                max_length=8,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            "outgoing",
            models.CheckConstraint(
                condition=Q(purpose="") | Q(customer_id__isnull=False), name="outgoing_with_purpose_is_to_somebody"
            ),
        ),
    ]
