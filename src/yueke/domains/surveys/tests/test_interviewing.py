"""The telephone desk: nobody rung twice at once, appointments kept, hours and tries respected, confidential answers nobody's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from yueke.domains.customers.models import Customer
from yueke.domains.organization import queries as organization
from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.commands import Population, Visitor, Wanted
from yueke.domains.surveys.models import Call, Contact, Interviewer, Invitation, Member, Response, Survey
from yueke.domains.surveys.rules import calling
from yueke.domains.surveys.tests.test_plans import People, people
from yueke.domains.surveys.tests.test_questionnaires import SURVEY
from yueke.domains.surveys.tests.test_sampling import customer
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event

__all__ = ["people"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_what_tries_come_to():
    assert calling.outcome([]) == ""
    assert calling.outcome(["no_answer", "busy"]) == "unknown"
    assert calling.outcome(["appointment", "no_answer"]) == "not_reached", "somebody has spoken with them"
    assert calling.outcome(["appointment", "refusal"]) == "refused"
    assert {one.outcome for one in calling.MEANINGS.values()} == set(calling.OUTCOMES)


@pytest.mark.parametrize(
    ("result", "tries", "at", "due"),
    [
        ("busy", 1, AT, AT + timedelta(minutes=30)),
        ("no_answer", 1, AT + 8 * HOUR, AT + 23 * HOUR),
        ("no_answer", 5, AT, None),
        ("refusal", 1, AT, None),
    ],
)
def test_when_somebody_is_asked_again(result, tries, at, due):
    """AT is ten in the morning; past 21:00 it is nine the next morning."""
    assert calling.next_try(result, tries, at) == due


def rung(people: People, n: int = 3, **more) -> Survey:
    """A survey with n drawn, asked by telephone and by link."""
    Customer.objects.bulk_create(customer(people, one, phone=f"1390000{one:04}") for one in range(1, n + 3))
    found = commands.plan(people.researcher, people.drawn(**{"modes": ("phone", "link")} | more), at=AT)
    commands.write_questionnaire(people.researcher, found.pk, SURVEY, basis="", at=AT)
    frame = commands.take_frame(people.researcher, found.pk, Population(("potential",)), opted_out=(), at=AT)
    commands.draw_sample(people.researcher, frame.pk, Wanted("simple", n, "s"), at=AT)
    commands.submit(people.researcher, found.pk, at=AT)
    commands.approve(people.head, found.pk, at=AT)
    return commands.launch(people.researcher, found.pk, at=AT)


def said(people: People, contact: Contact, *, at=AT, by: Actor | None = None) -> str:
    """The whole interview, satisfied; returns how it ended."""
    actor = by or people.researcher
    going = commands.begin_interview(actor, contact.pk, at=at)
    for page, given in (("p1", {"Q1": ["y"]}), ("p2", {"Q2": ["5"]}), ("p4", {"Q5": ["9"]})):
        going = commands.answer_page(actor, contact.pk, going.key, page, given, at=at, seconds=20)
    return going.ending


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Contact, Call, Response, Invitation, Interviewer)]


def test_a_number_is_kept_until_its_result_is_recorded(people):
    survey = rung(people)
    first = commands.next_number(people.researcher, survey.pk, at=AT)
    assert commands.next_number(people.researcher, survey.pk, at=AT) == first
    other = commands.next_number(people.head, survey.pk, at=AT)
    assert other != first
    assert commands.show_number(people.researcher, first.pk, at=AT) == first.customer.phone
    assert Event.objects.filter(kind="customers.personal_data_shown", actor_id=people.researcher.person_id).count() == 1
    with pytest.raises(NotFound):
        commands.show_number(people.researcher, other.pk, at=AT)
    commands.record_call(people.researcher, first.pk, "no_answer", at=AT, note=" 午休 ")
    assert Call.objects.get().note == "午休"
    third = commands.next_number(people.researcher, survey.pk, at=AT)
    assert third.pk not in (first.pk, other.pk)
    commands.put_back(people.researcher, third.pk, at=AT)
    assert commands.next_number(people.researcher, survey.pk, at=AT) == third
    assert Member.objects.get(pk=first.member_id).asked_at == AT


def test_time_on_the_desk_runs_out(people):
    survey = rung(people, 1)
    first = commands.next_number(people.researcher, survey.pk, at=AT)
    late = AT + calling.HOLD
    assert commands.next_number(people.head, survey.pk, at=late - timedelta(seconds=1)) is None
    before = everything()
    with pytest.raises(Refused):
        commands.record_call(people.researcher, first.pk, "busy", at=late)
    assert everything() == before
    assert commands.next_number(people.head, survey.pk, at=late) == first


def test_appointments_come_first_and_at_any_hour(people):
    survey = rung(people, 2)
    first = commands.next_number(people.researcher, survey.pk, at=AT)
    evening = AT + 11 * HOUR + timedelta(minutes=30)
    commands.make_appointment(people.researcher, first.pk, evening, at=AT, note="晚上方便")
    assert commands.next_number(people.researcher, survey.pk, at=AT).pk != first.pk
    commands.put_back(people.researcher, commands.next_number(people.researcher, survey.pk, at=AT).pk, at=AT)
    assert commands.next_number(people.researcher, survey.pk, at=evening) == first, (
        "past the hours of calling, as agreed"
    )
    commands.put_back(people.researcher, first.pk, at=evening)
    assert commands.next_number(people.head, survey.pk, at=evening) is None, "promised to somebody else"
    assert commands.next_number(people.head, survey.pk, at=evening + timedelta(minutes=15)) == first


@pytest.mark.parametrize("wanted", [AT, AT - HOUR, AT + 90 * DAY, AT + 40 * DAY])
def test_an_appointment_that_cannot_be_is_refused(people, wanted):
    survey = rung(people, 1)
    found = commands.next_number(people.researcher, survey.pk, at=AT)
    before = everything()
    with pytest.raises(Invalid) as refusal:
        commands.make_appointment(people.researcher, found.pk, wanted, at=AT)
    assert (list(refusal.value.fields), everything()) == (["appointment_at"], before)


def test_who_was_tried_five_times_is_left_alone(people):
    survey = rung(people, 1)
    for n in range(calling.MOST_TRIES):
        found = commands.next_number(people.researcher, survey.pk, at=AT + n * DAY)
        commands.record_call(people.researcher, found.pk, "no_answer", at=AT + n * DAY)
    assert commands.next_number(people.researcher, survey.pk, at=AT + 9 * DAY) is None
    assert (found.outcome, Contact.objects.get().due_at) == ("unknown", None)


def test_an_interview_is_typed_live_and_ends_the_contact(people):
    survey = rung(people, 1)
    links = commands.invite(people.researcher, survey.pk, at=AT)
    found = commands.next_number(people.researcher, survey.pk, at=AT)
    assert said(people, found) == "completed"
    response = Response.objects.get()
    assert (response.member_id, response.mode, response.interviewer_id) == (
        found.member_id,
        "phone",
        people.researcher.person_id,
    )
    found.refresh_from_db()
    assert (found.result, found.outcome, found.due_at, found.answered_on) == ("complete", "complete", None, AT.date())
    with pytest.raises(Refused):
        commands.begin_by_link(SYSTEM, next(iter(links.values())), Visitor(), at=AT)
    assert [(one.mode, one.counts.complete, one.counts.unknown) for one in queries.outcomes(survey)] == [
        ("phone", 1, 0)
    ]


def test_what_was_begun_by_link_is_gone_on_with(people):
    survey = rung(people, 1)
    secret = next(iter(commands.invite(people.researcher, survey.pk, at=AT).values()))
    going = commands.begin_by_link(SYSTEM, secret, Visitor(), at=AT)
    commands.send_page(SYSTEM, going.key, "p1", {"Q1": ["y"]}, at=AT)
    found = commands.next_number(people.researcher, survey.pk, at=AT)
    live = commands.begin_interview(people.researcher, found.pk, at=AT)
    assert (live.page.code, live.response.pk) == ("p2", going.response.pk)
    with pytest.raises(NotFound):
        commands.send_page(SYSTEM, going.key, "p2", {"Q2": ["1"]}, at=AT)
    commands.answer_page(people.researcher, found.pk, live.key, "p2", {"Q2": ["5"]}, at=AT)
    assert commands.answer_page(people.researcher, found.pk, live.key, "p4", {}, at=AT).ending == "completed"


def test_who_answered_by_link_is_not_rung(people):
    survey = rung(people, 1)
    secret = next(iter(commands.invite(people.researcher, survey.pk, at=AT).values()))
    found = commands.next_number(people.researcher, survey.pk, at=AT)
    commands.record_call(people.researcher, found.pk, "busy", at=AT)
    key = commands.begin_by_link(SYSTEM, secret, Visitor(), at=AT).key
    commands.send_page(SYSTEM, key, "p1", {"Q1": ["n"]}, at=AT, secret=secret)
    assert commands.next_number(people.researcher, survey.pk, at=AT + HOUR) is None
    (told,) = queries.outcomes(survey)
    assert (told.mode, told.counts.not_eligible, told.counts.unknown) == ("link", 1, 0)


def test_nothing_ties_a_confidential_interview_to_its_person(people):
    survey = rung(people, 1, confidential=True)
    commands.invite(people.researcher, survey.pk, at=AT)
    found = commands.next_number(people.researcher, survey.pk, at=AT + 3 * DAY)
    assert said(people, found, at=AT + 3 * DAY) == "completed"
    response, call = Response.objects.get(), Call.objects.get()
    assert (response.member_id, response.customer_id, response.interviewer_id) == (None, None, None)
    found.refresh_from_db()
    assert (found.answered_on, Invitation.objects.get().used_on) == (AT.date(), AT.date()), "the day of the launch"
    assert call.at.astimezone(AT.tzinfo).isoformat() == "2026-11-20T00:00:00+08:00"
    assert not Event.objects.filter(kind="surveys.answers_given").exists()
    assert [one.counts.complete for one in queries.outcomes(survey)] == [1]


def test_outcomes_count_everybody_once(people):
    survey = rung(people, 6)
    secrets = list(commands.invite(people.researcher, survey.pk, at=AT).values())
    for result in ("refusal", "wrong_number", "language"):
        found = commands.next_number(people.researcher, survey.pk, at=AT)
        commands.record_call(people.researcher, found.pk, result, at=AT)
    said(people, commands.next_number(people.researcher, survey.pk, at=AT))
    tried = set(Contact.objects.exclude(result="").values_list("member_id", flat=True))
    left = dict(zip(Invitation.objects.order_by("pk").values_list("member_id", flat=True), secrets, strict=True))
    secret = next(one for member, one in left.items() if member not in tried)
    commands.decline(SYSTEM, secret, at=AT)
    told = {one.mode: one.counts for one in queries.outcomes(survey)}
    phone, link = told["phone"], told["link"]
    assert (phone.complete, phone.refused, phone.unknown, phone.other) == (1, 1, 1, 1)
    assert (link.refused, link.unknown) == (1, 1)


def test_who_may_ask(people):
    survey = rung(people, 1)
    elsewhere = replace(people.clerk, scope=replace(people.clerk.scope, kind="self"))
    with pytest.raises(NotFound):
        commands.next_number(elsewhere, survey.pk, at=AT)
    with pytest.raises(Forbidden):
        commands.name_interviewers(people.clerk, survey.pk, [people.clerk.person_id], at=AT)
    for _time in range(2):
        commands.name_interviewers(people.researcher, survey.pk, [people.clerk.person_id], at=AT)
    assert commands.next_number(elsewhere, survey.pk, at=AT) is not None
    assert [one.person_id for one in queries.interviewers(survey)] == [people.clerk.person_id]
    commands.name_interviewers(people.researcher, survey.pk, [], at=AT)
    with pytest.raises(NotFound):
        commands.next_number(elsewhere, survey.pk, at=AT)
    with pytest.raises(Invalid):
        commands.record_call(people.researcher, 0, "complete", at=AT)
    commands.pause(people.researcher, survey.pk, at=AT)
    with pytest.raises(Refused):
        commands.next_number(people.researcher, survey.pk, at=AT)


@pytest.mark.django_db(transaction=True)
def test_interviewers_at_once_never_ring_the_same_person(people, house):
    survey = rung(people, 12)
    actors = [organization.actor_for(house.hire(f"asks{n}", house.branch, "research")) for n in range(6)]

    def take(actor: Actor) -> int | None:
        try:
            found = commands.next_number(actor, survey.pk, at=AT)
            return found and found.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(take, actors * 2))
    assert taken[:6] == taken[6:], "one at a time for each"
    assert len(set(taken)) == 6
    assert None not in taken
