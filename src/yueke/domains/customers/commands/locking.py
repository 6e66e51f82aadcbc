"""A customer held for writing: seen by the actor, theirs to write, locked until the transaction ends."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.models import Customer, RecordTeam
from yueke.kernel.access import Actor
from yueke.kernel.errors import Forbidden, NotFound, Refused, StaleVersion


def held(actor: Actor, customer_id: int, *, archived: bool = False, version: int | None = None) -> Customer:
    """The customer, locked. Raises NotFound out of scope, Forbidden to a read-only teammate, Refused when archived.

    ``version`` is the one the caller saw: raises :class:`StaleVersion` when somebody saved in between.
    """
    # The lock is taken by id alone: the conditions of scope may join or repeat rows, which FOR UPDATE forbids.
    if not Customer.objects.visible_to(actor).filter(pk=customer_id).exists():
        raise NotFound
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer_id)
    if customer.archived_at is not None and not archived:
        raise Refused(_("档案已归档，请先恢复使用再修改。"))
    if not _may_write(actor, customer):
        raise Forbidden(_("您在这份档案的协作组里只能查看，不能修改。"))
    if version is not None and version != customer.version:
        raise StaleVersion(_("这份档案刚刚被他人修改过，请核对最新内容后再保存。"))
    return customer


def only_known(values: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """``values``, refused as a bug when it names anything besides ``fields``."""
    if unknown := set(values) - set(fields):
        raise ValueError(f"not editable here: {', '.join(sorted(unknown))}")
    return values


def _may_write(actor: Actor, customer: Customer) -> bool:
    scope = actor.scope
    if actor.is_system or scope.kind == "all":
        return True
    if actor.person_id is None:
        return False
    if customer.owner_id == actor.person_id:
        return True
    if scope.kind == "departments" and customer.department_id in scope.departments:
        return True
    team = RecordTeam.objects.filter(customer=customer, may_write=True)
    return team.filter(person_id=actor.person_id).exists()
