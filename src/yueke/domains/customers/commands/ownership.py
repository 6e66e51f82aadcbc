"""Who looks after customers: owners, record teams, tags over a selection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.commands.locking import held
from yueke.domains.customers.events import CustomerEdited, CustomersHandedOver, OwnerAssigned, TeamChanged
from yueke.domains.customers.models import Customer, RecordTeam
from yueke.domains.customers.queries.lists import CustomerFilter, customer_ids
from yueke.kernel.access import Actor, command
from yueke.kernel.batches import MOST_NAMED, BatchOutcome, Left, left_for, outcome
from yueke.kernel.errors import Invalid
from yueke.kernel.events import publish, publish_many

Selection = Iterable[int] | CustomerFilter
_CHUNK = 5_000
MOST_TAGS = 20
"""How many tags one customer bears."""


@command(may="customers.assign")
def assign(
    actor: Actor, selection: Selection, *, owner_id: int | None, department_id: int | None = None, at: datetime
) -> BatchOutcome:
    """Give the selected customers (ids, or all that pass a filter) to ``owner_id``.

    ``department_id`` moves them to that department too. Left alone are customers outside the actor's scope,
    archived ones, and those already where they shall be.
    """
    chosen = _chosen(selection)
    rows = _selected(actor, chosen)
    differs = ~Q(owner_id=owner_id) if owner_id else Q(owner_id__isnull=False)
    if owner_id:
        differs |= Q(owner_id__isnull=True)
    changes: dict[str, int | None] = {"owner_id": owner_id}
    if department_id is not None:
        changes["department_id"] = department_id
        differs |= ~Q(department_id=department_id) | Q(department_id__isnull=True)
    left, count = _out_of_reach(rows, chosen)
    same = rows.exclude(pk__in=rows.filter(differs).values("pk"))
    left += left_for(_("原来就由其负责"), same.order_by("pk").values_list("pk", flat=True)[:MOST_NAMED])
    count += same.count()
    return outcome(_move(actor, rows.filter(differs), changes, at), left, count)


@command(may="customers.assign")
def hand_over(actor: Actor, *, from_id: int, to_id: int, at: datetime) -> int:
    """Give everything ``from_id`` owns to ``to_id``, in one step; returns how many customers moved."""
    if from_id == to_id:
        raise Invalid(_("移交人和接手人不能是同一人。"), field="to_id")
    rows = Customer.objects.visible_to(actor).filter(owner_id=from_id)
    moved = _move(actor, rows, {"owner_id": to_id}, at)
    already = RecordTeam.objects.filter(person_id=to_id).values("customer_id")
    team = RecordTeam.objects.filter(person_id=from_id)
    team.filter(customer_id__in=already).delete()
    team.update(person_id=to_id, since=at)
    return moved


@command(may="customers.edit")
def add_tags(actor: Actor, selection: Selection, tags: Iterable[str], *, at: datetime) -> BatchOutcome:
    """Add ``tags`` to the selected customers. Left alone are those who have them all, and those without room."""
    wanted = [tag.strip() for tag in tags if tag.strip()]
    if not wanted or any(len(tag) > 30 for tag in wanted):
        raise Invalid(_("请填写标签，每个最长 30 个字。"), field="tags")
    chosen = _chosen(selection)
    rows = _selected(actor, chosen)
    left, count = _out_of_reach(rows, chosen)
    have = rows.filter(tags__contains=wanted)
    left += left_for(_("已有此标签"), have.order_by("pk").values_list("pk", flat=True)[:MOST_NAMED])
    count += have.count()
    changed = 0
    for ids in _chunks(rows.exclude(tags__contains=wanted)):
        customers = list(Customer.objects.filter(pk__in=ids).only("tags").select_for_update(no_key=True))
        events = []
        for customer in customers:
            before = list(customer.tags)
            after = list(dict.fromkeys([*before, *wanted]))
            if len(after) > MOST_TAGS:
                left += left_for(_("标签已满"), [customer.pk])
                continue
            customer.tags = after
            events.append(CustomerEdited(customer_id=customer.pk, changes={"tags": [before, after]}, at=at))
        Customer.objects.bulk_update(customers, ["tags"], batch_size=1_000)
        publish_many(actor, events)
        changed += len(events)
        count += len(customers) - len(events)
    return outcome(changed, left, count)


@command(may="customers.assign")
def add_to_team(actor: Actor, customer_id: int, person_id: int, *, may_write: bool = False, at: datetime) -> RecordTeam:
    """Let a colleague work on the customer; again with other ``may_write`` changes that."""
    customer = held(actor, customer_id)
    member, fresh = RecordTeam.objects.update_or_create(
        customer=customer,
        person_id=person_id,
        defaults={"may_write": may_write},
        create_defaults={
            "may_write": may_write,
            "since": at,
        },
    )
    change = "added" if fresh else "edited"
    publish(actor, TeamChanged(customer_id=customer.pk, change=change, person_id=person_id, at=at))
    return member


@command(may="customers.assign")
def remove_from_team(actor: Actor, customer_id: int, person_id: int, *, at: datetime) -> None:
    """Take a colleague off the record team; nothing happens when they are not on it."""
    customer = held(actor, customer_id)
    gone, _rows = RecordTeam.objects.filter(customer=customer, person_id=person_id).delete()
    if gone:
        publish(actor, TeamChanged(customer_id=customer.pk, change="removed", person_id=person_id, at=at))


def _chosen(selection: Selection) -> list[int] | CustomerFilter:
    return selection if isinstance(selection, CustomerFilter) else list(selection)


def _out_of_reach(rows: QuerySet[Customer], chosen: list[int] | CustomerFilter) -> tuple[list[Left], int]:
    """Those named one by one whom the actor does not see, or who are archived; a filter finds only others."""
    if isinstance(chosen, CustomerFilter):
        return [], 0
    missing = sorted(set(chosen) - set(rows.values_list("pk", flat=True)))
    return left_for(_("不在您的数据范围内，或已归档"), missing), len(missing)


def _selected(actor: Actor, selection: Selection) -> QuerySet[Customer]:
    if isinstance(selection, CustomerFilter):
        return Customer.objects.filter(pk__in=customer_ids(actor, selection))
    return Customer.objects.live().visible_to(actor).filter(pk__in=list(selection))


def _chunks(rows: QuerySet[Customer]) -> Iterator[list[int]]:
    # The ids are fixed before the first change: what is changed may fall out of the selection.
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _move(actor: Actor, rows: QuerySet[Customer], changes: dict[str, int | None], at: datetime) -> int:
    moved = received = 0
    to_id = changes["owner_id"]
    for ids in _chunks(rows):
        locked = Customer.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
        before = list(locked.values_list("pk", "owner_id"))
        Customer.objects.filter(pk__in=ids).update(**changes, updated_at=at)
        publish_many(
            actor,
            [OwnerAssigned(customer_id=pk, from_id=owner, to_id=to_id, at=at) for pk, owner in before],
        )
        moved += len(before)
        received += sum(owner != to_id for _pk, owner in before)
    if to_id is not None and received:
        publish(actor, CustomersHandedOver(to_id=to_id, by_id=actor.person_id, count=received, at=at))
    return moved
