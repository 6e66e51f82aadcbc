"""The only writers of visits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.visits import events, queries, rules
from yueke.domains.visits.choices import Kind
from yueke.domains.visits.lifecycles import VISIT_LIFE
from yueke.domains.visits.models import Rescheduling, Visit, VisitFeedback
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel.access import Actor, command
from yueke.kernel.batches import BatchOutcome, left_for, outcome
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused, StaleVersion
from yueke.kernel.events import publish
from yueke.kernel.numbering import declare, next_number, next_numbers

NUMBERS = "visits.visit"
declare(NUMBERS, prefix="HF", date_format="%Y%m%d-", width=4, reset="day", title=_("回访编号"))


_FURTHEST = timedelta(days=366)
"""How far ahead a visit may be moved: a later day is a slip of the keyboard, and nobody would see it again."""


class AlreadyAnswered(Refused):
    """The feedback has its answer."""


@dataclass(frozen=True)
class Duty:
    """An open duty to visit a customer: who, until when, by whom."""

    customer_id: int
    due_at: datetime
    owner_id: int | None
    department_id: int | None = None


@dataclass(frozen=True)
class PastVisit:
    """A visit of the past, as another system's records or a history tell it; its form may be incomplete."""

    customer_id: int
    kind: str
    done_at: datetime
    person_id: int | None
    department_id: int | None
    record: VisitRecord


@command(may="visits.plan")
def record_many(actor: Actor, past: Iterable[PastVisit], *, at: datetime) -> list[int]:
    """Write down many visits of the past as they were; incomplete forms stay visible as such (clause B8.2)."""
    past = sorted(past, key=lambda visit: visit.done_at)
    numbers = next_numbers(NUMBERS, at, len(past)) if past else []
    rows = Visit.objects.bulk_create(
        [
            Visit(
                number=number,
                customer_id=visit.customer_id,
                kind=visit.kind,
                state="done",
                planned_on=timezone.localtime(visit.done_at).date(),
                owner_id=visit.person_id,
                department_id=visit.department_id,
                done_at=visit.done_at,
                done_by_id=visit.person_id,
                created_at=at,
                updated_at=at,
                **{**vars(visit.record), "products": list(visit.record.products)},
            )
            for number, visit in zip(numbers, past, strict=True)
        ],
        batch_size=2000,
    )
    return [row.pk for row in rows]


@command(may="visits.plan")
def plan_duties(
    actor: Actor, clause: str, kind: str, duties: Iterable[Duty], *, at: datetime, purpose: str = ""
) -> int:
    """Plan a visit for every duty that has none planned yet; returns how many were added. Safe to repeat."""
    duties = list(duties)
    planned = set(
        Visit.objects.filter(
            clause=clause, state="planned", customer_id__in=[d.customer_id for d in duties]
        ).values_list("customer_id", flat=True)
    )
    fresh = {d.customer_id: d for d in duties if d.customer_id not in planned}
    if not fresh:
        return 0
    numbers = next_numbers(NUMBERS, at, len(fresh))
    today = timezone.localtime(at).date()
    Visit.objects.bulk_create(
        [
            Visit(
                number=number,
                customer_id=duty.customer_id,
                kind=kind,
                clause=clause,
                planned_on=rules.day_to_plan(timezone.localtime(duty.due_at).date(), today),
                due_at=duty.due_at,
                owner_id=duty.owner_id,
                department_id=duty.department_id,
                purpose=purpose or str(Kind(kind).label),
                created_at=at,
                updated_at=at,
            )
            for number, duty in zip(numbers, fresh.values(), strict=True)
        ],
        batch_size=2000,
        ignore_conflicts=True,
    )
    publish(actor, events.VisitsPlanned(at=at, clause=clause, count=len(fresh)))
    return len(fresh)


