"""The shipped questions on health tell of food safety and injury, in categories kept before answers could do so."""

from django.db import migrations

TOLD = {"unwell": ["是", "food_safety"], "hospital": ["是", "injury"]}


def teach(apps, schema_editor):
    for category in apps.get_model("complaints", "Category").objects.exclude(form=[]):
        silent = [row for row in category.form if row.get("name") in TOLD and not row.get("raises")]
        known = [row for row in silent if TOLD[row["name"]][0] in row.get("choices", ())]
        for row in known:
            row["raises"] = [TOLD[row["name"]]]
        if known:
            category.save(update_fields=["form"])


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0010_words_of_suggestions"),
    ]

    operations = [
        migrations.RunPython(teach, migrations.RunPython.noop),
    ]
