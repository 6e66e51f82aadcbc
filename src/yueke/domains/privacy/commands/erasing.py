"""Taking persons out of the archive for good, so that figures stay; freezing; holds in law."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import queries as customers
from yueke.domains.customers.events import stream_of
from yueke.domains.customers.models import Customer
from yueke.domains.privacy import events
from yueke.domains.privacy.choices import Barrier
from yueke.domains.privacy.commands.consents import restrict
from yueke.domains.privacy.models import ConsentRecord, Erasure, Hold, RightsRequest
from yueke.kernel import files, personal
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish
from yueke.kernel.history.striking import empty_events, root_of, strike
from yueke.kernel.history.triggers import label_of


class StillOwed(Refused):
    """Something stands against the erasure; the message says what."""


@command(may="privacy.erase")
def freeze(actor: Actor, customer_id: int, *, reason: str, at: datetime) -> None:
    """Only keep an archive from now on: no visits, no marketing, until it is unfrozen."""
    customers.get(actor, customer_id)
    if not reason.strip():
        raise Invalid(_("请写明冻结理由。"), field="reason")
    if not restrict(actor, customer_id, Barrier.FROZEN, True, reason=reason.strip()[:200], at=at):
        raise Refused(_("这份档案已经冻结。"))
    publish(actor, events.CustomerFrozen(at=at, customer_id=customer_id))


@command(may="privacy.erase")
def unfreeze(actor: Actor, customer_id: int, *, at: datetime) -> None:
    """Use an archive again."""
    customers.get(actor, customer_id)
    if not restrict(actor, customer_id, Barrier.FROZEN, False, at=at):
        raise Refused(_("这份档案没有冻结。"))
    publish(actor, events.CustomerUnfrozen(at=at, customer_id=customer_id))


@command(may="privacy.erase")
def place_hold(actor: Actor, customer_id: int, *, reason: str, at: datetime) -> Hold:
    """Keep the information because of a dispute, inquiry or inspection: it cannot be erased meanwhile."""
    customers.get(actor, customer_id)
    if not reason.strip():
        raise Invalid(_("请写明保全事由。"), field="reason")
    if Hold.objects.filter(customer_id=customer_id, lifted_at__isnull=True).exists():
        raise Refused(_("这份档案已在保全中。"))
    row = Hold.objects.create(
        customer_id=customer_id, reason=reason.strip()[:200], placed_at=at, placed_by_id=actor.person_id
    )
    publish(actor, events.HoldPlaced(at=at, customer_id=customer_id))
    return row


@command(may="privacy.erase")
def lift_hold(actor: Actor, customer_id: int, *, at: datetime) -> None:
    """End a hold."""
    customers.get(actor, customer_id)
    held = Hold.objects.filter(customer_id=customer_id, lifted_at__isnull=True)
    if not held.update(lifted_at=at, lifted_by_id=actor.person_id):
        raise Refused(_("这份档案没有保全。"))
    publish(actor, events.HoldLifted(at=at, customer_id=customer_id))


@command(may="privacy.erase")
def erase(
    actor: Actor, customer_ids: Collection[int], *, reason: str, request_id: int | None = None, at: datetime
) -> dict[int, dict[str, int]]:
    """Take everything personal out of customers, those merged into them too; all of them or none.

    Rows are deleted or anonymised as their module declares; history, events and blind indexes lose the personal
    columns. The number, region, classes, orders and results stay, pointing to nobody. Refused, with the reasons,
    while something is owed. Returns the numbers of rows by model, for each customer asked for.
    """
    if not reason.strip():
        raise Invalid(_("请写明匿名化的理由。"), field="reason")
    for pk in customer_ids:
        customers.get(actor, pk)
    done: dict[int, dict[str, int]] = {}
    for pk in customer_ids:
        whole = _with_merged(pk)
        _refuse_while_owed(whole, at)
        done[pk] = _erase_one(actor, pk, whole, reason.strip()[:200], request_id, at)
    return done


def _with_merged(customer_id: int) -> list[int]:
    """The customer and all that were merged into it, one into another."""
    found, edge = [customer_id], [customer_id]
    while edge:
        edge = list(Customer.objects.filter(merged_into_id__in=edge).exclude(pk__in=found).values_list("pk", flat=True))
        found += edge
    list(Customer.objects.select_for_update(no_key=True).filter(pk__in=found).values_list("pk"))
    return found


def _refuse_while_owed(ids: list[int], at: datetime) -> None:
    if Erasure.objects.filter(customer_id=ids[0]).exists():
        raise Refused(_("这份档案已经匿名化。"))
    reasons = {str(text) for found in personal.against_erasing(ids, at).values() for text in found}
    if reasons:
        raise StillOwed(_("现在不能匿名化：%(reasons)s。") % {"reasons": "；".join(sorted(reasons))})


def _erase_one(
    actor: Actor, customer_id: int, ids: list[int], reason: str, request_id: int | None, at: datetime
) -> dict[str, int]:
    counts: dict[str, int] = {}
    struck = 0
    streams = {stream_of(pk) for pk in ids}
    _let_files_go(ids)
    for record in personal.about_customers():
        found = _erase_rows(record, ids)
        if found.row_ids and record.on_erasure != "keep":
            counts[record.model] = len(found.row_ids)
        streams |= {f"{record.model}:{pk}" for pk in found.row_ids}
        struck += found.struck
    _put_away(ids, at)
    told = empty_events(streams)
    Erasure.objects.create(
        customer_id=customer_id, request_id=request_id, reason=reason, counts=counts, at=at, by_id=actor.person_id
    )
    publish(
        actor,
        events.CustomerErased(
            at=at, customer_id=customer_id, counts=counts, history=struck, events=told, request_id=request_id
        ),
    )
    return counts


@dataclass(frozen=True)
class _Erased:
    """What became of the rows of one table."""

    row_ids: list[int]
    struck: int


def _erase_rows(record: personal.Record, ids: list[int]) -> _Erased:
    label, column = root_of(record.table)
    known = list(record.of(ids).values_list("pk", column))
    row_ids = [pk for pk, _root in known]
    rows = record.table._default_manager.filter(pk__in=row_ids)
    if record.on_erasure == "keep":
        return _Erased(row_ids, 0)
    if record.on_erasure == "delete":
        rows.delete()
    elif row_ids and record.fields:
        rows.update(**_emptied(record))
    if label == label_of(Customer):
        # Under the customer itself the history knows rows that were taken away long ago, too.
        struck = strike(record.table, record.columns(), {*ids, *(root for _pk, root in known)}, None)
    else:
        struck = strike(record.table, record.columns(), {root for _pk, root in known}, row_ids)
    return _Erased(row_ids, struck)


def _put_away(ids: list[int], at: datetime) -> None:
    """The archive leaves lists and search."""
    away = Coalesce("archived_at", Value(at, output_field=models.DateTimeField()))
    Customer.objects.filter(pk__in=ids).update(archived_at=away, updated_at=at, version=F("version") + 1)


def _let_files_go(ids: list[int]) -> None:
    """Proofs and copies show who it was."""
    for model, field in ((ConsentRecord, "proof"), (RightsRequest, "file")):
        held = model._default_manager.filter(customer_id__in=ids, **{f"{field}__isnull": False})
        stored = list(held.values_list(f"{field}_id", flat=True))
        held.update(**{field: None})
        for file_id in stored:
            files.remove(file_id)


def _emptied(record: personal.Record) -> dict[str, Any]:
    """What an erasure writes into each field."""
    values: dict[str, Any] = {}
    for field in record.fields:
        column = record.table._meta.get_field(field.name)
        if field.erased == "empty":
            values[field.name] = None if column.null else _nothing(column)
        elif field.erased == "struck":
            filled = When(Q(**{field.name: ""}), then=Value(""))
            values[field.name] = Case(filled, default=Value(personal.STRUCK))
    return values


def _nothing(column: Any) -> Any:
    if isinstance(column, models.JSONField):
        return column.get_default() if column.has_default() else {}
    return column.get_default() if column.has_default() else ""
