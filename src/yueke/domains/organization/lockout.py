"""Whether the door is open to somebody who tries to sign in, read from the log of the door.

Three counts run side by side: wrong tries for a name at an address, for a name wherever they come from, and from an
address whatever the name. The first keeps a colleague's mistakes from locking anybody else; the second meets guessing
from many addresses, the third trying many names. Names nobody has are counted like all others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from yueke.domains.organization.models import SignInRecord
from yueke.domains.organization.policy import LONGEST_PAUSE, security_policy, shut_until
from yueke.domains.organization.sign_in_models import SecurityPolicy

Result = SignInRecord.Result
WRONG = (Result.FAILED, Result.SECOND_FAILED)
ADDRESS_WINDOW = timedelta(hours=1)
MOST = 100


@dataclass(frozen=True)
class Lock:
    """A name, an address or both, shut out until then. An empty name stands for all, no address for everywhere."""

    username: str
    address: str | None
    until: datetime


def locked_until(username: str, address: str | None, at: datetime) -> datetime | None:
    """When ``username`` may try again from ``address``; None when the door is open."""
    policy = security_policy()
    return _latest((_pair(policy, username, address, at), _name(policy, username, at), _place(policy, address, at)), at)


def locks(at: datetime) -> list[Lock]:
    """Who is shut out now, the longest first; at most a hundred of each kind."""
    policy = security_policy()
    failed = SignInRecord.objects.filter(result__in=WRONG, at__gt=at - LONGEST_PAUSE)
    found: list[Lock] = []
    for row in _often(failed, policy.tries_of_account, "username"):
        _add(found, row["username"], None, _name(policy, row["username"], at), at)
    for row in _often(failed, policy.tries, "username", "address"):
        _add(found, row["username"], row["address"], _pair(policy, row["username"], row["address"], at), at)
    for row in _often(failed.filter(address__isnull=False), policy.tries_of_address, "address"):
        _add(found, "", row["address"], _place(policy, row["address"], at), at)
    return sorted(found, key=lambda lock: lock.until, reverse=True)


def _pair(policy: SecurityPolicy, username: str, address: str | None, at: datetime) -> datetime | None:
    own = SignInRecord.objects.filter(username=username)
    here = Q(address=address) if address else Q(address__isnull=True)
    forgiven = own.filter(Q(result=Result.UNLOCKED) | Q(here, result=Result.SIGNED_IN))
    return _shut(policy, own.filter(here), forgiven, policy.tries, at, LONGEST_PAUSE)


def _name(policy: SecurityPolicy, username: str, at: datetime) -> datetime | None:
    own = SignInRecord.objects.filter(username=username)
    forgiven = own.filter(result__in=(Result.UNLOCKED, Result.SIGNED_IN))
    return _shut(policy, own, forgiven, policy.tries_of_account, at, LONGEST_PAUSE)


def _place(policy: SecurityPolicy, address: str | None, at: datetime) -> datetime | None:
    if not address:
        return None
    own = SignInRecord.objects.filter(address=address)
    # Whoever has an account of their own must not be able to wipe the count by using it.
    forgiven = own.filter(result=Result.UNLOCKED, username="")
    return _shut(policy, own, forgiven, policy.tries_of_address, at, ADDRESS_WINDOW)


def _shut(
    policy: SecurityPolicy,
    rows: QuerySet[SignInRecord],
    forgiven: QuerySet[SignInRecord],
    limit: int,
    at: datetime,
    window: timedelta,
) -> datetime | None:
    since = at - window
    # By number, not by time: a try and what forgives it may bear the same moment.
    last_forgiven = forgiven.filter(at__gt=since).aggregate(last=Max("pk"))["last"] or 0
    wrong = rows.filter(result__in=WRONG, at__gt=since, pk__gt=last_forgiven).aggregate(n=Count("pk"), last=Max("at"))
    return shut_until(wrong["n"], wrong["last"], limit, timedelta(minutes=policy.pause_minutes))


def _often(rows: QuerySet[SignInRecord], limit: int, *by: str) -> Iterable[dict[str, str]]:
    return rows.values(*by).annotate(n=Count("pk")).filter(n__gte=limit).order_by("-n")[:MOST]


def _add(found: list[Lock], username: str, address: str | None, until: datetime | None, at: datetime) -> None:
    if until is not None and until > at:
        found.append(Lock(username, address, until))


def _latest(moments: Iterable[datetime | None], at: datetime) -> datetime | None:
    shut = [moment for moment in moments if moment is not None and moment > at]
    return max(shut, default=None)
