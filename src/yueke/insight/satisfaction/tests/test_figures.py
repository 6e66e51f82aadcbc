"""Figures against a slow, obvious recount and against methods that agree with R; what may not be said is not said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from yueke.domains.surveys.rules.cuts import Coded
from yueke.insight.satisfaction import indexing, measuring
from yueke.insight.satisfaction.analyses import MADE, TITLES, made
from yueke.insight.satisfaction.overview import light_of, satisfied
from yueke.insight.satisfaction.panels import HIDDEN
from yueke.insight.satisfaction.segments import grouped, rank
from yueke.insight.satisfaction.small import told_groups
from yueke.insight.satisfaction.soundness import model_of
from yueke.insight.satisfaction.tests.answered import RATED, TREE, columns, modelled, study
from yueke.insight.satisfaction.themes import themes
from yueke.insight.satisfaction.told import Beside, Spoken
from yueke.insight.satisfaction.trend import Wave, changes, trend, wave_of
from yueke.methods.satisfaction.index import index as index_of
from yueke.methods.satisfaction.loyalty import promoter_score
from yueke.methods.satisfaction.scales import Scale, top_share
from yueke.methods.weighting.errors import Design, linearised_mean


def test_the_index_is_what_reckoning_one_by_one_gives():
    one = study(300)
    shares = [0.4 / 4, 0.4 * 2 / 4, 0.4 / 4, 0.35 / 2, 0.35 / 2, 0.25]
    rows, weights, strata, stores = [], [], [], []
    c = one.columns
    for k in range(c.n):
        if not c.counted[k]:
            continue
        given = [(20 * c.ratings[f"Q2.r{j}"][k], share) for j, share in enumerate(shares)]
        given = [(score, share) for score, share in given if not np.isnan(score)]
        carried = sum(share for _s, share in given)
        rows.append(sum(s * share for s, share in given) / carried if carried >= 0.5 else np.nan)
        weights.append(c.weight[k])
        strata.append(c.stratum.labels[c.stratum.codes[k]])
        stores.append(c.cluster.labels[c.cluster.codes[k]])
    wanted = linearised_mean(rows, Design(weights, strata, stores))  # which agrees with R's survey
    found = indexing.index(one)
    assert found.by == "tree"
    assert found.shares == pytest.approx(shares)
    assert (found.measure.value, found.measure.error) == pytest.approx((wanted.value, wanted.error))
    assert (found.measure.low, found.measure.high) == pytest.approx((wanted.low, wanted.high))
    assert found.measure.n == len(rows) == one.n
    product = next(part for part in indexing.branches(one) if part.code == "product")
    assert (product.title, product.share) == ("产品", pytest.approx(0.4))


def test_acsi_is_of_three_questions_from_zero():
    one = modelled(200)
    found = indexing.index(one)
    refs = ("S1", "S2", "S3")
    rows = [[None if np.isnan(v) else v for v in row] for row in zip(*(one.answers(ref) for ref in refs), strict=True)]
    wanted = index_of(rows, [Scale(1, 10, "from zero")] * 3, weights=one.weights.tolist())
    assert found.by == "acsi"
    assert [item.ref for item in found.items] == list(refs)
    assert (found.measure.value, found.measure.n) == pytest.approx((wanted.value, wanted.n))


def test_without_a_tree_indicators_of_one_name_belong_together():
    one = study(200, beside=Beside())
    parts = {part.code: part for part in indexing.branches(one)}
    assert list(parts) == ["product", "service", "price"]
    assert [part.title for part in parts.values()] == ["产品质量", "服务", "价格"]
    assert [part.share for part in parts.values()] == pytest.approx([1 / 3] * 3)
    assert len(RATED) == sum(len(part.items) for part in parts.values())


def test_shares_and_promoters_of_a_simple_draw_are_those_of_the_methods():
    c = columns(250, clustered=False, small=False)
    plain = replace(c, weight=c.counted.astype(float), stratum=Coded.of([""] * c.n))
    one = study(columns=plain)
    item = one.of("overall")[0]
    wanted = top_share(one.answers("Q1").tolist(), Scale(1, 5, "full steps"))
    found = satisfied(one, item)
    assert (found.value, found.n) == pytest.approx((wanted.value, wanted.n))
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=1e-3)
    nps, score = (
        measuring.net_promoters(one.answers("L2"), one.design, 5, simple=one.is_simple),
        promoter_score(one.answers("L2").tolist()),
    )
    assert (nps.value, nps.low, nps.high) == pytest.approx((score.value, score.low, score.high))


@pytest.mark.parametrize("smallest", [5, 12])
def test_no_analysis_tells_of_a_small_group_by_any_dimension(smallest):
    one = study(400, smallest=smallest, confidential=True)
    assert {"region", "grade", "store", "mode", "stratum"} <= set(one.dimensions)
    seen = 0
    for by in one.dimensions:
        coded = one.group(by)
        counts = np.bincount(coded.codes[coded.codes >= 0], minlength=len(coded.labels))
        small = {label for label, n in zip(coded.labels, counts, strict=True) if n < smallest}
        seen += len(small)
        for code in MADE:
            found = made(one, code, {"by": by, "item": "C1"})
            for panel in found.panels:
                heads = [column.title for column in panel.columns]
                for row in panel.rows:
                    for head, value in zip(heads, row, strict=True):
                        if head == "n" and value is not None:
                            assert value >= smallest, (code, by, panel.code, row)
                    if set(map(str, row)) & small:
                        told = [v for v in row[1:] if isinstance(v, int | float)]
                        assert not told, (code, by, panel.code, row)
                assert not panel.chart or not {str(x).split(" ")[0] for x in panel.chart.x} & small
            groups = found.panel("groups")
            if groups is not None:
                column = [c.title for c in groups.columns].index("n")
                shown = sum(row[column] for row in groups.rows if row[column] is not None)
                total = one.n - sum(np.isnan(one.answers("L2"))) if code == "nps" else one.n
                assert total - shown == 0 or total - shown >= smallest, "what is left can be worked out"
    assert seen >= 3, "there were small groups to find"


def test_a_group_hidden_alone_takes_another_with_it():
    assert told_groups([50, 20, 3], 5) == [True, False, False]
    assert told_groups([50, 20, 3, 4], 5) == [True, True, False, False]
    assert told_groups([50, 20], 5) == [True, True]
    assert told_groups([50, 20], 5, unknown=2) == [True, False]
    assert told_groups([3], 5) == [False]


def test_too_few_answers_in_all_tell_nothing():
    one = study(4)
    for code in TITLES:
        found = made(one, code, {}, lambda: pytest.fail("worked out"))
        assert found.empty
        assert found.following
        assert not found.panels
        assert not found.figures


def test_groups_that_do_not_differ_share_their_rank():
    c = columns(600, small=False)
    dice = np.random.default_rng(9)
    noise = replace(c, groups={"region": Coded.of(np.array(["甲", "乙", "丙"])[dice.integers(0, 3, c.n)].tolist())})
    one = study(columns=noise)
    found = grouped(one, "region", indexing.index(one).respondents)
    assert [rank(group) for group in found.comparison.groups] == ["1–3"] * 3
    assert "没有显示出差异" in made(one, "segments", {"by": "region"}).said[0]
    plain = study(2000)
    told = made(plain, "segments", {"by": "region"})
    assert "武汉低于其余各组。" in told.said
    last = told.panel("groups").rows
    assert next(row for row in last if row[0] == "武汉")[-2] == "6"


def test_waves_are_compared_only_when_they_ask_the_same():
    first, second = study(400, 1), study(400, 2)
    a, b = wave_of("第1期", first), wave_of("第2期", second)
    up = replace(b, measure=replace(b.measure, value=a.measure.value + 12))
    told = changes([a, up])
    assert (told[0], told[1].verdict, told[1].value) == (None, "up", pytest.approx(12))
    assert changes([a, replace(b, make=("other",))]) == [None, None]
    panel = trend(second, [a, up]).panel("waves")
    assert panel.rows[1][-1] == "上升"
    same = Wave("第3期", a.by, a.make, a.measure)
    assert changes([a, same])[1].verdict == "not shown"


def test_drivers_name_what_the_answers_were_made_of():
    found = made(study(1500), "drivers", {})
    names = [row[0] for row in found.panel("drivers").rows]
    assert names[0] == "性能"
    assert {"态度", "价格合理"} <= set(names[:4])
    parts = sum(row[2] for row in found.panel("drivers").rows)
    assert 0.3 < parts < 0.9
    assert "缺答未用" in found.panel("drivers").definition


def test_stated_and_derived_importance_place_ratings_differently():
    one = study(1500)
    stated, derived = (made(one, "quadrant", {"by": by}) for by in ("stated", "derived"))
    assert len(stated.panel("quadrant").rows) == 3
    assert len(derived.panel("quadrant").rows) == 6
    price = next(row for row in stated.panel("quadrant").rows if row[0] == "价格合理")
    assert price[-2] == "优先改进"


def test_pairs_of_one_person_are_set_against_each_other():
    one = study(800)
    row = made(one, "expectation", {}).panel("expectation").rows[0]
    apart = one.scores(one.of("performance")[0]) - one.scores(one.of("expectation")[0])
    wanted = linearised_mean(apart, one.design)
    assert (row[4], row[5], row[6]) == pytest.approx((wanted.value, wanted.low, wanted.high))
    assert row[-1] == "没有达到期望"
    rivals = made(one, "rivals", {})
    assert rivals.panel("rivals").rows[0][-1] == "高于对手"
    assert rivals.panel("rivals").rows[0][-2] == int((~np.isnan(one.answers("C1"))).sum()), (
        "only who knows the competitor"
    )
    assert rivals.panel("benchmarks").rows[0][1] == "行业平均"


def test_kano_crosses_with_and_without():
    found = made(study(400), "kano", {})
    row = found.panel("kano").rows[0]
    assert row[1] in ("期望", "魅力", "必备")
    assert sum(row[2:8]) == row[-2]


def test_the_model_finds_the_causes_the_answers_were_made_of():
    found = model_of(modelled(1500))
    assert found.converged
    assert "complaint" not in [one.name for one in found.latents], "nine in ten were not asked"
    path = found.paths["quality", "value"]
    assert 0.3 < path.value < 0.6, "0.6, drawn towards 0 by errors of measurement"
    assert not found.paths["expectation", "satisfaction"].low > 0.1
    assert all(one.sound for one in found.latents if one.sound is not None)
    panels = made(modelled(300), "soundness", {})
    assert [panel.code for panel in panels.panels] == ["questions", "latents", "paths", "loadings", "htmt"]


def test_groups_are_set_beside_what_happened_to_them():
    found = made(study(1500), "crossed", {"by": "region"})
    assert found.panel("correlations").rows[0][-2] == 6
    assert {row[0] for row in found.panel("crossed-1").rows} == {"北京", "上海", "广州", "成都", "武汉", "西安"}
    few = made(study(1500), "crossed", {"by": "grade"})
    assert few.panel("correlations").rows[0][-1] == "不到5组，不判断"
    assert {row[0] for row in few.panel("crossed-1").rows} <= {"钻石", "黄金", "铂金", "普通"}


def test_words_of_few_people_are_no_theme():
    texts = ["送货太慢"] * 9 + ["隔壁老王的门坏"] * 4 + ["很好"] * 20
    found = themes(study(60), Spoken(tuple(texts), (True,) * 13 + (False,) * 20))
    told = [str(row[0]) for panel in found.panels for row in panel.rows]
    assert any("送货" in one for one in told)
    assert not any("老王" in one for one in told)
    assert not any("隔壁" in str(one) for one in found.said)
    assert themes(study(60), Spoken(("慢",) * 4)).empty


def test_a_light_says_reached_only_when_the_whole_interval_is():
    one = measuring.Measure(80, 78, 82, n=100)
    assert [light_of(one, target) for target in (None, 78, 79, 82.5)] == ["", "kept", "at_risk", "broken"]
    assert light_of(measuring.hidden(), 70) == ""


def test_nothing_to_rate_says_what_to_do():
    from yueke.domains.surveys.rules.shape import opened

    one = study(60)
    empty = replace(one, questionnaire=opened({"title": "空", "pages": []}))
    for code in MADE:
        found = made(empty, code, {})
        if code not in ("quality",):
            assert found.empty, code
            assert found.following, code


def test_what_was_worked_out_is_kept_for_the_same_cut_only():
    one = study(80)
    first = made(one, "overview", {})
    assert made(study(80), "overview", {}) is first
    assert made(study(80, 2), "overview", {}) is not first
    assert made(replace(one, beside=replace(one.beside, target=99.0)), "overview", {}) is not first


def test_before_and_after_cleaning_is_not_told_when_one_was_screened_out():
    c = columns(100, small=False)
    counted = np.ones(100, dtype=bool)
    counted[3] = False
    one = study(columns=replace(c, counted=counted, weight=counted.astype(float)))
    rows = made(one, "quality", {}).panel("cleaning").rows
    assert rows[0][1] == HIDDEN
    assert isinstance(rows[2][1], float)
    assert TREE["product"].title == "产品"
