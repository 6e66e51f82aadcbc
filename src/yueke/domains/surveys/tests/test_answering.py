"""Answering a questionnaire page by page: nothing lost, nothing twice, quotas exact, confidential answers nobody's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yueke.domains.customers.models import Customer
from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Population, Visitor, Wanted
from yueke.domains.surveys.models import Door, Invitation, Member, Quota, Response, Survey
from yueke.domains.surveys.tests.test_plans import People, people
from yueke.domains.surveys.tests.test_questionnaires import SURVEY
from yueke.domains.surveys.tests.test_sampling import customer
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events.models import Event

__all__ = ["people"]
HOUR = timedelta(hours=1)
LATER = AT + timedelta(days=5)


def launched(people: People, quotas=(), **more) -> Survey:
    """The survey of the rules' tests, in collection: Q1 screens, a low Q2 asks why, a 5 skips Q4, Q5 ends."""
    found = commands.plan(people.researcher, people.drawn(**more), at=AT)
    commands.write_questionnaire(people.researcher, found.pk, SURVEY, basis="", at=AT)
    commands.set_quotas(people.researcher, found.pk, quotas, at=AT)
    commands.submit(people.researcher, found.pk, at=AT)
    commands.approve(people.head, found.pk, at=AT)
    return commands.launch(people.researcher, found.pk, at=AT)


@pytest.fixture
def door(people) -> Door:
    return commands.open_door(people.researcher, launched(people).pk, "总店", {"store": "总店"}, at=AT)


def sent(key: str, page: str, *, seconds: int = 0, secret: str = "", **answers) -> commands.Going:
    values = {name: value if isinstance(value, list) else [value] for name, value in answers.items()}
    return commands.send_page(SYSTEM, key, page, values, at=LATER, seconds=seconds, secret=secret)


def rows() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Response, Quota, Invitation)]


def test_from_the_first_page_to_the_thanks(door):
    going = commands.begin_at_door(SYSTEM, f" {door.code.lower()} ", Visitor("phone-1"), at=AT)
    assert (going.page.code, going.response.parameters) == ("p1", {"store": "总店"})
    going = sent(going.key, "p1", Q1="y", seconds=7)
    assert going.page.code == "p2"
    going = sent(going.key, "p2", Q2="2", Q3="送货慢", seconds=5000)
    assert commands.go_on(SYSTEM, going.key, at=LATER).page.code == "p3"
    sent(going.key, "p3", Q4=["a", "o"], Q4_words="菜市场")
    going = sent(going.key, "p4", Q5="9")
    response = Response.objects.get()
    assert (going.page, going.ending, response.state) == (None, "completed", "completed")
    assert response.answers == {"Q1": "y", "Q2": 2, "Q4": ["a", "o"], "Q5": 9}
    assert response.words == '{"Q3": "送货慢", "Q4_words": "菜市场"}'
    assert (response.seconds, response.finished_at) == (7 + 1800, LATER)


def test_sent_twice_is_sent_once_and_the_end_is_final(door):
    key = commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT).key
    sent(key, "p1", Q1="n")
    before = rows()
    assert sent(key, "p1", Q1="y").ending == "screened"
    assert rows() == before
    with pytest.raises(ProgrammingError), transaction.atomic():
        Response.objects.update(answers={"Q1": "y"})


def test_going_back_and_answering_otherwise(door):
    key = commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT).key
    sent(key, "p1", Q1="y")
    sent(key, "p2", Q2="2", Q3="慢")
    sent(key, "p3", Q4="a")
    assert sent(key, "p2", Q2="5").page.code == "p4"
    sent(key, "p4")
    response = Response.objects.get()
    assert (response.answers, response.words) == ({"Q1": "y", "Q2": 5}, "")


def test_what_cannot_be_is_told_at_its_question_and_nothing_kept(door):
    key = commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT).key
    sent(key, "p1", Q1="y")
    before = rows()
    with pytest.raises(Invalid) as refusal:
        sent(key, "p2", Q2="7", Q3="慢")
    assert list(refusal.value.fields) == ["Q2"]
    assert rows() == before


def test_a_page_that_is_not_due_changes_nothing(door):
    key = commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT).key
    before = rows()
    assert sent(key, "p4", Q5="9").page.code == "p1"
    assert sent(key, "nowhere", Q5="9").page.code == "p1"
    assert rows() == before
    with pytest.raises(NotFound):
        sent("X" * 20, "p1", Q1="y")


