"""Figures, lights, what-if, amendments, snapshots: on a small regulation of two clauses."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from yueke.compliance import cases, commands, trends, worklist
from yueke.compliance.control import Control, only
from yueke.compliance.evidence import Evidence, evidence, judge, what_if
from yueke.compliance.models import AdoptedPack, Snapshot
from yueke.compliance.periods import Period
from yueke.compliance.regulation import regulation
from yueke.compliance.snapshots import first_broken_link, latest_snapshots
from yueke.compliance.tests.scenes import acts, clause, facts, members, moment
from yueke.kernel.access import SYSTEM, Actor, Scope
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.within import remembering

pytestmark = pytest.mark.django_db

PACK = """
code: T
title: 测试制度
version: "1"
issuer_kind: company
posts: [{code: clerk, title: 文员}]
modules: [{code: later, title: 以后的模块}]
chapters:
  - id: T1
    title: 回访
    clauses:
      - id: T1.1
        title: 三个月一次
        text: 定期。
        parts:
          - {id: T1.1-a, title: 甲, text: "每{interval}一次。", owner: clerk, shape: recurring, target: 50%, judged: 依据,
             terms: [{from: 2024-01-01, interval: 3 months, grace: 7 days}]}
          - {id: T1.1-b, title: 乙, text: 齐全。, owner: clerk, shape: gate, target: 100%, judged: 依据}
      - {id: T1.2, title: 以后, text: 以后做。, owner: clerk, shape: deadline, target: 90%, judged: 依据, planned: later}
      - {id: T1.3, title: 态度, text: 礼貌。, shape: narrative, reason: 指引性内容}
