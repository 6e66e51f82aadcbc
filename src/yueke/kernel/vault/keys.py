"""The installation's keyset: where it lies, how it is made once, and how a process holds it.

One JSON document ``{"aead": …, "index": …}`` of two tink keysets, in ``YUEKE_HOME/keys/keyset.json`` (0600)
or whole in the environment variable ``YUEKE_KEYSET``. Without it the encrypted columns cannot be read by
anybody, so it is made only by :func:`install`, when the database is first migrated, and never again.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import tink
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from tink import aead, json_proto_keyset_format, prf, secret_key_access

from yueke.kernel.errors import Refused

VARIABLE = "YUEKE_KEYSET"

aead.register()
prf.register()


class KeysMissing(Refused):
    """There is no keyset where one must be; nothing is encrypted or read until it is put back."""

    status = 503


class WrongKeys(Refused):
    """The keyset is not the one this database was encrypted with."""

    status = 503


class KeyRing:
    """The primitives of one keyset document, ready for use from any thread."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.aead: aead.Aead = _handle(document["aead"]).primitive(aead.Aead)
        prfs: prf.PrfSet = _handle(document["index"]).primitive(prf.PrfSet)
        self.index: prf.Prf = prfs.primary()
        self.all_indexes: list[prf.Prf] = list(prfs.all().values())
        # tink writes this before every ciphertext of a key: version byte, then the key's id.
        self.prefix: bytes = b"\x01" + int(document["aead"]["primaryKeyId"]).to_bytes(4, "big")


_ring: KeyRing | None = None
_text: str | None = None


def ring() -> KeyRing:
    """The process's keyring, loaded on first use; raises :class:`KeysMissing` or :class:`WrongKeys`."""
    return _ring if _ring is not None else _load()


def reload() -> bool:
    """Look again at the keyset's source; whether it has changed (another process may have rotated it)."""
    before = _text
    _load()
    return _text != before


def forget() -> None:
    """Drop the keyring held by this process; the next use loads it anew."""
    global _ring, _text
    _ring = _text = None


def keyset_path() -> Path:
    """The file of the keyset, whether it exists or not."""
    return Path(settings.YUEKE_HOME) / "keys" / "keyset.json"


def install() -> None:
    """Make the keyset of a new installation, unless there is one already.

    Called by the migration that creates the key check, so that it cannot happen over existing data.
    """
    if os.environ.get(VARIABLE) or keyset_path().exists():
        ring()
        return
    write(
        {
            "aead": new_keyset(aead.aead_key_templates.AES256_GCM),
            "index": new_keyset(prf.prf_key_templates.HMAC_SHA256),
        },
        replace=False,
    )
    ring()


def write(document: dict[str, Any], *, replace: bool) -> None:
    """Put ``document`` in the keyset file, whole or not at all.

    Without ``replace`` a file that another process made meanwhile is left alone.
    """
    path = keyset_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keyset-")  # 0600 by definition
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(document, file)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            Path(name).replace(path)
        else:
            with suppress(FileExistsError):
                os.link(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
    forget()


def new_keyset(template: Any) -> dict[str, Any]:
    """A fresh tink keyset of one key, as JSON."""
    handle = tink.new_keyset_handle(template)
    return json.loads(json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN))


def _handle(keyset: dict[str, Any]) -> tink.KeysetHandle:
    return json_proto_keyset_format.parse(json.dumps(keyset), secret_key_access.TOKEN)


def _load() -> KeyRing:
    global _ring, _text
    text = os.environ.get(VARIABLE)
    if not text:
        try:
            text = keyset_path().read_text(encoding="utf-8")
        except FileNotFoundError:
            raise KeysMissing(
                _(
                    "找不到加密密钥 %(path)s。请从备份恢复该文件，或设置环境变量 %(variable)s；"
                    "不要重新生成，否则已加密的数据将无法读取。"
                )
                % {"path": keyset_path(), "variable": VARIABLE}
            ) from None
    if text != _text or _ring is None:
        try:
            loaded = KeyRing(json.loads(text))
        except (ValueError, KeyError, TypeError, tink.TinkError) as error:
            raise WrongKeys(_("加密密钥已损坏或不完整，请从备份恢复。")) from error
        _ring, _text = loaded, text
    return _ring
