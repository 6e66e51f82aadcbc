"""How often one may knock: what visitors can send is counted, by address and by account, across all processes.

A pause after wrong passwords or codes is not here: this is against the many requests themselves, right or wrong. Each
site declares the limits of its own addresses.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yueke.kernel import clock
from yueke.sites.entrance.models import Knock

WINDOW = 60
"""Seconds over which is counted."""

_REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """How many requests a minute are taken from one address, and for one account. A company may share an address.

    ``method`` names those counted, joined by blanks. ``account`` says whom a request means; without it, or when it
    says nobody, that is whoever is signed in, else the browser's session.
    """

    of_address: int
    of_account: int
    method: str = "POST"
    account: Callable[[HttpRequest], str] | None = None


LIMITS: dict[str, Limit] = {}
"""By the name of the address. Every page a visitor may post to must be named."""


def declare(limits: Mapping[str, Limit]) -> None:
    """Limit the addresses of a site; called as it is set up."""
    LIMITS.update(limits)


class WithinLimits:
    """Answers 429, with ``Retry-After``, whoever knocks too often; the view does not run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        limit = LIMITS.get(name)
        if limit is None or request.method not in limit.method.split():
            return None
        now = clock.now()
        most = dict(_counted(request, name, limit))
        if all(times <= most[who] for who, times in knocked_together(list(most), now).items()):
            return None
        return too_many(request, WINDOW - int(now.timestamp()) % WINDOW)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: nothing was carried out; may be tried again in so many seconds."""
    answer = render(request, "429.html", {"seconds": seconds}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def forget_knocks() -> int:
    """Drop what was counted an hour ago; returns how many."""
    return Knock.objects.filter(minute__lt=int((clock.now() - _REMEMBERED).timestamp()) // WINDOW).delete()[0]


def _counted(request: HttpRequest, name: str, limit: Limit) -> Iterator[tuple[str, int]]:
    """What is counted: the address, and the account meant. In a browser without either, its session."""
    yield f"{name} address {request.META.get('REMOTE_ADDR', '')}", limit.of_address
    account = limit.account(request) if limit.account else ""
    if not account and request.user.is_authenticated:
        account = str(request.user.pk)
    account = account or request.session.session_key or ""
    if account:
        yield f"{name} account {account}", limit.of_account


def knocked(who: str, now: datetime, *, within: int = WINDOW) -> int:
    """Count one more of ``who``; returns how many this minute, or in this stretch of ``within`` seconds (an hour at most)."""
    return knocked_together([who], now, within=within)[who]


def knocked_together(whom: Sequence[str], now: datetime, *, within: int = WINDOW) -> dict[str, int]:
    """Count one more of each at once; returns by each how many it is. One statement.

    Kept as a digest: addresses and names are nobody's here.
    """
    key = settings.SECRET_KEY.encode()
    digests = {hmac.digest(key, who.encode("utf-8", "replace"), "sha256").hex()[:40]: who for who in whom}
    # In one order, so that two who knock at once never wait crosswise.
    rows = sorted(digests)
    minute = int(now.timestamp()) // within * within // WINDOW
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO entrance_knock AS k (who, minute, times) SELECT unnest(%s::text[]), %s, 1"
            " ON CONFLICT (who) DO UPDATE SET times = CASE WHEN k.minute = excluded.minute THEN k.times + 1 ELSE 1 END,"
            " minute = excluded.minute RETURNING who, times",
            [rows, minute],
        )
        return {digests[digest]: int(times) for digest, times in cursor.fetchall()}
