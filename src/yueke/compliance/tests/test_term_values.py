"""Values of terms of each kind, as an amendment would bring them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from yueke.compliance.pack import builtin_packs, check_terms, load_pack, term_set
from yueke.compliance.tests.small_pack import SMALL
from yueke.kernel.terms import Term


@pytest.mark.parametrize(
    ("kind", "value", "typed"),
    [
        ("duration", "4 working hours", Term(4, "working hours")),
        ("share", "0.5%", Decimal("0.005")),
        ("money", 99.5, Decimal("99.5")),
        ("number", -2, Decimal(-2)),
        ("count", 0, 0),
        ("day", 31, 31),
        ("text", " 上门 ", "上门"),
        ("flag", True, True),
        ("date", "2026-01-01", datetime.date(2026, 1, 1)),
        ("clock", "12:00", datetime.time(12)),
        ("list of text", ["甲", "乙"], ("甲", "乙")),
        ("map of list of count", {"a": [1, 2]}, {"a": (1, 2)}),
    ],
)
def test_kinds_read(kind, value, typed):
    clause = clause_with(kind)
    assert term_set(clause, datetime.date(2026, 1, 1), {"x": value})["x"] == typed


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("duration", "soon"),
        ("duration", 3),
        ("share", "95"),
        ("share", 0.95),
        ("share", "101%"),
        ("share", "nan%"),
        ("money", -1),
        ("money", 1.005),
        ("money", "many"),
        ("number", float("inf")),
        ("number", True),
        ("count", 1.5),
        ("count", -1),
        ("day", 32),
        ("text", ""),
        ("flag", "yes"),
        ("date", "2026-13-01"),
        ("clock", 720),
        ("clock", "25:00"),
        ("list of text", "甲"),
        ("list of text", []),
        ("map of money", {"a": "x"}),
    ],
)
def test_kinds_refuse(kind, value):
    problems = check_terms(clause_with(kind), {"x": value})
    assert [problem.path[0] for problem in problems] == ["x"]


def clause_with(kind: str):
    """A gate with one parameter `x` of the kind."""
    judged = [
        "owner: 客服专员",
        "target: 90%",
        "judged: 依据",
        f"parameters: {{x: {{kind: {kind}, title: 某}}}}",
    ]
    lines = ("\n" + " " * 12).join(["planned: complaints", *judged])
    text = SMALL.replace("shape: narrative", "shape: gate").replace("reason: 指引。", lines)
    return load_pack(text).clause("S1.1-manner")


def test_weights_must_add_up():
    clause = builtin_packs()["A"].clause("A3.2-review")
    plain = {**clause.terms[0].plain, "weights": {"value": "50%", "potential": "20%", "loyalty": "20%"}}
    assert [(p.path, "100%" in p.message, "90%" in p.message) for p in check_terms(clause, plain)] == [
        (("weights",), True, True)
    ]


def test_choices_are_kept_to():
    clause = builtin_packs()["B"].clause("B4.3")
    problems = check_terms(clause, {**clause.terms[0].plain, "methods": ["onsight"]})
    assert len(problems) == 1
    assert "是否想写“onsite”" in problems[0].message
