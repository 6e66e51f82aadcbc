"""Pack D, chapter 5: goals, lists, modes and methods of surveys, and how far each was reached."""

from __future__ import annotations

import pytest
from concluding import noted
from make import example, judged
from surveying import frozen, held, invited, sampled, settled

pytestmark = pytest.mark.django_db
PACKS = ("D",)
LATER = "2026-05-31"


def question(code, indicator="", role="performance", kind="scale"):
    binding = {"indicator": indicator} | ({} if role == "performance" else {"role": role})
    return {"code": code, "kind": kind, "text": code} | ({"binding": binding} if indicator else {})


ASKED = (
    question("Q1", "overall", "overall"),
    question("Q2", "model.quality.1"),
    question("Q3", "model.value.1"),
    question("Q4", "model.loyalty.1", "recommend"),
    question("Q5", "service.speed", "competitor"),
    question("Q6", kind="single"),
)


def reported(company, *, counted=30, without="", concluded="2026-04-15"):
    """A survey of ASKED but for a question, reported on 20 April."""
    asked = {"pages": [{"code": "p1", "questions": [one for one in ASKED if one["code"] != without]}]}
    survey = settled(company, "2026-04-10", reported="2026-04-20", definition=asked)
    frozen(survey, completed=40, counted=counted)
    if concluded:
        noted(company, concluded, survey_id=survey.pk)
    return survey


@example("D5.2", "kept")
@example("D5.8", "kept")
@pytest.mark.parametrize("clause", ["D5.2", "D5.8"])
def test_a_survey_that_asked_and_concluded_all(company, clause):
    reported(company)
    assert judged(clause, "2026-04", at=LATER) == ["kept"]


@example("D5.2", "broken")
@pytest.mark.parametrize("less", [{"without": "Q1"}, {"without": "Q5"}, {"concluded": ""}, {"concluded": "2026-04-21"}])
def test_without_drivers_competitors_or_priorities(company, less):
    reported(company, **less)
    assert judged("D5.2", "2026-04", at=LATER) == ["broken"]


@example("D5.8", "broken")
@pytest.mark.parametrize("without", ["Q1", "Q2", "Q4", "Q6"])
def test_without_what_soundness_needs(company, without):
    reported(company, without=without)
    assert judged("D5.8", "2026-04", at=LATER) == ["broken"]


@example("D5.2", "boundary")
@example("D5.8", "boundary")
@pytest.mark.parametrize("clause", ["D5.2", "D5.8"])
@pytest.mark.parametrize(("counted", "state"), [(30, "kept"), (29, "broken")])
def test_thirty_answers_show_something(company, clause, counted, state):
    reported(company, counted=counted)
    assert judged(clause, "2026-04", at=LATER) == [state]


@example("D5.3", "kept")
@example("D5.3", "boundary")
@pytest.mark.parametrize(("drawn", "state"), [("2026-04-13 10:00:00", "kept"), ("2026-04-13 10:00:01", "broken")])
def test_the_sample_stands_before_anybody_is_asked(company, drawn, state):
    survey = held(company, launched="2026-04-13 10:00:00")
    sampled(survey, drawn, company.customer("2026-01-05"))
    assert judged("D5.3", "2026-04", at=LATER) == [state]


@example("D5.3", "broken")
def test_a_survey_of_whoever_comes_has_no_list(company):
    held(company, launched="2026-04-13")
    held(company, launched="2026-04-13", kind="after_order")
    assert judged("D5.3", "2026-04", at=LATER) == ["broken"], "who was just served is on no list"


@example("D5.4", "kept")
@example("D5.4", "broken")
@example("D5.4", "boundary")
@pytest.mark.parametrize(("used", "state"), [(9, "kept"), (3, "kept"), (2, "broken"), (0, "broken")])
def test_three_of_ten_links_are_used(company, used, state):
    survey, customer = settled(company, "2026-04-10"), company.customer("2026-01-05")
    invited(survey, customer, "2026-03-02", n=used, used_on="2026-03-10")
    invited(survey, customer, "2026-03-02", n=10 - used)
    invited(survey, customer, "2026-03-02", n=5, failure="no_address")
    assert judged("D5.4", "2026-04", at=LATER) == [state]
