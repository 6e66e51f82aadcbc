"""Improvements in the company: effects measured from real visits, people told, a leaver's measures handed over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yueke.domains.channels.models import Notice
from yueke.domains.customers.models import Customer
from yueke.domains.improvement import commands, counting
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.models import Effect, Improvement
from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries as people
from yueke.domains.organization.tests.house import AT, House, house, house_of_file
from yueke.domains.visits import commands as visits
from yueke.domains.visits.commands import PastVisit
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Refused
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

__all__ = ["house", "house_of_file"]

DAY = timedelta(days=1)
DISSATISFIED = "visits.dissatisfied"


def react(kind: str, name: str, **wanted) -> None:
    """Run the reaction to the latest event of ``kind``, as its job would."""
    found = Event.objects.filter(kind=kind, **{f"payload__{k}": v for k, v in wanted.items()}).latest("pk")
    run(found.pk, f"improving.{name}", at=found.at)


def told(kind: str) -> set[int]:
    """Who has an unread notice, the founder aside, who may everything."""
    found = Notice.objects.filter(kind=f"improvement.{kind}", read_at=None).exclude(recipient__username="admin")
    return set(found.values_list("recipient_id", flat=True))


class Story:
    """The head approves, the doer does, the watch verifies and closes; measures are done on 21 November 2026."""

    def __init__(self, house: House) -> None:
        def hire(username: str, where, role: str) -> Actor:
            return people.actor_for(house.hire(username, where, role))

        self.house = house
        self.proposer, self.owner = hire("proposer", house.service, "service"), hire("owner", house.service, "service")
        self.doer, self.heir = hire("doer", house.sales, "sales"), hire("heir", house.sales, "sales")
        self.head, self.watch = hire("head", house.branch, "manager"), hire("watch", house.root, "supervisor")

    def proposed(self, counted: dict | None = None) -> Improvement:
        draft = ImprovementDraft(
            "回访不满意", "十月明显偏多。", self.house.service.pk, self.owner.person_id or 0, "没有提纲",
            counted_kind="" if counted is None else DISSATISFIED, counted_filter=counted or {},
        )  # fmt: skip
        found = commands.propose(self.proposer, draft, at=AT)
        measure = MeasureDraft("corrective", "编写提纲", self.doer.person_id or 0, date(2026, 12, 1))
        commands.add_measure(self.proposer, found.pk, measure, at=AT)
        return found

    def done(self, counted: dict | None = None) -> Improvement:
        found = self.proposed(counted)
        commands.approve(self.head, found.pk, at=AT)
        commands.complete_measure(self.doer, found.measures.get().pk, "已编写", at=AT + DAY)
        commands.verify_measure(self.watch, found.measures.get().pk, at=AT + 2 * DAY)
        return Improvement.objects.get(pk=found.pk)

    def visited(self, on: str, satisfaction: int | None, n: int, *, kind: str = "regular") -> None:
        customer, _made = Customer.objects.get_or_create(
            number="1", defaults={"name": "客户", "created_at": AT, "updated_at": AT, "reviewed_at": AT}
        )
        record = VisitRecord("reached", "phone", "店长", "正常", satisfaction=satisfaction)
        moment = AT.replace(*map(int, on.split("-")))
        past = PastVisit(customer.pk, kind, moment, None, self.house.service.pk, record)
        visits.record_many(SYSTEM, [past] * n, at=max(AT, moment))


@pytest.fixture
def story(house: House) -> Story:
    return Story(house)


def test_visits_are_counted_in_their_span_by_kind_and_department(story: Story) -> None:
    story.visited("2026-10-01", 2, 3)
    story.visited("2026-10-31", 5, 7)
    story.visited("2026-10-15", None, 4)
    story.visited("2026-11-01", 1, 9)
    story.visited("2026-10-15", 1, 2, kind="maintenance")
    counter = counting.counter_of(DISSATISFIED)
    assert counter is not None
    span = (date(2026, 10, 1), date(2026, 11, 1))
    house = story.house
    assert counter.count({}, *span) == counting.Counted(5, 12.0)
    assert counter.count({"kind": "regular"}, *span) == counting.Counted(3, 10.0)
    assert counter.count({"department": house.branch.pk}, *span) == counting.Counted(5, 12.0), "with those below it"
    assert counter.count({"department": house.sales.pk}, *span) == counting.Counted(0, 0.0)
    assert counter.words({"kind": "regular", "department": house.service.pk}).startswith("回访类别：定期回访；部门：")


@pytest.mark.parametrize(
    "before,after,verdict",
    [((30, 70), (5, 95), "effective"), ((5, 95), (30, 70), "worse"), ((9, 91), (6, 94), "not_shown")],
)
def test_the_monthly_run_measures_what_is_over(story: Story, before, after, verdict) -> None:
    found = story.done({"kind": "regular"})
    assert found.measure_from == date(2027, 2, 22)
    for on, (bad, good) in (("2026-09-15", before), ("2026-12-15", after)):
        story.visited(on, 2, bad)
        story.visited(on, 5, good)
    story.visited("2026-08-20", 1, 50), story.visited("2027-02-22", 1, 50)
    assert commands.measure_due(SYSTEM, at=AT.replace(2027, 2, 21)) == 0, "the span is not over"
    assert commands.measure_due(SYSTEM, at=AT.replace(2027, 3, 1)) == 1
    effect = Effect.objects.get()
    assert (effect.before, effect.after, effect.before_exposure, effect.after_exposure) == (
        before[0],
        after[0],
        100,
        100,
    )
    assert (effect.before_from, effect.before_end) == (date(2026, 8, 21), date(2026, 11, 21))
    assert (effect.after_from, effect.after_end) == (date(2026, 11, 22), date(2027, 2, 22))
    assert effect.verdict == Improvement.objects.get().verdict == verdict
    assert effect.ratio == pytest.approx(after[0] / before[0])
    assert effect.low is not None
    assert effect.high is not None
    assert effect.low < effect.ratio < effect.high
    assert commands.measure_due(SYSTEM, at=AT.replace(2027, 4, 1)) == 0, "once"
    with pytest.raises(Refused, match="已经测得"):
        commands.measure_effect(story.watch, found.pk, at=AT.replace(2027, 4, 1))


def test_without_any_events_nothing_is_claimed(story: Story) -> None:
    found = story.done({})
    effect = commands.measure_effect(story.watch, found.pk, at=AT.replace(2027, 3, 1))
    assert (effect.verdict, effect.ratio, effect.low, effect.high) == ("not_shown", None, None, None)
    story.visited("2026-12-15", 5, 4), story.visited("2026-10-15", 5, 4)
    other = story.done({})
    effect = commands.measure_effect(story.watch, other.pk, at=AT.replace(2027, 3, 1))
    assert (effect.verdict, effect.ratio, effect.low, effect.high) == ("not_shown", None, 0.0, None)


def test_who_is_told_on_the_way(story: Story) -> None:
    found = story.proposed()
    react("improvement.proposed", "draft_waits")
    assert told("proposed") == {story.head.person_id}
    commands.approve(story.head, found.pk, at=AT)
    react("improvement.approved", "draft_approved")
    react("improvement.measure_planned", "measure_assigned")
    assert (told("proposed"), told("assigned")) == (set(), {story.doer.person_id})
    measure = found.measures.get()
    commands.complete_measure(story.doer, measure.pk, "已编写", at=AT + DAY)
    react("improvement.measure_done", "measure_waits")
    assert (told("assigned"), told("done")) == (set(), {story.head.person_id, story.watch.person_id})
    commands.return_measure(story.watch, measure.pk, "只有一半", at=AT + DAY)
    react("improvement.measure_returned", "measure_returned")
    assert (told("done"), told("returned")) == (set(), {story.doer.person_id})
    commands.complete_measure(story.doer, measure.pk, "全了", at=AT + 2 * DAY)
    commands.verify_measure(story.watch, measure.pk, at=AT + 3 * DAY)
    react("improvement.measure_verified", "measure_verified")
    commands.explain_effect(story.watch, found.pk, "太少", at=AT + 3 * DAY)
    commands.close(story.watch, found.pk, at=AT + 4 * DAY)
    react("improvement.closed", "closed")
    assert told("closed") == {story.owner.person_id, story.proposer.person_id}
    commands.reopen(story.head, found.pk, "又发生了", at=AT + 5 * DAY)
    react("improvement.reopened", "reopened")
    assert told("reopened") == {story.owner.person_id}


def test_a_measured_effect_is_told_to_the_owner_and_who_may_close(story: Story) -> None:
    found = story.done({})
    commands.measure_effect(story.watch, found.pk, at=AT.replace(2027, 3, 1))
    react("improvement.effect_measured", "effect_told")
    assert told("measured") == {story.owner.person_id, story.head.person_id, story.watch.person_id}


def test_an_approver_gone_by_another_way_is_not_reminded(story: Story) -> None:
    found = story.proposed()
    react("improvement.proposed", "draft_waits")
    commands.cancel(story.proposer, found.pk, "重复", at=AT)
    react("improvement.cancelled", "draft_cancelled")
    assert told("proposed") == set()


def test_a_leavers_measures_go_to_the_successor(story: Story) -> None:
    found = story.proposed()
    commands.approve(story.head, found.pk, at=AT)
    doer, heir = story.doer.person_id or 0, story.heir.person_id or 0
    organization.leave(story.house.boss, doer, successor_id=heir, on_date=AT.date(), at=AT)
    event = Event.objects.filter(kind="organization.person_left").latest("pk")
    run(event.pk, "after_leaving.hand_over", at=AT)
    assert found.measures.get().owner_id == heir
