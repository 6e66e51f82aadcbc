"""Complaints on the desk of who owes something for them: one row each, whatever number of clauses they run under."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.compliance import worklist
from yueke.domains.complaints.models import Escalation
from yueke.kernel import clock
from yueke.sites.office.complaints.tests.test_pages import text
from yueke.sites.office.desk.duties import TOGETHER
from yueke.sites.office.regulation.case_rows import COMPLAINT

URL = "/desk/"


@pytest.fixture
def owed(house):
    """What the handler of two complaints owes, by complaint: the clauses, the next to be over first."""
    ids = [house.investigating().pk, house.investigating(description="安装师傅没有来，答应的回电也没有打").pk]
    cases = worklist.worklist(house.engineer.person_id, clock.now(), limit=200).rows
    found: dict[int, list[str]] = {}
    for case in cases:
        found.setdefault(case.proof_id if case.proof_kind == COMPLAINT else case.subject_id, []).append(case.clause_id)
    assert set(found) == set(ids)
    assert all(len(clauses) > 2 for clauses in found.values()), "the regulation asks for several things at once"
    assert any(case.subject_kind != COMPLAINT for case in cases), "as what the customer said, too"
    return found


def test_a_complaint_is_one_row_with_what_is_over_first_and_how_much_more_there_is(browser, owed):
    shown = browser("engineer").get(URL)
    rows = shown.context["page"].rows
    assert [one.clause_id for one in rows] == [clauses[0] for clauses in owed.values()]
    assert [one.shown.url for one in rows] == [f"/complaints/{pk}/" for pk in owed]
    assert [len(one.more) for one in rows] == [len(clauses) - 1 for clauses in owed.values()]
    assert shown.context["page"].total == 2
    assert f"{sum(map(len, owed.values()))} 项待办" in text(shown)
    for clauses in owed.values():
        assert f"另有 {len(clauses) - 1} 项" in text(shown)


def test_under_one_clause_each_case_stands_for_itself(browser, owed):
    clause = next(iter(owed.values()))[0]
    shown = browser("engineer").get(URL, {"clause": clause})
    assert shown.context["page"].total == sum(clauses.count(clause) for clauses in owed.values())
    assert shown.context["headline"] == ""
    assert all(row.more == () for row in shown.context["page"].rows)
    everything = next(tab for tab in shown.context["tabs"] if tab["url"] == "?")
    assert everything["count"] == str(sum(map(len, owed.values()))), "what is owed is counted by clause"


@pytest.mark.parametrize("offset", [0, 1, 2])
def test_pages_are_of_rows(house, owed, offset):
    sheet = worklist.sheet(house.engineer.person_id, clock.now(), limit=1, offset=offset, together=TOGETHER)
    found = [(row.clause_id, *behind) for row, behind in zip(sheet.cases.rows, sheet.behind, strict=True)]
    assert found == [tuple(clauses) for clauses in owed.values()][offset : offset + 1]
    assert sheet.cases.total == 2


def test_what_several_clauses_ask_for_by_one_moment_stands_once_on_its_page(house, browser):
    row = house.replied()
    feedback = list(row.clocks.filter(kind="feedback", stopped_at=None).order_by("clause"))
    assert len({one.due_at for one in feedback}) < len(feedback), "several regulations ask for the same"
    shown = browser("engineer").get(f"/complaints/{row.pk}/").context["running"]
    of_kind = [one for one in shown if one.row.kind == "feedback"]
    assert len(of_kind) == len({one.due_at for one in feedback})
    assert sorted(clause for one in of_kind for clause, _url in one.clauses) == [one.clause for one in feedback]


def test_what_differs_stands_apart_with_its_clause(house, browser):
    row = house.replied()
    one = row.clocks.filter(kind="feedback", stopped_at=None).order_by("clause").first()
    one.due_at += timedelta(days=1)
    one.save()
    page = browser("engineer").get(f"/complaints/{row.pk}/")
    later = [shown for shown in page.context["running"] if shown.row.pk == one.pk]
    assert [clause for shown in later for clause, _url in shown.clauses] == [one.clause]
    assert one.clause in text(page)


def test_one_press_signs_for_the_same_reminder_of_several_clauses(house, browser):
    row = house.replied()
    clocks = list(row.clocks.filter(kind="feedback", stopped_at=None))
    other = row.clocks.exclude(kind="feedback").first()
    told = [
        Escalation.objects.create(
            complaint=row, clock=one, person_id=house.engineer.person_id, percent=100, sent_at=clock.now()
        )
        for one in (*clocks, other)
    ]
    handler = browser("engineer")
    shown = [one for one in handler.get(f"/complaints/{row.pk}/").context["ladder"] if one.row.percent == 100]
    assert sorted(one.clauses for one in shown) == sorted(
        ["、".join(sorted(one.clause for one in clocks)), other.clause]
    )
    handler.post(f"/complaints/receipts/{told[0].pk}/")
    assert Escalation.objects.filter(receipt_at=None, percent=100).values_list("pk", flat=True).get() == told[-1].pk
