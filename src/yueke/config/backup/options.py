"""Where backups go, when, how many are kept, and what they are encrypted with; read from the environment.

``YUEKE_BACKUP_DIR`` the folder of the archives, ``YUEKE_BACKUP_AT`` the time of day (``02:30``, or ``off``),
``YUEKE_BACKUP_KEEP`` how many days, weeks and months to keep (``7,5,12``), ``YUEKE_BACKUP_KEY`` the file of the key, ``YUEKE_BACKUP_REHEARSAL`` (``on``, or
``off``) whether the worker proves one a month by itself.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from yueke.config.home import home, locked, write_private

PASSPHRASE = "YUEKE_BACKUP_PASSPHRASE"  # noqa: S105 - the name of a variable
_SHORTEST = 12


@dataclass(frozen=True)
class Keep:
    """The newest archive of each of so many days, weeks and months is kept."""

    days: int
    weeks: int
    months: int


def directory() -> Path:
    """The folder of the archives; ``backups`` in the data folder unless named."""
    named = os.environ.get("YUEKE_BACKUP_DIR", "").strip()
    return Path(named).expanduser().absolute() if named else home() / "backups"


def daily_at() -> time | None:
    """When the daily backup is due, in local time; None when it is switched off."""
    text = os.environ.get("YUEKE_BACKUP_AT", "02:30").strip()
    if text == "off":
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ImproperlyConfigured(
            f"YUEKE_BACKUP_AT={text} 应形如 02:30 或 off · should look like 02:30, or off"
        ) from None


def rehearses() -> bool:
    """Whether the worker proves an archive once a month by itself; off where there is no room for a second database."""
    text = os.environ.get("YUEKE_BACKUP_REHEARSAL", "on").strip()
    if text not in ("on", "off"):
        raise ImproperlyConfigured(f"YUEKE_BACKUP_REHEARSAL={text} 应为 on 或 off · should be on or off")
    return text == "on"


def keep() -> Keep:
    """How many archives stay."""
    text = os.environ.get("YUEKE_BACKUP_KEEP", "7,5,12")
    try:
        days, weeks, months = (int(part) for part in text.split(","))
    except ValueError:
        days = 0
    if days < 1 or min(weeks, months) < 0:
        raise ImproperlyConfigured(
            f"YUEKE_BACKUP_KEEP={text} 应为 日,周,月 三个数，如 7,5,12 · should be days,weeks,months such as 7,5,12"
        )
    return Keep(days, weeks, months)


def key_file() -> Path:
    """The file of the key for archives, whether it exists or not."""
    named = os.environ.get("YUEKE_BACKUP_KEY", "").strip()
    return Path(named).expanduser().absolute() if named else home() / "keys" / "backup.key"


def secret(*, make: bool = False) -> str:
    """What archives are encrypted with: ``YUEKE_BACKUP_PASSPHRASE``, else the content of the key file.

    ``make`` writes a key file when there is none. Raises ImproperlyConfigured with what to do.
    """
    if phrase := os.environ.get(PASSPHRASE, ""):
        return _long_enough(phrase, PASSPHRASE)
    path = key_file()
    if path.resolve().is_relative_to(directory().resolve()):
        raise ImproperlyConfigured(
            f"备份密钥 {path} 与备份放在一起，等于没有加密；请移到别处 · The key lies beside the backups; move it away"
        )
    if make and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(home(), "backup-key"):
            if not path.exists():
                write_private(path, secrets.token_urlsafe(32) + "\n")
    try:
        return _long_enough(path.read_text(encoding="utf-8").strip(), str(path))
    except OSError as error:
        raise ImproperlyConfigured(
            f"找不到备份密钥 {path}，请用 --key 指明 · The key of the backups is missing, name it by --key: {error.strerror}"
        ) from None


def _long_enough(text: str, where: str) -> str:
    if len(text) < _SHORTEST:
        raise ImproperlyConfigured(
            f"{where}：备份口令至少 {_SHORTEST} 个字符 · The passphrase needs at least {_SHORTEST} characters"
        )
    return text
