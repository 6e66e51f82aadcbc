"""记为结论: a row of the workbench fills the form of a finding, for who keeps findings, once the figures stand."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from yueke.domains.findings.models import Finding
from yueke.domains.surveys.models import Survey
from yueke.insight.satisfaction.measuring import Measure
from yueke.insight.satisfaction.tests.answered import columns
from yueke.sites.office.satisfaction import concluding
from yueke.sites.office.satisfaction.tests.cut import AT, Bench, spoke, survey_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(bench: Bench) -> Survey:
    """The third wave of the series, whose figures stand."""
    more = {"state": "settled", "launched_at": AT, "settled_at": AT}
    return survey_of(bench.desk, columns(400, 2), wave_of=bench.first, wave=3, **more)


def links(client: Client, survey: Survey, of: str, code: str = "", **asked: str) -> list[str]:
    """Where rows of an analysis, or of one of its tables, lead to."""
    name, args = ("survey-analysis-table", [survey.pk, of, code]) if code else ("survey-analysis", [survey.pk])
    text = client.get(reverse(f"office:{name}", args=args), {"of": of, "now": "1", **asked}).content.decode()
    return [unescape(one) for one in re.findall(r'href="(/findings/new/\?[^"]+)"', text)]


def told(link: str) -> dict[str, str]:
    return dict(parse_qsl(link.partition("?")[2]))


def test_a_driver_is_taken_down_with_its_score_and_where_it_is_from(bench, settled):
    [first, *others] = links(bench.client, settled, "drivers", "drivers")
    assert others
    facts = told(first)
    assert facts["survey"] == str(settled.pk)
    assert facts["indicator"]
    assert facts["statement"].startswith(f"{facts['indicator_name']}对满意度的解释份额为")
    assert f"得分{facts['figure']}（95%区间{facts['low']}–{facts['high']}）" in facts["statement"]
    assert f"（n={facts['n']}，第1次数据切面）" in facts["statement"]
    assert len(facts["fingerprint"]) == 64
    form = bench.client.get(first).content.decode()
    assert facts["statement"] in unescape(form)
    assert f'value="{facts["figure"]}"' in form


def test_the_form_so_filled_makes_a_finding_of_the_series(bench, settled):
    facts = told(links(bench.client, settled, "quadrant", "quadrant")[0])
    researcher = bench.desk.researcher
    answer = bench.client.post(
        reverse("office:finding-new"), {**facts, "department": bench.desk.house.service.pk, "owner": researcher.pk}
    )
    assert answer.status_code == 303
    made = Finding.objects.get()
    assert (made.survey_id, made.series_id, made.indicator) == (settled.pk, bench.first.pk, facts["indicator"])
    assert (made.statement, made.kind) == (facts["statement"], facts["kind"])
    assert f"{made.figure:.1f}" == facts["figure"]


def test_a_group_names_no_indicator_for_later_waves_to_be_held_against(bench, settled):
    facts = [told(one) for one in links(bench.client, settled, "segments", "groups", by="grade")]
    assert facts
    assert all("indicator" not in one for one in facts)
    within = [one for one in facts if "与总体的差别在误差之内" in one["statement"]]
    assert within == [one for one in facts if one["kind"] == "suggestion"], "nothing is said inside the noise"
    assert any(one["statement"].startswith("等级“黄金级”的满意度指数为") for one in facts), facts[0]["statement"]


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [(60.0, 69.9, "problem"), (70.1, 80.0, "strength"), (69.9, 80.0, "suggestion"), (None, None, "suggestion")],
)
def test_a_group_is_a_problem_or_a_strength_only_outside_its_interval(low, high, kind):
    assert concluding.apart(Measure(70.0, 68.0, 72.0, n=400), low, high) == kind
    assert concluding.apart(None, low, high) == "suggestion"


def test_a_theme_is_a_share_with_its_interval(bench, settled):
    answers = columns(400, 2)
    low = np.flatnonzero(answers.counted & (answers.ratings["Q1"] <= 3))[:9]
    spoke(settled, {int(pk): "送货实在太慢" for pk in low})
    facts = told(links(bench.client, settled, "themes", "themes")[0])
    assert (facts["unit"], facts["figure"], facts["n"]) == ("share", "100.0", "9")
    assert float(facts["low"]) < 100
    assert facts["statement"].endswith("（n=9，第1次数据切面，仅供参考）")


def test_the_summary_of_an_analysis_is_taken_down_as_it_is_said(bench, settled):
    [*_rows, last] = links(bench.client, settled, "drivers")
    assert told(last)["statement"].endswith("第1次数据切面）")


def test_nobody_else_and_nothing_before_the_figures_stand(bench, settled):
    service = bench.desk.house.hire("ask.only", bench.desk.house.service, "service")
    assert not bench.desk.actor(service).may("findings.keep")
    assert links(bench.desk.browser(service), settled, "drivers", "drivers") == []
    assert links(bench.client, bench.second, "drivers", "drivers") == []
