"""The demo company: the same every time, and every colour of light is to be seen."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from yueke.compliance import worklist
from yueke.compliance.evidence import evidence, judge
from yueke.compliance.periods import Period
from yueke.config import demo
from yueke.config.demo.chance import Chance
from yueke.config.demo.company import SIGN_INS, Branch
from yueke.config.demo.complaint_year import Teller
from yueke.config.demo.matters import matter_of
from yueke.config.demo.trade import Account
from yueke.config.demo.twins import TWINS
from yueke.domains.channels import queries
from yueke.domains.channels.models import Outgoing
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE, OPEN
from yueke.domains.complaints.models import (
    Approval,
    CaseFile,
    Category,
    Complaint,
    Escalation,
    Evidence,
    Extension,
    Paper,
    Round,
    Supervision,
    Told,
    Transfer,
    Urge,
)
from yueke.domains.customers.merging.models import DuplicateLink
from yueke.domains.customers.models import Customer
from yueke.domains.evaluations.models import Evaluation
from yueke.domains.findings.models import Benchmark, Check, CrossCheck, Decision, Finding, Issue, Meeting, Review
from yueke.domains.improvement.models import Improvement
from yueke.domains.orders.models import Order
from yueke.domains.organization.models import Department, Person
from yueke.domains.organization.queries import actor_for
from yueke.domains.surveys.models import Survey
from yueke.domains.visits.models import Visit
from yueke.kernel.access import SYSTEM

AT = datetime(2026, 11, 20, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.owner
@pytest.mark.slow
@pytest.mark.django_db
def test_a_new_user_sees_a_company_run_by_its_regulation(settings, tmp_path):
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"
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
    assert lights["C7.3-intake"] == lights["C7.3-grading"] == lights["C7.3-satisfied"] == "kept"
    assert lights["C4.1-review"] == "not_judged", "what is not built yet is shown as planned"
    complaints_went_every_way(lights)
    satisfaction_was_used()

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

    everybody_has_work()

    unread = {
        name: queries.unread_count(actor_for(Person.objects.get(username=name))) for name in ("service", "manager")
    }
    assert all(0 < n < 50 for n in unread.values()), f"something to read, not a heap of old things: {unread}"

    assert not demo.build(AT).fresh, "a second start keeps what is there"


def everybody_has_work():
    """Whoever works with customers finds some, with orders, at the first look, and does not see everybody's."""
    for name in ("sales", "service", "aftersales", "manager"):
        actor = actor_for(Person.objects.get(username=name))
        for rows in (Customer.objects.all(), Order.objects.all()):
            seen = rows.visible_to(actor).count()
            assert 8 <= seen < rows.count(), (name, rows.model, seen)


def satisfaction_was_used():
    """Customers evaluated and were answered; the settled wave became a report, findings, an improvement, a meeting."""
    voices = Evaluation.objects.all()
    assert set(voices.values_list("subject", flat=True)) == {"product", "order", "service", "staff"}
    assert set(voices.values_list("state", flat=True)) == {"received", "published", "withheld"}
    assert voices.filter(told_at__isnull=False).exists()
    assert voices.filter(answered_at__isnull=True).exists()
    assert voices.filter(adopted_at__isnull=False).count() == 1
    wave = Survey.objects.get(state="settled", kind="full")
    assert wave.reported_at is not None
    found = Finding.objects.filter(survey_id=wave.pk)
    assert set(found.values_list("state", flat=True)) == {"noted", "answered", "set_aside"}
    made = Improvement.objects.filter(pk__in=found.filter(improvement_id__isnull=False).values("improvement_id"))
    assert made.filter(state="verifying", finished_at__isnull=False).exists(), "the next wave will tell its effect"
    assert Decision.objects.filter(looked_at__isnull=False).exists()
    met = Meeting.objects.get(state="issued")
    assert not met.agenda.filter(conclusion="").exists()
    assert {action.done_at is None for action in met.actions.all()} == {True, False}, "some done, some owed"
    assert {row.state for row in Check.objects.all()} == {"done"}
    assert Review.objects.get().judgement
    assert {"industry", "best", "competitor"} <= set(Benchmark.objects.values_list("against", flat=True))
    assert CrossCheck.objects.get(survey_id=wave.pk).rows
    assert set(Issue.objects.values_list("subject", flat=True)) == {"department", "employee"}
    after = Survey.objects.filter(kind="adhoc")
    assert after.filter(state="settled", reported_at__isnull=False).exists(), (
        "asked after a complaint or an improvement"
    )
    assert after.filter(state="draft", launched_at=None).exists(), "and once nobody took the plan up"


