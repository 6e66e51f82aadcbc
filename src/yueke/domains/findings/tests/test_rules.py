"""Rules of findings: changes between waves, agendas, quarters, checks, cross-checks."""

from __future__ import annotations

from datetime import date

import pytest

from yueke.domains.findings import rules
from yueke.domains.findings.rules import Reading, Row, Topic


@pytest.mark.parametrize(
    "after,verdict", [((77.0, 75.0, 79.0), "better"), ((73.0, 70.0, 76.0), "not_shown"), ((60.0, 58.0, 62.0), "worse")]
)
def test_a_change_is_said_only_when_the_interval_leaves_none_out(after, verdict):
    found = rules.moved(Reading(72.0, 70.0, 74.0, 400), Reading(*after, 400))
    assert found.verdict == verdict
    assert found.change == pytest.approx(after[0] - 72.0)
    assert (found.low <= 0 <= found.high) == (verdict == "not_shown")


def test_an_agenda_takes_open_findings_priorities_first_the_oldest_first():
    topics = [
        Topic(1, "strength", "noted", date(2026, 1, 1)), Topic(2, "problem", "taken_up", date(2026, 3, 1)),
        Topic(3, "priority", "noted", date(2026, 3, 2)), Topic(4, "priority", "noted", date(2026, 2, 1)),
        Topic(5, "priority", "answered", date(2026, 1, 1)), Topic(6, "problem", "set_aside", date(2026, 1, 1)),
    ]  # fmt: skip
    assert rules.agenda(topics) == [4, 3, 2, 1]
    assert rules.agenda(topics, most=2) == [4, 3]


@pytest.mark.parametrize(
    "day,quarter,before,after",
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2025, 10, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 7, 1), date(2027, 1, 1)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2023, 10, 1), date(2024, 4, 1)),
    ],
)
def test_quarters(day, quarter, before, after):
    assert (rules.quarter_of(day), rules.quarter_before(day), rules.after_quarter(quarter)) == (quarter, before, after)


def test_a_check_lacks_results_and_what_to_mend():
    assert rules.missing_to_finish([(1, "good", False), (2, "", False), (3, "bad", False), (4, "bad", True)]) == [2, 3]


@pytest.mark.parametrize("told,says", [((4, 1, 2), "against"), ((1, 1, 2), "for"), ((0, 0, 0), "silent")])
def test_what_complaints_losses_and_gains_say(told, says):
    assert rules.says(Row(80.0, *told)) == says
