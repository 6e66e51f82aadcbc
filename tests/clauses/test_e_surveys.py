"""Pack E, chapters 2 and 3: full and special evaluations, by several modes, planned and checked."""

from __future__ import annotations

from datetime import date

import pytest
from make import case_rows, example, figures, judged, moment
from surveying import answered, frozen, held, settled

from yueke.domains.catalogue.models import Product
from yueke.domains.complaints.models import Complaint
from yueke.domains.surveys.models import Audit, AuditCall

pytestmark = pytest.mark.django_db
PACKS = ("E",)
LATER = "2026-05-31"


@example("E2.2-modes", "kept")
@example("E2.2-modes", "broken")
@example("E2.2-modes", "boundary")
@pytest.mark.parametrize(
    ("modes", "state"),
    [({"link": 9, "phone": 9, "onsite": 9, "paper": 9}, "kept"), ({"link": 9, "phone": 9, "paper": 1}, "kept"),
     ({"link": 9, "phone": 9, "paper": 0}, "broken"), ({"link": 9}, "broken")],
)  # fmt: skip
def test_answers_came_by_three_modes(company, modes, state):
    frozen(settled(company, "2026-04-10", kind="full"), **modes)
    frozen(settled(company, "2026-04-10"), link=9)
    assert judged("E2.2-modes", "2026-04", at=LATER) == [state], "regular surveys may do with one"


@example("E2.3-full", "kept")
@example("E2.3-full", "boundary")
@pytest.mark.parametrize(("at", "state"), [("2026-07-20 23:59:59", "kept"), ("2026-07-21 00:00:00", "broken")])
def test_the_full_evaluation_of_a_half_year_is_out_on_the_twentieth(company, at, state):
    held(company, kind="full", launched="2026-06-01", closed="2026-06-25", settled="2026-07-06", reported=at)
    assert judged("E2.3-full", "2026-07", at="2026-08-31") == [state]


@example("E2.3-full", "kept")
def test_one_reported_within_its_half_year(company):
    held(company, kind="full", launched="2026-02-02", closed="2026-03-02", settled="2026-03-09", reported="2026-03-16")
    assert judged("E2.3-full", "2026-07", at="2026-08-31") == ["kept"]
    assert [row.label for row in case_rows("E2.3-full", "2026-07", at="2026-08-31")] == ["2026-H1 全面评价"]


@example("E2.3-full", "broken")
def test_a_regular_survey_is_no_full_evaluation(company):
    held(company, launched="2026-06-01", closed="2026-06-25", settled="2026-07-06", reported="2026-07-10")
    assert judged("E2.3-full", "2026-07", at="2026-08-31") == ["broken"]


@pytest.fixture
def launch(company):
    """Surveys are planned since June; a product is entered and on sale on 1 July."""
    held(company, launched="2026-06-01")
    return Product.objects.create(
        code="P-1", name="新货架", launched_on=date(2026, 7, 1), created_at=moment("2026-07-01")
    )


def evaluated(company, kind, pk, at):
    return held(company, kind="adhoc", launched=at, cause="new_product", origin_kind=kind, origin_id=pk)


@example("E2.3-adhoc", "kept")
@example("E2.3-adhoc", "boundary")
@pytest.mark.parametrize(("at", "state"), [("2026-07-29 23:59:59", "kept"), ("2026-07-30 00:00:00", "broken")])
def test_a_new_product_is_evaluated_within_twenty_working_days(company, launch, at, state):
    evaluated(company, "catalogue.product", launch.pk, at)
    assert judged("E2.3-adhoc", "2026-07", at="2026-08-31") == [state]


@example("E2.3-adhoc", "broken")
def test_a_draft_nobody_carried_out_evaluates_nothing(company, launch):
    held(
        company, created="2026-07-02", kind="adhoc", state="draft", origin_kind="catalogue.product", origin_id=launch.pk
    )
    assert judged("E2.3-adhoc", "2026-07", at="2026-08-31") == ["broken"]


