"""The folder that holds everything an installation owns: keys, files, and the embedded database."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fasteners
import platformdirs

# File locks belong to a process: they do not keep its threads apart. Entered again by nested locks.
_threads = threading.RLock()


def home() -> Path:
    """Return the data folder (``YUEKE_HOME``, else the user's data directory), created when missing.

    For root the folder may be entered, not listed, by others: the database server runs as another account and
    must be able to pass through it to its own sub-folder. For everybody else it is private.
    """
    named = os.environ.get("YUEKE_HOME", "").strip()
    folder = Path(named).expanduser().absolute() if named else platformdirs.user_data_path("yueke", False)
    if not folder.is_dir():
        folder.mkdir(mode=0o711 if is_root() else 0o700, parents=True, exist_ok=True)
    return folder


def is_root() -> bool:
    """Whether this process runs as the Unix superuser (never on Windows)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def locked(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock ``name`` of ``folder`` against all threads and processes; released even by kill -9."""
    with _threads, fasteners.InterProcessLock(folder / f".{name}.lock"):
        yield


def kept_secret(folder: Path, name: str, length: int = 48) -> str:
    """Return the secret stored in ``folder/name``; the first caller makes it (file mode 0600)."""
    path = folder / name
    if not path.exists():
        with locked(folder, name):
            if not path.exists():
                write_private(path, secrets.token_urlsafe(length))
    return path.read_text(encoding="ascii").strip()


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner can read, whole or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
