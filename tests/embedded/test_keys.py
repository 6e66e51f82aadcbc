"""`yueke keys rotate` on a real installation: what was encrypted is written anew and reads as before."""

from __future__ import annotations

import pytest
from installations import within, yueke

MADE = """
from django.utils import timezone
from yueke.domains.customers.models import Customer
now = timezone.now()
Customer.objects.create(number="K1", name="客户", phone="13812345678", created_at=now, updated_at=now, reviewed_at=now)
"""
READ = """
from django.db import connection
from yueke.domains.customers.models import Customer
from yueke.kernel.vault import keys
with connection.cursor() as cursor:
    cursor.execute("SELECT encode(substring(phone FROM 1 FOR 5), 'hex') FROM customers_customer WHERE number = 'K1'")
    print(Customer.objects.get(number="K1").phone, cursor.fetchone()[0], len(keys.ring().document["aead"]["key"]))
"""


@pytest.mark.slow
def test_a_new_key_and_everything_written_anew(make_home):
    home = make_home(tables=True)
    within(home, MADE)
    phone, before, keys = within(home, READ).split()
    turned = yueke(home, "keys", "rotate")
    assert (turned.returncode, "改写" in turned.stdout) == (0, True), turned.stderr
    assert within(home, READ).split()[0] == phone == "13812345678"
    _phone, after, more = within(home, READ).split()
    assert (after != before, int(more)) == (True, int(keys) + 1)
    again = yueke(home, "keys", "rotate", "--only-rewrite")
    assert (again.returncode, "改写 0 项" in again.stdout) == (0, True), again.stdout
    assert within(home, READ).split() == [phone, after, more]


@pytest.mark.slow
def test_keys_from_the_environment_are_not_turned_here(make_home):
    home = make_home(tables=True)
    keyset = within(home, "from yueke.kernel.vault import keys\nprint(keys.keyset_path().read_text())")
    refused = yueke(home, "keys", "rotate", YUEKE_KEYSET=keyset.strip())
    assert (refused.returncode != 0, "环境变量" in refused.stdout + refused.stderr) == (True, True)
    assert within(home, "from yueke.kernel.vault import keys\nprint(keys.keyset_path().read_text())") == keyset
