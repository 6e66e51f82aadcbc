"""The only writers of notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from yueke.domains.channels.kinds import kind_of
from yueke.domains.channels.models import Notice
from yueke.domains.channels.queries import read_before
from yueke.domains.channels.rules import Draft, once_each
from yueke.domains.organization import queries as organization
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import NotFound

_BATCH = 2_000


@command(may="channels.tell")
def tell(actor: Actor, drafts: Iterable[Draft], *, at: datetime) -> int:
    """Tell people what is drafted; returns how many notices are new. Told again, nothing is added.

    Who has left is told nothing. Raises ValueError for a kind nobody declared. Few queries, however many drafts.
    """
    drafts = list(drafts)
    if unknown := {draft.kind for draft in drafts if kind_of(draft.kind) is None}:
        raise ValueError(f"nobody declared notices of the kind {sorted(unknown)}")
    wanted = once_each(drafts)
    here = organization.working_here({draft.recipient_id for draft in wanted})
    wanted = [draft for draft in wanted if draft.recipient_id in here]
    told = set(
        Notice.objects.filter(recipient_id__in=here, key__in={draft.key for draft in wanted}).values_list(
            "recipient_id", "key"
        )
    )
    fresh = [draft for draft in wanted if (draft.recipient_id, draft.key) not in told]
    _renew(fresh, at)
    # Conflicts are those told by somebody else in this very moment.
    Notice.objects.bulk_create([_row(draft, at) for draft in fresh], batch_size=_BATCH, ignore_conflicts=True)
    return len(fresh)


@command(may="channels.tell")
def settle(actor: Actor, keys: Iterable[str], *, at: datetime) -> int:
    """Take the unread notices of these occasions as read by everybody: somebody has done what they asked for."""
    return Notice.objects.unread().filter(key__in=list(keys)).update(read_at=at)


@command(may="account.own")
def mark_read(actor: Actor, ids: Iterable[int], *, at: datetime) -> int:
    """Mark one's own notices as read; returns how many were not. NotFound, and nothing marked, if one is another's."""
    wanted = set(ids)
    own = Notice.objects.of(actor.person_id).filter(pk__in=wanted)
    if own.count() != len(wanted):
        raise NotFound
    return own.unread().update(read_at=at)


@command(may="account.own")
def mark_all_read(actor: Actor, *, at: datetime, until: datetime | None = None) -> int:
    """Mark all of one's own notices as read, or those told up to ``until``: what came later has not been seen."""
    own = Notice.objects.of(actor.person_id).unread()
    if until is not None:
        own = own.filter(created_at__lte=until)
    return own.update(read_at=at)


@command(may="channels.tell")
def forget_read(actor: Actor, *, before: datetime, at: datetime) -> int:
    """Forget notices told before a moment that were read; returns how many. What nobody has read stays."""
    return read_before(before).delete()[0]


def _renew(drafts: list[Draft], at: datetime) -> None:
    renewed: dict[str, set[int]] = {}
    for draft in drafts:
        if draft.renews:
            renewed.setdefault(draft.kind, set()).add(draft.recipient_id)
    for kind, people in renewed.items():
        Notice.objects.unread().filter(kind=kind, recipient_id__in=people).update(read_at=at)


def _row(draft: Draft, at: datetime) -> Notice:
    importance = Notice.Importance.URGENT if draft.urgent else Notice.Importance.NORMAL
    return Notice(
        recipient_id=draft.recipient_id,
        kind=draft.kind,
        key=draft.key,
        facts=dict(draft.facts),
        about_kind=draft.about.kind,
        about_id=draft.about.id,
        about_label=draft.about.label[:120],
        clause=draft.clause,
        importance=importance,
        created_at=draft.happened_at or at,
    )
