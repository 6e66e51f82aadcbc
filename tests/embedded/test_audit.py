"""`yueke audit` on a real installation: it holds, and then somebody has been at the table."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from yueke.config import postgres

LINE = (
    "INSERT INTO kernel_event (kind, stream, payload, at, actor_name, actor_post, clause, audited)"
    " VALUES ('test.opened', 'test.door:1', '{}', now(), %s, '', '', true)"
)


def yueke(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "YUEKE_"))}
    return subprocess.run(
        [sys.executable, "-c", "from yueke.config.cli import main; main()", *arguments],
        env=clean | {"YUEKE_HOME": str(home), "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_the_log_is_verified_anchored_and_found_out(make_home, tmp_path):
    home = make_home(tables=True)
    assert yueke("audit", "anchor", home=home).returncode == 0
    postgres.ensure_running(home)
    at = postgres.address(home)
    with psycopg.connect(
        host=at.host, port=at.port, user=at.user, password=at.password, dbname=at.name, autocommit=True
    ) as database:
        for name in ("甲", "乙", "丙"):
            database.execute(LINE, [name])
        kept = yueke("audit", "anchor", home=home)
        outside = tmp_path / "anchors.txt"
        outside.write_text("# 存在系统之外\n" + kept.stdout)
        sound = yueke("audit", "verify", "--anchors", str(outside), home=home)
        assert (sound.returncode, "审计日志完整" in sound.stdout) == (0, True), sound.stderr

        of_the_web = postgres.application_address(home)
        with psycopg.connect(
            host=of_the_web.host, port=at.port, user=of_the_web.user, password=of_the_web.password, dbname=at.name
        ) as web:
            for statement in ("ALTER TABLE kernel_auditline DISABLE TRIGGER ALL", "DELETE FROM kernel_auditline"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    web.execute(statement)
                web.rollback()

        database.execute("ALTER TABLE kernel_auditline DISABLE TRIGGER ALL")
        database.execute("UPDATE kernel_auditline SET actor_name = '丁' WHERE seq = 2")
        found = yueke("audit", "verify", home=home)
        assert found.returncode == 1
        assert "第 2 条被改过 · Line 2 was changed" in found.stdout

        database.execute("DELETE FROM kernel_auditline WHERE seq > 1")
        (home / "audit" / "anchors.txt").unlink()
        database.execute("ALTER TABLE kernel_auditanchor DISABLE TRIGGER ALL")
        database.execute("DELETE FROM kernel_auditanchor")
        database.execute("DELETE FROM kernel_event")
        assert yueke("audit", "verify", home=home).returncode == 0
        cut = yueke("audit", "verify", "--anchors", str(outside), home=home)
        assert cut.returncode == 1
        assert "第 2–3 条被截去" in cut.stdout

    outside.write_text("not an anchor\n")
    refused = yueke("audit", "verify", "--anchors", str(outside), home=home)
    assert refused.returncode == 1
    assert "不是锚点" in refused.stderr