def test_once_on_each_device_unless_the_door_is_a_tablet(people, door):
    first = commands.begin_at_door(SYSTEM, door.code, Visitor("phone-1"), at=AT)
    sent(first.key, "p1", Q1="n")
    with pytest.raises(Refused):
        commands.begin_at_door(SYSTEM, door.code, Visitor("phone-1"), at=AT)
    assert commands.begin_at_door(SYSTEM, door.code, Visitor("phone-2"), at=AT).page.code == "p1"
    tablet = commands.open_door(people.researcher, door.survey_id, "展厅平板", at=AT, mode="onsite", once_each=False)
    for _visitor in range(2):
        going = commands.begin_at_door(SYSTEM, tablet.code, Visitor("tablet"), at=AT)
        sent(going.key, "p1", Q1="n")
    assert going.response.mode == "onsite"


def test_a_door_shut_or_a_survey_over_takes_nobody_in(people, door):
    going = commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT)
    commands.shut_door(people.researcher, door.pk, at=AT)
    with pytest.raises(NotFound):
        commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT)
    assert sent(going.key, "p1", Q1="y").page.code == "p2", "who has begun goes on"
    commands.pause(people.researcher, door.survey_id, at=LATER)
    before = rows()
    with pytest.raises(Refused):
        sent(going.key, "p2", Q2="5")
    assert rows() == before
    with pytest.raises(NotFound):
        commands.begin_at_door(SYSTEM, "NICHTDA2", Visitor(), at=AT)


def drawn(people: People, n: int = 3, **more) -> Survey:
    Customer.objects.bulk_create(customer(people, one) for one in range(1, n + 3))
    found = commands.plan(people.researcher, people.drawn(modes=("link",), **more), at=AT)
    commands.write_questionnaire(people.researcher, found.pk, SURVEY, basis="", at=AT)
    frame = commands.take_frame(people.researcher, found.pk, Population(("potential",)), opted_out=(), at=AT)
    commands.draw_sample(people.researcher, frame.pk, Wanted("simple", n, "s", reserve=0.5), at=AT)
    commands.submit(people.researcher, found.pk, at=AT)
    commands.approve(people.head, found.pk, at=AT)
    return commands.launch(people.researcher, found.pk, at=AT)


def test_a_personal_link_is_good_once_and_goes_on_where_it_was_left(people):
    survey = drawn(people)
    links = commands.invite(people.researcher, survey.pk, at=AT)
    assert len(links) == 3
    assert commands.invite(people.researcher, survey.pk, at=AT) == {}
    assert len(commands.invite(people.researcher, survey.pk, at=AT, reserves=1)) == 1
    assert Member.objects.filter(asked_at=AT).count() == 4
    secret = next(iter(links.values()))
    going = commands.begin_by_link(SYSTEM, secret, Visitor(), at=AT)
    sent(going.key, "p1", Q1="y")
    again = commands.begin_by_link(SYSTEM, secret, Visitor("another device"), at=LATER)
    assert (again.page.code, again.response.pk) == ("p2", going.response.pk)
    sent(again.key, "p2", Q2="5")
    sent(again.key, "p4", secret=secret)
    invitation = Invitation.objects.get(used_on__isnull=False)
    assert Response.objects.get().member_id == invitation.member_id
    assert commands.begin_by_link(SYSTEM, secret, Visitor(), at=LATER).ending == "completed"
    with pytest.raises(NotFound):
        commands.begin_by_link(SYSTEM, secret[:-1] + "2", Visitor(), at=LATER) if secret[-1] != "2" else sent("x", "p1")


def test_who_declines_is_left_alone(people):
    survey = drawn(people)
    secret = next(iter(commands.invite(people.researcher, survey.pk, at=AT).values()))
    for _time in range(2):
        commands.decline(SYSTEM, secret, at=LATER)
    assert [one.declined_on for one in Invitation.objects.filter(declined_on__isnull=False)] == [LATER.date()]


def test_nothing_in_the_tables_ties_confidential_answers_to_a_person(people):
    survey = drawn(people, confidential=True)
    links = commands.invite(people.researcher, survey.pk, at=AT)
    for secret in links.values():
        going = commands.begin_by_link(SYSTEM, secret, Visitor("device", "1.2.3.4"), at=AT + HOUR)
        sent(going.key, "p1", Q1="n", secret=secret)
    assert Invitation.objects.filter(used_on=AT.date(), sealed__isnull=True).count() == 3, (
        "no day tells whose answers came in"
    )
    for response in Response.objects.all():
        assert (response.member_id, response.customer_id, response.address_index) == (None, None, None)
        moments = (response.started_at, response.saved_at, response.finished_at)
        assert {moment.astimezone(AT.tzinfo).strftime("%H:%M:%S.%f") for moment in moments} == {"00:00:00.000000"}
    kept = {bytes(one) for one in Response.objects.values_list("key_index", flat=True)}
    assert not kept & {bytes(one) for one in Invitation.objects.values_list("secret_index", flat=True)}


