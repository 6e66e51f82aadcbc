"""A post with an ``Idempotency-Key`` is carried out once, however often it arrives."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from ninja import Header

from yueke.kernel import clock
from yueke.kernel.errors import Invalid
from yueke.sites.api.door import Caller
from yueke.sites.api.models import AnsweredCall

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
    with transaction.atomic():
        # A repeat that arrives while the first is still at work waits here for its end.
        call, fresh = AnsweredCall.objects.get_or_create(
            token_id=request.holder.token_id, key=key, defaults={"asked": asked, "at": clock.now()}
        )
        if fresh:
            call.record_id = act()
            call.save(update_fields=["record_id"])
        elif bytes(call.asked) != asked:
            raise Invalid(_("这个 Idempotency-Key 已用于另一个请求。"), field="Idempotency-Key")
    return int(call.record_id or 0)


def forget_old() -> int:
    """Drop the keys of posts nobody will repeat any more; returns how many."""
    return AnsweredCall.objects.filter(at__lt=clock.now() - REMEMBERED).delete()[0]
