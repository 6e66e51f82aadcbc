"""Pack E: evaluations are answered and their writers told what was done; every indicator is measured."""

from __future__ import annotations

from datetime import date

import pytest
from make import case_rows, example, judged, moment

from yueke.compliance import worklist
from yueke.domains.evaluations import commands
from yueke.domains.evaluations.commands import DoorDraft, EvaluationDraft, RatingFact
from yueke.domains.evaluations.commands.evaluating import VISITOR, own_withdraw
from yueke.domains.evaluations.commands.targets import behind
from yueke.domains.evaluations.keys import secret_of
from yueke.domains.evaluations.models import Evaluation, Indicator
from yueke.domains.evaluations.queries.indicators import owed
from yueke.kernel.access import SYSTEM
from yueke.sites.office.desk.duties import TOGETHER

pytestmark = pytest.mark.django_db
PACKS = ("E",)
MONTH, LATER = "2026-04", "2026-05-31"
GIVEN = "2026-04-13 10:00"
# A Monday at ten; by the end of the second and of the fifth working day.
LAST = {"E1-timely": "2026-04-15 23:59:59", "E5.1-answered": "2026-04-20 23:59:59"}
AFTER = {"E1-timely": "2026-04-16 00:00:00", "E5.1-answered": "2026-04-21 00:00:00"}


def given(company, key="k"):
    """Somebody rates the service desk with two stars."""
    draft = DoorDraft("service", department_id=company.service.pk)
    door = commands.open_door(SYSTEM, draft, at=moment("2026-04-01"))
    return commands.submit(
        VISITOR, behind(VISITOR, door.code), EvaluationDraft(2, key, text="等了很久"), at=moment(GIVEN)
    )


def answered(company, at, key="k"):
    return commands.answer(SYSTEM, given(company, key).pk, "对不起，让您久等", "加了一个窗口", at=moment(at))


@example("E1-timely", "kept")
@example("E5.1-answered", "kept")
@pytest.mark.parametrize("clause", LAST)
def test_answered_and_told_the_same_day(company, clause):
    answered(company, "2026-04-13 16:00")
    assert judged(clause, MONTH, at=LATER) == ["kept"]


@example("E1-timely", "broken")
@example("E5.1-answered", "broken")
@pytest.mark.parametrize("clause", LAST)
def test_nobody_answered(company, clause):
    given(company)
    assert judged(clause, MONTH, at=LATER) == ["broken"]


@example("E5.1-answered", "broken")
def test_an_answer_without_what_was_done_is_half_of_it(company):
    commands.answer(SYSTEM, given(company).pk, "对不起", at=moment("2026-04-13 16:00"))
    assert judged("E1-timely", MONTH, at=LATER) == ["kept"]
    assert judged("E5.1-answered", MONTH, at=LATER) == ["broken"]


@example("E1-timely", "boundary")
@example("E5.1-answered", "boundary")
@pytest.mark.parametrize("clause", LAST)
def test_until_the_last_second_of_the_last_working_day(company, clause):
    answered(company, LAST[clause], "in-time")
    answered(company, AFTER[clause], "late")
    assert sorted(judged(clause, MONTH, at=LATER)) == ["broken", "kept"]


def test_taken_back_before_it_was_due_nothing_is_owed(company):
    given(company)
    own_withdraw(VISITOR, secret_of("k"), at=moment("2026-04-13 12:00"))
    assert [row.state for row in case_rows("E1-timely", MONTH, at=LATER) if row.state == "broken"] == []


WINDOWS = {"E1-coverage": date(2025, 11, 1), "E2.1": date(2025, 5, 1)}
"""The first day of the window that ends with April 2026."""


def measured(*, day=date(2026, 4, 1), **days):
    """A rating of every indicator somebody owes; ``days`` of some by their code, None for none."""
    facts = []
    for code in Indicator.objects.filter(pk__in=owed()).order_by("position").values_list("code", flat=True):
        when = days.get(code.replace(".", "_"), day)
        if when is not None:
            facts.append(RatingFact(
                origin_kind="survey", origin_id=1, reference=code, indicator=code, raw=4, low=1, high=5,
                rule="full steps", day=when,
            ))  # fmt: skip
    commands.store(SYSTEM, facts, at=moment("2026-04-01"))
    return len(facts)


@example("E1-coverage", "kept")
@example("E2.1", "kept")
@pytest.mark.parametrize("clause", WINDOWS)
def test_every_indicator_was_measured(company, clause):
    n = measured()
    assert judged(clause, MONTH, at=LATER) == ["kept"] * n


@example("E1-coverage", "broken")
@example("E2.1", "broken")
@pytest.mark.parametrize("clause", WINDOWS)
def test_nobody_asked_about_safety(company, clause):
    n = measured(product_safety=None)
    assert sorted(judged(clause, MONTH, at=LATER)) == ["broken"] + ["kept"] * n
    broken = [row.label for row in case_rows(clause, MONTH, at=LATER) if row.state == "broken"]
    assert broken == ["安全"]


@example("E1-coverage", "boundary")
@example("E2.1", "boundary")
@pytest.mark.parametrize("clause", WINDOWS)
def test_on_the_first_day_of_the_window_and_the_day_before(company, clause):
    first = WINDOWS[clause]
    n = measured(product_safety=first, product_ease=first.replace(month=first.month - 1, day=30))
    assert sorted(judged(clause, MONTH, at=LATER)) == ["broken"] + ["kept"] * (n - 1)
    broken = [row.label for row in case_rows(clause, MONTH, at=LATER) if row.state == "broken"]
    assert broken == ["易用"]


def test_what_several_clauses_ask_for_is_one_row_of_the_desk(company):
    made, person = given(company), company.outsider.person_id
    Evaluation.objects.filter(pk=made.pk).update(owner_id=person)
    at, first, further = moment("2026-04-14 10:00"), "E1-timely", ("A1.3-answered", "E5.1-answered")
    assert [row.clause_id for row in worklist.sheet(person, at).cases.rows] == [first, *further]
    shown = worklist.sheet(person, at, together=TOGETHER)
    assert [(row.clause_id, row.subject_id) for row in shown.cases.rows] == [(first, made.pk)]
    assert (shown.behind, shown.cases.total) == ((further,), 1)
