"""Keeping ratings of whatever source as one kind of row; taking over weights once a survey's data are settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from yueke.domains.evaluations.models import Rating
from yueke.domains.evaluations.rules.scores import score
from yueke.kernel.access import Actor, command

RATE = "evaluations.rate"
_AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True)
class RatingFact:
    """One answer ``raw`` on the scale ``low``..``high``, scored by ``rule`` (``methods.satisfaction.scales``)."""

    origin_kind: str
    origin_id: int
    reference: str
    indicator: str
    raw: int
    low: int
    high: int
    rule: str
    day: date
    role: str = "performance"
    mode: str = ""
    survey_id: int | None = None
    customer_id: int | None = None
    product_id: int | None = None
    order_id: int | None = None
    department_id: int | None = None
    employee_id: int | None = None
    store: str = ""
    competitor: str = ""
    weight: float = 1.0
    counted: bool = True


@command(may=RATE)
def store(actor: Actor, facts: Iterable[RatingFact], *, at: datetime) -> int:
    """Keep ratings; what is known already stays as it was said. Returns how many were handed in."""
    return kept(facts)


def kept(facts: Iterable[RatingFact]) -> int:
    """The same, for commands of this module."""
    rows = [_row(one) for one in facts]
    Rating.objects.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)
    return len(rows)


_TAKEN_OVER = """UPDATE evaluations_rating r SET weight = s.weight, counted = s.counted
FROM unnest(%s::bigint[], %s::float8[], %s::bool[]) AS s (id, weight, counted)
WHERE r.survey_id = %s AND r.origin_kind = 'survey' AND r.origin_id = s.id
    AND (r.weight, r.counted) IS DISTINCT FROM (s.weight, s.counted)"""


@command(may=RATE)
def take_over(actor: Actor, survey_id: int, settled: Mapping[int, tuple[float, bool]], *, at: datetime) -> int:
    """Take weight and validity over from a survey's settled data, by id of the response; returns how many rows changed."""
    ids = sorted(settled)
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKEN_OVER, [ids, [settled[one][0] for one in ids], [settled[one][1] for one in ids], survey_id]
        )
        return int(cursor.rowcount)


_TAKEN_OUT = """UPDATE evaluations_rating SET counted = false
WHERE survey_id = %s AND origin_kind = 'survey' AND origin_id = ANY(%s::bigint[]) AND counted"""


@command(may=RATE)
def take_out(actor: Actor, survey_id: int, response_ids: Iterable[int], *, at: datetime) -> int:
    """Count the ratings of responses no more that were brought in by mistake and are gone; returns how many rows changed.

    What was said stays on record (it never changes), in no figure.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_OUT, [survey_id, sorted(response_ids)])
        return int(cursor.rowcount)


def _row(fact: RatingFact) -> Rating:
    return Rating(
        origin_kind=fact.origin_kind, origin_id=fact.origin_id, reference=fact.reference[:45], indicator=fact.indicator,
        role=fact.role, score=score(fact.raw, fact.low, fact.high, fact.rule), raw=fact.raw,
        steps=fact.high - fact.low + 1, day=fact.day, mode=fact.mode, survey_id=fact.survey_id,
        customer_id=fact.customer_id, product_id=fact.product_id, order_id=fact.order_id,
        department_id=fact.department_id, employee_id=fact.employee_id, store=fact.store[:60],
        competitor=fact.competitor[:60], weight=fact.weight, counted=fact.counted,
    )  # fmt: skip
