"""The wall and the workbench: figures with their source and file, nothing of small groups, and a sentence where there is nothing."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from django.urls import reverse

from yueke.domains.surveys.models import Survey
from yueke.insight.satisfaction import analyses
from yueke.insight.satisfaction.analyses import TITLES
from yueke.insight.satisfaction.tests.answered import columns
from yueke.sites.office.satisfaction import series
from yueke.sites.office.satisfaction.tests.cut import Bench, cut_of, spoke
from yueke.ui.formats import count

pytestmark = pytest.mark.django_db


def page(bench: Bench, survey: Survey, of: str = "overview", **asked: str) -> str:
    address = reverse("office:survey-analysis", args=[survey.pk])
    answer = bench.client.get(address, {"of": of, "now": "1", **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_wall_shows_each_series_once_with_interval_and_change(bench, django_assert_max_num_queries):
    client = bench.client
    client.get(reverse("office:satisfaction"))
    with django_assert_max_num_queries(18):
        text = client.get(reverse("office:satisfaction")).content.decode()
    assert text.count("年度满意度调查") == 1
    assert "员工服务保密调查" in text
    assert "答卷太少，不显示" in text, "the one of four answers"
    assert "还在收集的调查" not in text
    assert "95%区间" in text
    assert "与上期没有显示出变化" in text
    assert f"surveys/{bench.second.pk}/analysis/" in text
    assert f"surveys/{bench.first.pk}/analysis/" not in text


def test_a_light_stands_where_there_is_a_target(bench, settings):
    settings.SATISFACTION_TARGET = 10.0
    text = bench.client.get(reverse("office:satisfaction")).content.decode()
    assert "目标10" in text
    assert "整个区间都达到目标10。" in page(bench, bench.second)


def test_the_workbench_in_few_queries_whatever_the_number_of_answers(bench, django_assert_max_num_queries):
    client, address = bench.client, reverse("office:survey-analysis", args=[bench.second.pk])
    client.get(address)
    with django_assert_max_num_queries(18):
        text = client.get(address).content.decode()
    for told in (
        "满意度指数",
        "满意率",
        "净推荐值",
        "95%区间",
        "加权：抽样权重、按已知占比调整",
        "近一年有订单的顾客",
        "第1次数据切面",
    ):
        assert told in text, told
    for title in TITLES.values():
        assert str(title) in text


@pytest.mark.parametrize("of", list(TITLES))
def test_every_analysis_is_a_page_with_tables_and_files(bench, of):
    text = page(bench, bench.second, of)
    assert "题" in text or "n=" in text
    client, links = bench.client, [part.split('"')[0] for part in text.split('href="')[1:]]
    tables = [link.replace("&amp;", "&") for link in links if f"/analysis/{of}/" in link]
    if of == "themes":
        assert not tables
        return
    assert tables
    shown = client.get(tables[0])
    assert shown.status_code == 200
    assert "数据切面" in shown.content.decode()
    path, _mark, query = tables[0].partition("?")
    taken = client.post(f"{path}take/?{query}", {"form": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(taken.streaming_content).decode("utf-8-sig"))))
    assert len(rows) > 1


def test_all_tables_of_an_analysis_make_a_workbook(bench):
    address = reverse("office:survey-analysis-take", args=[bench.second.pk, "overview", "all"])
    taken = bench.client.post(address, {"form": "xlsx"})
    assert taken.status_code == 200
    assert b"".join(taken.streaming_content)[:2] == b"PK"


def test_heavy_work_is_asked_for_apart_from_the_page_once(bench):
    analyses._kept.clear()
    client, address = bench.client, reverse("office:survey-analysis", args=[bench.second.pk])
    text = client.get(address, {"of": "drivers"}).content.decode()
    assert "正在计算" in text
    assert "now=1" in text
    assert "chart-drivers" not in text
    piece = client.get(address, {"of": "drivers", "now": "1"}, headers={"HX-Request": "true", "HX-Target": "analysis"})
    assert "chart-drivers" in piece.content.decode()
    assert "<html" not in piece.content.decode()
    assert "chart-drivers" in client.get(address, {"of": "drivers"}).content.decode(), "kept"


def test_a_trend_of_two_waves(bench):
    text = page(bench, bench.second, "trend")
    assert "第1期" in text
    assert "在误差之内，不能说有变化" in text or "超出误差" in text


def test_groups_are_named_and_small_ones_hidden(bench):
    text = page(bench, bench.second, "segments", by="grade")
    for word in ("白金级", "黄金级", "普通级", "有2组答卷太少，不显示"):
        assert word in text
    assert "platinum" not in text
    assert "钻石级" not in text, "hidden besides the few, who could be worked out otherwise"


def test_words_are_counted_never_shown_and_never_of_few(bench):
    answers = columns(400, 2)
    low = np.flatnonzero(answers.counted & (answers.ratings["Q1"] <= 3))[:9]
    texts = {int(pk): "送货实在太慢" for pk in low} | {10_001 + k: "隔壁老王家的门" for k in range(4)}
    spoke(bench.second, texts)
    text = page(bench, bench.second, "themes")
    assert "送货" in text
    assert "老王" not in text


def test_a_confidential_survey_says_so_and_takes_every_text_without_its_answers(bench):
    spoke(bench.quiet, {20_000 + k: "排队太久" for k in range(9)})
    text = page(bench, bench.quiet, "themes")
    assert "保密调查" in text
    assert "排队" in text
    assert "不满意者" not in text
    for code in TITLES:
        assert "Q1:" not in page(bench, bench.quiet, code)


def test_too_few_answers_and_no_cut_say_why_and_what_next(bench):
    text = page(bench, bench.few)
    assert "不到5份，不显示任何数字" in text
    assert "data-chart" not in text
    assert "再收集一些答卷" in text
    text = page(bench, bench.uncut)
    assert "还没有" in text
    assert "看计划" in text or "甄别" in text


def test_a_new_cut_is_shown_at_once(bench):
    page(bench, bench.first)
    told = columns(260, 77)
    cut_of(bench.first, replace(told, ratings={**told.ratings, "Q1": np.full(260, 5.0)}), n=2)
    text = page(bench, bench.first)
    assert "第2次数据切面" in text
    assert f"n={count(int((told.counted).sum()))}" in text


def test_only_who_may_see_surveys_sees_figures(bench):
    stranger = bench.desk.house.hire("no.surveys", bench.desk.house.sales, "hr")
    client = bench.desk.browser(stranger)
    assert not bench.desk.actor(stranger).may("surveys.view")
    assert client.get(reverse("office:satisfaction")).status_code == 403
    address = reverse("office:survey-analysis", args=[bench.second.pk])
    assert client.get(address).status_code == 403
    taken = reverse("office:survey-analysis-take", args=[bench.second.pk, "overview", "totals"])
    assert client.post(taken, {"form": "csv"}).status_code == 403


def test_counts_of_customers_only_for_who_may_see_them(bench):
    text = page(bench, bench.second, "crossed", by="province")
    assert "没有可以对照" in text or "流失客户" in text or "没有对得上的组" in text


def test_figures_of_many_series_are_kept(bench):
    series._waves.clear()
    client = bench.client
    client.get(reverse("office:satisfaction"))
    assert len(series._waves) >= 4
