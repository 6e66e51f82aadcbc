"""What a letter says lies as what it becomes does, a complaint's description: in words. No letters were kept before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_given_to_roles")]

    operations = [
        migrations.RemoveField("letter", "subject"),
        migrations.RemoveField("letter", "text"),
        migrations.AddField(
            "letter",
            "subject",
            models.CharField(blank=True, default="", max_length=300, verbose_name="主题"),
            preserve_default=False,
        ),
        migrations.AddField(
            "letter", "text", models.TextField(blank=True, default="", verbose_name="正文"), preserve_default=False
        ),
    ]
