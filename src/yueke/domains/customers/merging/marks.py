"""Fingerprints of the rows a merge has touched: of what they say, not of the bytes that happen to say it.

The database makes those of tables that hold nothing encrypted. Where something is, the plain text goes into them under a
key of the step's own, for a bare fingerprint of a telephone could be guessed back. Blind indexes and what is derived stay
out. So they tell the same before and after a rotation of the keys.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from yueke.domains.customers.models import Customer
from yueke.kernel.history.triggers import left_out
from yueke.kernel.vault import EncryptedField, decrypt


def marked_columns(model: type[Model]) -> list[str]:
    """The columns a fingerprint is taken of: the facts."""
    gone = left_out(model)
    return [str(field.column) for field in model._meta.concrete_fields if field.column not in gone]


def seal_for(model: type[Model]) -> str:
    """A new key for the fingerprints of one step; empty for tables that hold nothing encrypted."""
    return secrets.token_hex(32) if encrypted(model) else ""


def encrypted(model: type[Model]) -> dict[str, str]:
    """The encrypted columns of a table, with the context each is bound to."""
    return {str(one.column): one.context for one in model._meta.concrete_fields if isinstance(one, EncryptedField)}


def marks_of(model: type[Model], ids: Sequence[int], columns: Sequence[str], seal: str = "") -> dict[int, int]:
    """A fingerprint of ``columns`` by id; rows that are gone are missing. One statement.

    Without a ``seal`` encrypted columns count as the bytes they are, as they did in records of earlier versions. Columns
    the table no longer has count as empty, so that an upgrade which drops one speaks up only where it held something.
    """
    meta = model._meta
    there = {str(field.column) for field in meta.concrete_fields}
    hidden = {name: context for name, context in encrypted(model).items() if name in columns} if seal else {}
    quote = connection.ops.quote_name
    parts = ", ".join(quote(one) if one in there else "NULL" for one in columns if one not in hidden)
    ciphers = "".join(f", {quote(one)}" for one in hidden)
    with connection.cursor() as cursor:
        cursor.execute(
            # Names of columns and table come from the model, never from input.
            f"SELECT {quote(str(meta.pk.column))}, hashtextextended(ROW({parts})::text, 0){ciphers}"  # noqa: S608
            f" FROM {quote(meta.db_table)} WHERE {quote(str(meta.pk.column))} = ANY(%s)",
            [list(ids)],
        )
        rows = cursor.fetchall()
    if not hidden:
        return dict(rows)
    return {pk: _sealed(seal, rest, _texts(hidden, found)) for pk, rest, *found in rows}


def _texts(hidden: Mapping[str, str], ciphers: Sequence[Any]) -> dict[str, str | None]:
    pairs = zip(hidden.items(), ciphers, strict=True)
    return {name: None if one is None else decrypt(one, context) for (name, context), one in pairs}


def _sealed(seal: str, rest: int, texts: Mapping[str, str | None]) -> int:
    told = json.dumps([rest, texts], sort_keys=True).encode()
    digest = hmac.digest(bytes.fromhex(seal), told, hashlib.sha256)
    return int.from_bytes(digest[:8], "big", signed=True)


def plain(image: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON image of a customer's row (or some columns of it) with its ciphertexts read."""
    contexts = encrypted(Customer)
    return {name: _read(value, contexts[name]) if name in contexts else value for name, value in image.items()}


def _read(value: str | None, context: str) -> str | None:
    return None if value is None else decrypt(cipher_in(value), context)


def cipher_in(value: str) -> bytes:
    """The bytes of a ``bytea`` as the database writes it in JSON: ``\\x`` and hexadecimal digits."""
    return bytes.fromhex(value.removeprefix("\\x"))