@command(may="visits.record")
def record_visit(
    actor: Actor,
    customer_id: int,
    kind: str,
    record: VisitRecord,
    *,
    at: datetime,
    done_at: datetime | None = None,
    department_id: int | None = None,
) -> Visit:
    """Write down a visit nobody had planned (the customer called in, or the representative passed by)."""
    moment = _moment(done_at, at)
    _check(record)
    visit = Visit.objects.create(
        number=next_number(NUMBERS, at),
        customer_id=customer_id,
        kind=kind,
        planned_on=timezone.localtime(moment).date(),
        owner_id=actor.person_id,
        department_id=department_id or actor.department_id,
        created_at=at,
        updated_at=at,
    )
    return _complete(actor, visit, record, moment, at)


@command(may="visits.record")
def complete_visit(
    actor: Actor,
    visit_id: int,
    record: VisitRecord,
    *,
    at: datetime,
    done_at: datetime | None = None,
    seen: str | None = None,
) -> Visit:
    """Fill in the record form of a planned visit (clause B8.2).

    ``seen`` is the ``mark`` the caller read: raises :class:`StaleVersion` when the visit has changed since.
    """
    visit = queries.visit(actor, visit_id)
    if seen is not None and Visit.objects.select_for_update(no_key=True).get(pk=visit.pk).mark != seen:
        raise StaleVersion(_("这条回访刚刚被他人处理，请核对最新内容后再提交。"))
    moment = _moment(done_at, at)
    _check(record)
    return _complete(actor, visit, record, moment, at)


def _moment(done_at: datetime | None, at: datetime) -> datetime:
    if done_at is not None and done_at > at + timedelta(minutes=5):
        raise Invalid(_("回访时间不能晚于现在。"), field="done_at")
    return done_at or at


def _check(record: VisitRecord) -> None:
    missing = rules.missing_fields(vars(record))
    if missing:
        raise Invalid(
            _("《客户回访登记表》还有必填项未填。"),
            fields={name: [_("请填写此项。")] for name in missing},
            clause="B8.2",
        )


def _complete(actor: Actor, visit: Visit, record: VisitRecord, done_at: datetime, at: datetime) -> Visit:
    values = {**vars(record), "products": list(record.products)}
    VISIT_LIFE.move(visit, "complete", at=at, done_at=done_at, done_by_id=actor.person_id, **values)
    publish(
        actor,
        events.VisitCompleted(
            at=at,
            visit_id=visit.pk,
            customer_id=visit.customer_id,
            number=visit.number,
            visit_kind=visit.kind,
            result=record.result,
            satisfaction=record.satisfaction,
        ),
    )
    return visit


@command(may="visits.record")
def reschedule_visit(actor: Actor, visit_id: int, to_date: date, reason: str, *, at: datetime) -> Visit:
    """Move a planned visit to another day, with the reason; the duty's own due date does not move."""
    visit = queries.visit(actor, visit_id)
    if visit.state != "planned":
        raise Refused(_("只有待回访的计划可以改期。"))
    if not reason.strip():
        raise Invalid(_("请写明改期原因。"), field="reason")
    today = timezone.localtime(at).date()
    if to_date < today:
        raise Invalid(_("新日期不能早于今天。"), field="to_date")
    if to_date > (latest := today + _FURTHEST):
        raise Invalid(_("不能晚于 %(day)s。") % {"day": latest}, field="to_date")
    Rescheduling.objects.create(
        visit=visit, from_date=visit.planned_on, to_date=to_date, reason=reason, by_id=actor.person_id, at=at
    )
    event = events.VisitRescheduled(
        at=at,
        visit_id=visit.pk,
        customer_id=visit.customer_id,
        number=visit.number,
        from_date=visit.planned_on,
        to_date=to_date,
        reason=reason,
    )
    changed = Visit.objects.filter(pk=visit.pk, state="planned").update(planned_on=to_date, updated_at=at)
    if not changed:
        raise Refused(_("这条回访刚刚被他人处理，请刷新后查看。"))
    visit.planned_on = to_date
    publish(actor, event)
    return visit


