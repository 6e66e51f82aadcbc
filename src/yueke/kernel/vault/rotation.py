"""New keys for old data, without a stop: both stay readable until every row has been written anew."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.sql import SQL, Identifier, Literal
from tink import aead

from yueke.kernel.errors import Refused
from yueke.kernel.vault import keys
from yueke.kernel.vault.check import CONTEXT, KNOWN, verify
from yueke.kernel.vault.cipher import decrypt, encrypt
from yueke.kernel.vault.fields import EncryptedField
from yueke.kernel.vault.models import KeyCheck

Progress = Callable[[int, int], None]
"""Called with (rows done, rows in all) after each batch."""

_LOCK = 0x79756B01

_COUNT = SQL("SELECT count(*) FROM {table} WHERE {cipher} IS NOT NULL AND substring({cipher} from 1 for 5) <> %s")
_BATCH = SQL(
    "SELECT {pk}, {cipher} FROM {table}"
    " WHERE {cipher} IS NOT NULL AND substring({cipher} from 1 for 5) <> %s AND {after}"
    " ORDER BY {pk} LIMIT %s"
)
_WRITE = SQL(
    "UPDATE {table} t SET {cipher} = n.fresh"
    " FROM unnest(%s::{pk_type}[], %s::bytea[], %s::bytea[]) AS n(pk, old, fresh)"
    " WHERE t.{pk} = n.pk AND t.{cipher} = n.old"
)


def rotate() -> None:
    """Add a new encryption key and use it from now on; what the old ones encrypted stays readable.

    Blind indexes do not change. Follow with :func:`reencrypt_all`. Refused when the keyset comes from the
    environment, which this process cannot change for the others.
    """
    if os.environ.get(keys.VARIABLE):
        raise Refused(_("密钥由环境变量 %(name)s 提供，请先改用密钥文件再轮换。") % {"name": keys.VARIABLE})
    with transaction.atomic(), connection.cursor() as cursor:
        # Two rotations at once would each drop the key the other has just begun to use.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        keys.forget()
        verify()
        document = copy.deepcopy(keys.ring().document)
        known = {key["keyId"] for key in document["aead"]["key"]}
        fresh = keys.new_keyset(aead.aead_key_templates.AES256_GCM)
        while fresh["primaryKeyId"] in known:
            fresh = keys.new_keyset(aead.aead_key_templates.AES256_GCM)
        document["aead"]["key"] += fresh["key"]
        document["aead"]["primaryKeyId"] = fresh["primaryKeyId"]
        keys.write(document, replace=True)


def encrypted_fields() -> list[tuple[type[models.Model], EncryptedField]]:
    """Every encrypted column of the installation."""
    return [
        (model, field)
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedField)
    ]


def reencrypt(model: type[models.Model], field: str, *, batch: int = 5_000, progress: Progress | None = None) -> int:
    """Write the column anew under the present key where it is not yet; returns how many rows were.

    Each batch is its own transaction and skips rows changed meanwhile, so it may run beside daily work, be
    broken off and repeated.
    """
    column, pk = model._meta.get_field(field), model._meta.pk
    if not isinstance(column, EncryptedField) or pk is None:
        raise TypeError(f"{model.__name__}.{field} is not encrypted")
    names = {
        "table": Identifier(model._meta.db_table),
        "cipher": Identifier(str(column.column)),
        "pk": Identifier(str(pk.column)),
        "pk_type": SQL(str(pk.rel_db_type(connection))),
    }
    prefix = keys.ring().prefix
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(**names), [prefix])
        total = cursor.fetchone()[0]
    done, last = 0, None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            after = SQL("true") if last is None else SQL("{} > {}").format(names["pk"], Literal(last))
            cursor.execute(_BATCH.format(after=after, **names), [prefix, batch])
            rows = [(key, bytes(old)) for key, old in cursor.fetchall()]
            if not rows:
                return done
            last = rows[-1][0]
            fresh = [encrypt(decrypt(old, column.context), column.context) for _key, old in rows]
            cursor.execute(_WRITE.format(**names), [[key for key, _ in rows], [old for _, old in rows], fresh])
            done += cursor.rowcount
        if progress:
            progress(done, max(total, done))


def reencrypt_all(*, batch: int = 5_000, progress: Progress | None = None) -> int:
    """:func:`reencrypt` every encrypted column, and the key check; returns how many values were written."""
    KeyCheck.objects.filter(pk=1).update(cipher=encrypt(KNOWN, CONTEXT))
    return sum(reencrypt(model, field.name, batch=batch, progress=progress) for model, field in encrypted_fields())
