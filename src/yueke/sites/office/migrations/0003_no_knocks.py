"""Who knocks how often is counted at the entrance of all sites now; what was counted a minute ago is of no use."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("office", "0002_knocks")]

    operations = [migrations.DeleteModel(name="Knock")]
