"""Opening, editing and putting away the archive of one customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import numbers
from yueke.domains.customers.choices import Stage
from yueke.domains.customers.commands.locking import held, only_known
from yueke.domains.customers.drafts import FACTS, CustomerDraft
from yueke.domains.customers.events import (
    CustomerArchived,
    CustomerCreated,
    CustomerEdited,
    CustomerRestored,
)
from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.customers.queries.seeing import is_company
from yueke.domains.customers.records import DERIVED, checked, phone_index, refresh
from yueke.domains.customers.rules import fact
from yueke.domains.customers.rules.sources import EVERY
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish
from yueke.kernel.gate import NOBODY, Sight, sight, told
from yueke.kernel.masking import STARS
from yueke.kernel.numbering import next_number
from yueke.kernel.personal import STRUCK, declared

MOST_TAGS = 20
LONGEST_TAG = 30


@command(may="customers.create")
def create(actor: Actor, draft: CustomerDraft, *, at: datetime) -> Customer:
    """Open an archive. Without an owner it belongs to the actor; raises :class:`Invalid` for wrong fields."""
    values = checked({name: getattr(draft, name) for name in FACTS if name != "tags"}, draft.kind)
    created = draft.created_at or at
    customer = Customer(
        **values,
        number=draft.number.strip() or next_number(numbers.CUSTOMER, created),
        tags=_tidy_tags(draft.tags),
        owner_id=draft.owner_id or actor.person_id,
        department_id=draft.department_id or actor.department_id,
        created_by_id=actor.person_id,
        learned_at=draft.learned_at or created,
        created_at=created,
        updated_at=created,
        reviewed_at=created,
        source={EVERY: _fact(actor, draft.channel, created)},
    )
    _insert(customer)
    if draft.contact.strip():
        Contact.objects.create(
            customer=customer,
            name=draft.contact.strip()[:60],
            position=draft.position.strip()[:60],
            phone=customer.phone,
            phone_index=phone_index(customer.phone),
            is_primary=True,
            created_at=created,
        )
    if draft.address.strip():
        Address.objects.create(
            customer=customer,
            province=customer.province,
            city=customer.city,
            district=customer.district,
            detail=draft.address.strip(),
            is_primary=True,
            created_at=created,
        )
    if draft.contact.strip() or draft.address.strip():
        refresh(customer)
        customer.save(update_fields=DERIVED)
    publish(actor, CustomerCreated(customer_id=customer.pk, at=at))
    return customer


@command(may="customers.edit")
def edit(
    actor: Actor,
    customer_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    channel: str = "",
    at: datetime,
) -> Customer:
    """Change the facts in ``values`` (names in ``drafts.FACTS``); what is the same already is left alone.

    ``version`` is the one the caller showed: raises ``StaleVersion`` when somebody saved in between.
    ``channel`` is how the new facts were learned.
    """
    customer = held(actor, customer_id, version=version)
    _kept_from_view(actor, customer, values)
    return changed(actor, customer, values, channel=channel, at=at)


def _kept_from_view(actor: Actor, customer: Customer, values: Mapping[str, Any]) -> None:
    """Refuse to make a company of a person to somebody who would read the name only then."""
    if values.get("kind", customer.kind) == customer.kind or is_company(customer):
        return
    if sight(actor, "customers.customer.name") is not Sight.PLAIN:
        raise Invalid(_("改为企业或机构后，名称不再脱敏：只有能查看未脱敏信息的同事可以改。"), field="kind")


def changed(actor: Actor, customer: Customer, values: Mapping[str, Any], *, channel: str, at: datetime) -> Customer:
    """Write ``values`` to a customer already held; the common part of editing and of applied change requests."""
    wanted = only_known(dict(values), FACTS)
    if "tags" in wanted:
        wanted["tags"] = _tidy_tags(wanted["tags"])
    wanted = checked(wanted, customer.kind)
    before = {name: getattr(customer, name) for name in wanted}
    differing = {name: value for name, value in wanted.items() if value != before[name]}
    if not differing:
        return customer
    was_company = is_company(customer)
    origin = _fact(actor, channel, at)
    for name, value in differing.items():
        setattr(customer, name, value)
        customer.source[name] = origin
    if "stage" in differing:
        customer.customer_since = at if customer.stage == Stage.CUSTOMER else None
    refresh(customer)
    customer.version += 1
    customer.updated_at = at
    customer.save(update_fields=[*differing, *DERIVED, "customer_since", "source", "version", "updated_at"])
    company = was_company and is_company(customer)
    changes = {name: [_told(name, value, company) for value in (before[name], differing[name])] for name in differing}
    publish(actor, CustomerEdited(customer_id=customer.pk, changes=changes, at=at))
    return customer


@command(may="customers.edit")
def set_tags(actor: Actor, customer_id: int, tags: Iterable[str], *, at: datetime) -> Customer:
    """Give the customer exactly these tags."""
    return changed(actor, held(actor, customer_id), {"tags": list(tags)}, channel="", at=at)


@command(may="customers.edit")
def archive(actor: Actor, customer_id: int, *, reason: str, at: datetime) -> Customer:
    """Put the archive away: it leaves lists, search and duties, and can be restored. A key customer is refused."""
    customer = held(actor, customer_id)
    if not reason.strip():
        raise Invalid(_("请写明归档理由。"), field="reason")
    if customer.is_key:
        raise Refused(_("重点客户不能归档，请先撤销重点客户资格。"), clause="B4.4")
    customer.archived_at = customer.updated_at = at
    customer.version += 1
    customer.save(update_fields=["archived_at", "updated_at", "version"])
    publish(actor, CustomerArchived(customer_id=customer.pk, reason=reason.strip(), at=at))
    return customer


@command(may="customers.edit")
def restore(actor: Actor, customer_id: int, *, at: datetime) -> Customer:
    """Take an archived customer back into use; refused for one merged into another."""
    customer = held(actor, customer_id, archived=True)
    if customer.archived_at is None:
        raise Refused(_("这份档案正在使用中，无须恢复。"))
    if customer.merged_into_id is not None:
        raise Refused(_("这份档案已并入另一客户，不能单独恢复。"))
    if customer.name == STRUCK:
        raise Refused(_("这份档案已匿名化，不能恢复。"))
    customer.archived_at, customer.updated_at = None, at
    customer.version += 1
    customer.save(update_fields=["archived_at", "updated_at", "version"])
    publish(actor, CustomerRestored(customer_id=customer.pk, at=at))
    return customer


def _insert(customer: Customer) -> None:
    refresh(customer)
    try:
        with transaction.atomic():
            customer.save(force_insert=True)
    except IntegrityError as error:
        if "number" in str(error):
            raise Invalid(_("这个客户编号已被使用。"), field="number") from error
        raise


def _fact(actor: Actor, channel: str, at: datetime) -> dict[str, Any]:
    return fact(department=actor.department_id, person=actor.person_id, channel=channel, at=at)


def _told(name: str, value: Any, company: bool) -> Any:
    """A field's value as an event may hold it: no more than everybody who sees the record may read."""
    field = f"customers.customer.{name}"
    if declared(field) is not None and value and sight(NOBODY, field, company=company) is not Sight.PLAIN:
        return told(NOBODY, field, value, company=company) or STARS
    return value.isoformat() if isinstance(value, date) else value


def _tidy_tags(tags: Iterable[str]) -> list[str]:
    tidy = list(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
    if any(len(tag) > LONGEST_TAG for tag in tidy):
        raise Invalid(_("标签最长 %(n)s 个字。") % {"n": LONGEST_TAG}, field="tags")
    if len(tidy) > MOST_TAGS:
        raise Invalid(_("标签最多 %(n)s 个。") % {"n": MOST_TAGS}, field="tags")
    return tidy
