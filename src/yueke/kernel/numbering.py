"""Numbers that people quote (``HF20261122-0001``): prefix, date, and a count that starts anew each period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NumberRule(models.Model):
    """How the numbers of one kind of record look; first written as its module declares, then editable."""

    class Reset(models.TextChoices):
        """When the count starts at 1 again."""

        NEVER = "never", _("不重置")
        YEAR = "year", _("每年")
        MONTH = "month", _("每月")
        DAY = "day", _("每天")

    code = models.CharField(max_length=60, primary_key=True, verbose_name=_("编码"))
    prefix = models.CharField(max_length=12, blank=True, verbose_name=_("前缀"))
    date_format = models.CharField(max_length=20, blank=True, verbose_name=_("日期格式"))
    width = models.PositiveSmallIntegerField(default=4, verbose_name=_("流水号位数"))
    reset = models.CharField(max_length=5, choices=Reset.choices, default=Reset.DAY, verbose_name=_("重置"))


class NumberCount(models.Model):
    """The last number given out by a rule in a period (``2026``, ``202611``, ``20261122`` or empty)."""

    pk = models.CompositePrimaryKey("rule", "period")
    rule = models.ForeignKey(NumberRule, on_delete=models.CASCADE, related_name="counts")
    period = models.CharField(max_length=8)
    last = models.BigIntegerField()


@dataclass(frozen=True)
class _Declared:
    prefix: str
    date_format: str
    width: int
    reset: str


_PERIOD = {"never": "", "year": "%Y", "month": "%Y%m", "day": "%Y%m%d"}
_declared: dict[str, _Declared] = {}


def declare(code: str, *, prefix: str, date_format: str = "%Y%m%d-", width: int = 4, reset: str = "day") -> None:
    """State how the numbers of ``code`` (``visits.visit``) look until somebody edits the rule.

    ``date_format`` is strftime's and brings its own separator. A count that outgrows ``width`` gets longer.
    """
    if reset not in _PERIOD:
        raise ValueError(f"{code}: unknown reset {reset!r}")
    _declared[code] = _Declared(prefix, date_format, width, reset)


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
    rule = _rule(code)
    local = timezone.localtime(at)
    period = local.strftime(_PERIOD[rule.reset]) if rule.reset != "never" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_numbercount AS c (rule_id, period, last) VALUES (%s, %s, %s)"
            " ON CONFLICT (rule_id, period) DO UPDATE SET last = c.last + excluded.last RETURNING last",
            [code, period, n],
        )
        last = cursor.fetchone()[0]
    stem = rule.prefix + local.strftime(rule.date_format)
    return [f"{stem}{count:0{rule.width}d}" for count in range(last - n + 1, last + 1)]


def _rule(code: str) -> NumberRule:
    found = NumberRule.objects.filter(pk=code).first()
    if found is not None:
        return found
    if code not in _declared:
        raise LookupError(f"no module has declared how numbers of {code!r} look")
    return NumberRule.objects.get_or_create(pk=code, defaults=vars(_declared[code]))[0]
