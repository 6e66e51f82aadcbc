"""The rules of signing in, as they are now, and the pauses after wrong passwords."""

from __future__ import annotations

from datetime import datetime, timedelta

from yueke.domains.organization.sign_in_models import SecurityPolicy

LONGEST_PAUSE = timedelta(hours=24)


def security_policy() -> SecurityPolicy:
    """The policy in force; the defaults, unsaved, as long as nobody has changed one."""
    return SecurityPolicy.objects.first() or SecurityPolicy()


def pause(failures: int, limit: int, first: timedelta) -> timedelta:
    """How long after the last of ``failures`` the door stays shut: nothing below ``limit``, then doubling."""
    if failures < limit:
        return timedelta()
    # Beyond so many doublings the longest pause is reached whatever the first one was.
    return min(first * 2 ** min(failures - limit, 20), LONGEST_PAUSE)


def shut_until(failures: int, last: datetime | None, limit: int, first: timedelta) -> datetime | None:
    """When somebody may try again who failed ``failures`` times, the ``last`` time then; None when they may at once."""
    wait = pause(failures, limit, first)
    return last + wait if last is not None and wait else None
