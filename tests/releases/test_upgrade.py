"""Data of each earlier release is put back by this one, with nothing lost.

``0.1.0.backup`` and its successors are archives of the demo company (``yueke demo --size 130``), made by the release
itself when it was tagged. For a new release add ``<version>.backup``, made with the passphrase below.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from installations import PASSPHRASE, within, yueke

from yueke.config import postgres
from yueke.config.backup import archive, making

pytestmark = pytest.mark.slow

ARCHIVES = sorted(Path(__file__).parent.glob("*.backup"))
# Rows these tables may gain by migrations alone: what is known of permissions, migrations, posts and numbers.
GROWING = {
    "django_migrations", "django_content_type", "auth_permission", "safekeeping_duty", "kernel_event", "organization_post",
}  # fmt: skip
FACTS = """
import json
from django.db import connection
from yueke.compliance.snapshots import first_broken_link
from yueke.domains.customers.models import Customer
from yueke.domains.orders.models import Order
from yueke.domains.visits.models import Visit
from yueke.domains.organization.models import Person
tables = {}
with connection.cursor() as cursor:
    for name in connection.introspection.table_names(cursor):
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        tables[name] = cursor.fetchone()[0]
print(json.dumps({
    "tables": tables,
    "phones": sum(1 for one in Customer.objects.all() if one.phone.isdigit() or one.phone.startswith("+")),
    "amount": str(sum(Order.objects.values_list("amount", flat=True))),
    "visited": Visit.objects.filter(state="done").count(),
    "manager": Person.objects.get(username="manager").check_password("Yueke-demo-2026"),
    "chain": first_broken_link() is None,
}))
"""
JUDGE = """
from yueke.compliance.evidence import judge
from yueke.compliance.periods import Period
from yueke.kernel import clock
print(len(judge(Period.month(clock.today()), clock.now())))
"""


def told_by(path: Path) -> dict:
    with archive.reading(path, PASSPHRASE) as parts:
        name, content = next(parts)
        assert name == making.MANIFEST
        return json.loads(content.read())


def test_the_first_release_is_among_them():
    assert "0.1.0.backup" in {path.name for path in ARCHIVES}


@pytest.mark.parametrize("path", ARCHIVES, ids=lambda path: path.stem)
def test_an_earlier_release_comes_forward_whole(path, homes):
    home = homes(f"from-{path.stem}")
    ended = yueke(home, "restore", str(path))
    assert ended.returncode == 0, ended.stderr
    postgres.ensure_running(home)
    manifest = told_by(path)
    facts = json.loads(within(home, FACTS))
    before = {name.partition(".")[2]: rows for name, (rows, _sum) in manifest["tables"].items()}
    # Everybody signs in again after a restore.
    before["django_session"] = 0
    changed = {
        name: (rows, facts["tables"].get(name))
        for name, rows in before.items()
        if facts["tables"].get(name) != rows and not (name in GROWING and facts["tables"][name] > rows)
    }
    assert changed == {}
    assert facts["phones"] > before["customers_customer"] * 0.5, "they are decrypted by the keys of the archive"
    assert float(facts["amount"]) > 0
    assert facts["visited"] > 500
    assert facts["manager"], "people sign in with the password they had"
    assert facts["chain"]
    assert int(within(home, JUDGE)) > 5
    postgres.stop(home)
