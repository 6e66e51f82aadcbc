"""A whole installation is lost and comes back; what is not whole never does."""

from __future__ import annotations

import io
import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from installations import PASSPHRASE, within, yueke

from yueke.config import postgres
from yueke.config.backup import archive as archives
from yueke.config.backup import retention

pytestmark = pytest.mark.slow

CONTENT = """
from yueke.domains.customers.models import Customer
from yueke.kernel import files
from yueke.kernel.files.models import StoredFile
phones = sorted(c.phone for c in Customer.objects.all())
text = files.open_file(StoredFile.objects.get(name="note.txt").pk).read().decode()
print(len(phones), phones[-1], text, sep="|")
"""
LAST_EVENT = """
from yueke.kernel.events.models import Event
row = Event.objects.filter(kind__startswith="safekeeping.").order_by("-pk").first()
print(row.kind)
"""


def altered(archive: Path, target: Path, **changes) -> Path:
    """A well-formed archive, sealed with the right passphrase, whose manifest tells something else."""
    with archives.reading(archive, PASSPHRASE) as parts, archives.writing(target, PASSPHRASE) as writer:
        for name, content in parts:
            data = content.read()
            if name == "manifest.json":
                manifest = json.loads(data) | changes
                writer.json(name, manifest)
            elif name == "hashes.json":
                writer.json(name, json.loads(data) | {"manifest.json": writer.hashes["manifest.json"]})
            else:
                writer._put(name, len(data), io.BytesIO(data))
    return target


def test_a_lost_installation_comes_back_whole(installation, archive, homes):
    home = homes("fresh")
    ended = yueke(home, "restore", str(archive))
    assert ended.returncode == 0, ended.stderr
    assert within(home, CONTENT) == within(installation, CONTENT)
    assert within(home, LAST_EVENT) == "safekeeping.restored"
    assert (home / "secret_key").read_text() == (installation / "secret_key").read_text()
    assert (home / "keys" / "keyset.json").stat().st_mode & 0o077 == 0

    again = yueke(home, "restore", str(archive))
    assert again.returncode == 1
    assert "--replace" in again.stderr
    assert yueke(home, "restore", str(archive), "--replace", "--yes").returncode == 0
    assert within(home, CONTENT) == within(installation, CONTENT)


def test_a_database_of_ones_own_is_backed_up_and_restored_like_the_embedded_one(installation, homes, tmp_path):
    def url(name):
        a = postgres.address(installation)
        return f"postgresql://{a.user}:{a.password}@/{name}?host={a.host}&port={a.port}"

    home = homes("guest")
    shutil.copytree(installation / "keys", home / "keys")
    shutil.copytree(installation / "files", home / "files")
    made = yueke(home, "backup", "--to", str(tmp_path), DATABASE_URL=url("yueke"))
    assert made.returncode == 0, made.stderr
    as_owner = "from django.db import connection\nfrom yueke.config.owning import as_owner\nwith as_owner():\n    "
    within(installation, as_owner + "connection.cursor().execute('CREATE DATABASE second')")
    other = homes("other")
    ended = yueke(other, "restore", str(next(tmp_path.iterdir())), DATABASE_URL=url("second"))
    assert ended.returncode == 0, ended.stderr
    assert within(other, CONTENT, DATABASE_URL=url("second")) == within(installation, CONTENT)
    assert not (other / "database.json").exists(), "no embedded server was made"


