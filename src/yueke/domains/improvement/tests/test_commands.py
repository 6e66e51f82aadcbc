"""The life of an improvement: each command does what it says, and refuses with nothing changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from yueke.domains.improvement import commands, queries
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.models import Improvement, Measure
from yueke.domains.improvement.rules import Origin
from yueke.domains.organization import queries as organization
from yueke.domains.organization.tests.house import AT, House
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events import timeline
from yueke.kernel.lifecycle import StaleMove

DAY = timedelta(days=1)
DUE = date(2026, 12, 10)


@dataclass
class People:
    """Whoever takes part: the proposer, the owner, a colleague with a measure, the head, the supervisor, a stranger."""

    house: House
    proposer: Actor
    owner: Actor
    doer: Actor
    head: Actor
    watch: Actor
    stranger: Actor

    def draft(self, **more) -> ImprovementDraft:
        given = {"title": "货架划伤", "problem": "十月有 7 单划伤。", "cause": "没有防护角"}
        given |= {"department_id": self.house.service.pk, "owner_id": self.owner.person_id}
        return ImprovementDraft(**given | more)

    def proposed(self, **more) -> Improvement:
        return commands.propose(self.proposer, self.draft(**more), [Origin("visits.visit", 7, "HF-7")], at=AT)

    def with_measures(self, n: int = 1) -> Improvement:
        found = self.proposed()
        for i in range(n):
            draft = MeasureDraft("preventive", f"加装防护角 {i}", self.doer.person_id, DUE)
            commands.add_measure(self.proposer, found.pk, draft, at=AT)
        return found

    def agreed(self, n: int = 1) -> Improvement:
        found = self.with_measures(n)
        return commands.approve(self.head, found.pk, at=AT)

    def verifying(self) -> Improvement:
        found = self.agreed()
        commands.complete_measure(self.doer, found.measures.get().pk, "已全部加装", at=AT + DAY)
        commands.verify_measure(self.watch, found.measures.get().pk, at=AT + 2 * DAY)
        return fresh(found)


def fresh(found):
    return type(found).objects.get(pk=found.pk)


@pytest.fixture
def people(house) -> People:
    def actor(username: str, where, *roles: str) -> Actor:
        return organization.actor_for(house.hire(username, where, *roles))

    return People(
        house,
        proposer=actor("proposer", house.service, "service"),
        owner=actor("owner", house.service, "service"),
        doer=actor("doer", house.sales, "sales"),
        head=actor("head", house.branch, "manager"),
        watch=actor("watch", house.root, "supervisor"),
        stranger=actor("stranger", house.sales, "service"),
    )


def test_an_improvement_begins_as_a_draft_with_its_number_and_sources(people):
    found = people.proposed(whys=("为什么划伤？运输碰撞", " ", "为什么碰撞？没有防护"))
    assert found.number.startswith("GJ20261120-")
    assert (found.state, found.round, found.whys) == ("draft", 1, ["为什么划伤？运输碰撞", "为什么碰撞？没有防护"])
    assert [(s.kind, s.origin_id, s.label) for s in found.sources.all()] == [("visits.visit", 7, "HF-7")]
    assert [event.kind for event in timeline(f"improvement.improvement:{found.pk}")] == [
        "improvement.sources_added", "improvement.proposed",
    ]  # fmt: skip
    assert commands.add_sources(people.owner, found.pk, queries.origins(found.sources.all()), at=AT) == 0
    assert queries.sourced("visits.visit", [7, 8]) == {7: 1}


@pytest.mark.parametrize(
    "change,field",
    [({"title": " "}, "title"), ({"problem": ""}, "problem"), ({"counted_kind": "no.such"}, "counted_kind")],
)
def test_a_draft_that_says_nothing_is_refused(people, change, field):
    with pytest.raises(Invalid) as refusal:
        people.proposed(**change)
    assert field in refusal.value.fields
    assert not Improvement.objects.exists()


def test_who_sees_it(people):
    found = people.with_measures()
    assert queries.improvement(people.doer, found.pk).pk == found.pk, "a measure of it is theirs"
    assert queries.improvement(people.head, found.pk).pk == found.pk
    with pytest.raises(NotFound):
        queries.improvement(people.stranger, found.pk)
    with pytest.raises(NotFound):
        commands.edit(people.stranger, found.pk, people.draft(), at=AT)


def test_nobody_approves_their_own(people):
    found = people.with_measures()
    both = replace(people.proposer, permissions=people.head.permissions)
    owner = replace(people.owner, permissions=people.head.permissions)
    for actor in (both, owner):
        with pytest.raises(Refused, match="由他人批准"):
            commands.approve(actor, found.pk, at=AT)
    with pytest.raises(Forbidden):
        commands.approve(people.proposer, found.pk, at=AT)
    assert fresh(found).state == "draft"


def test_an_approval_wants_a_cause_and_measures_still_to_come(people):
    found = people.proposed(cause="")
    with pytest.raises(Refused, match="根本原因、措施"):
        commands.approve(people.head, found.pk, at=AT)
    commands.edit(people.proposer, found.pk, people.draft(), at=AT)
    commands.add_measure(
        people.proposer, found.pk, MeasureDraft("corrective", "补漆", people.doer.person_id, DUE), at=AT
    )
    with pytest.raises(Refused, match="第 1 项措施的计划日期已过"):
        commands.approve(people.head, found.pk, at=AT + 60 * DAY)
    commands.approve(people.head, found.pk, note="同意", at=AT)
    measure = Measure.objects.get()
    assert (fresh(found).state, measure.planned_at) == ("planned", AT)
    with pytest.raises(StaleMove):
        commands.approve(people.head, found.pk, at=AT)


def test_after_the_approval_the_yardstick_stands(people):
    found = people.agreed()
    commands.edit(people.proposer, found.pk, people.draft(cause="防护角太薄"), at=AT)
    assert fresh(found).cause == "防护角太薄"
    Improvement.objects.filter(pk=found.pk).update(counted_kind="visits.dissatisfied")
    with pytest.raises(Invalid) as refusal:
        commands.edit(people.proposer, found.pk, people.draft(), at=AT)
    assert "counted_kind" in refusal.value.fields
    with pytest.raises(Refused, match="来源不能移除"):
        commands.remove_source(people.proposer, found.pk, found.sources.get().pk, at=AT)


def test_a_measure_agreed_on_is_not_reworded_but_may_be_moved_in_time(people):
    found = people.agreed(2)
    measure = found.measures.get(n=1)
    with pytest.raises(Refused):
        commands.edit_measure(
            people.proposer, measure.pk, MeasureDraft("corrective", "x", people.doer.person_id, DUE), at=AT
        )
    with pytest.raises(Invalid):
        commands.move_measure(people.head, measure.pk, DUE + 9 * DAY, " ", at=AT)
    commands.move_measure(people.head, measure.pk, DUE + 9 * DAY, "到货推迟", at=AT)
    assert fresh(measure).due_on == DUE + 9 * DAY
    late = datetime(2026, 12, 30, 9, tzinfo=AT.tzinfo)
    with pytest.raises(Refused, match="计划日期已经过了"):
        commands.move_measure(people.head, measure.pk, DUE + 60 * DAY, "再推迟", at=late)
    with pytest.raises(Refused):
        commands.move_measure(replace(people.doer, permissions=people.head.permissions), measure.pk, DUE, "x", at=AT)
    commands.drop_measure(people.head, measure.pk, "改用别的包装", at=AT)
    assert fresh(measure).dropped_at == AT
    with pytest.raises(Refused, match="唯一的措施"):
        commands.drop_measure(people.head, found.measures.get(n=2).pk, "不做了", at=AT)


def test_measures_are_done_by_their_owner_with_evidence(people):
    found = people.agreed(2)
    first, second = found.measures.order_by("n")
    with pytest.raises(Forbidden):
        commands.complete_measure(people.watch, first.pk, "做了", at=AT)
    for actor in (people.head, people.proposer):
        with pytest.raises(Refused, match="由措施负责人"):
            commands.complete_measure(actor, first.pk, "做了", at=AT)
    with pytest.raises(Invalid):
        commands.complete_measure(people.doer, first.pk, " ", at=AT)
    with pytest.raises(Invalid) as refusal:
        commands.complete_measure(people.doer, first.pk, "做了", [SimpleUploadedFile("a.exe", b"MZ\x90")], at=AT)
    assert "evidence" in refusal.value.fields
    assert fresh(first).done_at is None
    assert fresh(found).state == "planned", "a refused file leaves everything as it was"
    paper = SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n%%EOF\n")
    commands.complete_measure(people.doer, first.pk, "已加装", [paper], at=AT + DAY)
    assert (fresh(found).state, first.evidence.count()) == ("doing", 1)
    commands.complete_measure(people.owner, second.pk, "已培训", at=AT + 3 * DAY)
    found = fresh(found)
    assert (found.state, found.begun_on, found.measure_from) == ("verifying", date(2026, 11, 21), date(2027, 2, 24))
    assert found.window == "3 months"
    with pytest.raises(Refused):
        commands.complete_measure(people.doer, first.pk, "再做", at=AT + 4 * DAY)


def test_verified_by_somebody_else_or_sent_back(people):
    found = people.agreed()
    measure = found.measures.get()
    with pytest.raises(Refused, match="已完成、尚未验证"):
        commands.verify_measure(people.watch, measure.pk, at=AT)
    commands.complete_measure(people.doer, measure.pk, "已加装", at=AT + DAY)
    for actor in (people.doer, people.owner):
        with pytest.raises(Refused):
            commands.verify_measure(replace(actor, permissions=people.head.permissions), measure.pk, at=AT)
    commands.return_measure(people.watch, measure.pk, "只装了一半", at=AT + 2 * DAY)
    assert (fresh(found).state, fresh(measure).done_at, fresh(measure).returned_note) == ("doing", None, "只装了一半")
    commands.complete_measure(people.doer, measure.pk, "全部装好", at=AT + 3 * DAY)
    commands.verify_measure(people.watch, measure.pk, note="现场看过", at=AT + 4 * DAY)
    assert (fresh(found).state, fresh(measure).verified_by_id) == ("verifying", people.watch.person_id)
    with pytest.raises(Refused, match="不能再加证据"):
        commands.attach(people.doer, measure.pk, [], at=AT + 5 * DAY)


def test_closing_asks_for_everything_and_for_somebody_else(people):
    found = people.verifying()
    with pytest.raises(Refused, match="效果还没有测得"):
        commands.close(people.head, found.pk, at=AT)
    with pytest.raises(Refused, match="没有结束"):
        commands.measure_effect(people.watch, found.pk, at=AT + 30 * DAY)
    with pytest.raises(Refused, match="没有定下计量的事项"):
        commands.measure_effect(people.watch, found.pk, at=AT + 200 * DAY)
    with pytest.raises(Refused):
        commands.explain_effect(replace(people.owner, permissions=people.head.permissions), found.pk, "太少", at=AT)
    commands.explain_effect(people.watch, found.pk, "全年只有两件，比不出来", at=AT)
    with pytest.raises(Refused, match="不能关闭自己负责"):
        commands.close(replace(people.owner, permissions=people.head.permissions), found.pk, at=AT)
    assert fresh(found).state == "verifying"
    commands.close(people.head, found.pk, note="同意关闭", at=AT + 9 * DAY)
    assert (fresh(found).state, fresh(found).closed_by_id) == ("closed", people.head.person_id)
    with pytest.raises(Refused, match="已经结束"):
        commands.add_sources(people.owner, found.pk, [Origin("visits.visit", 9, "HF-9")], at=AT)


@pytest.mark.parametrize(
    "verdict,note,match",
    [
        ("worse", "没关系", "反而变差"),
        ("not_shown", " ", "写明理由"),
        ("not_shown", "季节影响", ""),
        ("effective", "", ""),
    ],
)
def test_what_the_figures_say_decides_over_closing(people, verdict, note, match):
    found = people.verifying()
    Improvement.objects.filter(pk=found.pk).update(verdict=verdict)
    if match:
        with pytest.raises(Refused, match=match):
            commands.close(people.head, found.pk, note=note, at=AT)
        assert fresh(found).state == "verifying"
    else:
        commands.close(people.head, found.pk, note=note, at=AT)
        assert fresh(found).state == "closed"


def test_what_did_not_help_is_opened_again_for_a_further_round(people):
    found = people.verifying()
    Improvement.objects.filter(pk=found.pk).update(verdict="worse")
    with pytest.raises(Invalid):
        commands.reopen(people.head, found.pk, "", at=AT)
    commands.reopen(people.head, found.pk, "仍有划伤", at=AT)
    again = fresh(found)
    assert (again.state, again.round, again.verdict, again.measure_from) == ("doing", 2, "", None)
    assert again.begun_on == date(2026, 11, 21), "it is still compared with the time before any measure"
    draft = MeasureDraft("corrective", "换车辆", people.owner.person_id, DUE)
    measure = commands.add_measure(people.proposer, found.pk, draft, at=AT + 5 * DAY)
    assert measure.planned_at == AT + 5 * DAY, "owed at once"
    commands.complete_measure(people.owner, measure.pk, "已换", at=AT + 6 * DAY)
    assert fresh(found).state == "verifying"


def test_giving_it_up(people):
    found = people.with_measures()
    with pytest.raises(Refused):
        commands.cancel(people.doer, found.pk, "不要了", at=AT)
    other = people.agreed()
    with pytest.raises(Refused, match="由审批人取消"):
        commands.cancel(people.proposer, other.pk, "不要了", at=AT)
    commands.cancel(people.proposer, found.pk, "重复提出", at=AT)
    commands.cancel(people.head, other.pk, "停产", at=AT)
    assert {one.state for one in Improvement.objects.all()} == {"cancelled"}
    with pytest.raises(Refused):
        commands.complete_measure(people.doer, other.measures.get().pk, "做了", at=AT)


def test_what_a_leaver_owes_goes_to_the_successor(people):
    found, done = people.agreed(), people.verifying()
    heir = people.stranger.person_id
    assert commands.hand_over(SYSTEM, people.doer.person_id, heir, at=AT) == 1
    assert commands.hand_over(SYSTEM, people.owner.person_id, heir, at=AT) == 2
    assert found.measures.get().owner_id == heir
    assert done.measures.get().owner_id == people.doer.person_id, "what is done stays theirs"
    assert fresh(found).owner_id == heir


def test_the_database_refuses_what_the_commands_never_do(people):
    found = people.verifying()
    with pytest.raises(IntegrityError), transaction.atomic():
        Improvement.objects.filter(pk=found.pk).update(
            state="closed", closed_at=AT, closed_by_id=people.owner.person_id
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(improvement=found).update(verified_by_id=people.doer.person_id)


def test_what_waits_for_whom(people):
    draft = people.with_measures()
    assert list(queries.waiting_for_approval(people.head)) == [draft]
    commands.approve(people.head, draft.pk, at=AT)
    measure = draft.measures.get()
    commands.complete_measure(people.doer, measure.pk, "已加装", at=AT)
    assert list(queries.waiting_for_verification(people.watch)) == [measure]
    assert not queries.waiting_for_verification(people.owner).exists()
    commands.verify_measure(people.watch, measure.pk, at=AT)
    assert not queries.waiting_to_close(people.head).exists()
    commands.explain_effect(people.watch, draft.pk, "太少", at=AT)
    assert list(queries.waiting_to_close(people.head)) == [fresh(draft)]


def test_the_list_narrows(people):
    found, other = people.agreed(2), people.proposed(title="送货慢")
    late = (DUE + DAY).isoformat()

    def ids(**given):
        return set(queries.listed(people.head, queries.ImprovementFilter.read(given)).values_list("pk", flat=True))

    assert ids() == {found.pk, other.pk}
    assert ids(text="货架") == {found.pk}
    assert ids(text=found.number) == {found.pk}
    assert ids(state="draft") == {other.pk}
    assert ids(overdue_on=late) == {found.pk}
    assert ids(overdue_on=DUE.isoformat()) == set()
    assert ids(mine=str(people.doer.person_id)) == {found.pk}
    assert ids(source="visits.visit:7") == {found.pk, other.pk}
    assert ids(state="nonsense", owner_id="x", overdue_on="morgen", sort="-due", source="x") == {found.pk, other.pk}
    row = queries.listed(people.head, queries.ImprovementFilter(state="planned")).get()
    assert (row.planned, row.done, row.next_due) == (2, 0, DUE)
    lanes = queries.board(people.head, queries.ImprovementFilter(), 5)
    assert {state: total for state, (_rows, total) in lanes.items()} == {
        "draft": 1,
        "planned": 1,
        "doing": 0,
        "verifying": 0,
    }
