"""Customers written by COPY: the rows of drafts, encrypted and indexed on the way."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import numbers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.customers.records import (
    ADDRESS,
    EMAIL,
    IDENTITY,
    PHONE,
    email_index,
    facts_of,
    identity_index,
    phone_index,
    search_terms,
)
from yueke.domains.customers.rules import completeness, fact
from yueke.domains.customers.rules.sources import EVERY
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.addresses import address_key
from yueke.kernel.copying import copy_rows, reserve_ids, text_array
from yueke.kernel.errors import Refused
from yueke.kernel.numbering import next_numbers
from yueke.kernel.search_terms import pinyin_key
from yueke.kernel.vault import blind_index, encrypt
from yueke.kernel.vault.check import verify_once

_CUSTOMER = (
    "id", "number", "kind", "stage", "name", "name_pinyin", "search_terms", "phone", "phone_index", "email",
    "email_index", "identity_number", "identity_index", "gender", "birthday", "province", "city", "district",
    "industry", "channel", "source", "preferences", "tags", "remark", "completeness", "owner_id",
    "department_id", "created_by_id", "learned_at", "created_at", "updated_at", "reviewed_at", "import_batch_id",
    "frequency_class", "amount_class", "grade", "is_key", "key_number", "version",
)  # fmt: skip
_REST = ("none", "none", "ordinary", False, "", 1)
"""The values of the last six columns of a new customer."""
_CONTACT = (
    "customer_id", "name", "position", "phone", "phone_index", "is_primary", "created_at",
)  # fmt: skip
_ADDRESS = (
    "customer_id", "province", "city", "district", "detail", "detail_index", "is_primary", "created_at",
)  # fmt: skip


def copy_customers(actor: Actor, drafts: Sequence[CustomerDraft], *, batch_id: int | None, at: datetime) -> list[int]:
    """Write customers, contacts and addresses; returns the customers' ids in the order of ``drafts``."""
    verify_once()
    ids = reserve_ids(Customer, len(drafts))
    named = _numbered(drafts, at)
    copy_rows(Customer, _CUSTOMER, _customer_rows(actor, drafts, ids, named, batch_id, at))
    copy_rows(Contact, _CONTACT, _contact_rows(drafts, ids, at))
    copy_rows(Address, _ADDRESS, _address_rows(drafts, ids, at))
    return ids


def _customer_rows(
    actor: Actor,
    drafts: Sequence[CustomerDraft],
    ids: Sequence[int],
    named: Sequence[str],
    batch_id: int | None,
    at: datetime,
) -> Iterator[tuple[Any, ...]]:
    # Whoever uploads a sheet did not learn its facts: their name stands on the batch, not in every archive.
    author = actor.person_id if batch_id is None else None

    @lru_cache(maxsize=256)
    def source(channel: str, learned: datetime, person: int | None) -> str:
        origin = fact(department=actor.department_id, person=person, channel=channel, at=learned)
        return json.dumps({EVERY: origin})

    for draft, pk, number in zip(drafts, ids, named, strict=True):
        created = draft.created_at or at
        recorded_by = draft.recorded_by_id or author
        has_contact = bool(draft.contact or draft.more_contacts)
        facts = facts_of(draft, has_contact=has_contact, has_address=bool(draft.address))
        yield (
            pk, number, draft.kind, draft.stage, draft.name, pinyin_key(draft.name)[:200],
            text_array(search_terms(draft.name, _numbers_of(draft))),
            _sealed(draft.phone, PHONE), phone_index(draft.phone),
            _sealed(draft.email, EMAIL), email_index(draft.email),
            _sealed(draft.identity_number, IDENTITY), identity_index(draft.identity_number),
            draft.gender, draft.birthday, draft.province, draft.city, draft.district, draft.industry, draft.channel,
            source(draft.channel or "import", created, recorded_by),
            json.dumps(dict(draft.preferences), ensure_ascii=False) if draft.preferences else "{}",
            text_array(draft.tags), draft.remark, completeness(draft.kind, facts).score,
            draft.owner_id or actor.person_id, draft.department_id or actor.department_id, recorded_by,
            draft.learned_at or created, created, created, created, batch_id, *_REST,
        )  # fmt: skip


def _numbers_of(draft: CustomerDraft) -> tuple[str, ...]:
    return (draft.phone, *(phone for _name, _position, phone in draft.more_contacts))


def _contact_rows(drafts: Sequence[CustomerDraft], ids: Sequence[int], at: datetime) -> Iterator[tuple[Any, ...]]:
    for draft, pk in zip(drafts, ids, strict=True):
        if draft.contact:
            phone = _sealed(draft.phone, PHONE)
            name, position = draft.contact[:60], draft.position[:60]
            yield pk, name, position, phone, phone_index(draft.phone), True, draft.created_at or at
        for name, position, number in draft.more_contacts:
            phone = _sealed(number, PHONE)
            yield pk, name[:60], position[:60], phone, phone_index(number), False, draft.created_at or at


def _address_rows(drafts: Sequence[CustomerDraft], ids: Sequence[int], at: datetime) -> Iterator[tuple[Any, ...]]:
    for draft, pk in zip(drafts, ids, strict=True):
        if draft.address:
            index = blind_index(address_key(draft.address), ADDRESS)
            region = (draft.province, draft.city, draft.district)
            yield pk, *region, _sealed(draft.address, ADDRESS), index, True, draft.created_at or at


def _sealed(text: str, context: str) -> bytes | None:
    return encrypt(text, context) if text else None


def _numbered(drafts: Sequence[CustomerDraft], at: datetime) -> list[str]:
    given = [draft.number for draft in drafts if draft.number]
    if given:
        taken = list(Customer.objects.filter(number__any_of=given).values_list("number", flat=True)[:5])
        taken += [number for number, times in Counter(given).items() if times > 1][:5]
        if taken:
            raise Refused(_("客户编号已被使用：%(numbers)s。") % {"numbers": "、".join(taken)})
    fresh = iter(next_numbers(numbers.CUSTOMER, at, len(drafts) - len(given)))
    return [draft.number or next(fresh) for draft in drafts]
