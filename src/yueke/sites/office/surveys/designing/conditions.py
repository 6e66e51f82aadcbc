"""A condition as drop-downs: question, comparison, value; several joined by all or any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from yueke.domains.surveys.rules.conditions import NEEDS_NO_VALUE, Condition
from yueke.domains.surveys.rules.conditions import Test as Compared
from yueke.domains.surveys.rules.designing import joined, parted
from yueke.domains.surveys.rules.shape import Kind, Question, Questionnaire
from yueke.domains.surveys.rules.telling import OPERATORS, in_words, named, operators_of

PARAMETERS = ("store", "order", "employee", "product")
"""What the open doors hand over."""
MOST = 20
NUMBERS: tuple[Kind, ...] = ("scale", "matrix", "nps", "stars", "number")
Choice = tuple[str, str, bool]
"""Value, words, chosen."""


@dataclass(frozen=True)
class ConditionRow:
    """One comparison. ``values``: to choose from, None where the value is written; ``several``: more than one of them."""

    n: int
    of: list[Choice]
    operators: list[Choice]
    values: list[Choice] | None
    value: str
    several: bool
    asks_value: bool
    blank: bool

    @property
    def key(self) -> str:
        """Its number, for the names of its fields."""
        return str(self.n)


@dataclass(frozen=True)
class ConditionForm:
    """``prefix`` begins the names of its fields. ``deeper``: the condition in words, when it lies deeper than drop-downs say."""

    prefix: str
    how: str
    rows: list[ConditionRow]
    deeper: str = ""


def askable(asked: Questionnaire, before: str = "", page: str = "") -> list[tuple[str, Question]]:
    """What a condition may look at: reference and question, of all asked before a question, or up to the end of a page
    (before its beginning, with ``page`` alone given as ``-p2``)."""
    found: list[tuple[str, Question]] = []
    for one in asked.pages:
        if page == f"-{one.code}":
            break
        for question in one.questions:
            if question.code == before:
                return found
            if question.kind != "section":
                rows = [(f"{question.code}.{row.code}", question) for row in question.rows]
                found += rows or [(question.code, question)]
        if page == one.code:
            break
    return found


def shown(
    prefix: str, condition: Condition | None, asked: Questionnaire, known: Sequence[tuple[str, Question]]
) -> ConditionForm:
    """The drop-downs of a condition, and an empty line for one more."""
    parts = parted(condition)
    if parts is None and condition is not None:
        return ConditionForm(prefix, "every", [], in_words(condition, asked))
    tests, how = parts or ([], "every")
    rows = [_row(n, test, asked, known) for n, test in enumerate([*tests, None][:MOST])]
    return ConditionForm(prefix, how, rows)


def read(prefix: str, sent: QueryDict, before: Condition | None, asked: Questionnaire) -> Condition | None:
    """The condition that was sent; one that lies deeper than drop-downs stays unless it is asked away."""
    if f"{prefix}-deeper" in sent:
        return None if sent.get(f"{prefix}-drop") else before
    tests = [test for n in range(MOST) if (test := _read(f"{prefix}-{n}", sent, asked)) is not None]
    return joined(tests, sent.get(f"{prefix}-how", "every"))


def _read(name: str, sent: QueryDict, asked: Questionnaire) -> Compared | None:
    of = sent.get(f"{name}-of", "").strip()[:60]
    if not of:
        return None
    question = _question(of, asked)
    allowed = operators_of(question.kind if question else None)
    operator = next((one for one in allowed if one == sent.get(f"{name}-operator")), allowed[0])
    values = [one.strip()[:200] for one in sent.getlist(f"{name}-value") if one.strip()]
    if operator in NEEDS_NO_VALUE or not values:
        return Compared(of=of, operator=operator)
    if operator in ("in", "has", "lacks"):
        return Compared(of=of, operator=operator, value=values)
    return Compared(of=of, operator=operator, value=_typed(values[0], question))


def _typed(value: str, question: Question | None) -> str | float:
    if question is None or question.kind not in NUMBERS:
        return value
    try:
        return float(value)
    except ValueError:
        return value


def _row(n: int, test: Compared | None, asked: Questionnaire, known: Sequence[tuple[str, Question]]) -> ConditionRow:
    of = test.of if test else ""
    references: list[Choice] = [(one, named(one, asked), one == of) for one, _question in known]
    references += [(f"@{one}", _("参数 %(name)s") % {"name": one}, f"@{one}" == of) for one in PARAMETERS]
    if of and not any(chosen for *_words, chosen in references):
        references.append((of, _("%(of)s（在后面或已删除）") % {"of": named(of, asked)}, True))
    question = _question(of, asked)
    allowed = operators_of(question.kind if question else None)
    operator = test.operator if test else allowed[0]
    chosen = test.value if test and isinstance(test.value, list) else [test.value] if test and test.value != "" else []
    told = {f"{one:g}" if isinstance(one, float) else str(one) for one in chosen}
    return ConditionRow(
        n, references, [(one, str(OPERATORS[one]), one == operator) for one in dict.fromkeys((*allowed, operator))],
        _values(question, told), "、".join(sorted(told)), operator in ("in", "has", "lacks"),
        bool(test) and operator not in NEEDS_NO_VALUE, test is None,
    )  # fmt: skip


def _values(question: Question | None, told: set[str]) -> list[Choice] | None:
    if question is None:
        return None
    if question.options:
        known = [(one.code, one.text) for one in question.options]
    elif question.kind in NUMBERS and question.kind != "number":
        known = [(str(step), str(step)) for step in question.steps]
    else:
        return None
    codes = {code for code, _text in known}
    lost = [(one, _("%(value)s（没有这个选项）") % {"value": one}) for one in sorted(told - codes)]
    return [(code, text, code in told) for code, text in [*known, *lost]]


def _question(of: str, asked: Questionnaire) -> Question | None:
    try:
        return asked.question(of.partition(".")[0])
    except KeyError:
        return None