def test_an_answer_beyond_its_quota_is_thanked_and_counted_apart(people):
    want = (
        ("一店", {"of": "@store", "value": "一店"}, 2),
        ("推荐者", {"of": "Q5", "operator": "at least", "value": 9}, 1),
    )
    survey = launched(people, want)
    door = commands.open_door(people.researcher, survey.pk, "一店", {"store": "一店"}, at=AT)
    endings = []
    for likely in ("9", "9", "3", "3"):
        key = commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT).key
        sent(key, "p1", Q1="y")
        sent(key, "p2", Q2="5")
        endings.append(sent(key, "p4", Q5=likely).ending)
    assert endings == ["completed", "over_quota", "completed", "over_quota"]
    assert dict(Quota.objects.values_list("label", "reached")) == {"一店": 2, "推荐者": 1}


@pytest.mark.parametrize(
    "wanted",
    [
        [("甲", {"of": ""}, 5)],
        [("甲", {"of": "Q1"}, 0)],
        [("甲", {"of": "Q1"}, 1), ("甲", {"of": "Q2"}, 1)],
        [(" ", {"of": "Q1"}, 1)],
    ],
)
def test_quotas_that_cannot_be_are_refused(people, wanted):
    survey = people.planned()
    with pytest.raises(Invalid):
        commands.set_quotas(people.researcher, survey.pk, wanted, at=AT)
    assert not Quota.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_exceed_a_quota_and_lose_no_answer(people):
    survey = launched(people, [("全部", {"of": "Q1", "operator": "answered"}, 7)])
    door = commands.open_door(people.researcher, survey.pk, "网上", at=AT)
    keys = [commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT).key for _one in range(12)]
    for key in keys:
        sent(key, "p1", Q1="y")
        sent(key, "p2", Q2="5")

    def finish(key: str) -> str:
        try:
            return sent(key, "p4", Q5="9").ending
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        endings = list(pool.map(finish, [*keys, *keys]))
    assert Quota.objects.get().reached == 7
    assert Response.objects.complete().count() == 7
    assert sorted(endings[:12]) == ["completed"] * 7 + ["over_quota"] * 5
    assert endings[12:] == endings[:12], "sent twice, the answer is the same"


VALUES = st.lists(st.one_of(st.sampled_from(["y", "n", "1", "5", "a", "z", "-1", ""]), st.text(max_size=6)), max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["p1", "p2", "p3", "p4", "x"]),
            st.dictionaries(st.sampled_from(["Q1", "Q2", "Q3", "Q4", "Q4_words", "Q5", "Q9"]), VALUES, max_size=5),
        ),
        max_size=8,
    )
)
def test_whatever_is_sent_is_answered(door, sendings):
    key = commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT).key
    told: set[str] = set()
    for page, values in sendings:
        try:
            going = commands.send_page(SYSTEM, key, page, values, at=LATER)
        except Invalid as refusal:
            told |= set(refusal.fields)
            continue
        assert (going.page is None) == bool(going.ending)
    assert told <= {"Q1", "Q2", "Q3", "Q4", "Q4_words", "Q5"}


def told() -> list[tuple[str, dict[str, object]]]:
    return list(Event.objects.filter(kind="surveys.answers_given").order_by("pk").values_list("stream", "payload"))


def test_answers_to_the_end_are_told_once_and_those_screened_out_are_not(door):
    away = commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT).key
    sent(away, "p1", Q1="n")
    key = commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT).key
    sent(key, "p1", Q1="y")
    sent(key, "p2", Q2="5")
    assert told() == []
    for _twice in range(2):
        going = sent(key, "p4", Q5="9")
    pk = going.response.pk
    assert told() == [(f"surveys.response:{pk}", {"survey_id": door.survey_id, "response_id": pk, "mode": "open"})]


def test_nothing_is_told_of_a_confidential_survey(people):
    door = commands.open_door(people.researcher, launched(people, confidential=True).pk, "总店", at=AT)
    key = commands.begin_at_door(SYSTEM, door.code, Visitor(), at=AT).key
    sent(key, "p1", Q1="y")
    sent(key, "p2", Q2="5")
    assert sent(key, "p4", Q5="9").ending == "completed"
    assert told() == []
