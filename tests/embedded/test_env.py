"""Where an installation takes its settings from."""

from __future__ import annotations

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from yueke.config import env, postgres


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("YUEKE_SECRET_KEY", raising=False)
    monkeypatch.setenv("YUEKE_HOME", str(tmp_path / "new" / "home"))
    return tmp_path / "new" / "home"


def test_the_home_is_made_and_not_readable_by_others(home):
    assert env.home() == home
    assert stat.S_IMODE(home.stat().st_mode) & 0o066 == 0


def test_everybody_gets_the_same_secret_key_and_only_the_owner_can_read_it(home):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: env.secret_key(), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600


def test_reading_the_settings_starts_no_server(home):
    settings = env.database_settings()
    code = "from yueke.config import env; print(env.database_settings()['HOST'])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == settings["HOST"]
    assert postgres.status(home).pid is None
    assert settings["PASSWORD"] == postgres.application_address(home).password


def test_the_application_is_another_role_than_the_owner(home, monkeypatch):
    assert env.application_role() == env.database_settings()["USER"] != env.owner_settings()["USER"]
    monkeypatch.setenv("DATABASE_URL", "postgresql://shop@db.example/crm")
    assert (env.owner_settings(), env.application_role()) == (None, "")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://keeper:x@db.example/crm")
    assert env.owner_settings()["USER"] == "keeper"
    assert env.application_role() == "shop"
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://shop@db.example/crm")
    assert env.application_role() == "", "the same role under another name is one role"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://ann:p%40ss@db.example:6543/crm?sslmode=require",
            {"NAME": "crm", "USER": "ann", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "6543",
             "OPTIONS": {"sslmode": "require"}},
        ),
        ("postgres:///crm?host=/run/pg", {"NAME": "crm", "HOST": "/run/pg", "USER": "", "PORT": ""}),
        ("dbname=crm user=ann", {"NAME": "crm", "USER": "ann", "HOST": ""}),
    ],
)  # fmt: skip
def test_a_server_of_ones_own_is_named_by_url(home, monkeypatch, url, expected):
    monkeypatch.setenv("DATABASE_URL", url)
    settings = env.database_settings()
    assert {name: settings[name] for name in expected} == expected
    assert not (home / "database.json").exists()


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://ann@host", "postgresql://host:port/crm nonsense=1"])
def test_a_wrong_url_is_refused_in_words(home, monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database_settings()
