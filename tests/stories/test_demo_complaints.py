"""The complaints of the demo can be told of everybody in it, whoever the day's dice pick."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from yueke.compliance import commands as compliance
from yueke.config.demo import complaint_messages as fates
from yueke.config.demo import trade
from yueke.config.demo.chance import HOME_ZONE, SEED, Chance
from yueke.config.demo.company import PACKS, found
from yueke.config.demo.complaint_telling import actor, working_day
from yueke.config.demo.complaint_year import ENDED, OPEN, Teller
from yueke.domains.complaints import commands
from yueke.domains.complaints.models import Complaint, Told
from yueke.domains.customers.models import Customer
from yueke.domains.organization.models import Person
from yueke.kernel.access import SYSTEM

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC).astimezone(HOME_ZONE)


def test_every_story_can_be_told_of_a_customer_who_left_no_telephone():
    began = AT - timedelta(days=800)
    chance = Chance(SEED)
    company = found(chance, began)
    for code in PACKS:
        compliance.adopt(SYSTEM, code, at=began)
    trade.products(chance, began, AT)
    accounts = trade.archive(chance, company, began, AT - timedelta(days=400), 30)
    commands.seed_trees(SYSTEM, at=AT - timedelta(days=365))
    Customer.objects.update(phone="")
    watch = actor(Person.objects.get(username="supervisor").pk)

    # A message that failed or waits needs somebody it could be sent to; the teller looks for such a customer itself.
    stories = [story for story in (*ENDED, *OPEN) if story.fate in (fates.SENT, fates.RETRIED)]
    assert len(stories) > 40
    for place, story in enumerate(stories):
        with transaction.atomic():
            t = Teller(accounts, set(), watch, AT).start(
                accounts[place % len(accounts)], working_day(AT, story.days, story.hour, 10)
            )
            t.register(story.channel, story.text, story.wish, story.category, signals=story.signals)
            story.path(t)
            assert not Told.objects.filter(complaint_id=t.id, medium="sms").exists(), story.text
            transaction.set_rollback(True)
    assert not Complaint.objects.exists()
