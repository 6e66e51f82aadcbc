"""第五条 一般客户维护：每年维护一次，每年推介一次新品，方式不限。"""

from __future__ import annotations

import pytest
from make import attempt, case_rows, example, judged

BOTH = pytest.mark.parametrize(
    "clause,kind", [("B5-maintenance", "maintenance"), ("B5-recommendation", "recommendation")]
)


@example("B5-maintenance", "kept")
@example("B5-recommendation", "kept")
@BOTH
def test_once_within_the_year_by_any_means(company, clause, kind):
    customer = company.customer("2025-03-05")
    company.visit(customer, kind, "2026-02-20", method="phone")
    assert judged(clause, "2026-03", at="2026-05-01") == ["kept"]


@example("B5-maintenance", "broken")
@example("B5-recommendation", "broken")
@BOTH
def test_not_once_within_the_year(company, clause, kind):
    company.customer("2025-03-05")
    assert judged(clause, "2026-03", at="2026-05-01") == ["broken"]


@example("B5-maintenance", "broken")
@example("B5-recommendation", "broken")
@BOTH
@pytest.mark.parametrize("result", ["unreachable", "refused"])
def test_an_attempt_is_not_enough(company, clause, kind, result):
    customer = company.customer("2025-03-05")
    company.visit(customer, kind, "2026-02-20", **attempt(result, method="phone"))
    assert judged(clause, "2026-03", at="2026-05-01") == ["broken"]


@example("B5-maintenance", "boundary")
@example("B5-recommendation", "boundary")
@BOTH
@pytest.mark.parametrize(
    "done,state",
    [("2026-03-05 23:59:59", "kept"), ("2026-04-04 23:59:59", "kept"), ("2026-04-05 00:00:00", "broken")],
)
def test_the_last_day_and_thirty_days_of_grace(company, clause, kind, done, state):
    customer = company.customer("2025-03-05")
    company.visit(customer, kind, done)
    assert judged(clause, "2026-03", at="2026-05-01") == [state]


@example("B5-maintenance", "boundary")
@BOTH
def test_a_customer_made_key_within_the_year_is_no_longer_ordinary(company, clause, kind):
    customer = company.customer("2025-03-05")
    company.make_key(customer, "2026-03-04")
    assert judged(clause, "2026", at="2026-12-31") == []


@example("B5-maintenance", "boundary")
@BOTH
def test_the_year_begins_anew_when_key_status_ends(company, clause, kind):
    customer = company.customer("2024-03-05")
    company.make_key(customer, "2024-06-01")
    company.withdraw_key(customer, "2025-06-10")
    [case] = case_rows(clause, "2026", at="2026-12-31")
    assert (str(case.due_at.date()), case.state) == ("2026-06-10", "broken")


@example("B5-maintenance", "boundary")
@BOTH
def test_the_year_begins_when_a_prospect_becomes_a_customer(company, clause, kind):
    prospect = company.customer("2024-03-05", stage="prospect")
    company.edit(prospect, "2025-06-10", stage="customer", remark="首次下单")
    [case] = case_rows(clause, "2026", at="2026-12-31")
    assert (str(case.started_at.date()), str(case.due_at.date()), case.state) == ("2025-06-10", "2026-06-10", "broken")


@example("B5-maintenance", "boundary")
@BOTH
def test_a_prospect_and_an_archived_customer_are_owed_nothing(company, clause, kind):
    from make import moment

    from yueke.domains.customers import commands

    company.customer("2025-03-05", stage="prospect")
    gone = company.customer("2025-03-05")
    commands.archive(company.owner, gone.pk, reason="已停业", at=moment("2026-04-01"))
    assert judged(clause, "2026-03", at="2026-05-01") == []