def complaints_went_every_way(lights):
    """A year of them: every channel, every state, every way to end, every way to be late."""
    rows = Complaint.objects.all()
    assert set(rows.values_list("channel", flat=True)) == {
        "phone", "web", "store_box", "email", "chat", "import", "visit", "walk_in",
    }  # fmt: skip
    assert set(rows.values_list("state", flat=True)) == {state.code for state in COMPLAINT_LIFE.states}
    assert set(rows.values_list("grade", flat=True)) == {"general", "important", "major"}
    assert rows.filter(received_at__lt=AT.replace(year=2026, month=1)).exists(), "a year of them"
    running = rows.filter(state__in=OPEN)
    assert set(running.values_list("grade", flat=True)) == {"general", "important", "major"}
    assert running.filter(suspended_at__isnull=False).exists()
    assert running.filter(next_due_at__lte=AT).exists()
    assert rows.filter(state="archived", round=3, satisfaction__gte=3).exists(), "opened again twice"
    assert set(Round.objects.filter(n=3).values_list("satisfaction", flat=True)) == {5}
    assert rows.filter(state="archived", satisfaction=None).exclude(close_reason="").count() >= 2, "closed by a reason"
    assert rows.filter(repeat_of__isnull=False, grade="major").exists()
    assert rows.filter(merged_into__isnull=False).exists()
    assert rows.filter(origin_kind="visits.visit", received_at__gte=AT.replace(month=11, day=1)).exists()
    of_batch = rows.exclude(batch="")
    assert (of_batch.count(), set(of_batch.values_list("grade", flat=True))) == (3, {"major"})

    percents = Counter(Escalation.objects.values_list("percent", "hop"))
    assert {(50, 0), (80, 0), (100, 0), (100, 1), (100, 2), (0, 0), (0, 1)} <= set(percents)
    assert Escalation.objects.filter(hop__gte=1, receipt_at__isnull=False).exists()
    assert Escalation.objects.filter(hop=2, complaint__in=running.filter(next_due_at__lte=AT)).exists()
    stood_in = Escalation.objects.filter(substitute_for__username="manager2", person__username="manager")
    assert stood_in.filter(receipt_at__isnull=False).exists()

    head = actor_for(Person.objects.get(username="manager"))
    waiting = Approval.objects.filter(decision="", complaint__in=Complaint.objects.visible_to(head))
    assert set(waiting.values_list("kind", flat=True)) == {"compensation", "extension", "downgrade", "closing", "paper"}
    assert set(Approval.objects.filter(decision="granted").values_list("kind", flat=True)) >= {"offer", "closing"}
    assert set(Paper.objects.values_list("kind", "state")) >= {
        ("report", "sent"),
        ("reply", "sent"),
        ("report", "asked"),
    }
    assert CaseFile.objects.filter(complaint__in=running, agenda_on__gt=AT.date()).exists()
    assert CaseFile.objects.filter(complaint__state="archived").exists()
    assert set(Evidence.objects.values_list("by_customer", flat=True)) == {True, False}
    answers = Supervision.objects.values_list("answered_at", flat=True)
    assert {answer is None for answer in answers} == {True, False}
    for model in (Extension.objects.filter(granted_at__isnull=False), Urge, Transfer.objects.exclude(back_reason="")):
        assert (model.objects if model is Urge else model).exists()

    states = set(Outgoing.objects.values_list("state", flat=True))
    assert states >= {"sent", "waiting", "given_up"}
    assert Outgoing.objects.filter(state="sent", attempts__gt=1).exists(), "sent at a later try"
    assert Told.objects.filter(failed_at__isnull=False).exclude(failure="").exists()

    put_right = Improvement.objects.get(counted_kind="complaints.complaint", state="closed")
    effect = put_right.effects.get()
    assert (put_right.sources.count(), effect.verdict) == (3, "effective")
    assert effect.before > effect.after
    assert Category.objects.filter(pk=effect.counted_filter["category"]).exists()
    cases = CaseFile.objects.all()
    assert cases.filter(minutes="").exists(), "some wait for the committee"
    assert cases.filter(published_at__isnull=False).exists(), "some teach"
    kept = {code: lights[code] for code in ("C7.3-express", "C7.3-limits", "C7.3-authority", "B7.2.3-case")}
    assert set(kept.values()) == {"kept"}, kept
    breaches = evidence("B8.1-unsatisfied", Period.year(AT.date()), AT)
    assert (breaches.broken, breaches.kept > 50) == (2, True), "two were forgotten"
    grown = rows.filter(origin_kind="visits.visit")
    unheard = Visit.objects.filter(satisfaction__lte=2).exclude(pk__in=grown.values("origin_id"))
    assert unheard.count() == 2, "nothing older waits on anybody's desk"
    told = [
        (one.description, one.category.name, one.product.name) for one in grown.select_related("category", "product")
    ]
    assert [one for one in told if (one[1], one[2]) != (matter_of(one[0])[0].category, matter_of(one[0])[1])] == []
    assert lights["A5.4-analysis"] == "kept"
    months = evidence("A5.4-analysis", Period(AT.date() - timedelta(days=365), AT.date()), AT)
    assert (months.broken, months.kept >= 10) == (1, True), "one month was reported too late"


def test_a_small_company_never_runs_out_of_customers_who_complain():
    def account(number: int, place: int) -> Account:
        branch = Branch(Department(pk=place), {}, Person())
        return Account(number, branch, owner_id=1, department_id=place, since=AT, pace=1.0)

    near, key, far = account(1, place=1), account(2, place=1), account(3, place=2)
    teller = Teller([near, key, far], {key.id}, SYSTEM, AT, known=[near, key, far])
    handed_out = [teller.customer(place).id for place in (0, 0, 1)]
    assert handed_out == [near.id, far.id, far.id], "of another branch before one of another kind, and then once more"
    assert teller.customer(1, key=True).id == key.id
    assert [teller.customer(1, key=True).id for _again in range(2)] == [key.id, key.id]


def test_the_same_dice_give_the_same_company():
    first, second = Chance(7), Chance(7)
    assert [first.person() for _ in range(50)] == [second.person() for _ in range(50)]
    assert [first.place() for _ in range(50)] == [second.place() for _ in range(50)]
