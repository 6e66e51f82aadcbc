"""Answers by the dice: a questionnaire with everything that can be analysed, and columns of any size."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from yueke.domains.surveys.library import built_in
from yueke.domains.surveys.rules.cuts import Coded, Columns, fingerprint
from yueke.domains.surveys.rules.shape import Questionnaire, opened
from yueke.insight.satisfaction.study import Study
from yueke.insight.satisfaction.told import Benchmark, Beside, Counts, Node, Told

TREE = {
    "product": Node("产品", "", 0.4), "service": Node("服务", "", 0.35), "price": Node("价格", "", 0.25),
    "product.performance": Node("性能", "product", 1.0), "product.reliability": Node("可靠", "product", 2.0),
    "product.safety": Node("安全", "product", 1.0), "service.attitude": Node("态度", "service", 1.0),
    "service.speed": Node("响应", "service", 1.0), "price.fair": Node("价格合理", "price", 1.0),
}  # fmt: skip
RATED = (
    "product.performance",
    "product.reliability",
    "product.safety",
    "service.attitude",
    "service.speed",
    "price.fair",
)


def questionnaire() -> Questionnaire:
    """Sixteen ratings of five steps: performance, importance, expectation, competitor, overall, Kano, and 0..10."""
    rows = [{"code": f"r{k}", "text": TREE[one].title, "binding": {"indicator": one}} for k, one in enumerate(RATED)]

    def question(code: str, text: str, indicator: str, role: str, kind: str = "scale") -> dict[str, Any]:
        return {"code": code, "kind": kind, "text": text, "binding": {"indicator": indicator, "role": role}}

    asked = [
        question("Q1", "总的来说，您满意吗？", "overall", "overall"),
        {"code": "Q2", "kind": "matrix", "text": "请打分", "rows": rows},
        question("I1", "性能重要吗？", "product.performance", "importance"),
        question("I2", "态度重要吗？", "service.attitude", "importance"),
        question("I3", "价格重要吗？", "price.fair", "importance"),
        question("E1", "买之前，期望性能怎样？", "product.performance", "expectation"),
        question("C1", "对手的性能怎样？", "product.performance", "competitor"),
        question("L1", "还会选我们吗？", "loyalty.repurchase", "repurchase"),
        question("L2", "愿意推荐吗？", "loyalty.recommend", "recommend", "nps"),
        question("K1", "有送货上门，您觉得？", "kano.with.door", "performance"),
        question("K2", "没有送货上门，您觉得？", "kano.without.door", "performance"),
    ]
    asked[-2]["binding"]["role"] = asked[-1]["binding"]["role"] = "importance"
    return opened({"title": "满意度", "pages": [{"code": "p1", "questions": asked}]})


def columns(n: int, seed: int = 1, *, small: bool = True, clustered: bool = True) -> Columns:
    """``n`` responses that hang together: stores differ, better grades are happier, some leave out questions.

    With ``small`` a few groups of every dimension have too few answers.
    """
    dice = np.random.default_rng(seed)
    regions = np.array(["北京", "上海", "广州", "成都", "武汉", "西安"])[dice.integers(0, 6, n)]
    grades = np.array(["diamond", "gold", "platinum", "ordinary"])[dice.choice(4, n, p=[0.1, 0.2, 0.3, 0.4])]
    stores = np.char.add("门店", dice.integers(0, max(4, min(400, n // 25)), n).astype(str))
    if small and n >= 30:
        regions[:4], grades[4:7], stores[7:11] = "拉萨", "trial", "新店"
        regions[11:15] = ""
    quality = dice.normal(0, 1, n) + 0.4 * (grades == "diamond") - 0.9 * (regions == "武汉")
    quality += dice.normal(0, 0.3, 500)[np.unique(stores, return_inverse=True)[1]]

    def steps(mean: float, load: float, points: int = 5, low: int = 1) -> np.ndarray:
        values = mean + points / 5 * (load * quality + dice.normal(0, 0.7, n))
        return np.clip(np.rint(values), low, low + points - 1).astype(float)

    ratings = {f"Q2.r{k}": steps(3.9 - 0.15 * k, 0.8 - 0.08 * k) for k in range(6)}
    ratings["Q1"] = np.clip(
        np.rint(0.5 * ratings["Q2.r0"] + 0.3 * ratings["Q2.r3"] + 0.2 * ratings["Q2.r5"] + dice.normal(0, 0.5, n)), 1, 5
    )
    ratings |= {"I1": steps(4.5, 0.1), "I2": steps(3.6, 0.1), "I3": steps(4.2, 0.1), "E1": steps(4.3, 0.4)}
    ratings |= {"C1": np.where(dice.random(n) < 0.5, steps(3.5, 0.2), np.nan), "L1": steps(4, 0.7)}
    ratings |= {"L2": steps(7.8, 1.1, 11, 0), "K1": steps(5.3, 0.2), "K2": steps(0.9, 0.2)}
    for name in ("Q2.r1", "Q2.r4", "L1"):
        ratings[name] = np.where(dice.random(n) < 0.06, np.nan, ratings[name])
    counted = dice.random(n) > 0.05
    stratum = np.where(np.isin(grades, ["diamond", "platinum"]), "key", "other")
    base = np.where(stratum == "key", 2.0, 6.0)
    return Columns(
        response=np.arange(n), counted=counted, base=base, weight=np.where(counted, base * dice.uniform(0.7, 1.4, n), 0.0),
        stratum=Coded.of(stratum.tolist()), cluster=Coded.of(stores.tolist() if clustered else [""] * n),
        mode=Coded.of(np.array(["link", "phone"])[dice.integers(0, 2, n)].tolist()),
        day=20_400 + dice.integers(0, 88, n), seconds=dice.integers(40, 600, n).astype(float),
        groups={"region": Coded.of(regions.tolist()), "grade": Coded.of(grades.tolist()), "store": Coded.of(stores.tolist())},
        ratings=ratings,
    )  # fmt: skip


def study(n: int = 400, seed: int = 1, *, smallest: int = 5, beside: Beside | None = None, **facts: Any) -> Study:
    """A study of such answers with everything they can be set beside."""
    answers = facts.pop("columns", None) or columns(n, seed)
    told = Told(
        "满意度调查", 1, datetime(2026, 11, 20, 10, 0, tzinfo=UTC), fingerprint(answers), "全部客户", 90_000, "事后分层",
        smallest=smallest, asked={"key": (n, n // 2), "other": (2 * n, n // 2)}, **facts,
    )  # fmt: skip
    return Study(answers, questionnaire(), told, beside or besides())


def modelled(n: int = 400, seed: int = 1, missing: float = 0.02) -> Study:
    """Answers to the index model's questionnaire of the library, from a known chain of causes."""
    asked = built_in()["index_model"][2]
    dice = np.random.default_rng(seed)
    latent = {"expectation": dice.normal(0, 1, n)}
    for name, causes in (("quality", {"expectation": 0.5}), ("value", {"quality": 0.6}), ("satisfaction", {"quality": 0.4, "value": 0.4}), ("complaint", {"satisfaction": 0.3}), ("loyalty", {"satisfaction": 0.7})):  # fmt: skip
        of = sum(share * latent[cause] for cause, share in causes.items())
        latent[name] = of + dice.normal(0, (1 - sum(s * s for s in causes.values())) ** 0.5, n)
    ratings = {}
    for ref, binding in asked.bindings():
        steps = asked.question(ref).steps
        values = 7 + 1.6 * (0.85 * latent[binding.indicator.split(".")[1]] + 0.5 * dice.normal(0, 1, n))
        ratings[ref] = np.clip(np.rint(values), steps.start, steps.stop - 1).astype(float)
        ratings[ref] = np.where(dice.random(n) < missing, np.nan, ratings[ref])
    ratings["C2"] = np.where(dice.random(n) < 0.1, ratings["C2"], np.nan)
    one = columns(n, seed, clustered=False)
    one = replace(one, ratings=ratings)
    told = Told("指数", 1, datetime(2026, 11, 20, 10, 0, tzinfo=UTC), fingerprint(one))
    return Study(one, asked, told)


def besides() -> Beside:
    """A tree, a target, a benchmark, complaints and lost customers by region and grade."""
    regions = {name: (10.0 + 7 * k, 500.0) for k, name in enumerate(("北京", "上海", "广州", "成都", "武汉", "西安"))}
    grades = {name: (3.0 + k, 200.0) for k, name in enumerate(("diamond", "gold", "platinum", "ordinary", "trial"))}
    outside = {
        by: (Counts("投诉", "单订单", groups), Counts("流失客户", "户", groups))
        for by, groups in (("region", regions), ("grade", grades))
    }
    labels = {"grade": {"diamond": "钻石", "gold": "黄金", "platinum": "铂金", "ordinary": "普通", "trial": "试用"}}
    return Beside(TREE, 75.0, (Benchmark("", "行业平均", 74.0, "2025", "行业协会", 73.0, 75.0),), outside, labels)
