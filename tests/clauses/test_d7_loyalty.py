"""Pack D, chapter 7: all parts of loyalty are asked for once a year."""

from __future__ import annotations

import copy

import pytest
from make import example, judged
from surveying import held

from yueke.domains.surveys.library import find

pytestmark = pytest.mark.django_db
PACKS = ("D",)
LATER = "2027-12-31"


@pytest.fixture
def begun(company):
    """Surveys are held since March 2025: the first of loyalty is due a year later, with a month of grace."""
    return held(company, launched="2025-03-03", closed="2025-03-20", settled="2025-03-27")


def loyalty(company, on: str, definition=None, **facts):
    asked = find("loyalty", ()) if definition is None else definition
    return held(company, kind="loyalty", launched="2026-02-02", settled=on, definition=asked, **facts)


@example("D7-survey", "kept")
def test_loyalty_was_asked_for_within_the_year(company, begun):
    loyalty(company, "2026-02-20")
    assert judged("D7-survey", "2026-04", at="2026-05-31") == []
    assert judged("D7-survey", "2026-03", at="2026-05-31") == ["kept"]


@example("D7-survey", "broken")
@pytest.mark.parametrize("lost", ["L2", "L5"])
def test_one_part_left_out_is_no_measurement_of_loyalty(company, begun, lost):
    asked = copy.deepcopy(find("loyalty", ()))
    page = asked["pages"][0]
    page["questions"] = [one for one in page["questions"] if one["code"] != lost]
    loyalty(company, "2026-02-20", asked)
    assert judged("D7-survey", "2026-03", at="2026-05-31") == ["broken"]


@example("D7-survey", "broken")
def test_a_survey_of_satisfaction_or_one_not_settled_measures_no_loyalty(company, begun):
    held(company, launched="2026-02-02", settled="2026-02-20")
    loyalty(company, "2026-02-20", state="cancelled")
    loyalty(company, None)
    assert judged("D7-survey", "2026-03", at="2026-05-31") == ["broken"]


@example("D7-survey", "boundary")
@pytest.mark.parametrize(("at", "state"), [("2026-04-02 23:59:59", "kept"), ("2026-04-03 00:00:00", "broken")])
def test_until_the_last_day_of_grace(company, begun, at, state):
    loyalty(company, at)
    assert judged("D7-survey", "2026-03", at="2026-05-31") == [state]
