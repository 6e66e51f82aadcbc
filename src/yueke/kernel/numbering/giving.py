"""Giving out numbers, each to one record only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from yueke.kernel.errors import Message
from yueke.kernel.numbering.models import NumberRule
from yueke.kernel.numbering.shapes import PERIODS, Shape


@dataclass(frozen=True)
class Declared:
    """What a module says of its numbers: what they number, and how they look until somebody edits the rule."""

    title: Message
    shape: Shape


declared: dict[str, Declared] = {}
"""What modules declared, by code."""


def declare(
    code: str,
    *,
    prefix: str,
    date_format: str = "%Y%m%d-",
    width: int = 4,
    reset: str = "day",
    title: Message = "",
) -> None:
    """State how the numbers of ``code`` (``visits.visit``) look until somebody edits the rule.

    ``date_format`` is strftime's and brings its own separator. A count that outgrows ``width`` gets longer.
    ``title`` is what people call the number; rules without one are not offered for editing.
    """
    if reset not in PERIODS:
        raise ValueError(f"{code}: unknown reset {reset!r}")
    declared[code] = Declared(title, Shape(prefix, date_format, width, reset))


def next_number(code: str, at: datetime) -> str:
    """The next number of ``code`` at the moment ``at``; see :func:`next_numbers`."""
    return next_numbers(code, at, 1)[0]


def next_numbers(code: str, at: datetime, n: int) -> list[str]:
    """The next ``n`` numbers of ``code``, never given to anybody else.

    The count is locked until the caller's transaction ends; when that is rolled back the numbers are free
    again. Raises LookupError for a code that no module has declared.
    """
    if n < 1:
        return []
    shape = _rule(code).shape
    local = timezone.localtime(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_numbercount AS c (rule_id, period, last) VALUES (%s, %s, %s)"
            " ON CONFLICT (rule_id, period) DO UPDATE SET last = c.last + excluded.last RETURNING last",
            [code, shape.period(local), n],
        )
        last = cursor.fetchone()[0]
    return shape.numbers(local, range(last - n + 1, last + 1))


def _rule(code: str) -> NumberRule:
    # Shared with others who take numbers, not with whoever edits the rule: nobody counts on by a rule just replaced.
    found = list(NumberRule.objects.raw("SELECT * FROM kernel_numberrule WHERE code = %s FOR SHARE", [code]))
    return found[0] if found else written(code)


def written(code: str) -> NumberRule:
    """The rule of ``code`` as a row, written as declared when there is none; LookupError when nobody declared it."""
    if code not in declared:
        raise LookupError(f"no module has declared how numbers of {code!r} look")
    return NumberRule.objects.get_or_create(pk=code, defaults=vars(declared[code].shape))[0]