@command(may="visits.plan")
def cancel_visit(actor: Actor, visit_id: int, reason: str, *, at: datetime) -> Visit:
    """Give up a planned visit. If the clause still asks for one, it will be planned again."""
    visit = queries.visit(actor, visit_id)
    if not reason.strip():
        raise Invalid(_("请写明取消原因。"), field="reason")
    VISIT_LIFE.move(visit, "cancel", at=at, next_step=reason)
    publish(
        actor,
        events.VisitCancelled(
            at=at, visit_id=visit.pk, customer_id=visit.customer_id, number=visit.number, reason=reason
        ),
    )
    return visit


@command(may="visits.assign")
def assign_visits(
    actor: Actor, visit_ids: Iterable[int], owner_id: int, *, at: datetime, department_id: int | None = None
) -> BatchOutcome:
    """Give planned visits the actor may see to ``owner_id``; others are left alone."""
    changes: dict[str, object] = {"owner_id": owner_id, "updated_at": at}
    if department_id is not None:
        changes["department_id"] = department_id
    wanted = set(visit_ids)
    planned = queries.visits(actor).filter(pk__in=wanted, state="planned")
    missing = sorted(wanted - set(planned.values_list("pk", flat=True)))
    left = left_for(_("不在您的数据范围内，或已登记、已取消"), missing)
    return outcome(planned.update(**changes), left, len(missing))


@command(may="organization.edit")
def hand_over(actor: Actor, from_id: int, to_id: int, *, at: datetime) -> int:
    """Give all planned visits of a leaver to the successor."""
    return Visit.objects.filter(owner_id=from_id, state="planned").update(owner_id=to_id, updated_at=at)


@command(may="visits.record")
def send_feedback(actor: Actor, visit_id: int, department_id: int, content: str, *, at: datetime) -> VisitFeedback:
    """Pass what a completed visit found to a department, which owes an answer (clause B8.2)."""
    visit = queries.visit(actor, visit_id)
    if visit.state != "done":
        raise Refused(_("请先登记回访，再把意见转给部门。"))
    if not content.strip():
        raise Invalid(_("请写明要部门答复的内容。"), field="content")
    row = VisitFeedback.objects.create(
        visit=visit,
        department_id=department_id,
        content=content,
        sent_by_id=actor.person_id,
        sent_at=at,
    )
    publish(
        actor,
        events.FeedbackSent(
            at=at,
            visit_id=visit.pk,
            customer_id=visit.customer_id,
            number=visit.number,
            feedback_id=row.pk,
            department_id=department_id,
            sent_by_id=row.sent_by_id,
        ),
    )
    return row


@command(may="visits.feedback.answer")
def answer_feedback(actor: Actor, feedback_id: int, answer: str, *, at: datetime) -> VisitFeedback:
    """Answer feedback addressed to one of the actor's departments; once."""
    row = queries.feedback(actor).filter(pk=feedback_id).first()
    if row is None:
        raise NotFound
    if actor.scope.kind != "all" and row.department_id not in {*actor.scope.departments, actor.department_id}:
        raise Forbidden(_("这条反馈由其他部门答复。"))
    if not answer.strip():
        raise Invalid(_("请填写答复。"), field="answer")
    changed = VisitFeedback.objects.filter(pk=row.pk, answered_at__isnull=True).update(
        answer=answer, answered_by_id=actor.person_id, answered_at=at
    )
    if not changed:
        raise AlreadyAnswered(_("这条反馈已经有人答复。"))
    row.refresh_from_db()
    publish(
        actor,
        events.FeedbackAnswered(
            at=at,
            visit_id=row.visit_id,
            customer_id=row.visit.customer_id,
            number=row.visit.number,
            feedback_id=row.pk,
            sent_by_id=row.sent_by_id,
        ),
    )
    return row
