"""The product calls nobody: no page, no job, no import can be talked into fetching an address.

What listens on this machine may be asked by the command line. A fetch that is needed one day gets one door of its own,
with the hosts an administrator has named, and that door stands in the list below.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import yueke

ROOT = Path(yueke.__file__).parent
CLIENTS = {
    "aiohttp", "ftplib", "http.client", "httplib2", "httpx", "imaplib", "nntplib", "paramiko", "poplib", "pycurl",
    "requests", "smtplib", "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc", "django.core.mail",
}  # fmt: skip
MAKERS = {"socket.create_connection", "asyncio.open_connection", "loop.create_connection"}

LOCAL = {
    "config/cli/up.py": "asks the web server it has started whether it answers",
    "config/backup/scratch.py": "asks the installation it has restored for trial whether it answers",
    "config/bench/web.py": "measures the web server it has started",
}
"""Modules that open connections of their own, each to this machine alone."""

NAMED = {
    "sites/office/single_sign_on/asked.py": "asks the providers of single sign-on the security administrator has named",
    "domains/channels/mail/imap.py": "reads the mailboxes the administrator set up",
    "domains/channels/aliyun.py": "hands text messages to a host of Alibaba Cloud's and no other",
    "domains/channels/wecom.py": "hands messages to WeCom's one host and no other",
    "domains/channels/means.py": "hands messages to the mail server and the SMS service the environment names",
}
"""The doors out: to hosts an administrator has named, no redirect followed."""


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def makes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def calling(source: str) -> set[str]:
    """The ways out a source text has."""
    tree = ast.parse(source)
    clients = {c for name in imported(tree) for c in CLIENTS if name == c or name.startswith(f"{c}.")}
    return clients | (set(makes(tree)) & MAKERS)


def test_nothing_of_the_product_calls_out() -> None:
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        if "tests" not in path.parts and (ways := calling(path.read_text("utf-8"))):
            found[str(path.relative_to(ROOT).as_posix())] = ways
    assert set(found) == set(LOCAL) | set(NAMED), found


def test_the_look_out_sees_what_it_must() -> None:
    for source in (
        "import requests",
        "from urllib import request",
        "from urllib.request import urlopen as get",
        "import http.client as h",
        "import httpx._client",
        "def f():\n    import socket\n    socket.create_connection(('a', 1))",
    ):
        assert calling(source), source
    assert not calling("from urllib.parse import urlencode\nimport http\nrequests = []")


def test_workbooks_are_read_by_what_fetches_nothing() -> None:
    """A sheet may name other workbooks and data sources: the only reader is one that follows no address."""
    readers = {"openpyxl", "pandas", "xlrd", "pyxlsb", "lxml", "defusedxml", "xml"}
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if "tests" not in path.parts
        and {name.partition(".")[0] for name in imported(ast.parse(path.read_text("utf-8")))} & readers
    }
    assert not found
