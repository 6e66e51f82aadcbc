"""The process of a scratch installation (``python -m yueke.config.backup.scratch FILE``): restores and examines it.

Speaks to :mod:`rehearsing` in lines of JSON: progress, then ``proven`` with the checks passed, or ``failure``.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from yueke.config.cli import application, up

_PATIENCE = 90


class _Differs(Exception):
    """Something in the restored installation is not as it should be."""


def main(path: Path) -> None:
    """Restore the archive into this process's (empty) installation and say whether it is whole."""
    with application.prepared(migrate=False):
        from django.db import Error

        from yueke.config.backup import sealing
        from yueke.config.backup.restoring import RestoreFailed

        try:
            told = _examined(path)
        except (_Differs, RestoreFailed, sealing.Unreadable, sealing.NotAnArchive, OSError, Error) as error:
            told = {"failure": str(error)}
    _say(told)


def _examined(path: Path) -> dict[str, object]:
    from yueke.config.backup import after, options, restoring
    from yueke.kernel import clock

    restored = restoring.restore(path, options.secret(), tell=_progress)
    if faults := restoring.checked(restored.manifest):
        raise _Differs("; ".join(faults[:20]))
    rows = sum(count for count, _sum in restored.manifest["tables"].values())
    checks = [f"{len(restored.manifest['tables'])} 张表、{rows} 行与清单一致 · tables and rows agree"]
    after.settle(restored.at, path.name, at=clock.now())
    checks.append("密钥与数据相符 · the keys fit")
    checks.append(_files(restored.manifest))
    checks.append(_chains())
    checks += _pages()
    return {"proven": checks, "at": restored.manifest["at"]}


def _files(manifest: dict[str, Any]) -> str:
    """Every stored file can be read and is what its name says; those missing at the backup are not asked for."""
    from yueke.kernel.errors import Refused
    from yueke.kernel.files import open_content

    expected = [digest for digest in manifest["files"] if digest not in manifest["missing_files"]]
    for digest in expected:
        try:
            with open_content(digest) as content:
                whole = hashlib.file_digest(content, "sha256").hexdigest() == digest  # type: ignore[arg-type]
        except Refused as refusal:
            raise _Differs(f"{digest}: {refusal}") from refusal
        if not whole:
            raise _Differs(f"文件 {digest} 的内容已变 · The content of the file has changed")
    return f"{len(expected)} 个文件可读且内容一致 · files can be read and agree"


def _chains() -> str:
    from yueke.compliance.models import Snapshot
    from yueke.compliance.snapshots import first_broken_link
    from yueke.kernel.audit import anchors, chain

    if broken := first_broken_link():
        raise _Differs(f"快照链在 {broken.date} {broken.clause_id} 处断开 · the chain of snapshots is broken")
    if not (report := chain.verify(anchors.kept())).holds:
        raise _Differs(f"审计链不完整 · the audit chain does not hold: {report.findings[0]}")
    return f"{Snapshot.objects.count()} 条快照、{report.lines} 条审计记录的校验链完整 · the chains of hashes are whole"


def _pages() -> list[str]:
    """Open the sign-in page as a stranger and the regulation as somebody who may read it."""
    cookie, person = _signed_in()
    with _site() as (host, port):
        looked = [_opened(host, port, "/sign-in/", "", "username")]
        if cookie:
            looked.append(_opened(host, port, "/regulation/", cookie, person))
    return looked


def _opened(host: str, port: int, path: str, cookie: str, expected: str) -> str:
    connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
    try:
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "zh-CN"})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
    finally:
        connection.close()
    if answer.status != 200 or expected not in text:
        raise _Differs(f"页面 {path} 打不开 · The page {path} does not open ({answer.status})")
    return f"页面 {path} 可打开 · opens"


def _signed_in() -> tuple[str, str]:
    """A session of somebody who may read the regulation; nothing in an installation without a company."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from yueke.domains.organization.models import Person

    people = Person.objects.filter(is_active=True, grants__role__permissions__contains=["regulation.view"])
    person = people.order_by("pk").first()
    if person is None:
        return "", ""
    Person.objects.filter(pk=person.pk).update(must_change_password=False)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}", person.name


@contextmanager
def _site() -> Iterator[tuple[str, int]]:
    """The web server of the scratch installation on a free port of the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = up.web("127.0.0.1", port, 1)
    process = subprocess.Popen(
        program.arguments, env=os.environ | program.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + _PATIENCE
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise _Differs("网站没有启动 · The web server did not start")
            time.sleep(0.2)
        yield "127.0.0.1", port
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


_last = 0.0


def _progress(phase: str, done: int, total: int) -> None:
    global _last
    if time.monotonic() - _last > 0.3:
        _last = time.monotonic()
        _say({"phase": phase, "done": done, "total": total})


def _say(told: dict[str, object]) -> None:
    print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
