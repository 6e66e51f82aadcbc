"""Putting an archive back into an installation: all of it, or nothing."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from psycopg import sql

from yueke.config import env
from yueke.config.backup import archive, figures, making, server
from yueke.config.home import locked, write_private
from yueke.config.owning import as_owner
from yueke.kernel.files.storing import folder_of_files, place_of
from yueke.kernel.progress import Tell, silent
from yueke.kernel.vault import keys

_OWN_SCHEMAS = (
    "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')"
)
# Written by a new pg_dump, refused by servers before 17, and of no use in a script.
_UNKNOWN_BEFORE_17 = b"\nSET transaction_timeout = 0;"


class RestoreFailed(Exception):
    """Nothing was restored; the text says why."""


@dataclass(frozen=True)
class Restored:
    """What was put back: the manifest, how many files, and the environment the old installation had."""

    manifest: dict[str, Any]
    files: int
    environment: dict[str, str]

    @property
    def at(self) -> datetime:
        """The moment the archive holds."""
        return datetime.fromisoformat(self.manifest["at"])


def restore(path: Path, secret: str, *, replace: bool = False, tell: Tell = silent) -> Restored:
    """Put the archive's database, files and keys into this installation.

    Its database must be empty unless ``replace``. The database changes in one transaction, committed only when the
    archive has been read to its authenticated end. Raises RestoreFailed or what reading an archive raises. The tables
    belong to their owner, and nobody else has a right on them before the migrations have run.
    """
    with as_owner(), locked(env.home(), "backup"), archive.reading(path, secret) as parts:
        heads = {name: _expect(parts, name) for name in (making.MANIFEST, making.KEYS, making.SETTINGS)}
        manifest, settings = json.loads(heads[making.MANIFEST]), json.loads(heads[making.SETTINGS])
        _refuse_newer(manifest)
        _refuse_other_keys(json.loads(heads[making.KEYS]), replace)
        with _Script(replace) as script:
            hashes, files = _fill(script, parts, manifest, tell)
            read = {name: _sha(data) for name, data in heads.items()} | {making.DATABASE: script.hash}
            if any(hashes.get(name) != value for name, value in read.items()):
                raise RestoreFailed("备份内容与其清单不符 · The contents differ from the archive's own hashes")
            _put_keys(heads[making.KEYS].decode(), settings["secret_key"])
            script.commit()
    _put_server_settings(settings["mine.conf"])
    return Restored(manifest, files, settings["environment"])


def checked(manifest: dict[str, Any]) -> list[str]:
    """Compare the installation with the manifest it was restored from; what differs, in words."""
    with as_owner(), server.connect() as connection:
        faults = figures.differences(manifest["tables"], figures.tables(connection))
        faults += [f"{column}: 下一个编号已被占用 · its next number is taken" for column in
                   figures.exhausted_serials(connection)]  # fmt: skip
        if figures.chain_heads(connection) != manifest["chains"]:
            faults.append("校验链末端不同 · the heads of the hash chains differ")
        if figures.migrations(connection) != manifest["migrations"]:
            faults.append("表结构版本不同 · the migrations differ")
    return faults


def _fill(
    script: _Script, parts: Iterator[tuple[str, BinaryIO]], manifest: dict[str, Any], tell: Tell
) -> tuple[dict[str, str], int]:
    """Feed the database and lay down the files; returns the archive's hashes and the number of files."""
    total, files, done = len(manifest["files"]), 0, 0
    for name, content in parts:
        if name.startswith(making.DATABASE + "/"):
            done += script.feed(content.read())
            tell("database", done, done + 1)
        elif name.startswith(making.FILES + "/"):
            _lay(name.removeprefix(making.FILES + "/"), content)
            files += 1
            tell("files", files, total)
        elif name == making.HASHES:
            hashes: dict[str, str] = json.loads(content.read())
    # The archive's end is authenticated, so the hashes are there: they are its last part.
    return hashes, files


def _expect(parts: Iterator[tuple[str, BinaryIO]], name: str) -> bytes:
    found, content = next(parts)
    if found != name:
        raise RestoreFailed(f"备份缺少 {name} · The archive lacks {name}")
    return content.read()


def _refuse_newer(manifest: dict[str, Any]) -> None:
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if unknown := [one for one in manifest["migrations"] if one not in known]:
        raise RestoreFailed(
            f"备份由更新的版本 {manifest['version']} 制作，请先升级（本机 {importlib.metadata.version('yueke')}）· "
            f"The backup was made by a newer release; upgrade first ({', '.join(unknown[:3])})"
        )


