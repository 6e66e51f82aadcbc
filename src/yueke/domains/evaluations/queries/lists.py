"""Evaluations as the staff list and open them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yueke.domains.evaluations.choices import Looks, Subject
from yueke.domains.evaluations.lifecycles import EVALUATION_LIFE
from yueke.domains.evaluations.models import Door, Evaluation, Photo
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.kernel.ids import read_id
from yueke.kernel.search_terms import query_terms

SORTS: dict[str, tuple[str, ...]] = {
    "-received": ("-received_at", "-id"),
    "received": ("received_at", "id"),
}
WAITING = {
    "answer": Q(answered_at__isnull=True) & ~Q(state="withdrawn"),
    "telling": Q(told_at__isnull=True) & ~Q(state="withdrawn"),
    "review": Q(state="received"),
}
"""What may still be owed: an answer, being told what was done, the decision whether it is shown."""
_NUMBERS = ("department_id", "customer_id", "product_id")


@dataclass(frozen=True)
class EvaluationFilter:
    """What the list is narrowed by; ``waits`` is one of :data:`WAITING`, days are ISO."""

    text: str = ""
    state: str = ""
    subject: str = ""
    stars: str = ""
    looks: str = ""
    waits: str = ""
    department_id: str = ""
    customer_id: str = ""
    product_id: str = ""
    from_date: str = ""
    to_date: str = ""
    sort: str = "-received"

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in the parameters of an address; what cannot be read is left out."""
        given = {f.name: str(params.get(f.name, ""))[:100].strip() for f in fields(cls)}
        for name in _NUMBERS:
            given[name] = given[name] if read_id(given[name]) is not None else ""
        known: dict[str, Collection[str]] = {
            "state": [one.code for one in EVALUATION_LIFE.states], "subject": Subject.values, "looks": Looks.values,
            "waits": WAITING, "stars": ("1", "2", "3", "4", "5"),
        }  # fmt: skip
        for name, values in known.items():
            given[name] = given[name] if given[name] in values else ""
        for name in ("from_date", "to_date"):
            given[name] = given[name] if _day(given[name]) else ""
        given["sort"] = given["sort"] if given["sort"] in SORTS else "-received"
        return cls(**given)

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address; defaults left out."""
        pairs = [(f.name, getattr(self, f.name)) for f in fields(self) if f.name != "sort"]
        out = [(name, value) for name, value in pairs if value]
        return out if self.sort == "-received" else [*out, ("sort", self.sort)]


def order_of(filters: EvaluationFilter) -> tuple[str, ...]:
    """The order ``filters`` ask for."""
    return SORTS[filters.sort]


def evaluations(actor: Actor, filters: EvaluationFilter | None = None) -> QuerySet[Evaluation]:
    """Evaluations the actor may see, unordered."""
    f = filters or EvaluationFilter()
    rows: QuerySet[Evaluation] = Evaluation.objects.visible_to(actor)
    if f.text:
        asked = query_terms(f.text)
        found = Q(number=f.text.upper())
        rows = rows.filter(found | asked.q("search_terms") if asked else found)
    exact = {name: getattr(f, name) for name in ("state", "subject", "stars", "looks", *_NUMBERS)}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if f.waits:
        rows = rows.filter(WAITING[f.waits])
    if first := _day(f.from_date):
        rows = rows.filter(received_at__date__gte=first)
    if last := _day(f.to_date):
        rows = rows.filter(received_at__date__lte=last)
    return rows


def listed(actor: Actor, filters: EvaluationFilter) -> QuerySet[Evaluation]:
    """The same with what a list shows of each."""
    return evaluations(actor, filters).select_related(
        "customer", "product", "order", "line", "employee", "department", "answered_by"
    )


def evaluation(actor: Actor, evaluation_id: int) -> Evaluation:
    """One evaluation with all its page shows; raises NotFound outside the actor's rows."""
    rows = listed(actor, EvaluationFilter()).select_related("decided_by", "adopted_by", "owner", "door")
    found = rows.prefetch_related("photos__file").filter(pk=evaluation_id).first()
    if found is None:
        raise NotFound
    return found


def photo(actor: Actor, photo_id: int) -> Photo:
    """A picture of an evaluation the actor may see."""
    rows = Photo.objects.select_related("file").filter(evaluation__in=Evaluation.objects.visible_to(actor).values("pk"))
    found = rows.filter(pk=photo_id).first()
    if found is None:
        raise NotFound
    return found


def title_of(row: Evaluation) -> str:
    """What was evaluated, in words; joined rows must be there."""
    if row.product is not None:
        return row.product.name
    if row.line is not None:
        return row.line.product_name
    if row.order is not None:
        return _("订单 %(number)s") % {"number": row.order.number}
    if row.employee is not None:
        return row.employee.name
    return row.department.name if row.department else str(row.get_subject_display())


def fill_names(ids: Collection[int]) -> dict[int, str]:
    """Numbers by id, for histories."""
    return dict(Evaluation.objects.filter(pk__in=list(ids)).values_list("pk", "number"))


def owners_of(ids: Collection[int]) -> set[int | None]:
    """Who answers for these evaluations."""
    return set(Evaluation.objects.filter(pk__in=list(ids)).values_list("owner_id", flat=True))


def doors(limit: int = 200) -> list[Door]:
    """The codes there are, open ones first, the latest first."""
    rows = Door.objects.select_related("product", "order", "department", "employee", "made_by")
    return sorted(rows.order_by("-id")[:limit], key=lambda one: one.shut_at is not None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
