"""Personal data at rest: encrypted columns, blind indexes to find them by, and the keys of both.

Nothing here may be imported before Django's settings are configured.
"""

from yueke.kernel.vault.cipher import (
    all_fingerprints,
    blind_index,
    blind_indexes,
    decrypt,
    decrypt_many,
    encrypt,
    encrypt_many,
    fingerprints,
    renewed,
)
from yueke.kernel.vault.fields import EncryptedField
from yueke.kernel.vault.keys import KeysMissing, WrongKeys
from yueke.kernel.vault.rotation import encrypted_fields, reencrypt, reencrypt_all, rotate

__all__ = [
    "EncryptedField",
    "KeysMissing",
    "WrongKeys",
    "all_fingerprints",
    "blind_index",
    "blind_indexes",
    "decrypt",
    "decrypt_many",
    "encrypt",
    "encrypt_many",
    "encrypted_fields",
    "fingerprints",
    "reencrypt",
    "reencrypt_all",
    "renewed",
    "rotate",
]
