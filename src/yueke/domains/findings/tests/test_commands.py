"""Commands on findings: what each writes, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from yueke.domains.findings import commands, queries
from yueke.domains.findings.commands import DecisionDraft, FindingDraft, MeetingDraft
from yueke.domains.findings.models import Attendee, Decision, Finding, Meeting, Review, Segment, Trend
from yueke.domains.findings.rules import Reading
from yueke.domains.organization import queries as organization
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event

DAY = timedelta(days=1)
READING = Reading(72.4, 70.1, 74.7, 412, "a" * 64)


class Cast:
    """Who keeps findings, who owns one, who may not even see them."""

    def __init__(self, house):
        def hire(username, role):
            return organization.actor_for(house.hire(username, house.service, role))

        self.house = house
        self.keeper, self.owner, self.stranger = (
            hire("keeper", "research"),
            hire("owner", "service"),
            hire("rep", "sales"),
        )

    def draft(self, **more) -> FindingDraft:
        facts = {
            "kind": "problem", "statement": "响应慢", "department_id": self.house.service.pk,
            "owner_id": self.owner.person_id, "survey_id": 3, "series_id": 3, "indicator": "speed", "reading": READING,
        }  # fmt: skip
        return FindingDraft(**(facts | more))

    def noted(self, **more) -> Finding:
        return commands.note(self.keeper, self.draft(**more), at=AT)


@pytest.fixture
def cast(house) -> Cast:
    return Cast(house)


def test_a_finding_from_its_note_to_its_answer(cast):
    found = cast.noted()
    assert (found.figure, found.n, found.noted_by_id) == (72.4, 412, cast.keeper.person_id)
    commands.take_up(cast.keeper, found.pk, at=AT + DAY)
    answered = commands.answer(cast.owner, found.pk, " 两班倒 ", at=AT + 2 * DAY)
    assert (answered.state, answered.answer, answered.answered_by_id) == ("answered", "两班倒", cast.owner.person_id)
    kinds = Event.objects.filter(stream=f"findings.finding:{found.pk}").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["findings.noted", "findings.taken_up", "findings.answered"]


@pytest.mark.parametrize(
    "change,field",
    [
        ({"statement": " "}, "statement"),
        ({"owner_id": 10**9}, "owner"),
        ({"kind": "x"}, "kind"),
        ({"reading": Reading(80.0, 70.0, 75.0, 9)}, "figure"),
        ({"reading": Reading(72.0, 70.0, 75.0, 0)}, "n"),
        ({"reading": Reading(float("nan"), 70.0, 75.0, 9)}, "figure"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(cast, change, field):
    with pytest.raises(Invalid) as caught:
        cast.noted(**change)
    assert list(caught.value.fields) == [field]
    assert not Finding.objects.exists()


def test_an_owner_must_be_allowed_to_see_it(cast):
    with pytest.raises(Invalid):
        cast.noted(owner_id=cast.stranger.person_id)


def test_steps_out_of_order_change_nothing(cast):
    found = cast.noted()
    with pytest.raises(Refused):
        commands.answer(cast.owner, found.pk, "早了", at=AT)
    commands.set_aside(cast.keeper, found.pk, "样本太少", at=AT)
    with pytest.raises(Refused):
        commands.edit(cast.keeper, found.pk, cast.draft(statement="改"), at=AT)
    found.refresh_from_db()
    assert (found.state, found.statement, found.reason) == ("set_aside", "响应慢", "样本太少")


def test_only_its_owner_or_who_keeps_findings_answers(cast):
    found = cast.noted()
    commands.take_up(cast.keeper, found.pk, at=AT)
    other = organization.actor_for(cast.house.hire("other", cast.house.service, "service"))
    with pytest.raises(Forbidden):
        commands.answer(other, found.pk, "我来", at=AT)
    with pytest.raises(Forbidden):
        commands.answer(cast.stranger, found.pk, "我来", at=AT)
    with pytest.raises(Forbidden):
        commands.take_up(cast.owner, found.pk, at=AT)
    assert Finding.objects.get().state == "taken_up"
    with pytest.raises(NotFound):
        queries.finding(cast.stranger, found.pk)


def test_a_wave_is_compared_once_and_only_with_another(cast):
    found = cast.noted()
    wave = Reading(79.0, 76.7, 81.3, 405, "b" * 64)
    with pytest.raises(Invalid):
        commands.measure_again(cast.keeper, found.pk, 3, "同一期", wave, at=AT)
    assert commands.measure_again(cast.keeper, found.pk, 4, "下一期", wave, at=AT).verdict == "better"
    assert commands.measure_again(cast.keeper, found.pk, 4, "下一期", wave, at=AT) is None
    bare = cast.noted(reading=None)
    with pytest.raises(Refused):
        commands.measure_again(cast.keeper, bare.pk, 4, "下一期", wave, at=AT)


def test_a_decision_rests_on_a_finding_and_is_no_thing_of_the_future(cast):
    found, who = cast.noted(), cast.keeper.person_id
    for change in ({"finding_ids": []}, {"decided_on": AT.date() + DAY}, {"look_on": AT.date() - 9 * DAY}):
        facts = {"finding_ids": [found.pk], "decided_on": AT.date()} | change
        with pytest.raises(Invalid):
            commands.decide(cast.keeper, DecisionDraft("sales", "优先排产", who, **facts), at=AT)
    assert not Decision.objects.exists()
    made = commands.decide(cast.keeper, DecisionDraft("sales", "优先排产", who, AT.date(), [found.pk]), at=AT)
    commands.look_again(cast.keeper, made.pk, "复购上升", at=AT + DAY)
    with pytest.raises(Refused):
        commands.look_again(cast.keeper, made.pk, "又看", at=AT + DAY)


def planned(cast, **more) -> Meeting:
    facts = {"people": (cast.owner.person_id,), **more}
    return commands.plan(cast.keeper, MeetingDraft("会议", date(2026, 7, 1), AT, cast.keeper.person_id, **facts), at=AT)


def test_minutes_need_people_and_conclusions_and_then_stay(cast):
    cast.noted()
    meeting = planned(cast)
    with pytest.raises(Refused):
        commands.issue(cast.keeper, meeting.pk, {}, at=AT - DAY)
    with pytest.raises(Refused):
        commands.issue(cast.keeper, meeting.pk, {}, at=AT)
    who = [cast.keeper.person_id]
    commands.minute(cast.keeper, meeting.pk, summary="", came=who, conclusions={}, at=AT)
    with pytest.raises(Refused):
        commands.issue(cast.keeper, meeting.pk, {}, at=AT)
    commands.minute(cast.keeper, meeting.pk, summary="", came=who, conclusions={1: "排班"}, at=AT)
    action = commands.add_action(cast.keeper, meeting.pk, "招人", cast.owner.person_id, AT.date() + DAY, at=AT)
    with pytest.raises(Refused):
        commands.finish_action(cast.owner, action.pk, "已招", at=AT)
    commands.issue(cast.keeper, meeting.pk, {"title": "纪要"}, at=AT)
    assert [one.what for one in queries.owed_actions(cast.owner)] == ["招人"]
    with pytest.raises(Refused):
        commands.minute(cast.keeper, meeting.pk, summary="改", came=[], conclusions={}, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(title="改")
    assert commands.read(cast.owner, meeting.pk, at=AT + DAY)
    assert not commands.read(cast.owner, meeting.pk, at=AT + DAY), "once"
    assert Attendee.objects.get(person_id=cast.owner.person_id).read_at == AT + DAY
    commands.finish_action(cast.owner, action.pk, "已招", at=AT + DAY)
    assert not queries.owed_actions(cast.owner).exists()


def test_a_running_year_is_not_reviewed_to_its_end(cast):
    review = commands.begin_review(cast.keeper, AT.year, [], at=AT)
    commands.judge_review(cast.keeper, review.pk, judgement="好", changes="无", at=AT)
    with pytest.raises(Refused):
        commands.issue_review(cast.keeper, review.pk, {}, at=AT)
    assert Review.objects.get().state == "draft"


@pytest.mark.parametrize(
    "value,month", [(101.0, date(2026, 10, 1)), (-1.0, date(2026, 10, 1)), (5.0, date(2026, 10, 2))]
)
def test_a_trend_outside_what_can_be_is_refused(cast, value, month):
    with pytest.raises(Invalid):
        commands.note_trend(cast.keeper, "share", month, value, "协会", at=AT)
    assert not Trend.objects.exists()


def test_what_a_leaver_owed_goes_to_the_successor(cast):
    found = cast.noted()
    commands.take_up(cast.keeper, found.pk, at=AT)
    commands.add_segment(cast.keeper, "门店", "current", cast.owner.person_id, at=AT)
    assert commands.hand_over(SYSTEM, cast.owner.person_id, cast.keeper.person_id, at=AT) == 2
    assert {Finding.objects.get().owner_id, Segment.objects.get().owner_id} == {cast.keeper.person_id}
