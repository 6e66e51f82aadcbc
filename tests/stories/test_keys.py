"""Keys that are missing, or not those of the data, are told in words before anything is served."""

from __future__ import annotations

import click
import pytest

from yueke.config.cli import findings, up
from yueke.kernel.models import KeyCheck
from yueke.kernel.vault import check, keys


@pytest.fixture
def home(db, tmp_path, settings, monkeypatch):
    """A data folder with keys of its own, and the database marked with them."""
    settings.YUEKE_HOME = tmp_path
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    KeyCheck.objects.all().delete()
    keys.forget()
    check.establish(KeyCheck)
    yield tmp_path
    keys.forget()


def test_keys_that_fit_are_well(home):
    found = findings.keys()
    assert (found.level, found.advice) == ("good", "")
    up._refuse_wrong_keys()


def lose(path):
    path.unlink()


def exchange(path):
    path.unlink()
    keys.install()


def damage(path):
    path.write_text("{}")


@pytest.mark.parametrize(("harm", "told"), [(lose, "找不到加密密钥"), (exchange, "恢复原来的密钥"), (damage, "已损坏")])
def test_keys_that_do_not_fit_are_told_and_nothing_is_started(home, harm, told):
    harm(keys.keyset_path())
    keys.forget()
    before = list(KeyCheck.objects.values_list())
    found = findings.keys()
    assert found.level == "bad"
    assert told in found.words
    assert "keyset.json" in found.advice
    with pytest.raises(click.ClickException, match=told):
        up._refuse_wrong_keys()
    assert list(KeyCheck.objects.values_list()) == before
