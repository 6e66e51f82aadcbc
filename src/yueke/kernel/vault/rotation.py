"""New keys for old data, without a stop: both stay readable until every row has been written anew."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _
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


def rotate() -> None:
    """Add a new encryption key and use it from now on; what the old ones encrypted stays readable.

    Blind indexes do not change. Follow with :func:`reencrypt_all`. Refused when the keyset comes from the
    environment, which this process cannot change for the others.
    """
    if os.environ.get(keys.VARIABLE):
        raise Refused(_("密钥由环境变量 %(name)s 提供,请先改用密钥文件再轮换。") % {"name": keys.VARIABLE})
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


def reencrypt(
    model: type[models.Model], field: str, *, batch: int = 5_000, progress: Progress | None = None
) -> int:
    """Write the column anew under the present key where it is not yet; returns how many rows were.

    Each batch is its own transaction and skips rows changed meanwhile, so it may run beside daily work, be
    broken off and repeated.
    """
    column = model._meta.get_field(field)
    assert isinstance(column, EncryptedField)
    names = {
        "table": connection.ops.quote_name(model._meta.db_table),
        "column": connection.ops.quote_name(column.column),
        "pk": connection.ops.quote_name(model._meta.pk.column),  # type: ignore[union-attr]
        "pk_type": model._meta.pk.rel_db_type(connection),  # type: ignore[union-attr]
    }
    prefix = keys.ring().prefix
    stale = "{column} IS NOT NULL AND substring({column} from 1 for 5) <> %s".format(**names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {names['table']} WHERE {stale}", [prefix])
        total = cursor.fetchone()[0]
    done, last = 0, None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            after = "" if last is None else "AND {pk} > %s".format(**names)
            cursor.execute(
                "SELECT {pk}, {column} FROM {table} WHERE {stale} {after} ORDER BY {pk} LIMIT %s".format(
                    stale=stale, after=after, **names
                ),
                [prefix, *([] if last is None else [last]), batch],
            )
            rows = [(pk, bytes(old)) for pk, old in cursor.fetchall()]
            if not rows:
                return done
            last = rows[-1][0]
            cursor.execute(
                "UPDATE {table} t SET {column} = n.fresh FROM unnest(%s::{pk_type}[], %s::bytea[], %s::bytea[])"
                " AS n(pk, old, fresh) WHERE t.{pk} = n.pk AND t.{column} = n.old".format(**names),
                [
                    [pk for pk, _old in rows],
                    [old for _pk, old in rows],
                    [encrypt(decrypt(old, column.context), column.context) for _pk, old in rows],
                ],
            )
            done += cursor.rowcount
        if progress:
            progress(done, max(total, done))


def reencrypt_all(*, batch: int = 5_000, progress: Progress | None = None) -> int:
    """:func:`reencrypt` every encrypted column, and the key check; returns how many values were written."""
    KeyCheck.objects.filter(pk=1).update(cipher=encrypt(KNOWN, CONTEXT))
    return sum(
        reencrypt(model, field.name, batch=batch, progress=progress) for model, field in encrypted_fields()
    )