"""

NOW = moment("2026-11-22 10:00")
NOVEMBER = Period.month(date(2026, 11, 1))


def person(number, *permissions):
    return Actor(number, f"人{number}", permissions=frozenset(permissions), scope=Scope("all"))


PROPOSER = person(1, "regulation.propose", "regulation.approve")
APPROVER = person(2, "regulation.approve")


@pytest.fixture
def adopted():
    """The pack adopted; four members entered in July and August, one was visited in time."""
    people = [(1, "2026-07-20 09:00", None, 7), (2, "2026-08-05 09:00", None, 7), (3, "2026-08-10 09:00", None, 8),
              (4, "2026-08-25 09:00", None, 8)]  # fmt: skip
    controls = [
        Control("T1.1-a", "recurring", "test.thing",
                {"population": members(*people), "acts": acts((2, "2026-11-01 10:00"), (1, "2026-10-21 10:00"))}),
        Control("T1.1-b", "gate", "test.thing", {"cases": facts(
            "subject_id label owner_id happened_at ok", (9, "x", 7, "2026-11-02 10:00", True))}),
    ]  # fmt: skip
    with only(*controls):
        commands.adopt(SYSTEM, PACK, at=NOW)
        yield


def test_figures_of_a_clause_and_of_its_parts(adopted):
    found = evidence("T1.1-a", NOVEMBER, NOW)
    assert (found.kept, found.broken, found.pending, found.at_risk) == (1, 1, 1, 1)
    assert found.rate == Decimal("0.5")
    assert found.latest == moment("2026-11-01 10:00")
    whole = evidence("T1.1", NOVEMBER, NOW)
    assert (whole.kept, whole.broken) == (2, 1)
    assert whole.light == "at_risk"
    assert [part.light for part in whole.parts] == ["at_risk", "kept"]


@pytest.mark.parametrize(
    ("kept", "broken", "at_risk", "light"),
    [
        (95, 5, 0, "kept"),
        (94, 5, 0, "broken"),
        (95, 5, 1, "at_risk"),
        (96, 4, 1, "kept"),
        (0, 0, 0, "not_judged"),
        (0, 0, 1, "at_risk"),
    ],
)
def test_lights(kept, broken, at_risk, light):
    assert Evidence(clause("gate"), NOVEMBER, kept, broken, 10, at_risk).light == light


def test_what_is_not_judged_says_why(adopted):
    chapter = judge(NOVEMBER, NOW)[0]
    lights = {found.clause.id: (found.light, str(found.why)) for found in chapter.clauses}
    assert lights["T1.2"][0] == lights["T1.3"][0] == "not_judged"
    assert lights["T1.3"][1] == "指引性内容"
    assert lights["T1.2"][1]
    assert evidence("T1.1-b", NOVEMBER.previous(), NOW).light == "not_judged"


def test_breaches_owners_and_what_a_subject_is_owed(adopted):
    found = cases.breaches("T1.1", NOVEMBER, NOW)
    assert [(c.clause_id, c.subject_id, c.owner_id, c.days_late) for c in found.rows] == [("T1.1-a", 3, 8, 12)]
    assert cases.by_owner("T1.1-a", NOVEMBER, NOW) == [(8, 0, 1, 1), (7, 1, 0, 0)]
    assert [(c.clause_id, c.state) for c in cases.cases_for("test.thing", 4, NOW)] == [("T1.1-a", "at_risk")]
    assert cases.cases_for("test.other", 4, NOW) == []
    assert [c.subject_id for c in worklist.worklist(8, NOW).rows] == [3, 4]
    assert worklist.worklist(99, NOW).total == 0


def test_the_trend_agrees_with_each_month(adopted):
    points = trends.trend("T1.1", NOW, n=3)
    assert [p.period.start.month for p in points] == [9, 10, 11]
    for point in points:
        month = evidence("T1.1", point.period, NOW)
        assert (point.kept, point.broken, point.pending, point.at_risk) == (
            month.kept, month.broken, month.pending, month.at_risk,
        )  # fmt: skip


def test_what_if_judges_the_same_facts_by_other_terms(adopted):
    found = what_if("T1.1-a", {"interval": "1 month"}, NOVEMBER, NOW)
    assert found.now.broken == 1
    assert found.then.broken > 1
    with pytest.raises(Invalid):
        what_if("T1.1-a", {"interval": "soon"}, NOVEMBER, NOW)


def propose(values=None, effective=date(2026, 12, 1), reason="更勤"):
    return commands.propose_amendment(
        PROPOSER, "T1.1-a", values or {"interval": "2 months"}, effective_from=effective, reason=reason, at=NOW
    )


def test_an_amendment_needs_another_person_and_then_changes_the_terms(adopted):
    row = propose()
    assert row.what_if["now"]["broken"] != row.what_if["then"]["broken"]
    with pytest.raises(Forbidden):
        commands.approve_amendment(PROPOSER, row.pk, at=NOW)
    with pytest.raises(Forbidden):
        commands.approve_amendment(person(3), row.pk, at=NOW)
    assert len(regulation().clause("T1.1-a").terms) == 1
    commands.approve_amendment(APPROVER, row.pk, at=NOW)
    amended = regulation().clause("T1.1-a")
    assert str(amended.terms_at(date(2026, 12, 1))["interval"]) == "2 months"
    assert str(amended.terms_at(date(2026, 11, 30))["interval"]) == "3 months"
    with pytest.raises(Refused):
        commands.refuse_amendment(APPROVER, row.pk, note="晚了", at=NOW)
    with pytest.raises(Refused):
        commands.approve_amendment(APPROVER, propose().pk, at=NOW)


def test_within_a_command_the_regulation_is_asked_for_once_and_again_when_it_was_changed(
    adopted, django_assert_num_queries
):
    row = propose()
    with remembering():
        before = regulation()
        with django_assert_num_queries(0):
            assert regulation() is before
        commands.approve_amendment(APPROVER, row.pk, at=NOW)
        assert len(regulation().clause("T1.1-a").terms) == 2
        commands.adopt(SYSTEM, PACK.replace('"1"', '"2"').replace("50%", "60%"), at=NOW)
        assert regulation().clause("T1.1-a").target == Decimal("0.6")
    with django_assert_num_queries(2):
        regulation(), regulation()


def test_proposals_with_faults_are_refused_at_their_fields(adopted):
    with pytest.raises(Invalid) as refused:
        propose({"interval": "three"}, effective=date(2026, 11, 21), reason=" ")
    assert set(refused.value.fields) == {"interval", "effective_from", "reason"}
    with pytest.raises(NotFound):
        commands.propose_amendment(PROPOSER, "T9", {}, effective_from=date(2027, 1, 1), reason="x", at=NOW)
    with pytest.raises(Invalid):
        propose({"interval": "0 days"})


def test_only_the_proposer_withdraws(adopted):
    row = propose()
    with pytest.raises(Forbidden):
        commands.withdraw_amendment(person(2, "regulation.propose"), row.pk, at=NOW)
    commands.withdraw_amendment(PROPOSER, row.pk, at=NOW)
    assert row.__class__.objects.get(pk=row.pk).state == "withdrawn"


def test_a_pack_with_errors_is_refused_whole(adopted):
    with pytest.raises(Invalid) as refused:
        commands.adopt(SYSTEM, PACK.replace("3 months", "3 moons").replace("owner: clerk", "owner: boss"), at=NOW)
    assert len(refused.value.fields["pack"]) >= 3
    assert all("pack.yaml:" in str(line) for line in refused.value.fields["pack"])
    assert AdoptedPack.objects.filter(code="T").count() == 1
    with pytest.raises(NotFound):
        commands.adopt(SYSTEM, "ZZZ", at=NOW)


def test_adopting_a_new_version_replaces_the_old_one(adopted):
    first = AdoptedPack.objects.get(code="T")
    assert commands.adopt(SYSTEM, PACK, at=NOW) == first
    commands.adopt(SYSTEM, PACK.replace('"1"', '"2"').replace("50%", "60%"), at=NOW)
    assert regulation().clause("T1.1-a").target == Decimal("0.6")
    assert list(AdoptedPack.objects.filter(code="T").order_by("id").values_list("version", "is_active")) == [
        ("1", False), ("2", True),
    ]  # fmt: skip


def test_snapshots_are_taken_once_a_day_and_chained(adopted):
    assert commands.take_snapshot(SYSTEM, at=NOW) == 2
    assert commands.take_snapshot(SYSTEM, at=NOW) == 0
    assert commands.take_snapshot(SYSTEM, at=moment("2026-11-23 10:00")) == 2
    assert first_broken_link() is None
    assert latest_snapshots()["T1.1-a"].date == date(2026, 11, 23)


@pytest.mark.owner
def test_a_snapshot_can_be_neither_changed_nor_deleted_and_forgery_is_seen(adopted):
    commands.take_snapshot(SYSTEM, at=NOW)
    for change in (lambda: Snapshot.objects.update(kept=99), lambda: Snapshot.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()
    forged = Snapshot.objects.get(clause_id="T1.1-a")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE compliance_snapshot DISABLE TRIGGER USER")
        cursor.execute("UPDATE compliance_snapshot SET kept = 99 WHERE id = %s", [forged.pk])
        cursor.execute("ALTER TABLE compliance_snapshot ENABLE TRIGGER USER")
    assert first_broken_link() == forged
