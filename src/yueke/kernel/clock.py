"""The time, read only at the doors (views, command line, jobs); domains take ``at``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("yueke_frozen_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in the installation's time zone."""
    return timezone.localtime(_frozen.get() or timezone.now())


def today() -> date:
    """The calendar day of :func:`now`."""
    return now().date()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Let :func:`now` answer ``at`` inside the block; for tests and for building histories."""
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)