def _refuse_other_keys(document: dict[str, Any], replace: bool) -> None:
    if given := os.environ.get(keys.VARIABLE):
        if json.loads(given) != document:
            raise RestoreFailed(f"{keys.VARIABLE} 与备份中的密钥不同 · is not the keyset of the backup; remove it")
        return
    path = keys.keyset_path()
    if path.exists() and json.loads(path.read_text(encoding="utf-8")) != document and not replace:
        raise RestoreFailed(
            f"{path} 已有另一份密钥；确认不再需要后用 --replace · There is another keyset; use --replace if it may go"
        )


def _put_keys(keyset: str, secret_key: str) -> None:
    """The keys come before the data they belong to: a data set without its keys would be lost."""
    if not os.environ.get(keys.VARIABLE):
        path = keys.keyset_path()
        if path.exists() and json.loads(path.read_text(encoding="utf-8")) != json.loads(keyset):
            path.replace(path.with_name(f"keyset.before-{_sha(path.read_bytes())[:12]}.json"))
        keys.write(json.loads(keyset), replace=True)
    if not os.environ.get("YUEKE_SECRET_KEY"):
        write_private(env.home() / "secret_key", secret_key)


def _put_server_settings(text: str) -> None:
    """The old server's own settings, where this one has none; they count from its next start."""
    own = env.home() / "postgres" / "mine.conf"
    if text and own.parent.is_dir() and not own.exists():
        own.write_text(text, encoding="utf-8")


def _lay(digest: str, content: BinaryIO) -> None:
    """Write one stored file under the name its content demands."""
    place, sha = place_of(digest), hashlib.sha256()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder_of_files())
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            while block := content.read(archive.BLOCK):
                sha.update(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if sha.hexdigest() != digest:
            raise RestoreFailed(f"文件 {digest} 的内容已损坏 · The content of file {digest} is damaged")
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class _Script:
    """The database's script on its way into psql, in one transaction that ends only with :meth:`commit`."""

    def __init__(self, replace: bool) -> None:
        with server.connect() as connection:
            if not replace and not figures.is_empty(connection):
                raise RestoreFailed(
                    "数据库不是空的；确认要替换其中的全部数据后用 --replace · "
                    "The database is not empty; use --replace to give up everything in it"
                )
            self._old = connection.info.server_version < 170000
            schemas = [row[0] for row in connection.execute(_OWN_SCHEMAS).fetchall()]
            dropped = [sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(one)) for one in ("public", *schemas)]
            opening = [sql.SQL("BEGIN"), sql.SQL("SET LOCAL lock_timeout = '30s'"), *dropped,
                       sql.SQL("CREATE SCHEMA public")]  # fmt: skip
            self._opening = sql.SQL(";\n").join(opening).as_string(connection).encode() + b";\n"
        self._sha, self._first = hashlib.sha256(), True

    def __enter__(self) -> _Script:
        self._said = tempfile.TemporaryFile()
        command = [str(server.program("psql")), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._said, env=server.environment()
        )
        self._write(self._opening)
        return self

    def __exit__(self, *_: object) -> None:
        # Killed, not closed: what is not committed must not be.
        self._process.kill()
        self._process.wait()
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._said.close()

    @property
    def hash(self) -> str:
        """The SHA-256 of all that was fed."""
        return self._sha.hexdigest()

    def feed(self, block: bytes) -> int:
        """Pass on a piece of the script; returns its length."""
        self._sha.update(block)
        if self._first and self._old:
            self._write(block.replace(_UNKNOWN_BEFORE_17, b"\n", 1))
        else:
            self._write(block)
        self._first = False
        return len(block)

    def commit(self) -> None:
        """Make everything fed so far the content of the database."""
        self._write(b"\nCOMMIT;\n")
        if self._process.stdin:
            self._process.stdin.close()
        if self._process.wait():
            raise RestoreFailed(self._words())

    def _write(self, data: bytes) -> None:
        try:
            self._process.stdin.write(data)  # type: ignore[union-attr]
            self._process.stdin.flush()  # type: ignore[union-attr]
        except OSError as error:
            self._process.wait()
            raise RestoreFailed(self._words()) from error

    def _words(self) -> str:
        self._said.seek(0)
        return self._said.read().decode("utf-8", "replace").strip()
