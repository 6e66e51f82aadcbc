"""Two archives of one customer become one, and two again (clause A2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.commands.locking import StaleVersion, held
from yueke.domains.customers.events import BatchMerged, BatchUnmerged, CustomersMerged, MergeUndone
from yueke.domains.customers.merging.joining import join
from yueke.domains.customers.merging.models import Merge, MergeBatch
from yueke.domains.customers.merging.undoing import take_back
from yueke.domains.customers.models import Customer
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish

MOST_AT_ONCE = 200
"""How many pairs one batch may hold: it runs in one transaction, which keeps their archives locked."""


@command(may="customers.merge")
def merge(
    actor: Actor,
    survivor_id: int,
    absorbed_id: int,
    *,
    reason: str,
    choices: Mapping[str, str] | None = None,
    versions: tuple[int, int] | None = None,
    at: datetime,
) -> Merge:
    """Put ``absorbed_id`` into ``survivor_id``; every row that points at it follows its declared rule.

    ``choices`` is ``{field: survivor|absorbed|both}`` for names in ``rules.merging.FIELDS``; what is not named is
    decided as the page suggests. ``versions`` are those the caller saw (survivor, absorbed). Raises NotFound and
    Forbidden as editing either would, Refused when a rule forbids it, :class:`StaleVersion` when one was edited.
    """
    survivor, absorbed = _both(actor, survivor_id, absorbed_id)
    if versions is not None and versions != (survivor.version, absorbed.version):
        raise StaleVersion(_("其中一份档案刚刚被他人修改过，请核对最新内容后再合并。"))
    return _merged(actor, survivor, absorbed, reason=reason, choices=choices or {}, batch=None, at=at)


@command(may="customers.merge")
def merge_many(actor: Actor, pairs: Sequence[tuple[int, int]], *, reason: str, at: datetime) -> MergeBatch:
    """Merge pairs ``(survivor, absorbed)`` as the page suggests, all or none, to be undone together.

    A customer may stand in several pairs: one merged away already is followed to where it went.
    """
    if not pairs:
        raise Invalid(_("请先选择要合并的客户。"))
    if len(pairs) > MOST_AT_ONCE:
        raise Invalid(_("一次最多合并 %(n)s 对。") % {"n": MOST_AT_ONCE})
    batch = MergeBatch.objects.create(by_id=actor.person_id, at=at, reason=_reason(reason))
    # All archives are locked before the first is changed, in the order everybody locks in.
    concerned = {pk for pair in pairs for pk in pair}
    _lock(concerned)
    went: dict[int, int] = {}
    for survivor_id, absorbed_id in pairs:
        kept, gone = _followed(went, survivor_id), _followed(went, absorbed_id)
        if kept == gone:
            continue
        survivor, absorbed = _both(actor, kept, gone)
        _merged(actor, survivor, absorbed, reason=reason, choices={}, batch=batch, at=at)
        went[gone] = kept
    publish(actor, BatchMerged(batch_id=batch.pk, customer_ids=sorted(concerned), at=at))
    return batch


@command(may="customers.merge")
def undo_merge(actor: Actor, merge_id: int, *, reason: str, at: datetime) -> Merge:
    """Take a merge back: both archives as they were before. Refused, with what stands in the way, otherwise."""
    done = Merge.objects.select_for_update().filter(pk=merge_id).first()
    if done is None:
        raise NotFound
    return _undone(actor, done, _reason(reason), batch=None, at=at)


@command(may="customers.merge")
def undo_batch(actor: Actor, batch_id: int, *, reason: str, at: datetime) -> int:
    """Take back what is left of a batch, the latest first, all or none; returns how many merges that were."""
    rows = Merge.objects.select_for_update().filter(batch_id=batch_id, undone_at__isnull=True).order_by("-pk")
    merges = list(rows)
    if not merges:
        raise NotFound
    concerned = {pk for one in merges for pk in (one.survivor_id, one.absorbed_id)}
    _lock(concerned)
    for one in merges:
        _undone(actor, one, _reason(reason), batch=batch_id, at=at)
    publish(actor, BatchUnmerged(batch_id=batch_id, customer_ids=sorted(concerned), at=at))
    return len(merges)


def _merged(
    actor: Actor,
    survivor: Customer,
    absorbed: Customer,
    *,
    reason: str,
    choices: Mapping[str, str],
    batch: MergeBatch | None,
    at: datetime,
) -> Merge:
    done = join(actor, survivor, absorbed, choices=choices, reason=_reason(reason), batch=batch, at=at)
    publish(
        actor,
        CustomersMerged(
            customer_id=survivor.pk,
            absorbed_id=absorbed.pk,
            number=absorbed.number,
            merge_id=done.pk,
            reason=done.reason,
            moved=done.counts,
            batch_id=batch.pk if batch else None,
            at=at,
        ),
    )
    return done


def _undone(actor: Actor, done: Merge, reason: str, *, batch: int | None, at: datetime) -> Merge:
    _lock({done.survivor_id, done.absorbed_id})
    for pk in (done.survivor_id, done.absorbed_id):
        held(actor, pk, archived=True)
    if done.undone_at is not None:
        raise Refused(_("这次合并已经撤销。"))
    take_back(done, at=at)
    done.undone_by_id, done.undone_at, done.undo_reason = actor.person_id, at, reason
    done.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    publish(
        actor,
        MergeUndone(
            customer_id=done.survivor_id,
            absorbed_id=done.absorbed_id,
            number=done.absorbed.number,
            merge_id=done.pk,
            reason=reason,
            batch_id=batch,
            at=at,
        ),
    )
    return done


def _both(actor: Actor, survivor_id: int, absorbed_id: int) -> tuple[Customer, Customer]:
    if survivor_id == absorbed_id:
        raise Invalid(_("请选择另一位客户。"), field="other")
    _lock({survivor_id, absorbed_id})
    return held(actor, survivor_id), held(actor, absorbed_id)


def _lock(ids: set[int]) -> None:
    """Lock archives in the order of their ids, against each other and against new rows that point at them.

    FOR UPDATE and not the weaker lock of an edit: an order being written for the absorbed archive must be seen by
    the merge, or see it.
    """
    list(Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _followed(went: Mapping[int, int], customer_id: int) -> int:
    while customer_id in went:
        customer_id = went[customer_id]
    return customer_id


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid(_("请写明理由。"), field="reason")
    return text.strip()[:200]
