"""How complaints went from month to month, and what became more than usual: only what the method says, in words.

Totals: a chart of counts (u chart with one month as its unit; D. C. Montgomery, 7.3). Categories and products: each month
against the seven before it (EARS C1, ``methods.warning.spikes``) and by an exact rate ratio.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth

from yueke.domains.complaints.models import Complaint
from yueke.insight.complaints.asked import Asked, months_later
from yueke.insight.complaints.cube import PRODUCT
from yueke.kernel.access import Actor
from yueke.kernel.parameters import midnight
from yueke.methods.effects import Counted as Exposed
from yueke.methods.effects import rate_ratio
from yueke.methods.multiplicity import benjamini_hochberg
from yueke.methods.warning.charts import Chart, u_chart
from yueke.methods.warning.spikes import BASELINE, ears

SHOWN = 13
"""Months in the chart: a year and the same month of the year before."""
LEAST_MONTHS = 3
"""From fewer months no limits are told."""
FALSE_FINDINGS = 0.05
"""Of the spikes told at most this share is chance, on average."""


@dataclass(frozen=True)
class Spike:
    """A month in which there was more of something than its ``expected`` number, beyond ``limit``.

    ``of`` is ``category`` or ``product``, ``key`` what the list of complaints is narrowed by.
    """

    month: date
    of: str
    key: Any
    label: str
    count: int
    expected: float
    limit: float


@dataclass(frozen=True)
class Trend:
    """Complaints by whole month (``counts``), and the one that is not over (``running``), if the days reach into it."""

    months: tuple[date, ...]
    counts: tuple[int, ...]
    running: int | None
    chart: Chart | None
    spikes: tuple[Spike, ...]


def trend(actor: Actor, asked: Asked, today: date, categories: Mapping[int | None, str]) -> Trend:
    """The thirteen months that end with the days asked for; spikes of the months among those days. Three queries.

    The running month is counted, not judged: it is not over. Nor is what lies before the second month with a complaint:
    the first one need not have been whole.
    """
    judged_from, whole_until = asked.first.replace(day=1), today.replace(day=1)
    last = min(months_later(asked.end, -1) if asked.end.day == 1 else asked.end.replace(day=1), whole_until)
    shown_from = months_later(last, 1 - SHOWN)
    months = _months(min(shown_from, months_later(judged_from, -BASELINE)), months_later(last, 1))
    every = asked.narrowed(Complaint.objects.visible_to(actor))
    rows = every.filter(received_at__gte=midnight(months[0]), received_at__lt=midnight(months_later(last, 1)))
    by_category = _counts(rows, "category_id", months)
    by_product = _counts(rows.annotate(product_key=PRODUCT), "product_key", months, "product_name")
    totals = [sum(series[i] for _label, series in by_category.values()) for i in range(len(months))]
    known = 0
    if not every.filter(received_at__lt=midnight(months[0])).exists():
        known = next((i + 1 for i, n in enumerate(totals) if n), len(months))
    done = [i for i in range(known, len(months)) if months[i] < whole_until]
    named = {key: (categories.get(key, ""), series) for key, (_label, series) in by_category.items()}
    found = _spikes({"category": named, "product": by_product}, months, done, judged_from)
    shown = [i for i in done if months[i] >= shown_from]
    counts = [totals[i] for i in shown]
    return Trend(
        tuple(months[i] for i in shown),
        tuple(counts),
        totals[-1] if months[-1] >= whole_until else None,
        u_chart(counts, [1.0] * len(counts)) if len(counts) >= LEAST_MONTHS else None,
        tuple(found),
    )


def _counts(rows: Any, key: str, months: Sequence[date], label: str = "") -> dict[Any, tuple[str, list[int]]]:
    named = (key, label) if label else (key,)
    place = {month: i for i, month in enumerate(months)}
    found: dict[Any, tuple[str, list[int]]] = {}
    for *known, month, n in (
        rows.annotate(month=TruncMonth("received_at"))
        .values_list(*named, "month")
        .annotate(n=Count("pk"))
        .order_by(*named, "month")
    ):
        told = found.setdefault(known[0], (known[1] if label else "", [0] * len(months)))
        told[1][place[month.date()]] += n
    return found


def _spikes(
    groups: Mapping[str, Mapping[Any, tuple[str, list[int]]]],
    months: Sequence[date],
    done: Sequence[int],
    judged_from: date,
) -> list[Spike]:
    """What EARS calls an alarm and an exact test does, too: months of few complaints vary more than it expects.

    Corrected for the many types and products looked at, so that of all spikes told at most one in twenty is chance.
    """
    found: list[tuple[Spike, float]] = []
    for of, counts in groups.items():
        for key, (label, series) in counts.items():
            watched = ears([series[i] for i in done], "C1")
            for place, (i, one) in enumerate(zip(done, watched, strict=True)):
                if months[i] < judged_from or one.expected is None or one.limit is None:
                    continue
                # What nobody can name is looked at, too, or it would not count among those looked at.
                is_told = one.alarm and key not in (None, "")
                spike = Spike(months[i], of if is_told else "", key, label, series[i], one.expected, one.limit)
                found.append((spike, _p_value(series, done, place) if one.alarm else 1.0))
    adjusted = benjamini_hochberg([p for _spike, p in found])
    told = [spike for (spike, _p), p in zip(found, adjusted, strict=True) if spike.of and p <= FALSE_FINDINGS]
    return sorted(told, key=lambda one: (-one.month.toordinal(), -(one.count - one.limit), str(one.key)))


def _p_value(series: Sequence[int], done: Sequence[int], place: int) -> float:
    """Of this month against the seven before. Asked of alarms only: taking all others for certain chance errs on the
    safe side, and spares thousands of tests."""
    before = sum(series[j] for j in done[place - BASELINE : place])
    return rate_ratio(Exposed(before, BASELINE), Exposed(series[done[place]], 1)).p_value


def _months(first: date, end: date) -> list[date]:
    found = [first]
    while (following := months_later(found[-1], 1)) < end:
        found.append(following)
    return found