def test_major_complaints_ask_for_one_and_old_products_for_none(company):
    held(company, launched="2026-06-01")
    Product.objects.create(code="P-2", name="老货架", launched_on=date(2025, 12, 1), created_at=moment("2026-07-01"))
    closed = {"description": "展柜倒塌", "satisfaction": 5, "state": "closed", "closed_at": moment("2026-07-01"), "received_at": moment("2026-06-20"),
              "created_at": moment("2026-06-20"), "updated_at": moment("2026-07-01")}  # fmt: skip
    major = Complaint.objects.create(number="TS1", code="a", grade="major", **closed)
    Complaint.objects.create(number="TS2", code="b", grade="general", **closed)
    evaluated(company, "complaints.complaint", major.pk, "2026-07-10")
    rows = case_rows("E2.3-adhoc", "2026-07", at="2026-08-31")
    assert [(row.label, row.state) for row in rows] == [("TS1", "kept")]


@example("E3.2-plan", "kept")
@example("E3.2-plan", "boundary")
@pytest.mark.parametrize(("decided", "state"), [("2026-04-13 10:00:00", "kept"), ("2026-04-13 10:00:01", "broken")])
def test_a_plan_agreed_on_before_the_survey_began(company, decided, state):
    held(
        company, launched="2026-04-13 10:00:00", submitted_by_id=company.watch.person_id,
        submitted_at=moment("2026-04-10"), decided_by_id=company.head.person_id, decided_at=moment(decided),
    )  # fmt: skip
    assert judged("E3.2-plan", "2026-04", at=LATER) == [state]


@example("E3.2-plan", "broken")
def test_a_survey_nobody_had_agreed_on(company):
    held(company, launched="2026-04-13")
    assert judged("E3.2-plan", "2026-04", at=LATER) == ["broken"]


def audited(company, survey, *, agreeing, of):
    """So many calls checked answers, and so many of them agreed in everything."""
    given = answered(survey, of, customer=company.customer("2026-01-05"))
    audit = Audit.objects.create(
        survey=survey,
        n=1,
        questions=["Q1", "Q2"],
        of=of,
        size=of,
        seed="1",
        proof="e" * 64,
        drawn_at=moment("2026-03-25"),
    )
    AuditCall.objects.bulk_create(
        AuditCall(
            audit=audit, response=one, place=n, result="reached", agreed={"Q1": True, "Q2": n < agreeing},
            called_at=moment("2026-03-26"),
        )
        for n, one in enumerate(given)
    )  # fmt: skip


@example("E3.2-audit", "kept")
@example("E3.2-audit", "boundary")
@pytest.mark.parametrize(("agreeing", "state"), [(20, "kept"), (19, "kept"), (18, "broken")])
def test_nineteen_of_twenty_say_the_same_again(company, agreeing, state):
    survey = settled(company, "2026-04-10")
    audited(company, survey, agreeing=agreeing, of=20)
    assert judged("E3.2-audit", "2026-04", at=LATER) == [state]


@example("E3.2-audit", "broken")
def test_nobody_called_though_somebody_could_be(company):
    answered(settled(company, "2026-04-10"), 3, customer=company.customer("2026-01-05"))
    assert judged("E3.2-audit", "2026-04", at=LATER) == ["broken"]


def test_of_a_confidential_survey_and_of_unknown_people_nobody_can_ask_again(company):
    answered(settled(company, "2026-04-10", confidential=True), 3)
    answered(settled(company, "2026-04-10"), 3)
    assert judged("E3.2-audit", "2026-04", at=LATER) == []


@example("E3.2-valid", "kept")
@example("E3.2-valid", "broken")
def test_each_answer_is_valid_or_screened_out(company):
    frozen(settled(company, "2026-04-10"), completed=5, counted=3)
    assert sorted(judged("E3.2-valid", "2026-04", at=LATER)) == ["broken"] * 2 + ["kept"] * 3


@example("E3.2-valid", "boundary")
@pytest.mark.parametrize(("counted", "light"), [(18, "kept"), (17, "broken")])
def test_nine_of_ten_answers_are_enough(company, counted, light):
    frozen(settled(company, "2026-04-10"), completed=20, counted=counted)
    assert figures("E3.2-valid", "2026-04", at=LATER).light == light
