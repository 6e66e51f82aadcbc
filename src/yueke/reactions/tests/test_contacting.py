"""What serves a purpose leaves the outbox only for those who may be told, and counts once it has left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from yueke.domains.channels import jobs, outbox
from yueke.domains.channels.means import Message
from yueke.domains.channels.models import Outgoing
from yueke.domains.channels.outbox import Matter
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.privacy import commands as privacy
from yueke.domains.privacy.models import ContactLimit, ContactMade
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)  # ten in the morning
pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(settings, tmp_path) -> Customer:
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"
    privacy.publish_notice(SYSTEM, "marketing", "我们会向您介绍新品，您可以随时拒绝。", at=AT - timedelta(days=90))
    return customers.create(SYSTEM, CustomerDraft(name="顾客", phone="13812345678"), at=AT - timedelta(days=60))


def told(customer: Customer, purpose: str = "marketing", at: datetime = AT) -> Outgoing:
    message = Message("sms", "13812345678", "", "新品到店")
    row = outbox.post(SYSTEM, message, not_after=at + timedelta(days=1), matter=Matter(customer.pk, purpose), at=at)
    with clock.frozen(at):
        jobs.send_message(row.pk)
    row.refresh_from_db()
    return row


def agree(customer: Customer, at: datetime = AT - timedelta(days=30)) -> None:
    privacy.record_consent(SYSTEM, customer.pk, "marketing", medium="paper", at=at)


def test_who_has_not_agreed_is_sent_no_advertisement(customer, tmp_path):
    row = told(customer)
    assert (row.state, bool(row.error), row.attempts) == ("held", True, 0)
    assert not (tmp_path / "outbox").exists()
    assert not ContactMade.objects.exists()


def test_who_agreed_is_told_and_it_counts(customer, tmp_path):
    agree(customer)
    assert told(customer).state == "sent"
    assert len(list((tmp_path / "outbox").iterdir())) == 1
    assert list(ContactMade.objects.values_list("customer_id", "purpose", "medium", "at")) == [
        (customer.pk, "marketing", "sms", AT)
    ]


def test_a_consent_withdrawn_while_the_message_waits_holds_it_back(customer):
    agree(customer)
    message = Message("sms", "13812345678", "", "新品到店")
    row = outbox.post(SYSTEM, message, not_after=AT + timedelta(days=1), matter=Matter(customer.pk, "marketing"), at=AT)
    privacy.withdraw_consent(SYSTEM, customer.pk, "marketing", medium="phone", at=AT)
    with clock.frozen(AT + timedelta(minutes=1)):
        jobs.send_message(row.pk)
    row.refresh_from_db()
    assert row.state == "held"


def test_no_more_often_than_the_limit_allows(customer):
    agree(customer)
    ContactLimit.objects.update_or_create(
        purpose="marketing", medium="sms", defaults={"most": 1, "days": 7, "from_hour": 9, "to_hour": 20}
    )
    assert told(customer).state == "sent"
    assert told(customer, at=AT + timedelta(days=1)).state == "held"
    assert told(customer, at=AT + timedelta(days=8)).state == "sent"


def test_not_at_night(customer):
    agree(customer)
    ContactLimit.objects.update_or_create(
        purpose="marketing", medium="sms", defaults={"most": 9, "days": 7, "from_hour": 9, "to_hour": 20}
    )
    assert told(customer, at=AT + timedelta(hours=12)).state == "held"


def test_an_answer_needs_no_consent(customer):
    row = outbox.post(SYSTEM, Message("sms", "13812345678", "", "验证码"), not_after=AT + timedelta(days=1), at=AT)
    with clock.frozen(AT):
        jobs.send_message(row.pk)
    row.refresh_from_db()
    assert row.state == "sent"
    assert not ContactMade.objects.exists()
