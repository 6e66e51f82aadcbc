"""One pass over the complaints asked for: how many there are and how they went, in all and by every dimension at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from yueke.domains.complaints.lifecycles import OPEN
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.queries.causing import LATEST_CAUSE

SATISFIED = 4
"""From this answer on (of five) a customer is satisfied."""
REPLIED = ("replied", "closed", "archived")
"""Only then is the reply on record one of the present round."""

DIMENSIONS = (
    "category_id", "cause_id", "product_key", "batch", "department_id", "channel", "region", "grade", "round",
    "satisfaction", "outcome",
)  # fmt: skip
"""By what complaints are counted; the columns of the pass."""


@dataclass(frozen=True)
class Counted:
    """Some complaints: ``n`` of them, and how they went. Money in yuan.

    ``promised`` were promised a date that is over or answered, ``in_time`` of them were answered by the first promise;
    ``answered`` got a reply at least once, ``reopened`` had more than one round; ``rated`` told how satisfied they are.
    """

    n: int = 0
    still_open: int = 0
    closed: int = 0
    major: int = 0
    repeated: int = 0
    answered: int = 0
    reopened: int = 0
    promised: int = 0
    in_time: int = 0
    rated: int = 0
    satisfied: int = 0
    compensated: int = 0
    compensation: Decimal = Decimal(0)


@dataclass(frozen=True)
class Group:
    """The complaints with one value of a dimension; ``key`` is None or empty where nobody said."""

    key: Any
    label: str
    counted: Counted


Cube = dict[str, list[Group]]

_MEASURES = f"""
count(*), count(*) FILTER (WHERE state = ANY(%(open)s)), count(*) FILTER (WHERE state IN ('closed', 'archived')),
count(*) FILTER (WHERE grade = 'major'), count(*) FILTER (WHERE repeat_of_id IS NOT NULL),
count(*) FILTER (WHERE replied_at IS NOT NULL), count(*) FILTER (WHERE round > 1),
count(*) FILTER (WHERE first_promised_at IS NOT NULL AND (done_at IS NOT NULL OR first_promised_at <= %(at)s)),
count(*) FILTER (WHERE done_at <= first_promised_at),
count(satisfaction), count(*) FILTER (WHERE satisfaction >= {SATISFIED}),
count(*) FILTER (WHERE compensation > 0), coalesce(sum(compensation), 0)"""


def counted(rows: QuerySet[Complaint], at: datetime) -> Counted:
    """All of ``rows``. One query."""
    return counted_by(rows, at, ())[0]


def counted_by(
    rows: QuerySet[Complaint], at: datetime, dimensions: tuple[str, ...] = DIMENSIONS
) -> tuple[Counted, Cube]:
    """All of ``rows``, and their groups by each of ``dimensions``, the most frequent first. One query."""
    wanted = rows.annotate(
        cause_id=LATEST_CAUSE,
        region=Coalesce(F("customer__province"), Value(""), output_field=CharField()),
        product_key=PRODUCT,
        done_at=Case(When(state__in=REPLIED, then=F("replied_at")), default=Value(None)),
    ).values(
        *DIMENSIONS, "product_name", "state", "repeat_of_id", "replied_at", "first_promised_at", "done_at", "compensation"
    )  # fmt: skip
    try:
        inner, params = wanted.query.sql_with_params()
    except EmptyResultSet:
        return Counted(), {name: [] for name in dimensions}
    columns = "".join(f"{name}, " for name in dimensions)
    mask = f"GROUPING({', '.join(dimensions)})" if dimensions else "0"
    sets = "".join(f", ({name})" for name in dimensions)
    measures, told = _positional(_MEASURES, {"open": list(OPEN), "at": at})
    text = (
        f"SELECT {mask}, {columns}max(product_name), {measures}"  # noqa: S608
        f" FROM ({inner}) c GROUP BY GROUPING SETS ((){sets})"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, [*told, *params])
        return _sorted(cursor.fetchall(), dimensions)


def _sorted(found: Iterable[tuple[Any, ...]], dimensions: tuple[str, ...]) -> tuple[Counted, Cube]:
    """Rows of the pass by the dimension they were grouped by: its bit of the mask is the only one not set."""
    width = len(dimensions)
    every = 2**width - 1
    cube: Cube = {name: [] for name in dimensions}
    total = Counted()
    for row in found:
        told = Counted(*row[width + 2 :])
        if row[0] == every:
            total = told
            continue
        place = width - (every - row[0]).bit_length()
        name = dimensions[place]
        label = row[width + 1] if name == "product_key" else ""
        cube[name].append(Group(row[1 + place], label or "", told))
    for groups in cube.values():
        groups.sort(key=lambda one: (-one.counted.n, str(one.key)))
    return total, cube


def _positional(text: str, named: dict[str, Any]) -> tuple[str, list[Any]]:
    """Named parameters as positional ones, in their order: the inner query has its own."""
    order: list[Any] = []
    for part in text.split("%(")[1:]:
        order.append(named[part.split(")")[0]])
    for name in named:
        text = text.replace(f"%({name})s", "%s")
    return text, order


PRODUCT = Case(
    When(product__isnull=False, then=Concat(Value("p"), Cast("product_id", CharField()), output_field=CharField())),
    default=F("product_name"),
    output_field=CharField(),
)
"""Products of the catalogue by their id, others by the name that was told."""
