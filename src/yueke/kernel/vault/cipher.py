"""Encrypting, decrypting and blindly indexing single values.

``context`` names the column (``customers.phone``): a ciphertext moved to another column does not decrypt,
and equal values in different columns have different indexes.
"""

from __future__ import annotations

from collections.abc import Iterable

import tink
from django.utils.translation import gettext_lazy as _

from yueke.kernel.vault.keys import WrongKeys, reload, ring

INDEX_BYTES = 16


def encrypt(plaintext: str, context: str) -> bytes:
    """The ciphertext of ``plaintext``, different at each call; under 40 bytes longer than the text."""
    return ring().aead.encrypt(plaintext.encode(), context.encode())


def decrypt(cipher: bytes, context: str) -> str:
    """What was encrypted for ``context`` under any key of the keyset; raises :class:`WrongKeys`."""
    data, bound = bytes(cipher), context.encode()
    try:
        return ring().aead.decrypt(data, bound).decode()
    except tink.TinkError:
        # Another process may have rotated the keys since this one loaded them.
        if reload():
            try:
                return ring().aead.decrypt(data, bound).decode()
            except tink.TinkError:
                pass
    raise WrongKeys(_("数据无法解密：当前密钥与加密时不同，或数据已损坏。请恢复原来的密钥文件。"))


def renewed(cipher: bytes, context: str) -> bytes:
    """The same text under the present key: ``cipher`` itself when that is its key already."""
    return cipher if cipher.startswith(ring().prefix) else encrypt(decrypt(cipher, context), context)


def encrypt_many(plaintexts: Iterable[str], context: str) -> list[bytes | None]:
    """Ciphertexts in order, None for empty text; for COPY and bulk statements that bypass the field."""
    seal, bound = ring().aead.encrypt, context.encode()
    return [seal(text.encode(), bound) if text else None for text in plaintexts]


def decrypt_many(ciphers: Iterable[bytes | None], context: str) -> list[str]:
    """Plain texts in order, empty for None."""
    return ["" if cipher is None else decrypt(cipher, context) for cipher in ciphers]


def blind_index(value: str, context: str) -> bytes | None:
    """A keyed 16-byte fingerprint to find ``value`` by; None for empty text.

    The caller normalises first: the same value must always be spelled the same. It does not change when the
    encryption keys are rotated, having a keyset of its own.
    """
    return ring().index.compute(_indexed(value, context), INDEX_BYTES) if value else None


def fingerprints(values: Iterable[str], context: str) -> list[bytes]:
    """:func:`blind_index` of each value, in order; none may be empty."""
    compute, start = ring().index.compute, context.encode() + b"\0"
    return [compute(start + value.encode(), INDEX_BYTES) for value in values]


def all_fingerprints(values: Iterable[str], context: str) -> list[list[bytes]]:
    """The fingerprints of all values but empty ones under each index key, to look up after a key was added."""
    messages = [_indexed(value, context) for value in values if value]
    return [[one.compute(message, INDEX_BYTES) for message in messages] for one in ring().all_indexes]


def blind_indexes(value: str, context: str) -> list[bytes]:
    """The fingerprints of ``value`` under every index key, to look up after a key was added."""
    message = _indexed(value, context)
    return [one.compute(message, INDEX_BYTES) for one in ring().all_indexes] if value else []


def _indexed(value: str, context: str) -> bytes:
    return b"%b\0%b" % (context.encode(), value.encode())
