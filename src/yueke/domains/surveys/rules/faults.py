"""What is wrong with a questionnaire somebody designs, said at the place where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yueke.domains.surveys.rules.answers import WORDS
from yueke.domains.surveys.rules.conditions import NEEDS_NO_VALUE, Condition, Every, Some, references
from yueke.domains.surveys.rules.conditions import Test as Compared
from yueke.domains.surveys.rules.shape import (
    CHOOSING,
    END,
    MOST_QUESTIONS,
    RATING,
    SCREENED,
    Page,
    Question,
    Questionnaire,
)

RANGED = ("multiple", "ranking", "text", "number", "file")
"""Kinds of questions whose ``least`` and ``most`` mean something."""


@dataclass(frozen=True)
class Fault:
    """``place``: the code of a question or ``page.p1``, empty for the whole. ``grave``: it cannot be launched like this."""

    place: str
    message: str
    grave: bool = True


def faults(asked: Questionnaire, indicators: Collection[str] | None = None) -> list[Fault]:
    """Everything that is wrong, in the order of the pages. ``indicators``: codes ratings may feed; None when they are not known."""
    unknown = () if indicators is None else _unknown_indicators(asked, indicators)
    return [*_of_the_whole(asked), *_of_pages(asked), *_of_questions(asked), *unknown, *_untranslated(asked)]


def _of_the_whole(asked: Questionnaire) -> Iterator[Fault]:
    questions = list(asked.questions())
    if not any(one.kind != "section" for one in questions):
        yield Fault("", _("问卷里还没有题目。"))
    if len(questions) > MOST_QUESTIONS:
        yield Fault("", _("题目太多：最多 %(n)d 题。") % {"n": MOST_QUESTIONS})
    for code, times in Counter(one.code for one in questions).items():
        if times > 1:
            yield Fault(code, _("题号“%(code)s”用了 %(n)d 次。") % {"code": code, "n": times})
        if code.endswith(WORDS):
            yield Fault(code, _("题号不能以 %(end)s 结尾。") % {"end": WORDS})
    for code, times in Counter(one.code for one in asked.pages).items():
        if times > 1:
            yield Fault(f"page.{code}", _("页号“%(code)s”用了 %(n)d 次。") % {"code": code, "n": times})
    scales = asked.scales()
    for check in asked.checks:
        pair = {"first": check.first, "second": check.second}
        if check.first == check.second or check.first not in scales or check.second not in scales:
            yield Fault("", _("核对“%(first)s”和“%(second)s”：要写两道不同的打分题。") % pair)
        elif scales[check.first] != scales[check.second]:
            yield Fault("", _("核对“%(first)s”和“%(second)s”：两题的量表要一样。") % pair)


def _of_pages(asked: Questionnaire) -> Iterator[Fault]:
    known: set[str] = set()
    for n, page in enumerate(asked.pages):
        place = f"page.{page.code}"
        later = {one.code for one in asked.pages[n + 1 :]} | {END, SCREENED}
        if not page.questions:
            yield Fault(place, _("这一页没有题目。"), grave=False)
        yield from _unknown(place, page.shown_if, known, asked)
        known |= _answerable(page)
        for jump in page.jumps:
            if jump.to not in later:
                yield Fault(place, _("只能跳到后面的页；“%(to)s”不在后面。") % {"to": jump.to})
            yield from _unknown(place, jump.when, known, asked)


def _of_questions(asked: Questionnaire) -> Iterator[Fault]:
    known: set[str] = set()
    for page in asked.pages:
        for question in page.questions:
            yield from _unknown(question.code, question.shown_if, known, asked)
            known |= _references_to(question)
            yield from (Fault(question.code, message) for message in _of_one(question))
            if page.shuffled and question.shown_if is not None and _looks_at(question.shown_if, page):
                yield Fault(question.code, _("本页题目随机排列，显示条件不能依赖同一页的题目。"))


def _unknown_indicators(asked: Questionnaire, indicators: Collection[str]) -> Iterator[Fault]:
    """Told, not forbidden: the tree may be completed while answers come in."""
    for reference, binding in asked.bindings():
        if binding.indicator not in indicators:
            words = {"of": reference, "code": binding.indicator}
            message = _("“%(of)s”对应的指标“%(code)s”不在指标体系里，或者已停用：打分不会进入指数。") % words
            yield Fault(reference.partition(".")[0], message, grave=False)


def _of_one(question: Question) -> Iterator[str]:
    if question.kind in CHOOSING and len(question.options) < 2:
        yield _("至少要有两个选项。")
    if question.kind == "matrix" and not question.rows:
        yield _("矩阵题至少要有一行。")
    for codes in ([one.code for one in question.options], [one.code for one in question.rows]):
        if len(set(codes)) < len(codes):
            yield _("选项（行）的代码不能重复。")
    bound = question.binding is not None or any(one.binding for one in question.rows)
    if bound and question.kind not in RATING:
        yield _("只有打分题才能对应评价指标。")
    if question.kind == "matrix" and question.binding is not None:
        yield _("矩阵题的指标写在各行。")
    yield from _ranges(question)
    if question.trap and question.trap not in _possible(question):
        yield _("检测题的正确答案不在选项里。")


def _ranges(question: Question) -> Iterator[str]:
    least, most = question.least, question.most
    if (least is not None or most is not None) and question.kind not in RANGED:
        yield _("这种题没有最少、最多。")
    elif least is not None and most is not None and least > most:
        yield _("最少不能大于最多。")
    elif question.kind in ("multiple", "ranking") and most is not None and not 1 <= most <= len(question.options):
        yield _("最多的项数要在 1 到选项数之间。")
    for day in (question.earliest, question.latest):
        if day and not _is_day(day):
            yield _("日期范围请写成 2026-11-22。")


def _unknown(place: str, condition: Condition | None, known: set[str], asked: Questionnaire) -> Iterator[Fault]:
    """References to what has not been asked by then, or to an option that does not exist."""
    if condition is None:
        return
    for reference in references(condition):
        if not reference.startswith("@") and reference not in known:
            yield Fault(place, _("条件用到的“%(of)s”还没有问到。") % {"of": reference})
    for test in _tests(condition):
        if test.operator in NEEDS_NO_VALUE or test.of.startswith("@") or test.of not in known:
            continue
        if test.value in ("", []):
            yield Fault(place, _("条件“%(of)s”没有写要比较的值。") % {"of": test.of})
            continue
        question = asked.question(test.of.partition(".")[0])
        values = test.value if isinstance(test.value, list) else [test.value]
        if question.options and test.operator in ("is", "is not", "in", "has", "lacks"):
            codes = {one.code for one in question.options}
            for value in values:
                if str(value) not in codes:
                    yield Fault(place, _("“%(of)s”没有选项“%(value)s”。") % {"of": test.of, "value": value})


def _untranslated(asked: Questionnaire) -> Iterator[Fault]:
    for language, known in asked.translations.items():
        lacking = [place for place, text in texts(asked) if text and not known.get(place, "").strip()]
        if lacking:
            words = "、".join(lacking[:5]) + ("…" if len(lacking) > 5 else "")
            yield Fault("", _("%(language)s 还缺：%(places)s") % {"language": language, "places": words}, grave=False)


def texts(asked: Questionnaire) -> Iterator[tuple[str, str]]:
    """Every text of the questionnaire with its place (see ``Questionnaire.translations``)."""
    yield from (
        ("title", asked.title),
        ("greeting", asked.greeting),
        ("thanks", asked.thanks),
        ("screened", asked.screened),
    )
    for page in asked.pages:
        yield f"page.{page.code}", page.title
        for one in page.questions:
            yield one.code, one.text
            yield from ((f"{one.code}.{name}", getattr(one, name)) for name in ("hint", "low", "high"))
            yield from ((f"{one.code}/{option.code}", option.text) for option in one.options)
            yield from ((f"{one.code}.{row.code}", row.text) for row in one.rows)


def _tests(condition: Condition) -> Iterator[Compared]:
    if isinstance(condition, Compared):
        yield condition
    elif isinstance(condition, Every | Some):
        for part in condition.every if isinstance(condition, Every) else condition.some:
            yield from _tests(part)


def _answerable(page: Page) -> set[str]:
    return {reference for question in page.questions for reference in _references_to(question)}


def _references_to(question: Question) -> set[str]:
    if question.kind == "section":
        return set()
    return {question.code} | {f"{question.code}.{row.code}" for row in question.rows}


def _looks_at(condition: Condition, page: Page) -> bool:
    return any(reference in _answerable(page) for reference in references(condition))


def _possible(question: Question) -> set[str]:
    if question.options:
        return {one.code for one in question.options}
    return {str(step) for step in question.steps} if question.kind in RATING else set()


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
