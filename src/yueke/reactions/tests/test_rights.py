"""A request from the portal rings at the desk, and its answer on the customer's phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from make import Company, company, founded, moment
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.domains.channels.models import Notice, Outgoing
from yueke.domains.privacy import commands
from yueke.kernel.access import SYSTEM, customer_actor
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

__all__ = ["company", "founded"]

AT = moment("2026-04-10")


@pytest.fixture
def me(company: Company):
    row = company.customer("2026-01-05", name="张三丰", phone="13812345678", email="zhang@example.com")
    return customer_actor(row.pk, "客户本人", frozenset({"privacy.own"}))


def ring(at=AT) -> None:
    """What the worker does: the reactions of every event, once."""
    for job in ProcrastinateJob.objects.filter(task_name="kernel.run_reaction").order_by("id"):
        if job.args["name"].startswith("rights."):
            run(job.args["event_id"], job.args["name"], at=at)


def asked(me, **more):
    return commands.register_request(me, me.scope.customer_id, "explain", details="等级怎样评定", at=AT, **more)


def told() -> set[int]:
    return set(Notice.objects.unread().filter(kind="privacy.request_came").values_list("recipient_id", flat=True))


def test_those_who_answer_are_told_until_it_is_answered(company, me, settings):
    settings.SMS_URL = settings.MAIL_URL = ""
    row = asked(me)
    ring()
    assert company.head.person_id in told()
    assert company.owner.person_id not in told()
    commands.begin_request(SYSTEM, row.pk, at=AT)
    commands.answer_request(SYSTEM, row.pk, answer="按成交额。", at=AT)
    ring()
    assert told() == set()
    assert not Outgoing.objects.exists(), "no means is open"


def test_who_took_it_down_needs_no_telling(company, me):
    commands.register_request(SYSTEM, me.scope.customer_id, "access", medium="phone", at=AT)
    ring()
    assert told() == set()


@pytest.mark.parametrize(
    ("sms", "mail", "medium", "address"),
    [("folder:", "folder:", "sms", "13812345678"), ("", "folder:", "email", "zhang@example.com")],
)
def test_the_customer_is_told_that_there_is_an_answer(company, me, settings, sms, mail, medium, address):
    settings.SMS_URL, settings.MAIL_URL = sms, mail
    row = asked(me)
    commands.refuse_request(SYSTEM, row.pk, reason="绝密的理由", at=AT)
    ring()
    ring()
    sent = Outgoing.objects.get()
    assert (sent.medium, sent.address) == (medium, address)
    assert row.number in sent.text
    assert "绝密" not in sent.text


def test_who_took_it_back_hears_nothing(company, me, settings):
    settings.SMS_URL = "folder:"
    row = asked(me)
    commands.withdraw_request(me, row.pk, at=AT + timedelta(hours=1))
    ring()
    assert not Outgoing.objects.exists()
    assert Event.objects.filter(kind="privacy.request_settled").count() == 1
