"""When backups are made, and which of them stay."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from yueke.config.backup import options, retention
from yueke.config.backup.options import Keep
from yueke.config.backup.schedule import is_due, wants_rehearsal

NOON = datetime.fromisoformat("2026-11-22 12:00")
NIGHTS = [NOON - timedelta(days=n) for n in range(800)]


def test_a_week_of_days_five_weeks_and_a_year_of_months_stay():
    stay = retention.kept(NIGHTS, Keep(7, 5, 12))
    assert sorted(stay, reverse=True)[:7] == NIGHTS[:7]
    assert {moment.isocalendar()[:2] for moment in stay} >= {(2026, week) for week in range(43, 48)}
    assert len({(moment.year, moment.month) for moment in stay}) == 12
    assert len(stay) == 7 + 4 + 11


@given(st.sets(st.datetimes(NOON - timedelta(days=999), NOON), min_size=1), st.integers(1, 9))
def test_the_newest_always_stays_and_each_day_keeps_its_newest(moments, days):
    stay = retention.kept(moments, Keep(days, 0, 0))
    assert max(moments) in stay
    assert len(stay) == min(days, len({moment.date() for moment in moments}))
    assert all(moment == max(m for m in moments if m.date() == moment.date()) for moment in stay)


def test_only_our_own_files_are_removed(tmp_path):
    for moment in NIGHTS[:3]:
        (tmp_path / retention.name_for(moment)).touch()
    for name in ("yueke-mine.backup", "notes.txt", "yueke-20200101-000000.backup.partial"):
        (tmp_path / name).touch()
    assert retention.tidy(tmp_path, Keep(1, 0, 0)) == [retention.name_for(m) for m in (NIGHTS[2], NIGHTS[1])]
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {retention.name_for(NIGHTS[0]), "yueke-mine.backup", "notes.txt"}


@pytest.mark.parametrize(
    "now,last,failed,due",
    [
        ("22 02:29", "21 02:30", None, False),
        ("22 02:30", "21 02:30", None, True),
        ("22 02:40", "22 02:30", None, False),
        ("22 09:00", "21 02:30", None, True),
        ("22 01:00", "20 02:30", None, True),
        ("22 01:00", None, None, True),
        ("22 03:00", "21 02:30", "22 02:31", False),
        ("22 03:31", "21 02:30", "22 02:31", True),
    ],
)
def test_a_backup_is_due_once_a_day_after_its_time(now, last, failed, due):
    def of(text):
        return datetime.fromisoformat(f"2026-11-{text}") if text else None

    assert is_due(of(now), time(2, 30), of(last), of(failed)) is due


@pytest.mark.parametrize(
    "name,value", [("YUEKE_BACKUP_AT", "half past"), ("YUEKE_BACKUP_KEEP", "7"), ("YUEKE_BACKUP_KEEP", "0,5,12")]
)
def test_a_wrong_setting_is_explained(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    asked = options.daily_at if name == "YUEKE_BACKUP_AT" else options.keep
    with pytest.raises(ImproperlyConfigured, match=name):
        asked()


def test_the_key_is_not_kept_beside_the_backups(monkeypatch, tmp_path):
    monkeypatch.setenv("YUEKE_BACKUP_DIR", str(tmp_path))
    monkeypatch.setenv("YUEKE_BACKUP_KEY", str(tmp_path / "safe" / "backup.key"))
    with pytest.raises(ImproperlyConfigured, match=r"backup\.key"):
        options.secret(make=True)
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_made_once_and_only_its_owner_reads_it(monkeypatch, tmp_path):
    monkeypatch.setenv("YUEKE_HOME", str(tmp_path))
    with pytest.raises(ImproperlyConfigured):
        options.secret()
    made = options.secret(make=True)
    assert options.secret(make=True) == made
    assert options.key_file().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "now,oldest,proven,failed,wanted",
    [
        ("22 04:00", None, None, None, False),
        ("22 04:00", "21 02:30", None, None, True),
        ("22 12:00", "21 02:30", None, None, False),
        ("28 04:00", "01 02:30", "01 04:00", None, True),
        ("28 03:59", "01 02:30", "01 04:00", None, False),
        ("28 12:00", "01 02:30", "01 04:00", None, False),
        ("30 12:00", "01 02:30", "01 04:00", None, True),
        ("30 12:00", "01 02:30", None, None, True),
        ("28 04:00", "01 02:30", "01 03:00", "27 09:00", False),
        ("28 05:00", "01 02:30", "01 03:00", "27 09:00", True),
    ],
)
def test_an_archive_is_proven_before_the_month_is_over(now, oldest, proven, failed, wanted):
    told = (
        None if text is None else datetime.fromisoformat(f"2026-11-{text}") for text in (now, oldest, proven, failed)
    )
    assert wants_rehearsal(*told) is wanted


@pytest.mark.parametrize("text,wanted", [("on", True), ("off", False), (None, True)])
def test_the_rehearsal_can_be_switched_off(monkeypatch, text, wanted):
    monkeypatch.delenv("YUEKE_BACKUP_REHEARSAL", raising=False)
    if text:
        monkeypatch.setenv("YUEKE_BACKUP_REHEARSAL", text)
    assert options.rehearses() is wanted
    monkeypatch.setenv("YUEKE_BACKUP_REHEARSAL", "maybe")
    with pytest.raises(ImproperlyConfigured):
        options.rehearses()
