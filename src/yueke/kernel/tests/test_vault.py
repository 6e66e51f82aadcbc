"""Encrypted columns: what the database sees, what survives a rotation, and what lost keys look like."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models, transaction

from yueke.kernel import vault
from yueke.kernel.vault import check, keys


class Secret(models.Model):
    phone = vault.EncryptedField(context="tests.phone")

    class Meta:
        app_label = "vault_tests"


# A table is made for them.
pytestmark = pytest.mark.owner


@pytest.fixture
def table(db):
    with connection.schema_editor() as editor:
        editor.create_model(Secret)


@pytest.fixture
def own_home(db, tmp_path, settings, monkeypatch):
    """A data folder with keys of its own, and the database marked with them."""
    settings.YUEKE_HOME = tmp_path
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    monkeypatch.setattr(check, "_verified", False)
    from yueke.kernel.models import KeyCheck

    KeyCheck.objects.all().delete()
    keys.forget()
    check.establish(KeyCheck)
    yield tmp_path
    keys.forget()


def raw(pk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM vault_tests_secret WHERE id = %s", [pk])
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def test_the_database_holds_only_ciphertext(own_home, table):
    row = Secret.objects.create(phone="13800138000")
    assert b"138" not in raw(row.pk)
    assert Secret.objects.get().phone == "13800138000"
    assert list(Secret.objects.values_list("phone", flat=True)) == ["13800138000"]


def test_empty_text_is_null(own_home, table):
    row = Secret.objects.create(phone="")
    assert raw(row.pk) is None
    assert Secret.objects.get().phone == ""
    assert Secret.objects.filter(phone__isnull=True).count() == 1


def test_update_and_bulk_create_encrypt_too(own_home, table):
    Secret.objects.bulk_create([Secret(phone="1"), Secret(phone="")])
    Secret.objects.filter(phone__isnull=False).update(phone="2")
    assert sorted(s.phone for s in Secret.objects.all()) == ["", "2"]


def test_cannot_be_filtered_by_value(own_home, table):
    with pytest.raises(FieldError, match="blind index"):
        Secret.objects.filter(phone="13800138000")


def test_a_ciphertext_belongs_to_its_column(own_home):
    cipher = vault.encrypt("13800138000", "customers.phone")
    with pytest.raises(vault.WrongKeys):
        vault.decrypt(cipher, "contacts.phone")


def test_blind_index(own_home):
    one = vault.blind_index("13800138000", "customers.phone")
    assert len(one) == 16
    assert one == vault.blind_index("13800138000", "customers.phone")
    assert one != vault.blind_index("13800138000", "contacts.phone")
    assert one != vault.blind_index("13800138001", "customers.phone")
    assert vault.blind_indexes("13800138000", "customers.phone") == [one]
    assert vault.blind_index("", "customers.phone") is None


def test_rotation_keeps_old_rows_readable_and_reencrypts_them(own_home, table):
    Secret.objects.bulk_create([Secret(phone=str(n)) for n in range(25)] + [Secret(phone="")])
    index = vault.blind_index("7", "tests.phone")
    vault.rotate()
    assert Secret.objects.get(pk=Secret.objects.order_by("pk")[7].pk).phone == "7"
    assert vault.blind_index("7", "tests.phone") == index

    seen = []
    assert vault.reencrypt(Secret, "phone", batch=10, progress=lambda done, total: seen.append((done, total))) == 25
    assert seen == [(10, 25), (20, 25), (25, 25)]
    prefix = keys.ring().prefix
    assert all(raw(s.pk)[:5] == prefix for s in Secret.objects.exclude(phone__isnull=True))
    assert sorted(int(s.phone) for s in Secret.objects.exclude(phone__isnull=True)) == list(range(25))
    assert vault.reencrypt(Secret, "phone") == 0
    vault.reencrypt_all()
    assert check.verify()


def test_another_process_reads_what_a_rotated_key_wrote(own_home):
    stale = keys.ring()
    vault.rotate()
    cipher = vault.encrypt("新", "tests.phone")
    keys._ring, keys._text = stale, "as it was before"
    assert vault.decrypt(cipher, "tests.phone") == "新"


def test_keys_from_the_environment_cannot_be_rotated_here(own_home, monkeypatch):
    monkeypatch.setenv(keys.VARIABLE, keys.keyset_path().read_text())
    with pytest.raises(vault.keys.Refused, match="环境变量"):
        vault.rotate()


def test_missing_keys_are_never_made_anew(own_home, table):
    row = Secret.objects.create(phone="13800138000")
    path = keys.keyset_path()
    hidden = path.rename(own_home / "elsewhere")
    keys.forget()
    with pytest.raises(vault.KeysMissing, match=r"keyset\.json"):
        Secret.objects.get(pk=row.pk)
    with pytest.raises(vault.KeysMissing), transaction.atomic():
        Secret.objects.create(phone="1")
    assert not path.exists()
    hidden.rename(path)
    assert Secret.objects.get(pk=row.pk).phone == "13800138000"


def test_other_keys_are_refused_before_anything_is_written(own_home, table, tmp_path, settings, monkeypatch):
    settings.YUEKE_HOME = tmp_path / "other"
    keys.forget()
    keys.install()
    monkeypatch.setattr(check, "_verified", False)
    with pytest.raises(vault.WrongKeys):
        Secret.objects.create(phone="1")


def test_damaged_keys_say_so(own_home):
    keys.keyset_path().write_text('{"aead": {}}')
    keys.forget()
    with pytest.raises(vault.WrongKeys, match="损坏"):
        vault.encrypt("1", "tests.phone")


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_only_the_owner_reads_the_keys(own_home):
    path: Path = keys.keyset_path()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_installing_twice_keeps_the_first_keys(own_home):
    before = keys.keyset_path().read_text()
    keys.install()
    keys.write({"aead": {}, "index": {}}, replace=False)
    assert keys.keyset_path().read_text() == before


def test_migrations_name_the_public_path():
    field = Secret._meta.get_field("phone")
    _name, path, _args, kwargs = field.deconstruct()
    assert (path, kwargs) == ("yueke.kernel.vault.EncryptedField", {"context": "tests.phone"})
