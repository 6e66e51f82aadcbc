"""Which complaints are looked at: those received in a run of days, narrowed as the reader wants, within their rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import QuerySet

from yueke.domains.complaints.choices import Channel, Grade
from yueke.domains.complaints.lifecycles import NOT_COUNTED
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.queries.trees import with_below
from yueke.domains.organization.queries import below
from yueke.kernel.access import Actor
from yueke.kernel.parameters import midnight, whole

_IDS = ("department_id", "product_id", "category_id")


@dataclass(frozen=True)
class Asked:
    """The days from ``first`` up to, not including, ``end``; empty values narrow nothing.

    ``department_id`` (the one that answers) and ``category_id`` include what lies below; ``region`` is the province of the
    customer's archive.
    """

    first: date
    end: date
    department_id: int | None = None
    product_id: int | None = None
    category_id: int | None = None
    channel: str = ""
    region: str = ""
    grade: str = ""

    @classmethod
    def read(cls, params: Mapping[str, Any], first: date, end: date) -> Self:
        """What the parameters of an address narrow; what cannot be read is left out."""
        values: dict[str, Any] = {name: whole(params.get(name)) for name in _IDS}
        for name, known in (("channel", Channel.values), ("grade", Grade.values)):
            values[name] = params[name] if params.get(name) in known else ""
        return cls(first, end, region=str(params.get("region", ""))[:30].strip(), **values)

    @property
    def is_narrowed(self) -> bool:
        """Whether only some complaints of these days are looked at."""
        return bool(self.narrowing())

    def narrowing(self) -> dict[str, str]:
        """What narrows, as parameters of an address; without the days."""
        found = dataclasses.asdict(self)
        return {name: str(value) for name, value in found.items() if value and name not in ("first", "end")}

    def during(self, first: date, end: date) -> Self:
        """The same complaints of other days."""
        return dataclasses.replace(self, first=first, end=end)

    def before(self) -> Self:
        """As many days just before; a whole month, quarter or year before one of these."""
        months = (self.end.year - self.first.year) * 12 + self.end.month - self.first.month
        if self.first.day == self.end.day == 1:
            return self.during(months_later(self.first, -months), self.first)
        return self.during(self.first - (self.end - self.first), self.first)

    def year_before(self) -> Self:
        """The same days a year earlier."""
        return self.during(_year_earlier(self.first), _year_earlier(self.end))

    def list_params(self, **more: Any) -> dict[str, str]:
        """What the list of complaints is narrowed by to show exactly those counted here."""
        last = self.end - timedelta(days=1)
        days = {"desk": "counted", "from_date": f"{self.first}", "to_date": f"{last}"}
        return {**days, **self.narrowing(), **{name: str(value) for name, value in more.items() if value}}

    def rows(self, actor: Actor) -> QuerySet[Complaint]:
        """The complaints counted: what was declined or merged into another is none of its own."""
        return self.narrowed(Complaint.objects.visible_to(actor)).filter(
            received_at__gte=midnight(self.first), received_at__lt=midnight(self.end)
        )

    def narrowed(self, rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
        """``rows`` of any days that are counted and pass what narrows."""
        rows = rows.exclude(state__in=NOT_COUNTED).order_by()
        if self.department_id is not None:
            rows = rows.filter(department_id__in=below([self.department_id]))
        if self.category_id is not None:
            rows = rows.filter(category_id__in=with_below("category", self.category_id))
        if self.product_id is not None:
            rows = rows.filter(product_id=self.product_id)
        if self.region:
            rows = rows.filter(customer__province=self.region)
        for name in ("channel", "grade"):
            if value := getattr(self, name):
                rows = rows.filter(**{name: value})
        return rows


def months_later(day: date, months: int) -> date:
    """The first day of the month ``months`` after that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
