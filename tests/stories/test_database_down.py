"""A database nobody answers for: every way into the site says so with a page that recovers by itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

ASK = """
import sys
import django
django.setup()
from django.test import Client
browser = Client(raise_request_exception=False, headers={"Host": "localhost"})
browser.cookies["sessionid"] = "x" * 32
answer = browser.post(sys.argv[2], {"username": "ann", "password": "x"}) if sys.argv[1] == "POST" else browser.get(sys.argv[2])
print(answer.status_code, answer.content.decode())
"""


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/customers/"), ("GET", "/"), ("POST", "/sign-in/")],
    ids=["before the view", "home", "in the view"],
)
def test_it_is_said_with_503(tmp_path, method, path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://ann@127.0.0.1:{closed}/crm",
        "YUEKE_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "yueke.config.settings",
        "PYTHONIOENCODING": "utf-8",
    }
    asked = subprocess.run(
        [sys.executable, "-c", ASK, method, path],
        env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True,
    )  # fmt: skip
    status, page = asked.stdout.split(" ", 1)
    assert status == "503"
    assert "数据库" in page
    assert 'http-equiv="refresh"' in page
