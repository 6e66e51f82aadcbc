"""Whether the keyset at hand is the one the database was encrypted with."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.kernel.vault.cipher import blind_index, decrypt, encrypt
from yueke.kernel.vault.keys import WrongKeys, install

CONTEXT = "kernel.key_check"
KNOWN = "悦客 key check"

_verified = False


def establish(key_check: Any) -> None:
    """Make the keyset if the installation has none, and remember its mark in the given model's table.

    For the migration that makes the table; nobody else may make keys.
    """
    install()
    key_check.objects.get_or_create(
        pk=1, defaults={"cipher": encrypt(KNOWN, CONTEXT), "index": blind_index(KNOWN, CONTEXT)}
    )


def verify() -> bool:
    """Raise :class:`WrongKeys` (or ``KeysMissing``) unless the keys fit the database; one query.

    Returns whether the database already held the mark to compare with.
    """
    from yueke.kernel.vault.models import KeyCheck

    known_index = blind_index(KNOWN, CONTEXT)
    mark = KeyCheck.objects.filter(pk=1).first()
    if mark is None:
        # Only an emptied database has no mark (the migration writes it), and there is nothing to lose in one.
        KeyCheck.objects.create(pk=1, cipher=encrypt(KNOWN, CONTEXT), index=known_index)
        return False
    if decrypt(bytes(mark.cipher), CONTEXT) != KNOWN or bytes(mark.index) != known_index:
        raise WrongKeys(_("当前密钥与数据库加密时所用的不同。请恢复原来的密钥文件后再启动。"))
    return True


def verify_once() -> None:
    """:func:`verify`, the first time a process is about to write ciphertext."""
    global _verified
    if not _verified:
        # A mark just made may yet be rolled back, so it does not settle the question for the process.
        _verified = verify()
