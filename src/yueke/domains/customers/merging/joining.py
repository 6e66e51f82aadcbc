"""Putting one archive into another: the chosen facts, the rows that point at it, the record of it all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.choices import Stage
from yueke.domains.customers.merging.carrying import Carrying
from yueke.domains.customers.merging.choosing import chosen
from yueke.domains.customers.merging.models import Merge, MergeBatch
from yueke.domains.customers.merging.own import CONTACTS
from yueke.domains.customers.merging.relations import relations
from yueke.domains.customers.models import Contact, Customer
from yueke.domains.customers.records import refresh
from yueke.domains.customers.rules.merging import FIELDS, JOINABLE, joined
from yueke.domains.customers.rules.sources import source_of
from yueke.kernel.access import Actor
from yueke.kernel.errors import Invalid

_IMAGE = "SELECT id, to_jsonb(c)::text FROM customers_customer c WHERE id = ANY(%s)"


def join(
    actor: Actor,
    survivor: Customer,
    absorbed: Customer,
    *,
    choices: Mapping[str, str],
    reason: str,
    batch: MergeBatch | None,
    at: datetime,
) -> Merge:
    """Merge two archives the caller holds locked; raises Refused when a rule forbids it, Invalid for wrong choices."""
    sides = _sides(survivor, absorbed, choices)
    before = images(survivor.pk, absorbed.pk)
    work = Carrying(survivor.pk, absorbed.pk)
    for relation in relations():
        relation.rule.carry(relation, work)
    _keep_reach(survivor, absorbed, sides, work, at)
    _choose(survivor, absorbed, sides)
    _inherit(survivor, absorbed)
    _put_away(survivor, absorbed, at)
    refresh(survivor)
    survivor.version += 1
    survivor.updated_at = at
    survivor.save()
    after = images(survivor.pk, absorbed.pk)
    done = Merge.objects.create(
        survivor=survivor,
        absorbed=absorbed,
        batch=batch,
        by_id=actor.person_id,
        at=at,
        reason=reason,
        choices=sides,
        counts=work.counts,
        survivor_was=_changes(before[survivor.pk], after[survivor.pk]),
        absorbed_was=_changes(before[absorbed.pk], after[absorbed.pk]),
    )
    work.write_down(done)
    return done


def images(*ids: int) -> dict[int, dict[str, Any]]:
    """The rows of customers as the database writes them in JSON, ciphertext and all, by id."""
    with connection.cursor() as cursor:
        cursor.execute(_IMAGE, [list(ids)])
        return {pk: json.loads(row) for pk, row in cursor.fetchall()}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {column: [before[column], after[column]] for column in before if before[column] != after[column]}


def _sides(survivor: Customer, absorbed: Customer, choices: Mapping[str, str]) -> dict[str, str]:
    """The side of every field: as chosen, else as suggested."""
    sides = {field: default.side for field, default in chosen(survivor, absorbed).items()}
    for field, side in choices.items():
        allowed = ("survivor", "absorbed", "both") if field in JOINABLE else ("survivor", "absorbed")
        if field not in FIELDS or side not in allowed:
            raise Invalid(_("请为每个不同的项目选择保留哪一边。"), field=field)
        sides[field] = side  # type: ignore[assignment]
    return dict(sides)


def _choose(survivor: Customer, absorbed: Customer, sides: Mapping[str, str]) -> None:
    for field, side in sides.items():
        for column in FIELDS[field]:
            mine, theirs = getattr(survivor, column), getattr(absorbed, column)
            if side == "survivor" or mine == theirs:
                continue
            setattr(survivor, column, joined(field, mine, theirs) if side == "both" else theirs)
            # The fact keeps the source it had: a merge finds nothing out.
            if side == "absorbed" and (told := source_of(absorbed.source, column)):
                survivor.source[column] = dict(told)


def _inherit(survivor: Customer, absorbed: Customer) -> None:
    """What nobody chooses: who bought is a customer, since the earlier day; known since the earlier day; key status."""
    if absorbed.stage == Stage.CUSTOMER:
        since = absorbed.customer_since or absorbed.created_at
        if survivor.stage != Stage.CUSTOMER:
            survivor.stage, survivor.customer_since = Stage.CUSTOMER, since
        elif survivor.customer_since is not None:
            survivor.customer_since = min(survivor.customer_since, since)
    survivor.learned_at = min((m for m in (survivor.learned_at, absorbed.learned_at) if m), default=None)
    survivor.reviewed_at = max(survivor.reviewed_at, absorbed.reviewed_at)
    if absorbed.is_key:
        survivor.is_key, survivor.key_number = True, absorbed.key_number


def _put_away(survivor: Customer, absorbed: Customer, at: datetime) -> None:
    absorbed.merged_into_id = survivor.pk
    absorbed.archived_at = absorbed.updated_at = at
    absorbed.is_key, absorbed.key_number = False, ""
    absorbed.version += 1
    absorbed.save(update_fields=["merged_into", "archived_at", "updated_at", "is_key", "key_number", "version"])


def _keep_reach(survivor: Customer, absorbed: Customer, sides: Mapping[str, str], work: Carrying, at: datetime) -> None:
    """A phone or e-mail address not chosen stays within reach, as a contact, unless it is known there."""
    # "both" is no choice for these, so what is not taken from one side is lost from the other.
    losing = {name: absorbed if sides[name] == "survivor" else survivor for name in ("phone", "email")}
    phone, index = losing["phone"].phone, losing["phone"].phone_index
    winner = survivor if losing["phone"] is absorbed else absorbed
    known = {bytes(one) for one in survivor.contacts.values_list("phone_index", flat=True) if one}
    known |= {bytes(winner.phone_index)} if winner.phone_index else set()
    if not index or bytes(index) in known:
        phone, index = "", None
    email = losing["email"].email
    other = survivor.email if losing["email"] is absorbed else absorbed.email
    mails = {row.email.lower() for row in survivor.contacts.all()} | {other.lower()}
    if email.lower() in mails:
        email = ""
    if not phone and not email:
        return
    contact = Contact.objects.create(
        customer=survivor,
        name=(losing["phone"] if phone else losing["email"]).name[:60],
        phone=phone,
        phone_index=index,
        email=email,
        created_at=at,
    )
    work.made(CONTACTS, contact)
