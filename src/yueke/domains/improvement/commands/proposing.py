"""Proposing improvements, describing them, and naming what they answer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.improvement import counting, rules
from yueke.domains.improvement.commands.finding import at_work, locked, said
from yueke.domains.improvement.events import ImprovementProposed, SourcesAdded
from yueke.domains.improvement.models import Improvement, Source
from yueke.domains.improvement.rules import Origin
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish
from yueke.kernel.numbering import declare, next_number
from yueke.kernel.search_terms import terms_for

NUMBERS = "improvement.improvement"
declare(NUMBERS, prefix="GJ", date_format="%Y%m%d-", width=4, reset="day", title=_("改进编号"))


@dataclass(frozen=True)
class ImprovementDraft:
    """What is written down about an improvement; ``counted_filter`` narrows the events of ``counted_kind``."""

    title: str
    problem: str
    department_id: int
    owner_id: int
    cause: str = ""
    whys: tuple[str, ...] = ()
    counted_kind: str = ""
    counted_filter: Mapping[str, Any] = field(default_factory=dict)


@command(may="improvement.propose")
def propose(actor: Actor, draft: ImprovementDraft, sources: Iterable[Origin] = (), *, at: datetime) -> Improvement:
    """Propose an improvement for a department, whoever it is; it begins as a draft that somebody else approves."""
    values = _checked(draft)
    improvement = Improvement.objects.create(
        number=next_number(NUMBERS, at), proposed_by_id=actor.person_id, created_at=at, updated_at=at, **values
    )
    _index(improvement)
    publish(
        actor,
        ImprovementProposed(
            at=at, improvement_id=improvement.pk, number=improvement.number,
            department_id=improvement.department_id, proposed_by_id=actor.person_id,
        ),
    )  # fmt: skip
    _add(actor, improvement, sources, at)
    return improvement


@command(may="improvement.propose")
def edit(actor: Actor, improvement_id: int, draft: ImprovementDraft, *, at: datetime) -> Improvement:
    """Describe it anew while measures are still to be done.

    What the effect is told from is fixed by the approval: a yardstick chosen once the figures are known proves nothing.
    """
    improvement = locked(actor, improvement_id)
    if improvement.state not in ("draft", "planned", "doing"):
        raise Refused(_("措施已经全部完成，不能再改内容；效果不好可以重新打开。"))
    values = _checked(draft)
    if improvement.state != "draft" and any(
        getattr(improvement, name) != values[name] for name in ("counted_kind", "counted_filter")
    ):
        raise Invalid(_("立项以后不能再改效果的计量范围。"), field="counted_kind", clause="A5.4")
    for name, value in values.items():
        setattr(improvement, name, value)
    improvement.updated_at = at
    improvement.save()
    _index(improvement)
    return improvement


@command(may="improvement.propose")
def add_sources(actor: Actor, improvement_id: int, sources: Iterable[Origin], *, at: datetime) -> int:
    """Let an open improvement answer to further records; those it answers to already are left. Returns how many."""
    improvement = locked(actor, improvement_id)
    if not improvement.is_open:
        raise Refused(_("这项改进已经结束，不能再加入来源；可以另提一项改进。"))
    return _add(actor, improvement, sources, at)


@command(may="improvement.propose")
def remove_source(actor: Actor, improvement_id: int, source_id: int, *, at: datetime) -> None:
    """Take a source added by mistake away again, as long as it is a draft."""
    improvement = locked(actor, improvement_id)
    if improvement.state != "draft":
        raise Refused(_("立项以后来源不能移除。"))
    improvement.sources.filter(pk=source_id).delete()


def _add(actor: Actor, improvement: Improvement, sources: Iterable[Origin], at: datetime) -> int:
    given = {(one.kind, one.id): one for one in sources}
    for known in improvement.sources.values_list("kind", "origin_id"):
        given.pop(known, None)
    if not given:
        return 0
    Source.objects.bulk_create(
        Source(
            improvement=improvement, kind=one.kind, origin_id=one.id, label=one.label[:60],
            added_by_id=actor.person_id, added_at=at,
        )
        for one in given.values()
    )  # fmt: skip
    labels = tuple(one.label for one in given.values())
    publish(actor, SourcesAdded(at=at, improvement_id=improvement.pk, number=improvement.number, labels=labels))
    return len(given)


def _checked(draft: ImprovementDraft) -> dict[str, Any]:
    at_work(draft.owner_id, "owner")
    whys = [why.strip() for why in draft.whys if why.strip()]
    if len(whys) > rules.MOST_WHYS:
        raise Invalid(_("最多追问 %(n)s 层。") % {"n": rules.MOST_WHYS}, field="whys")
    counter = counting.counter_of(draft.counted_kind) if draft.counted_kind else None
    if draft.counted_kind and counter is None:
        raise Invalid(_("不认识这种计量事项，请重新选择。"), field="counted_kind")
    return {
        "title": said(draft.title, "title", _("请写标题。")),
        "problem": said(draft.problem, "problem", _("请写明问题。")),
        "cause": draft.cause.strip(),
        "whys": whys,
        "department_id": draft.department_id,
        "owner_id": draft.owner_id,
        "counted_kind": draft.counted_kind,
        "counted_filter": counter.clean(draft.counted_filter) if counter else {},
    }


def _index(improvement: Improvement) -> None:
    improvement.search_terms = terms_for(improvement.title, numbers=[improvement.number])
    improvement.save(update_fields=["search_terms"])
