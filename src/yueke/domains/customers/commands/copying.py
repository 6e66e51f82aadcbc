"""Customers written by COPY: the lines of drafts, encrypted and indexed on the way, by copies of this process.

The server is at work on some customers while the next ones are made ready.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

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
from yueke.kernel.copying import (
    NULL,
    copied,
    copied_bytes,
    copied_moment,
    copied_number,
    copy_lines,
    line,
    reserve_ids,
    text_array,
)
from yueke.kernel.errors import Refused
from yueke.kernel.forking import shared_out
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
_REST = ("none", "none", "ordinary", "f", "", "1")
"""The values of the last six columns of a new customer."""
_CONTACT = (
    "customer_id", "name", "position", "phone", "phone_index", "is_primary", "created_at",
)  # fmt: skip
_ADDRESS = (
    "customer_id", "province", "city", "district", "detail", "detail_index", "is_primary", "created_at",
)  # fmt: skip
_AT_ONCE = 2_000
"""Customers made ready together, once the server has something to do."""
_AT_FIRST = 250
"""Customers made ready before anything else: until then the server waits."""
_COPIES = 3
"""Copies of this process that make customers ready: one keeps a server busy that has a processor to itself."""


def copy_customers(
    actor: Actor,
    drafts: Sequence[CustomerDraft],
    named: Sequence[str],
    *,
    batch_id: int | None,
    at: datetime,
    done: Callable[[int], None] | None = None,
) -> list[int]:
    """Write customers, contacts and addresses; returns the customers' ids in the order of ``drafts``.

    ``named`` are their numbers. ``drafts`` are taken by slices, each in one process only. ``done`` hears of every
    slice how many are written by then.
    """
    verify_once()
    ids = reserve_ids(Customer, len(drafts))
    # Whoever uploads a sheet did not learn its facts: their name stands on the batch, not in every archive.
    author = actor.person_id if batch_id is None else None
    lines = _Lines(actor.person_id, actor.department_id, author, batch_id, at)

    slices = list(_slices(len(ids)))

    def ready(part: int) -> tuple[bytes, bytes, bytes]:
        some = slices[part]
        these, their_ids = drafts[some], ids[some]
        return (
            _joined(lines.customers(these, their_ids, named[some])),
            _joined(lines.contacts(these, their_ids)),
            _joined(lines.addresses(these, their_ids)),
        )

    shared = shared_out(ready, len(slices), most=_COPIES)
    for some, (customers, contacts, addresses) in zip(slices, shared, strict=True):
        copy_lines(Customer, _CUSTOMER, [customers])
        copy_lines(Contact, _CONTACT, [contacts])
        copy_lines(Address, _ADDRESS, [addresses])
        if done is not None:
            done(some.stop)
    return ids


def _slices(n: int) -> Iterator[slice]:
    """``n`` places in parts that grow from the first to the common size."""
    start, size = 0, _AT_FIRST
    while start < n:
        yield slice(start, min(start + size, n))
        start, size = start + size, min(2 * size, _AT_ONCE)


@dataclass(frozen=True)
class _Lines:
    """The lines of new customers; the first three fields are owner, department and author where a draft names none."""

    owner_id: int | None
    department_id: int | None
    author_id: int | None
    batch_id: int | None
    at: datetime

    def customers(self, drafts: Sequence[CustomerDraft], ids: Sequence[int], named: Sequence[str]) -> Iterator[str]:
        """One for each draft."""
        for draft, pk, number in zip(drafts, ids, named, strict=True):
            created = draft.created_at or self.at
            recorded_by = draft.recorded_by_id or self.author_id
            has_contact = bool(draft.contact or draft.more_contacts)
            facts = facts_of(draft, has_contact=has_contact, has_address=bool(draft.address))
            yield line(
                str(pk), copied(number), copied(draft.kind), copied(draft.stage),
                copied(draft.name), copied(pinyin_key(draft.name)[:200]),
                copied(text_array(search_terms(draft.name, _numbers_of(draft)))),
                _sealed(draft.phone, PHONE), copied_bytes(phone_index(draft.phone)),
                _sealed(draft.email, EMAIL), copied_bytes(email_index(draft.email)),
                _sealed(draft.identity_number, IDENTITY), copied_bytes(identity_index(draft.identity_number)),
                copied(draft.gender), str(draft.birthday) if draft.birthday else NULL,
                copied(draft.province), copied(draft.city), copied(draft.district),
                copied(draft.industry), copied(draft.channel),
                _source(self.department_id, recorded_by, draft.channel or "import", created),
                copied(json.dumps(dict(draft.preferences), ensure_ascii=False)) if draft.preferences else "{}",
                copied(text_array(draft.tags)), copied(draft.remark), str(completeness(draft.kind, facts).score),
                _end(
                    draft.owner_id or self.owner_id, draft.department_id or self.department_id, recorded_by,
                    draft.learned_at or created, created, self.batch_id,
                ),
            )  # fmt: skip

    def contacts(self, drafts: Sequence[CustomerDraft], ids: Sequence[int]) -> Iterator[str]:
        """One for each person or further number of a draft."""
        for draft, pk in zip(drafts, ids, strict=True):
            if not draft.contact and not draft.more_contacts:
                continue
            created = _moment(draft.created_at or self.at)
            first = [(draft.contact, draft.position, draft.phone)] if draft.contact else []
            for n, (name, position, number) in enumerate((*first, *draft.more_contacts)):
                yield line(
                    str(pk), copied(name[:60]), copied(position[:60]), _sealed(number, PHONE),
                    copied_bytes(phone_index(number)), "t" if n < len(first) else "f", created,
                )  # fmt: skip

    def addresses(self, drafts: Sequence[CustomerDraft], ids: Sequence[int]) -> Iterator[str]:
        """One for each draft that has one."""
        for draft, pk in zip(drafts, ids, strict=True):
            if draft.address:
                yield line(
                    str(pk), copied(draft.province), copied(draft.city), copied(draft.district),
                    _sealed(draft.address, ADDRESS),
                    copied_bytes(blind_index(address_key(draft.address), ADDRESS)),
                    "t", _moment(draft.created_at or self.at),
                )  # fmt: skip


@lru_cache(maxsize=256)
def _source(department: int | None, person: int | None, channel: str, learned: datetime) -> str:
    origin = fact(department=department, person=person, channel=channel, at=learned)
    return copied(json.dumps({EVERY: origin}))


@lru_cache(maxsize=256)
def _end(
    owner: int | None,
    department: int | None,
    author: int | None,
    learned: datetime,
    created: datetime,
    batch_id: int | None,
) -> str:
    """The last columns of a customer, which most of an import share."""
    ids = (copied_number(one) for one in (owner, department, author))
    dates = (_moment(learned), *[_moment(created)] * 3)
    return "\t".join((*ids, *dates, copied_number(batch_id), *_REST))


_moment = lru_cache(maxsize=256)(copied_moment)


def _numbers_of(draft: CustomerDraft) -> tuple[str, ...]:
    return (draft.phone, *(phone for _name, _position, phone in draft.more_contacts))


def _sealed(text: str, context: str) -> str:
    return copied_bytes(encrypt(text, context)) if text else NULL


def _joined(lines: Iterator[str]) -> bytes:
    return "".join(lines).encode()


def numbered(given: Sequence[str], at: datetime) -> list[str]:
    """``given`` with fresh numbers where they are empty; raises Refused when one is used already, or twice."""
    own = [number for number in given if number]
    if own:
        taken = list(Customer.objects.filter(number__any_of=own).values_list("number", flat=True)[:5])
        taken += [number for number, times in Counter(own).items() if times > 1][:5]
        if taken:
            raise Refused(_("客户编号已被使用：%(numbers)s。") % {"numbers": "、".join(taken)})
    fresh = iter(next_numbers(numbers.CUSTOMER, at, len(given) - len(own)))
    return [number or next(fresh) for number in given]
