"""Companies founded before have one post for the three administrators; they get the others."""

from django.db import migrations

POSTS = (
    ("system_administrator", "系统管理员", "System administrator"),
    ("security_administrator", "安全管理员", "Security administrator"),
    ("audit_administrator", "审计管理员", "Audit administrator"),
)


def add(apps, schema_editor):
    """Add what is missing, where a company has been founded."""
    posts = apps.get_model("organization", "Post").objects
    if posts.exists():
        for code, title, english in POSTS:
            posts.get_or_create(code=code, defaults={"title": title, "english": english})


class Migration(migrations.Migration):
    dependencies = [("organization", "0010_sensitive_fields")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
