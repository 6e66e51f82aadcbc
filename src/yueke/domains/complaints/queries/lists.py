"""Lists of complaints: the filter, its conditions, the orders they may be read in, and the counts on tabs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db.models import F, OrderBy, Q, QuerySet
from django.utils import timezone

from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE, NOT_COUNTED, OPEN
from yueke.domains.complaints.models import Category, Complaint, ComplaintQuerySet
from yueke.domains.complaints.queries.causing import caused_by
from yueke.domains.organization.queries import below
from yueke.kernel.access import Actor
from yueke.kernel.gate import FINDABLE_TAILS, sight
from yueke.kernel.parameters import day, midnight, whole
from yueke.kernel.search_terms import query_terms

NAMED = {"customer": ("name", "kind"), "category": ("name",), "department": ("name",), "handler": ("name",)}
"""Who and what a row of a list names, and what it tells of them."""
TOLD = (
    "number", "state", "grade", "channel", "caller_name", "product_name", "batch", "round", "urged", "supervised", "satisfaction",
    "outcome", "claim_amount", "compensation", "received_at", "next_due_at", "promised_at", "closed_at", "archived_at",
    # Who stands near enough to a caller to see the name.
    "investigator", "first_contact", "recorded_by",
)  # fmt: skip
"""What a row of a list tells of the complaint itself."""
_LAST = F("next_due_at").asc(nulls_last=True)
SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "-received": ("-received_at", "-id"),
    "received": ("received_at", "id"),
    "due": (_LAST, "id"),
}
"""The orders of a list; each is answered by an index (``due`` among open ones)."""

DESKS: dict[str, tuple[str, ...]] = {
    "open": OPEN,
    "new": ("registered",),
    "to_assign": ("accepted",),
    "to_sign": ("assigned",),
    "working": ("investigating", "proposed", "replying"),
    "to_review": ("reviewing",),
    "to_visit": ("replied",),
    "to_file": ("closed",),
    "ended": ("declined", "merged", "referred", "withdrawn"),
    "filed": ("archived",),
    "counted": tuple(state.code for state in COMPLAINT_LIFE.states if state.code not in NOT_COUNTED),
}
"""The tabs of the desk, by the states they show."""

_MANY = ("state", "grade", "channel")
_OWN_IDS = ("handler_id", "customer_id", "product_id", "intake_department_id", "import_batch_id")
_IDS = ("category_id", "department_id", "cause_id", *_OWN_IDS)
_DAYS = ("from_date", "to_date")


@dataclass(frozen=True)
class ComplaintFilter:
    """What a list of complaints is narrowed by; empty values narrow nothing. Days include both ends.

    ``desk`` is a key of :data:`DESKS`. ``time_left``: ``over`` (a clock is over), ``today``, ``soon`` (within two days).
    ``cause_id``: what was found out last, with what lies below. ``region``: the province of the customer.
    ``mine``: handled or investigated by the actor. ``category_id`` and ``department_id`` include what lies below.
    """

    text: str = ""
    desk: str = ""
    state: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    category_id: int | None = None
    department_id: int | None = None
    intake_department_id: int | None = None
    handler_id: int | None = None
    customer_id: int | None = None
    product_id: int | None = None
    batch: str = ""
    cause_id: int | None = None
    import_batch_id: int | None = None
    region: str = ""
    time_left: str = ""
    suspended: bool | None = None
    supervised: bool | None = None
    mine: bool = False
    from_date: date | None = None
    to_date: date | None = None
    sort: str = "-received"

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in the parameters of an address (``QueryDict`` or dict); what cannot be read is left out."""
        many = getattr(params, "getlist", None)
        values: dict[str, Any] = {
            "text": str(params.get("text", ""))[:100].strip(),
            "batch": str(params.get("batch", ""))[:60].strip(),
            "region": str(params.get("region", ""))[:30].strip(),
            "mine": str(params.get("mine", "")) in ("1", "true"),
        }
        for name in _MANY:
            found = many(name) if many else params.get(name) or ()
            found = (found,) if isinstance(found, str) else found
            values[name] = tuple(str(one) for one in found if one)
        for name in _IDS:
            values[name] = whole(params.get(name))
        for name in _DAYS:
            values[name] = day(params.get(name))
        for name in ("suspended", "supervised"):
            values[name] = {"1": True, "true": True, "0": False, "false": False}.get(str(params.get(name, "")).lower())
        for name, known in (("desk", DESKS), ("sort", SORTS), ("time_left", ("over", "today", "soon"))):
            if params.get(name) in known:
                values[name] = params[name]
        return cls(**values)

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address, which :meth:`read` reads back; defaults left out."""
        out: list[tuple[str, str]] = []
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value == field.default or value in ((), "", None):
                continue
            for one in value if isinstance(value, tuple) else (value,):
                out.append((field.name, str(int(one)) if isinstance(one, bool) else str(one)))
        return out


def complaints(actor: Actor, filters: ComplaintFilter | None = None, *, at: datetime) -> QuerySet[Complaint]:
    """The complaints ``actor`` may see that pass ``filters``, ordered, with names joined.

    Page it with ``paginate(complaints(actor, f, at=at), number, size, order=order_of(f))``.
    """
    filters = filters or ComplaintFilter()
    return _named(matching(actor, filters, at).order_by(*order_of(filters)))


def first_of_each(
    actor: Actor, several: Sequence[ComplaintFilter], most: int, *, at: datetime
) -> list[list[Complaint]]:
    """The first ``most`` of :func:`complaints` of each filter; a complaint in two of them is one object.

    Their ids come first: asked for both at once, the database may join every match with its names and only then sort.
    """
    seen = Complaint.objects.visible_to(actor)
    asked = [
        matching(actor, one, at, seen=seen).order_by(*order_of(one)).values_list("pk", flat=True) for one in several
    ]
    ids = [list(rows[:most]) for rows in asked]
    found = {row.pk: row for row in _named(Complaint.objects.filter(pk__in={pk for each in ids for pk in each}))}
    return [[found[pk] for pk in each if pk in found] for each in ids]


def order_of(filters: ComplaintFilter) -> tuple[str | OrderBy, ...]:
    """The order ``filters`` ask for, complete with its tie-breaker."""
    return SORTS.get(filters.sort, SORTS["-received"])


def _named(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """With what a list tells of a complaint and the names of who and what belongs to it, out of a hundred columns."""
    names = (f"{one}__{told}" for one, told_of in NAMED.items() for told in told_of)
    return rows.select_related(*NAMED).only(*TOLD, *names)


def matching(
    actor: Actor, f: ComplaintFilter, at: datetime, *, seen: ComplaintQuerySet | None = None
) -> ComplaintQuerySet:
    """The complaints of a filter, unordered and not joined with anything; ``seen`` are those the actor sees, if at hand."""
    rows: ComplaintQuerySet = Complaint.objects.visible_to(actor) if seen is None else seen
    if f.text:
        rows = _finding(actor, rows, f.text)
    states = f.state or DESKS.get(f.desk, ())
    if f.time_left or f.sort == "due":
        # Only open ones have time left; said so, or the partial indexes would not serve.
        states = tuple(one for one in states or OPEN if one in OPEN)
        rows = rows.filter(Q(state__in=OPEN))
    if states and set(states) != set(OPEN):
        rows = rows.filter(state__in=states)
    elif states:
        rows = rows.open()
    for name in ("grade", "channel"):
        if value := getattr(f, name):
            rows = rows.filter(**{f"{name}__in": value})
    return rows.filter(_time_left(f, at) & _whose(actor, f) & _when(f))


def _finding(actor: Actor, rows: ComplaintQuerySet, text: str) -> ComplaintQuerySet:
    asked = query_terms(text, FINDABLE_TAILS[sight(actor, "complaints.complaint.caller_phone")])
    found = asked.q("search_terms") if asked else Q(pk__in=())
    if text.isascii() and any(sign.isdigit() for sign in text):
        found |= Q(number__startswith=text.upper())
    return rows.filter(found)


def _time_left(f: ComplaintFilter, at: datetime) -> Q:
    if f.time_left == "over":
        return Q(next_due_at__lte=at)
    if f.time_left in ("today", "soon"):
        until = timezone.localtime(at).date() + timedelta(days=1 if f.time_left == "today" else 2)
        return Q(next_due_at__gt=at, next_due_at__lt=midnight(until))
    return Q()


def _whose(actor: Actor, f: ComplaintFilter) -> Q:
    wanted = Q()
    if f.category_id is not None:
        own = Category.objects.filter(Q(pk=f.category_id) | Q(parent_id=f.category_id))
        wanted &= Q(category_id__in=list(own.values_list("pk", flat=True)))
    if f.department_id is not None:
        wanted &= Q(department_id__in=below([f.department_id]))
    for name in _OWN_IDS:
        if (value := getattr(f, name)) is not None:
            wanted &= Q(**{name: value})
    if f.batch:
        wanted &= Q(batch=f.batch)
    if f.cause_id is not None:
        wanted &= Q(pk__in=caused_by(f.cause_id))
    if f.region:
        wanted &= Q(customer__province=f.region)
    if f.suspended is not None:
        wanted &= Q(suspended_at__isnull=not f.suspended)
    if f.supervised is not None:
        wanted &= Q(supervised__gt=0) if f.supervised else Q(supervised=0)
    if f.mine:
        wanted &= Q(handler_id=actor.person_id or 0) | Q(investigator_id=actor.person_id or 0)
    return wanted


def _when(f: ComplaintFilter) -> Q:
    wanted = Q()
    if f.from_date is not None:
        wanted &= Q(received_at__gte=midnight(f.from_date))
    if f.to_date is not None:
        wanted &= Q(received_at__lt=midnight(f.to_date + timedelta(days=1)))
    return wanted
