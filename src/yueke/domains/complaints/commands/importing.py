"""Complaints of another system taken over by a sheet, and the sheet taken back.

Nobody here took them in: whoever imports is neither who recorded them nor the first contact. Those still running go on
here, and their clocks begin with the import; what was done about them elsewhere is not judged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yueke.domains.catalogue.models import Product
from yueke.domains.complaints import clocks
from yueke.domains.complaints.choices import Outcome
from yueke.domains.complaints.commands.registering import intake_department
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.events import ClockRings
from yueke.domains.complaints.import_events import ComplaintsImported, ImportedComplaintsRemoved
from yueke.domains.complaints.models import Clock, Complaint, Escalation, Round, Told, Transfer
from yueke.domains.complaints.numbers import NUMBERS, new_code
from yueke.domains.complaints.records import derived
from yueke.domains.customers.models import Customer
from yueke.kernel.access import SYSTEM, Actor, command
from yueke.kernel.errors import Refused
from yueke.kernel.events import publish
from yueke.kernel.events.models import Event
from yueke.kernel.numbering import next_numbers

_NAMED = 5
"""How many hindrances a refusal names."""

_uses: list[Callable[[Collection[int]], set[int]]] = []


@dataclass(frozen=True)
class ImportedComplaint:
    """A complaint as it stood in another system, where it had ``number``. Compensation in yuan."""

    number: str
    draft: ComplaintDraft
    is_closed: bool
    grade: str
    department_id: int | None
    handler_id: int | None
    result: str
    outcome: str
    satisfaction: int | None
    closed_at: datetime | None
    compensation: Decimal


def uses(found: Callable[[Collection[int]], set[int]]) -> None:
    """Let another module say which of these complaints its records rest on: they cannot be taken out."""
    _uses.append(found)


def key_of(number: str) -> str:
    """What makes importing a number twice harmless."""
    return f"import:{number.strip().upper()}"[:120]


@command(may="complaints.import")
def import_many(actor: Actor, rows: Sequence[ImportedComplaint], batch_id: int, *, at: datetime) -> list[int]:
    """Write complaints down; returns their ids in order. One event stands for all of them."""
    customers = Customer.objects.in_bulk({row.draft.customer_id for row in rows if row.draft.customer_id})
    products = _products({row.draft.product_name for row in rows} - {""})
    numbers = next_numbers(NUMBERS, at, len(rows))
    made = [
        _row(one, number, customers.get(one.draft.customer_id or 0), products, batch_id, at)
        for one, number in zip(rows, numbers, strict=True)
    ]
    Complaint.objects.bulk_create(made, batch_size=500)
    Round.objects.bulk_create(
        Round(
            complaint=row, n=1, opened_at=row.received_at, investigator_id=row.investigator_id,
            satisfaction=row.satisfaction, answered_at=row.answered_at, replied_at=row.replied_at,
        )
        for row in made
    )  # fmt: skip
    Transfer.objects.bulk_create(
        Transfer(complaint=row, to_department_id=row.department_id, handler_id=row.handler_id, sent_at=at)
        for row in made
        if row.state == "assigned" and row.department_id
    )
    for row in made:
        if row.state != "archived":
            clocks.after_step(row, "register" if row.state == "registered" else "accept", at)
    publish(actor, ComplaintsImported(at=at, batch_id=batch_id, count=len(made)))
    return [row.pk for row in made]


@command(may="complaints.import")
def remove_batch(actor: Actor, batch_id: int, *, at: datetime) -> int:
    """Take out every complaint of a batch; returns how many. Refused, naming them, when one was worked on since."""
    batch = Complaint.objects.filter(import_batch_id=batch_id)
    ids = list(batch.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    worked = _worked_on(ids)
    if worked:
        numbers = list(batch.filter(pk__in=worked).order_by("pk").values_list("number", flat=True)[:_NAMED])
        told = {"numbers": "、".join(numbers), "n": len(worked)}
        raise Refused(_("不能撤销：导入之后已有人办理其中 %(n)s 件投诉：%(numbers)s。") % told)
    for part in (Escalation, Clock, Transfer, Round):
        part._base_manager.filter(complaint_id__in=ids).delete()
    batch.delete()
    publish(actor, ImportedComplaintsRemoved(at=at, batch_id=batch_id, count=len(ids)))
    return len(ids)


def _worked_on(ids: Sequence[int]) -> set[int]:
    """Complaints to which anything happened but a clock ringing by itself, or on which something else rests."""
    streams = {f"complaints.complaint:{pk}": pk for pk in ids}
    events = Event.objects.filter(stream__in=list(streams)).exclude(kind=ClockRings.kind)
    found = {streams[stream] for stream in events.values_list("stream", flat=True).distinct()}
    found |= set(Told.objects.filter(complaint_id__in=ids).values_list("complaint_id", flat=True))
    for field in ("merged_into_id", "repeat_of_id"):
        others = Complaint.objects.filter(**{f"{field}__in": ids}).exclude(pk__in=ids)
        found |= set(others.values_list(field, flat=True))
    for one in _uses:
        found |= one(ids)
    return found


def _products(names: Collection[str]) -> dict[str, int]:
    """Products by name, those of one name left out: which is meant nobody knows."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for name, pk in Product.objects.filter(name__in=list(names)).values_list("name", "pk"):
        twice |= {name} if name in found else set()
        found[name] = pk
    return {name: pk for name, pk in found.items() if name not in twice}


def _row(
    one: ImportedComplaint, number: str, customer: Customer | None, products: dict[str, int],
    batch_id: int, at: datetime,
) -> Complaint:  # fmt: skip
    draft = one.draft
    received = draft.received_at or at
    row = Complaint(
        number=number, code=new_code(), customer=customer, caller_phone=draft.caller_phone or (customer.phone if customer else ""),
        caller_name=(draft.caller_name or (customer.name if customer else ""))[:60],
        caller_email=customer.email if customer else "", order_id=draft.order_id, channel=draft.channel,
        product_id=products.get(draft.product_name), product_name=draft.product_name[:120], batch=draft.batch[:60],
        category_id=draft.category_id, description=draft.description, wish=draft.wish, grade=one.grade,
        received_at=received, intake_department_id=one.department_id or intake_department(SYSTEM, draft, customer),
        origin_kind="imports.batch", origin_id=batch_id, origin_label=one.number[:60], intake_key=key_of(one.number),
        import_batch_id=batch_id, compensation=one.compensation, created_at=received, updated_at=at,
        **(_closed(one, received) if one.is_closed else _running(one, at)),
    )  # fmt: skip
    for name, value in derived(row).items():
        setattr(row, name, value)
    return row


def _closed(one: ImportedComplaint, received: datetime) -> dict[str, Any]:
    ended = one.closed_at or received
    unsatisfied = one.satisfaction is None or one.satisfaction < 3
    return {
        "state": "archived", "department_id": one.department_id, "handler_id": one.handler_id,
        "investigator_id": one.handler_id, "result": one.result, "outcome": one.outcome or Outcome.EXPLAINED,
        "satisfaction": one.satisfaction, "answered_at": ended if one.satisfaction else None,
        "close_reason": _("导入：在原系统已办结") if unsatisfied else "", "closed_at": ended, "archived_at": ended,
        "replied_at": ended,
    }  # fmt: skip


def _running(one: ImportedComplaint, at: datetime) -> dict[str, Any]:
    if one.department_id is None:
        return {"state": "registered", "result": one.result}
    return {
        "state": "assigned", "department_id": one.department_id, "handler_id": one.handler_id, "result": one.result,
        "accepted_at": at, "assigned_at": at,
    }  # fmt: skip
