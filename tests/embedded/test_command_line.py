"""The command line speaks both languages and explains failures instead of showing tracebacks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from yueke.config.cli import COMMANDS


def yueke(*arguments: str, home: object, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "YUEKE_"))}
    return subprocess.run(
        [sys.executable, "-c", "from yueke.config.cli import main; main()", *arguments],
        env=clean | {"YUEKE_HOME": str(home)} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_help_page_lists_every_command_in_both_languages(tmp_path):
    page = yueke("--help", home=tmp_path).stdout
    rows = [line.split(maxsplit=1) for line in page.partition("命令 · Commands")[2].splitlines()[1:]]
    assert [row[0] for row in rows] == [name for name in COMMANDS if name != "manage"]
    assert all(" · " in row[1] or "· " in row[1] for row in rows)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "manage"])
def test_each_command_explains_itself(tmp_path, name):
    page = yueke(name, "--help", home=tmp_path)
    assert page.returncode == 0
    assert "用法 · Usage" in page.stdout
    assert "Traceback" not in page.stderr


def test_the_super_user_is_not_opened_without_a_reason(tmp_path):
    refused = yueke("admin", "unseal", home=tmp_path)
    assert refused.returncode == 2
    assert "--reason" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_nothing_running_is_a_state_not_an_error(tmp_path):
    status = yueke("status", home=tmp_path)
    assert status.returncode == 3
    assert "未运行 · not running" in status.stdout
    assert yueke("stop", home=tmp_path).returncode == 0


def test_doctor_says_what_is_wrong_with_a_database_that_is_not_there(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    report = yueke("doctor", home=tmp_path, DATABASE_URL=f"postgresql://ann@127.0.0.1:{port}/crm")
    assert report.returncode == 1
    assert "refused" in report.stdout
    assert "DATABASE_URL" in report.stdout
    assert "Traceback" not in report.stderr


def test_a_url_that_cannot_be_read_is_explained(tmp_path):
    report = yueke("init", home=tmp_path, DATABASE_URL="mysql://nowhere/crm")
    assert report.returncode == 1
    assert "postgresql://" in report.stderr
    assert "Traceback" not in report.stderr
