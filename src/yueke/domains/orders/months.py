"""In how many of given months something happened, as an aggregate PostgreSQL can compute in parallel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.postgres.aggregates import BitOr
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, DateTimeField, F, Func, IntegerField, Value

MOST = 62
"""How many months fit the bits of a number."""


class _Bit(Func):
    """One bit for the month a moment falls in."""

    template = "(1::bigint << width_bucket(%(expressions)s))"
    output_field = BigIntegerField()


class _Ones(Func):
    """How many bits are set."""

    template = "bit_count((%(expressions)s)::bit(64))::int"
    output_field = IntegerField()


def months_bought(column: str, starts: Sequence[datetime]) -> Func:
    """In how many of the months that begin at ``starts`` (oldest first, at most 62) a row of the group falls.

    A bit for each month instead of ``count(DISTINCT …)``, which would sort every group.
    """
    if len(starts) > MOST:
        raise ValueError(f"a window of {len(starts)} months is too long; at most {MOST}")
    begins = Value(list(starts), output_field=ArrayField(DateTimeField()))
    return _Ones(BitOr(_Bit(F(column), begins)))
