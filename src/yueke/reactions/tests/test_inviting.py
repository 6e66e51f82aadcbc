"""Personal links leave by the outbox once for each, ask the privacy centre first, and are reminded of with measure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.domains.channels import outbox
from yueke.domains.channels.models import Outgoing
from yueke.domains.complaints.models import Desk
from yueke.domains.customers import commands as customers
from yueke.domains.customers.models import Customer
from yueke.domains.organization.tests.house import AT, house, house_of_file
from yueke.domains.privacy import commands as privacy
from yueke.domains.privacy import queries
from yueke.domains.privacy.commands.consents import restrict
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Population, Visitor, Wanted
from yueke.domains.surveys.models import Invitation, Member, Response, Survey
from yueke.domains.surveys.rules import invitations as rules
from yueke.domains.surveys.tests.test_answering import drawn
from yueke.domains.surveys.tests.test_plans import People, people
from yueke.domains.surveys.tests.test_questionnaires import SURVEY
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.events.models import Event
from yueke.reactions import inviting

__all__ = ["house", "house_of_file", "people"]
DAY = timedelta(days=1)
MEDIA = ["sms", "email"]


@pytest.fixture
def survey(people: People, settings, tmp_path) -> Survey:
    """Three drawn and two in reserve, all with a telephone; the company has said where its portal is."""
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"
    Desk.objects.update_or_create(
        pk=1,
        defaults={
            "department_id": people.department_id,
            "portal_address": "https://service.example.com",
            "updated_at": AT,
        },
    )
    found = drawn(people)
    for n, one in enumerate(Customer.objects.order_by("pk")):
        one.phone = f"139{n:08}"
        one.save(update_fields=["phone"])
    return found


def batch(survey: Survey, *, text: str = rules.INVITATION, reserves: int = 0, skip=(), at=AT):
    return inviting.links_at_once(survey.pk, text, MEDIA, reserves=reserves, skip=set(skip), at=at)


def stored() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Invitation, Outgoing, Member)]


def leave(at=AT) -> None:
    """Whatever waits in the outbox leaves."""
    for row in Outgoing.objects.filter(state="waiting").order_by("pk"):
        if outbox.claim(SYSTEM, row.pk, at=at) is not None:
            outbox.note_sent(SYSTEM, row.pk, at=at)
    states = dict(Outgoing.objects.exclude(state="waiting").values_list("pk", "state"))
    inviting.sending.note_settled(SYSTEM, states, at=at)


def test_everybody_drawn_gets_one_link_however_often_it_runs(survey):
    assert batch(survey) == set()
    messages = list(Outgoing.objects.order_by("pk"))
    assert [(one.medium, one.purpose, one.is_secret) for one in messages] == [("sms", "service", True)] * 3
    text = messages[0].text
    assert text.startswith("【")
    assert survey.title in text
    assert "不参加" in text
    secret = text.split("https://service.example.com/p/a/")[1].split("/")[0]
    assert commands.begin_by_link(SYSTEM, secret, Visitor(), at=AT).page.code == "p1"
    before = stored()
    assert batch(survey) is None
    assert stored() == before
    leave()
    assert set(Outgoing.objects.values_list("state", "text")) == {("sent", "")}, "the outbox keeps no secret"
    assert Invitation.objects.filter(told_at=AT, failure="").count() == 3


def test_who_cannot_or_must_not_be_told_is_not(survey):
    first, second, third = Member.objects.filter(is_reserve=False).order_by("place")
    Customer.objects.filter(pk=first.customer_id).update(phone=None)
    restrict(SYSTEM, second.customer_id, "frozen", True, at=AT)
    batch(survey)
    told = dict(Invitation.objects.values_list("member_id", "failure"))
    assert told == {first.pk: "no_address", second.pk: "unwilling", third.pk: ""}
    assert list(Member.objects.filter(asked_at__isnull=False)) == [third], "who got nothing was not asked"
    assert Outgoing.objects.count() == 1


def test_wecom_reaches_the_primary_contact_who_has_an_id_within_the_limits_of_wechat(survey, settings):
    settings.WECOM_URL = "folder:"
    first, second, third = Member.objects.filter(is_reserve=False).order_by("place")
    for member, names in ((first, ("wmOther123", "wmFirst123")), (second, ("",)), (third, ("wmThird123",))):
        for name in names:
            values = {"name": "联系人", "wecom_id": name, "is_primary": name == "wmFirst123"}
            customers.add_contact(SYSTEM, member.customer_id, values, at=AT)
    privacy.set_limit(SYSTEM, "service", "wechat", most=1, days=30, from_hour=0, to_hour=24, at=AT)
    privacy.note_contacts(SYSTEM, [third.customer_id], "service", "wechat", at=AT - DAY)
    inviting.links_at_once(survey.pk, rules.INVITATION, ["wecom", "sms"], reserves=0, skip=set(), at=AT)
    sent = {one.customer_id: (one.medium, one.address) for one in Outgoing.objects.all()}
    assert sent[first.customer_id] == ("wecom", "wmFirst123")
    assert {sent[second.customer_id][0], sent[third.customer_id][0]} == {"sms"}, "no id; told often enough"
    assert Invitation.objects.get(member=first).medium == "wecom"
    leave()
    may = queries.may_contact([first.customer_id], "service", "wechat", AT)
    assert not may[first.customer_id].may, "it counts as told by WeChat"


def test_who_is_frozen_after_it_was_written_is_left_alone_at_the_last_moment(survey):
    batch(survey)
    customer = Invitation.objects.earliest("pk").customer_id
    restrict(SYSTEM, customer, "frozen", True, at=AT)
    leave(AT + timedelta(minutes=1))
    assert Invitation.objects.get(customer_id=customer).failure == "held"
    assert Invitation.objects.filter(told_at__isnull=False).count() == 2


def test_at_a_wrong_hour_nothing_is_made_and_it_is_tried_again(survey):
    privacy.set_limit(SYSTEM, "service", "sms", most=5, days=30, from_hour=9, to_hour=18, at=AT)
    late = AT.replace(hour=22)
    before = stored()
    waiting = batch(survey, at=late)
    assert waiting == set(Member.objects.filter(is_reserve=False).values_list("pk", flat=True))
    assert stored() == before
    assert batch(survey, at=late, skip=waiting) is None
    assert batch(survey, at=AT.replace(hour=10)) == set()


def test_reminders_go_to_the_silent_alone_and_with_measure(survey):
    batch(survey)
    leave()
    answered, declined, silent = Invitation.objects.order_by("pk")
    secret = answered.sealed
    going = commands.begin_by_link(SYSTEM, secret, Visitor(), at=AT)
    commands.send_page(SYSTEM, going.key, "p1", {"Q1": ["n"]}, at=AT, secret=secret)
    commands.decline(SYSTEM, declined.sealed, at=AT)

    def remind(at, most: int = 2) -> int:
        return inviting.remind_at_once(survey.pk, rules.REMINDER, days=3, most=most, at=at)

    assert remind(AT + 2 * DAY) == 0, "too soon"
    assert remind(AT + 3 * DAY) == 1
    before = stored()
    assert remind(AT + 3 * DAY) == 0
    assert stored() == before
    message = Outgoing.objects.latest("pk")
    assert message.customer_id == silent.customer_id
    assert f"/p/a/{silent.sealed}/" in message.text, "the same link: what was begun goes on"
    leave(AT + 3 * DAY)
    assert [remind(AT + 6 * DAY), remind(AT + 30 * DAY)] == [1, 0]


def test_reserves_stand_in_in_their_order(survey):
    batch(survey)
    assert batch(survey, reserves=1) == set()
    assert Invitation.objects.filter(member__is_reserve=True).get().member.place == 1


def test_what_cannot_be_ordered_is_refused_and_nothing_changes(people, survey):
    before = stored()
    for wrong, field in (("没有链接 {公司}", "text"), ("{链接}", "text"), ("{公司}{链接}" + "字" * 300, "text")):
        with pytest.raises(Invalid) as refusal:
            inviting.order_links(people.researcher, survey.pk, wrong, media=MEDIA)
        assert list(refusal.value.fields) == [field]
    with pytest.raises(Invalid):
        inviting.order_links(people.researcher, survey.pk, rules.INVITATION, media=["pigeon"])
    with pytest.raises(Invalid):
        inviting.order_reminders(people.researcher, survey.pk, rules.REMINDER, days=0, most=2)
    with pytest.raises(Forbidden):
        inviting.order_links(people.clerk, survey.pk, rules.INVITATION, media=MEDIA)
    commands.pause(people.researcher, survey.pk, at=AT)
    with pytest.raises(Refused):
        inviting.order_links(people.researcher, survey.pk, rules.INVITATION, media=MEDIA)
    assert stored() == before


def test_of_a_confidential_survey_no_row_or_event_ties_answers_to_a_link(people, survey):
    secretly = drawn_secretly(people)
    batch(secretly)
    leave()
    one = Invitation.objects.filter(survey=secretly).earliest("pk")
    secret = one.sealed
    going = commands.begin_by_link(SYSTEM, secret, Visitor("d", "1.2.3.4"), at=AT + DAY)
    commands.send_page(SYSTEM, going.key, "p1", {"Q1": ["n"]}, at=AT + DAY, secret=secret)
    one.refresh_from_db()
    response = Response.objects.get(survey=secretly)
    assert (one.sealed, one.used_on) == ("", secretly.launched_at.astimezone(AT.tzinfo).date())
    assert (response.member_id, response.customer_id, response.parameters) == (None, None, {})
    told = str(list(Event.objects.values("stream", "payload")))
    assert secret not in told
    assert f"response:{response.pk}" not in told
    assert not Outgoing.objects.filter(text__isnull=False).exists()


def drawn_secretly(people: People) -> Survey:
    """A confidential survey of the same customers, drawn anew."""
    Member.objects.update(asked_at=None)
    Invitation.objects.all().delete()
    found = commands.plan(people.researcher, people.drawn(modes=("link",), confidential=True), at=AT)
    commands.write_questionnaire(people.researcher, found.pk, SURVEY, basis="", at=AT)
    frame = commands.take_frame(people.researcher, found.pk, Population(("potential",)), opted_out=(), at=AT)
    commands.draw_sample(people.researcher, frame.pk, Wanted("simple", 3, "t"), at=AT)
    commands.submit(people.researcher, found.pk, at=AT)
    commands.approve(people.head, found.pk, at=AT)
    return commands.launch(people.researcher, found.pk, at=AT)