@pytest.mark.parametrize("damage", ["cut", "changed", "wrong passphrase"])
def test_a_damaged_archive_changes_nothing(installation, archive, tmp_path, damage):
    path, more = tmp_path / archive.name, {}
    raw = bytearray(archive.read_bytes())
    if damage == "changed":
        raw[-(len(raw) // 3)] ^= 1
    path.write_bytes(raw[:-100] if damage == "cut" else raw)
    if damage == "wrong passphrase":
        more["YUEKE_BACKUP_PASSPHRASE"] = "something else entirely"
    before = within(installation, CONTENT)
    ended = yueke(installation, "restore", str(path), "--replace", "--yes", **more)
    assert ended.returncode == 1
    assert "没有恢复任何数据" in ended.stderr
    assert within(installation, CONTENT) == before


def test_a_rehearsal_proves_the_archive_and_leaves_only_its_record(installation, archive):
    ended = yueke(installation, "restore", "--verify", str(archive))
    assert ended.returncode == 0, ended.stderr
    assert "/regulation/" in ended.stdout
    assert within(installation, LAST_EVENT) == "safekeeping.restore_proven"
    assert list(installation.glob("scratch-*")) == []


def test_an_archive_that_lacks_a_row_is_not_proven(installation, archive, tmp_path):
    with archives.reading(archive, PASSPHRASE) as parts:
        manifest = json.loads(next(parts)[1].read())
    tables = manifest["tables"] | {
        "public.customers_customer": [31, manifest["tables"]["public.customers_customer"][1]]
    }
    ended = yueke(installation, "restore", "--verify", str(altered(archive, tmp_path / "a.backup", tables=tables)))
    assert ended.returncode == 1
    assert "public.customers_customer: 31 → 30" in ended.stderr
    assert within(installation, LAST_EVENT) == "safekeeping.restore_failed"
    report = yueke(installation, "doctor")
    assert "31 → 30" in report.stdout
    assert report.returncode == 1


def test_an_archive_of_a_newer_release_is_refused(archive, homes, tmp_path):
    home = homes("older")
    path = altered(archive, tmp_path / "a.backup", migrations=["customers.9999_of_next_year"], version="9.0")
    ended = yueke(home, "restore", str(path))
    assert ended.returncode == 1
    assert "9999_of_next_year" in ended.stderr


def test_a_failed_backup_is_shown_until_one_succeeds(installation, tmp_path):
    closed = tmp_path / "a file, not a folder"
    closed.touch()
    failed = yueke(installation, "backup", YUEKE_BACKUP_DIR=str(closed))
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    assert within(installation, LAST_EVENT) == "safekeeping.backup_failed"
    report = yueke(installation, "doctor")
    assert "上次失败" in report.stdout
    assert report.returncode == 1
    assert yueke(installation, "backup", "--to", str(tmp_path / "good")).returncode == 0
    assert "备份 · Backups  每天" in yueke(installation, "doctor").stdout


def test_the_worker_makes_the_daily_backup_once(installation, tmp_path):
    code = """
from yueke.config.backup.jobs import daily_backup
daily_backup(0)
daily_backup(0)
"""
    emptied = "from yueke.config.owning import as_owner\nwith as_owner():\n    Backup.objects.all().delete()"
    within(installation, f"from yueke.domains.safekeeping.models import Backup\n{emptied}")
    within(installation, code, YUEKE_BACKUP_DIR=str(tmp_path), YUEKE_BACKUP_AT="off")
    assert list(tmp_path.iterdir()) == []
    within(installation, code, YUEKE_BACKUP_DIR=str(tmp_path))
    assert len(list(tmp_path.glob("*.backup"))) == 1


def test_the_worker_proves_an_archive_before_the_month_is_over(installation, archive, tmp_path):
    shutil.copy(archive, tmp_path / retention.name_for(datetime.fromisoformat("2026-11-01 02:30")))
    code = """
from datetime import timedelta
from django.utils import timezone
from yueke.config.backup.jobs import monthly_rehearsal
from yueke.domains.safekeeping.models import Rehearsal
from yueke.kernel import clock
now = clock.now()
for day, hour in ((1, 4), (28, 12), (28, 4), (29, 4)):
    with clock.frozen(timezone.localtime(now + timedelta(days=day)).replace(hour=hour)):
        monthly_rehearsal(0)
        print(Rehearsal.objects.filter(failure="", started_at__gt=now).count(), end=" ")
"""
    switched_off = within(installation, code, YUEKE_BACKUP_DIR=str(tmp_path), YUEKE_BACKUP_REHEARSAL="off")
    assert switched_off.split() == ["0"] * 4
    # The first proves the archive where none was proven yet; a month later the next is due.
    counted = [int(n) for n in within(installation, code, YUEKE_BACKUP_DIR=str(tmp_path)).split()]
    assert counted[2] == counted[3] == counted[1] + 1
