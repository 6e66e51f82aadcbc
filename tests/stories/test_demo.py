"""The demo company: the same every time, and every colour of light is to be seen."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from yueke.compliance import worklist
from yueke.compliance.evidence import judge
from yueke.compliance.periods import Period
from yueke.config import demo
from yueke.config.demo.chance import Chance
from yueke.config.demo.company import SIGN_INS
from yueke.config.demo.twins import TWINS
from yueke.domains.channels import queries
from yueke.domains.customers.merging.models import DuplicateLink
from yueke.domains.customers.models import Customer
from yueke.domains.orders.models import Order
from yueke.domains.organization.models import Person
from yueke.domains.organization.queries import actor_for
from yueke.domains.visits.models import Visit

AT = datetime(2026, 11, 20, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.owner
@pytest.mark.django_db
def test_a_new_user_sees_a_company_run_by_its_regulation():
    built = demo.build(AT, customers=900)
    # As ``yueke demo`` does: without figures the planner takes every table for an empty one.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    lights = {
        leaf.clause.id: leaf.light
        for chapter in judge(Period.quarter(AT.date()), AT)
        for item in chapter.clauses
        for leaf in (item.parts or (item,))
    }
    assert set(lights.values()) == {"kept", "at_risk", "broken", "not_judged"}
    assert lights["B4.2"] == "broken"
    assert lights["B4.3"] == "at_risk"
    assert lights["A2.2-complete"] == "kept"

    assert Customer.objects.count() == 900 + TWINS
    found = DuplicateLink.objects.filter(state="open", certain=True).count()
    assert TWINS // 2 <= found <= TWINS, "people wrote some customers down twice, and the night found most of them"
    assert Order.objects.count() == built.figures["orders"] > 3_000
    assert set(Customer.objects.values_list("grade", flat=True)) == {"diamond", "platinum", "gold", "ordinary"}
    assert Visit.objects.filter(state="planned").exists()

    assert {s.username for s in built.sign_ins} == {"admin", *(username for _r, _p, username, _d in SIGN_INS)}
    password = {s.username: s.password for s in built.sign_ins}["service"]
    assert Person.objects.get(username="service").check_password(password)
    service = Person.objects.get(username="service")
    assert worklist.worklist(service.pk, AT).total > 0

    unread = {
        name: queries.unread_count(actor_for(Person.objects.get(username=name))) for name in ("service", "manager")
    }
    assert all(0 < n < 50 for n in unread.values()), f"something to read, not a heap of old things: {unread}"

    assert not demo.build(AT).fresh, "a second start keeps what is there"


def test_the_same_dice_give_the_same_company():
    first, second = Chance(7), Chance(7)
    assert [first.person() for _ in range(50)] == [second.person() for _ in range(50)]
    assert [first.place() for _ in range(50)] == [second.place() for _ in range(50)]
