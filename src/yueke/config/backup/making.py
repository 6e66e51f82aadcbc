"""Making an archive: the database as of one moment, what belongs to it, and a manifest of both."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import psycopg
from django.utils import timezone

from yueke.config import env
from yueke.config.backup import archive, figures, options, retention, server
from yueke.config.home import locked
from yueke.kernel.errors import NotFound
from yueke.kernel.files.storing import open_content, place_of
from yueke.kernel.progress import Tell, silent
from yueke.kernel.vault import keys

MANIFEST, HASHES, DATABASE, KEYS, SETTINGS, FILES = (
    "manifest.json", "hashes.json", "database", "keys/keyset.json", "settings.json", "files",
)  # fmt: skip
_SECRET_VARIABLES = {"YUEKE_BACKUP_PASSPHRASE", "YUEKE_ADMIN_PASSWORD", "YUEKE_KEYSET", "YUEKE_SECRET_KEY"}


class BackupFailed(Exception):
    """No archive was made; the text says why."""


@dataclass(frozen=True)
class Made:
    """An archive: its place, its size in bytes, its manifest, and the names of older ones removed since."""

    path: Path
    size: int
    manifest: dict[str, Any]
    removed: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, Any]:
        """The figures worth keeping in the record of backups."""
        tables = self.manifest["tables"].values()
        return {
            "version": self.manifest["version"],
            "tables": len(tables),
            "rows": sum(rows for rows, _sum in tables),
            "files": len(self.manifest["files"]),
            "missing_files": len(self.manifest["missing_files"]),
        }


def make(secret: str, *, at: datetime, folder: Path | None = None, tell: Tell = silent) -> Made:
    """Write an archive of the whole installation as of now, then remove those that need not stay.

    The site and the workers go on meanwhile. One at a time; raises BackupFailed, with nothing left behind.
    """
    folder = folder or options.directory()
    path = folder / retention.name_for(timezone.localtime(at))
    with locked(env.home(), "backup"):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / (path.name + archive.PARTIAL)).unlink(missing_ok=True)
            with server.connect() as connection, archive.writing(path, secret) as writer:
                manifest = _write(writer, connection, at, tell)
            removed = retention.tidy(folder, options.keep())
        except (OSError, psycopg.Error, keys.KeysMissing) as error:
            raise BackupFailed(f"{folder}: {error}") from error
    return Made(path, path.stat().st_size, manifest, tuple(removed))


def _write(writer: archive.Writer, connection: psycopg.Connection, at: datetime, tell: Tell) -> dict[str, Any]:
    """Write all parts. The connection's one transaction is what everything in the archive agrees with."""
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    snapshot, size = cast(
        tuple[str, int],
        connection.execute("SELECT pg_export_snapshot(), pg_database_size(current_database())").fetchone(),
    )
    tell("figures", 0, size)
    manifest = _manifest(connection, at)
    writer.json(MANIFEST, manifest)
    writer.json(KEYS, keys.ring().document)
    writer.json(SETTINGS, _settings())
    _dump(writer, snapshot, size, tell)
    stored, total = manifest["files"], len(manifest["files"])
    for number, digest in enumerate(stored, 1):
        if digest not in manifest["missing_files"]:
            _store(writer, digest)
        tell("files", number, total)
    writer.json(HASHES, writer.hashes)
    return manifest


def _store(writer: archive.Writer, digest: str) -> None:
    try:
        # As it was uploaded: the archive is encrypted itself, and its keys may be exchanged before it is read.
        with open_content(digest) as content:
            writer.file(f"{FILES}/{digest}", content)
    except NotFound:
        # Removed while the backup ran, by somebody who may: the row of the archive's moment has lost it.
        writer.json(f"removed/{digest}", {})


def _manifest(connection: psycopg.Connection, at: datetime) -> dict[str, Any]:
    rows = connection.execute("SELECT DISTINCT sha256 FROM kernel_storedfile ORDER BY 1").fetchall()
    files = [row[0] for row in rows]
    return {
        "version": importlib.metadata.version("yueke"),
        "at": at.isoformat(),
        "server": connection.info.server_version,
        "migrations": figures.migrations(connection),
        "tables": figures.tables(connection),
        "chains": figures.chain_heads(connection),
        "files": files,
        "missing_files": [digest for digest in files if not place_of(digest).exists()],
    }


def _settings() -> dict[str, Any]:
    """What the installation was started with, and the settings of its own database server."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name.startswith("YUEKE_") and name not in _SECRET_VARIABLES | {"YUEKE_HOME"}
    }
    own = env.home() / "postgres" / "mine.conf"
    return {
        "secret_key": env.secret_key(),
        "environment": environment,
        "mine.conf": own.read_text(encoding="utf-8") if own.is_file() else "",
    }


def _dump(writer: archive.Writer, snapshot: str, size: int, tell: Tell) -> None:
    """Stream pg_dump's script of the snapshot into the archive; it is never on disk in clear."""
    command = [str(server.program("pg_dump")), "--no-owner", "--no-privileges", "--no-comments", "--no-sync",
               "--encoding=UTF8", f"--snapshot={snapshot}", "--lock-wait-timeout=60s"]  # fmt: skip
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, env=server.environment()
        )
        try:
            for done in writer.stream(DATABASE, cast(BinaryIO, process.stdout)):
                tell("database", done, max(size, done + 1))
            if process.wait():
                said.seek(0)
                raise BackupFailed(said.read().decode("utf-8", "replace").strip())
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()
