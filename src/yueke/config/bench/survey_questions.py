"""The questionnaires of the benchmark, and answers to them by the dice: one mood to a person, one level to a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from yueke.domains.surveys.library import built_in
from yueke.domains.surveys.rules.shape import Questionnaire, opened

Answers = dict[str, Any]
LACKING = 0.03
"""So many of the ratings nobody must give are left out."""
KINDS = {"a": 0.5, "b": 0.2, "c": 0.2, "d": 0.1}
"""Options of the question who buys what, with the share of people who choose each."""
WORDS = (
    "送货慢", "安装师傅态度好", "价格有点高", "客服电话打不通", "质量不错", "包装破了", "说明书看不懂", "补货及时",
    "希望送货前打个电话", "报修等了两天", "会继续订货",
)  # fmt: skip
_RATED = (
    "product.performance", "product.reliability", "product.safety", "product.ease", "service.before", "service.during",
    "service.after", "service.attitude", "service.speed", "service.solving", "delivery.timely", "delivery.accurate",
)  # fmt: skip
_TITLES = (
    "性能", "可靠", "安全", "好用", "售前", "售中", "售后", "态度", "响应", "解决问题", "按时", "准确",
)  # fmt: skip


def whole() -> Questionnaire:
    """Twenty-five answers on one page, with everything that can be analysed, and a question for words."""
    rows = [
        {"code": f"r{n}", "text": title, "binding": {"indicator": indicator}}
        for n, (title, indicator) in enumerate(zip(_TITLES, _RATED, strict=True))
    ]
    asked = [
        _rating("Q1", "总的来说，您满意吗？", "overall", "overall") | {"required": True},
        {"code": "Q2", "kind": "matrix", "points": 10, "text": "请给以下各项打分。", "rows": rows},
        _rating("X1", "和您理想中的比，差多少？", "overall", "comparison"),
        _rating("I1", "性能重要吗？", "product.performance", "importance"),
        _rating("I2", "态度重要吗？", "service.attitude", "importance"),
        _rating("I3", "按时交付重要吗？", "delivery.timely", "importance"),
        _rating("E1", "买之前，期望性能怎样？", "product.performance", "expectation"),
        _rating("C1", "别家的性能怎样？", "product.performance", "competitor"),
        _rating("L1", "还会选我们吗？", "loyalty.repurchase", "repurchase"),
        _rating("L2", "愿意推荐吗？", "loyalty.recommend", "recommend", "nps"),
        _rating("K1", "有送货上门，您觉得？", "kano.with.door", "importance") | {"points": 5},
        _rating("K2", "没有送货上门，您觉得？", "kano.without.door", "importance") | {"points": 5},
        {
            "code": "O1", "kind": "single", "text": "您主要买什么？", "required": True,
            "options": [{"code": code, "text": f"第 {n} 类"} for n, code in enumerate(KINDS, start=1)],
        },
        {"code": "N1", "kind": "number", "text": "一年订几次？", "least": 0, "most": 10_000_000},
        {"code": "T1", "kind": "text", "text": "还想说什么？"},
    ]  # fmt: skip
    return opened({"title": "客户满意度调查", "pages": [{"code": "p1", "questions": asked}]})


def model() -> Questionnaire:
    """The library's questionnaire of the index model: sixteen answers."""
    return built_in()["index_model"][2]


def size_of(asked: Questionnaire) -> int:
    """How many answers one person can give: a rating of a matrix is one; words are not counted."""
    others = sum(one.kind in ("single", "number") for one in asked.questions())
    return len(asked.scales()) + others


def answered(asked: Questionnaire, n: int, seed: int) -> list[Answers]:
    """``n`` people's answers, as a response keeps them; the same for the same seed."""
    dice = np.random.default_rng(seed)
    mood = dice.normal(0, 1, n)
    found: list[Answers] = [{} for _one in range(n)]
    for place, question in enumerate(asked.questions()):
        if question.kind == "matrix":
            columns = {
                row.code: _steps(dice, mood, question.steps, place + k, must=question.required)
                for k, row in enumerate(question.rows)
            }
            for k, told in enumerate(found):
                told[question.code] = {code: steps[k] for code, steps in columns.items() if steps[k] is not None}
        else:
            for told, value in zip(found, _values(dice, mood, question, place), strict=True):
                if value is not None:
                    told[question.code] = value
    return found


def sent(answers: Mapping[str, Any]) -> dict[str, str]:
    """The same as a form sends it: the rows of a matrix by themselves."""
    found: dict[str, str] = {}
    for code, value in answers.items():
        if isinstance(value, Mapping):
            found |= {f"{code}.{row}": str(step) for row, step in value.items()}
        else:
            found[code] = str(value)
    return found


def _rating(code: str, text: str, indicator: str, role: str, kind: str = "scale") -> dict[str, Any]:
    points = {} if kind == "nps" else {"points": 10}
    return {"code": code, "kind": kind, "text": text, "binding": {"indicator": indicator, "role": role}, **points}


def _values(dice: np.random.Generator, mood: Any, question: Any, place: int) -> list[Any]:
    n = len(mood)
    if question.kind in ("scale", "nps", "stars"):
        return _steps(dice, mood, question.steps, place, must=question.required)
    if question.kind == "single":
        codes = [one.code for one in question.options]
        shares = [KINDS.get(code, 1 / len(codes)) for code in codes]
        return [codes[k] for k in dice.choice(len(codes), n, p=shares)]
    if question.kind == "number":
        return list(dice.integers(1, 60, n).tolist())
    return [None] * n


def _steps(dice: np.random.Generator, mood: Any, steps: range, place: int, *, must: bool) -> list[int | None]:
    width = len(steps) - 1
    level = 0.62 + 0.025 * (place * 7 % 11)
    values = np.rint(steps[0] + width * (level + 0.13 * mood + dice.normal(0, 0.13, len(mood))))
    told = np.clip(values, steps[0], steps[-1]).astype(int)
    left = np.zeros(len(mood), bool) if must else dice.random(len(mood)) < LACKING
    return [None if gone else step for gone, step in zip(left.tolist(), told.tolist(), strict=True)]
