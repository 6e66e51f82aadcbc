"""Two archives became one, or two again: what each is by its purchases is worked out at once, not the next night."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import commands as customers
from yueke.domains.customers.events import BatchMerged, BatchUnmerged, CustomersMerged, MergeUndone
from yueke.domains.orders import queries as orders
from yueke.kernel.access import Actor
from yueke.kernel.events import reaction


@reaction(CustomersMerged, why=_("合并后，保留的档案按全部购买重新分类分级"), clause="A3.1")
def grade_survivor(event: CustomersMerged, actor: Actor, at: datetime) -> None:
    """The survivor; those of a batch are seen to together."""
    if event.batch_id is None:
        _grade(actor, [event.customer_id], at)


@reaction(MergeUndone, why=_("撤销合并后，两份档案各按自己的购买重新分类分级"), clause="A3.1")
def grade_both(event: MergeUndone, actor: Actor, at: datetime) -> None:
    """Both archives; those of a batch are seen to together."""
    if event.batch_id is None:
        _grade(actor, [event.customer_id, event.absorbed_id], at)


@reaction(BatchMerged, why=_("批量合并后，保留的档案一次重新分类分级"), clause="A3.1")
def grade_survivors(event: BatchMerged, actor: Actor, at: datetime) -> None:
    """All survivors of a batch; what was merged away is archived and passed over."""
    _grade(actor, event.customer_ids, at)


@reaction(BatchUnmerged, why=_("撤销整批合并后，各档案一次重新分类分级"), clause="A3.1")
def grade_all(event: BatchUnmerged, actor: Actor, at: datetime) -> None:
    """All archives of a batch taken back."""
    _grade(actor, event.customer_ids, at)


def _grade(actor: Actor, customer_ids: list[int], at: datetime) -> None:
    customers.reclass_some(actor, customer_ids, purchases=orders.purchases, at=at)
