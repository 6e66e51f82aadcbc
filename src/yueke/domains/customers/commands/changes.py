"""Changed facts on their way through the data steward, and reviews of profiles (clause A2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.commands.locking import held
from yueke.domains.customers.commands.profile import changed
from yueke.domains.customers.events import ChangeApplied, ChangeRefused, ChangeReported, ProfileReviewed
from yueke.domains.customers.lifecycles import CHANGE_LIFE
from yueke.domains.customers.models import ChangeRequest, Customer, ProfileReview
from yueke.domains.customers.queries.lists import get
from yueke.domains.customers.queries.seeing import fact_sight
from yueke.domains.customers.records import checked
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish

REPORTABLE = (
    "name",
    "phone",
    "email",
    "identity_number",
    "province",
    "city",
    "district",
    "industry",
    "gender",
    "birthday",
    "remark",
)
"""The facts whose change may be reported."""


@command(may="customers.view | privacy.own")
def report_change(
    actor: Actor, customer_id: int, field: str, value: str, *, note: str = "", at: datetime
) -> ChangeRequest:
    """Report to the steward that ``field`` is now ``value`` (text; a birthday as 2001-02-28)."""
    customer = get(actor, customer_id)
    if customer.archived_at is not None:
        raise Refused(_("档案已归档，不再受理变更。"), clause="A2.3")
    if field not in REPORTABLE:
        raise Invalid(_("这一项不能通过变更申请修改。"), field="field")
    wanted = _typed(field, value)
    try:
        wanted = checked({field: wanted}, customer.kind)[field]
    except Invalid as error:
        raise Invalid(error.message, fields={"value": error.fields[field]}) from error
    before = getattr(customer, field)
    # To who does not see the field at all, this would say what stands in it.
    if wanted == before and fact_sight(actor, customer, field):
        raise Invalid(_("新内容与档案一致，无须变更。"), field="value")
    if len(note) > 200:
        raise Invalid(_("太长了，最多 %(n)s 个字。") % {"n": 200}, field="note")
    request = ChangeRequest.objects.create(
        customer=customer,
        field=field,
        previous=_text(before),
        value=_text(wanted),
        note=note.strip(),
        reported_by_id=actor.person_id,
        reported_at=at,
    )
    publish(actor, ChangeReported(customer_id=customer.pk, request_id=request.pk, fact=field, at=at))
    return request


@command(may="customers.steward")
def apply_change(actor: Actor, request_id: int, *, at: datetime) -> ChangeRequest:
    """Write the reported fact into the archive; its source becomes whoever reported it."""
    request, customer = _open(actor, request_id)
    changed(actor, customer, {request.field: _typed(request.field, request.value)}, channel="", at=at)
    CHANGE_LIFE.move(request, "apply", at=at, applied_by_id=actor.person_id, applied_at=at)
    publish(actor, ChangeApplied(customer_id=customer.pk, request_id=request.pk, fact=request.field, at=at))
    return request


@command(may="customers.steward")
def refuse_change(actor: Actor, request_id: int, *, reason: str, at: datetime) -> ChangeRequest:
    """Leave the archive as it is, with the reason."""
    request, customer = _open(actor, request_id)
    reason = reason.strip()
    if not reason or len(reason) > 200:
        raise Invalid(_("请写明不予变更的理由，最多 200 个字。"), field="reason")
    CHANGE_LIFE.move(request, "refuse", at=at, refused_by_id=actor.person_id, refused_at=at, refused_reason=reason)
    publish(
        actor,
        ChangeRefused(customer_id=customer.pk, request_id=request.pk, fact=request.field, reason=reason, at=at),
    )
    return request


@command(may="customers.edit")
def review_profile(actor: Actor, customer_id: int, *, note: str = "", at: datetime) -> ProfileReview:
    """Record that the facts were looked at and hold."""
    customer = held(actor, customer_id)
    review = ProfileReview.objects.create(
        customer=customer, reviewed_by_id=actor.person_id, reviewed_at=at, note=note.strip()[:200]
    )
    Customer.objects.filter(pk=customer.pk).update(reviewed_at=at)
    publish(actor, ProfileReviewed(customer_id=customer.pk, at=at))
    return review


@command(may="customers.steward")
def review_many(actor: Actor, past: Iterable[tuple[int, int | None, datetime]], *, at: datetime) -> int:
    """Write down reviews of the past, as (customer, person, moment); the newest of each becomes its last review."""
    rows = [
        ProfileReview(customer_id=customer, reviewed_by_id=person, reviewed_at=moment)
        for customer, person, moment in past
    ]
    ProfileReview.objects.bulk_create(rows, batch_size=2000)
    latest = ProfileReview.objects.filter(customer=OuterRef("pk")).order_by("-reviewed_at").values("reviewed_at")
    Customer.objects.filter(pk__in={row.customer_id for row in rows}).update(reviewed_at=Subquery(latest[:1]))
    return len(rows)


def _open(actor: Actor, request_id: int) -> tuple[ChangeRequest, Customer]:
    request = ChangeRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise NotFound
    return request, held(actor, request.customer_id)


def _typed(field: str, value: str) -> Any:
    if field != "birthday":
        return value.strip()
    try:
        return date.fromisoformat(value.strip()) if value.strip() else None
    except ValueError:
        raise Invalid(_("请按 2001-02-28 的样子填写日期。"), field="value") from None


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
