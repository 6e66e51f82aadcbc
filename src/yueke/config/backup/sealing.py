"""The encrypted envelope of an archive: a line that says how it was sealed, then one authenticated stream.

The key comes from a passphrase by scrypt (RFC 7914) with a salt of its own; the stream is tink's AES-256-GCM-HKDF,
which notices a changed, cut or lengthened archive. The first line is bound to the stream as associated data.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from typing import Any, BinaryIO

import tink
from tink import json_proto_keyset_format, secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2

streaming_aead.register()

_MAGIC = b"YUEKE-BACKUP-1 "
_LONGEST_LINE = 1000
_SEGMENT = 1 << 20
# 64 MB and a fifth of a second for each guess at a passphrase.
_COST = {"n": 1 << 16, "r": 8, "p": 1}
_TYPE = "type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey"


class NotAnArchive(Exception):
    """The file is none of ours, or was made by a release this one does not know."""


class Unreadable(Exception):
    """The passphrase is wrong, or the archive is damaged."""


def sealed(out: BinaryIO, secret: str) -> BinaryIO:
    """A stream whose plain bytes end up encrypted in ``out``; closing it finishes and closes ``out``."""
    salt = os.urandom(16)
    line = _MAGIC + json.dumps({"salt": base64.b64encode(salt).decode(), **_COST}).encode() + b"\n"
    out.write(line)
    stream: BinaryIO = _primitive(secret, salt, _COST).new_encrypting_stream(out, line)
    return stream


def opened(source: BinaryIO, secret: str) -> BinaryIO:
    """The plain stream of a sealed ``source``; reading raises TinkError where it is not what was written."""
    line = source.readline(_LONGEST_LINE)
    if not line.startswith(_MAGIC):
        raise NotAnArchive("这不是悦客的备份文件 · This is not a backup made by Yueke")
    try:
        how = json.loads(line[len(_MAGIC) :])
        salt, cost = base64.b64decode(how["salt"]), {name: int(how[name]) for name in _COST}
    except (ValueError, KeyError, TypeError) as error:
        raise NotAnArchive("备份文件的首行已损坏 · The first line of the backup is damaged") from error
    if cost["n"] > 1 << 20 or cost["r"] > 32 or cost["p"] > 16:
        raise NotAnArchive("备份文件的首行已损坏 · The first line of the backup is damaged")
    stream: BinaryIO = _primitive(secret, salt, cost).new_decrypting_stream(source, line)
    return stream


def _primitive(secret: str, salt: bytes, cost: dict[str, int]) -> Any:
    key = hashlib.scrypt(secret.encode(), salt=salt, **cost, maxmem=256 * cost["n"] * cost["r"], dklen=32)
    parameters = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
        ciphertext_segment_size=_SEGMENT, derived_key_size=32, hkdf_hash_type=common_pb2.SHA256
    )
    value = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(version=0, key_value=key, params=parameters)
    data = {"typeUrl": _TYPE, "value": base64.b64encode(value.SerializeToString()).decode()}
    one = {"keyData": data | {"keyMaterialType": "SYMMETRIC"}, "status": "ENABLED", "keyId": 1}
    keyset = json.dumps({"primaryKeyId": 1, "key": [one | {"outputPrefixType": "RAW"}]})
    handle: tink.KeysetHandle = json_proto_keyset_format.parse(keyset, secret_key_access.TOKEN)
    return handle.primitive(streaming_aead.StreamingAead)
