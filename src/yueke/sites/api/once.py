"""A post with an ``Idempotency-Key`` is carried out once, however often it arrives."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from ninja import Header

from yueke.kernel import clock
from yueke.kernel.errors import Invalid
from yueke.sites.api.door import Caller
from yueke.sites.api.models import AnsweredCall

# At every post, so in one statement; it waits for the end of a post under the same key that is still at work.
_FIRST = """
INSERT INTO api_answeredcall (token_id, key, asked, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (token_id, key) DO NOTHING RETURNING id
"""
REMEMBERED = timedelta(days=7)
"""How long a key is known."""

Key = Annotated[
    str | None,
    Header(
        None,
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,64}$",
        description="Chosen by the caller, for each new record another. A post repeated with the same key within seven "
        "days is not carried out again: the record it made is told once more.",
    ),
]


def once(request: Caller, key: str | None, act: Callable[[], int]) -> int:
    """The id of the record ``act`` makes, or of the one it made when the same request came under ``key`` before.

    Refuses a key that came with another request. The key is kept in the transaction of what it made.
    """
    if key is None:
        return act()
    asked = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).digest()
    mine = (request.holder.token_id, key)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_FIRST, [*mine, asked, clock.now()])
            first = cursor.fetchone()
        if first:
            made = act()
            AnsweredCall.objects.filter(pk=first[0]).update(record_id=made)
            return made
        call = AnsweredCall.objects.get(token_id=mine[0], key=key)
    if bytes(call.asked) != asked:
        raise Invalid(_("这个 Idempotency-Key 已用于另一个请求。"), field="Idempotency-Key")
    return int(call.record_id or 0)


def forget_old() -> int:
    """Drop the keys of posts nobody will repeat any more; returns how many."""
    return AnsweredCall.objects.filter(at__lt=clock.now() - REMEMBERED).delete()[0]
