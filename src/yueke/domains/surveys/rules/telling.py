"""A questionnaire in words: its conditions, and in what one differs from another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yueke.domains.surveys.rules.conditions import Condition, Every, Operator
from yueke.domains.surveys.rules.conditions import Test as Compared
from yueke.domains.surveys.rules.shape import END, SCREENED, Kind, Page, Question, Questionnaire, Role
from yueke.kernel.errors import Message

KINDS: dict[Kind, Message] = {
    "single": gettext_lazy("单选"), "multiple": gettext_lazy("多选"), "dropdown": gettext_lazy("下拉选择"),
    "scale": gettext_lazy("量表"), "matrix": gettext_lazy("矩阵打分"), "nps": gettext_lazy("推荐意愿（0–10）"),
    "stars": gettext_lazy("星级"), "ranking": pgettext_lazy("question", "排序"), "text": gettext_lazy("文字"),
    "number": pgettext_lazy("question", "数字"), "date": pgettext_lazy("question", "日期"), "file": gettext_lazy("上传文件"),
    "region": pgettext_lazy("question", "地区"), "section": gettext_lazy("说明文字"),
}  # fmt: skip
"""What the kinds of questions are called."""
ROLES: dict[Role, Message] = {
    "performance": gettext_lazy("表现"), "overall": gettext_lazy("总体满意"), "importance": gettext_lazy("重要性"),
    "expectation": gettext_lazy("期望"), "comparison": gettext_lazy("与理想相比"), "competitor": gettext_lazy("竞争者的表现"),
    "recommend": gettext_lazy("推荐"), "repurchase": gettext_lazy("再次购买"),
}  # fmt: skip
"""What a rating says of its indicator."""
OPERATORS: dict[Operator, Message] = {
    "is": pgettext_lazy("condition", "是"), "is not": gettext_lazy("不是"), "in": gettext_lazy("是其中之一"),
    "has": gettext_lazy("选了"), "lacks": gettext_lazy("没有选"), "less": gettext_lazy("小于"), "at most": gettext_lazy("不大于"),
    "at least": gettext_lazy("不小于"), "more": gettext_lazy("大于"), "answered": gettext_lazy("已回答"),
    "not answered": gettext_lazy("没有回答"),
}  # fmt: skip
"""How two things are compared."""
_SAME: tuple[Operator, ...] = ("is", "is not", "in")
_SIZED: tuple[Operator, ...] = ("at most", "at least", "less", "more", "is", "is not")
_GIVEN: tuple[Operator, ...] = ("answered", "not answered")
SHORT = 24


def operators_of(kind: Kind | None) -> tuple[Operator, ...]:
    """The comparisons that mean something of a kind of question; None: of a parameter."""
    if kind in ("multiple", "ranking", "file"):
        return ("has", "lacks", "in", *_GIVEN) if kind != "file" else _GIVEN
    if kind in ("scale", "matrix", "nps", "stars", "number", "date"):
        return (*_SIZED, *_GIVEN)
    return _GIVEN if kind == "text" else (*_SAME, *_GIVEN)


def in_words(condition: Condition, asked: Questionnaire) -> str:
    """The condition as a person says it: ``Q2“总的来说您满意吗？” 不大于 3``."""
    if isinstance(condition, Compared):
        return _compared(condition, asked)
    parts, word = (condition.every, _("并且")) if isinstance(condition, Every) else (condition.some, _("或者"))
    told = [in_words(one, asked) for one in parts]
    return f" {word} ".join(
        text if isinstance(one, Compared) else f"（{text}）" for one, text in zip(parts, told, strict=True)
    )


def named(reference: str, asked: Questionnaire) -> str:
    """A question (or row, or parameter) by code and the beginning of its words."""
    if reference.startswith("@"):
        return _("参数 %(name)s") % {"name": reference[1:]}
    code, _dot, row = reference.partition(".")
    try:
        question = asked.question(code)
    except KeyError:
        return reference
    text = next((one.text for one in question.rows if one.code == row), question.text)
    return f"{reference}“{short(text)}”"


def short(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1] + "…"


def goal(to: str, asked: Questionnaire) -> str:
    """Where a jump leads, in words."""
    if to == END:
        return _("结束，显示致谢")
    if to == SCREENED:
        return _("结束，不属于调查对象")
    n = next((n for n, page in enumerate(asked.pages, start=1) if page.code == to), None)
    return _("第 %(n)d 页（%(code)s）") % {"n": n, "code": to} if n else to


def _compared(test: Compared, asked: Questionnaire) -> str:
    words = f"{named(test.of, asked)} {OPERATORS[test.operator]}"
    if test.operator in _GIVEN:
        return words
    values = test.value if isinstance(test.value, list) else [test.value]
    return f"{words} {'、'.join(_value(test.of, one, asked) for one in values) or '？'}"


def _value(reference: str, value: object, asked: Questionnaire) -> str:
    said = f"{value:g}" if isinstance(value, float) else str(value)
    try:
        question = asked.question(reference.partition(".")[0])
    except KeyError:
        return said
    return next((f"“{short(one.text)}”" for one in question.options if one.code == said), said)


def differences(before: Questionnaire, after: Questionnaire) -> list[str]:
    """In what the second differs from the first, a sentence each, in the order of the second."""
    return [*_of_the_whole(before, after), *_of_pages(before, after), *_of_questions(before, after)]


def _of_the_whole(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    for name, label in (
        ("title", _("标题")), ("greeting", _("开头的话")), ("thanks", _("致谢")), ("screened", _("不属于调查对象时的话")),
    ):  # fmt: skip
        if getattr(before, name) != getattr(after, name):
            yield _("%(what)s改为“%(text)s”。") % {"what": label, "text": short(getattr(after, name))}
    for language in sorted({*before.translations, *after.translations}):
        if before.translations.get(language) != after.translations.get(language):
            yield _("%(language)s 的翻译有改动。") % {"language": language}


def _of_pages(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    known = {one.code: one for one in before.pages}
    left = {one.code for one in after.pages}
    for page in after.pages:
        if page.code not in known:
            yield _("新增页 %(code)s。") % {"code": page.code}
        elif _page(known[page.code]) != _page(page):
            yield _("页 %(code)s 的标题、显示条件、跳转或顺序有改动。") % {"code": page.code}
    yield from (_("删除页 %(code)s。") % {"code": code} for code in known if code not in left)
    if [one for one in known if one in left] != [one.code for one in after.pages if one.code in known]:
        yield _("页的顺序有改动。")


def _of_questions(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    known = {one.code: one for one in before.questions()}
    left = {one.code for one in after.questions()}
    for one in after.questions():
        if one.code not in known:
            yield _("新增 %(code)s“%(text)s”。") % {"code": one.code, "text": short(one.text)}
        else:
            yield from (f"{one.code}：{what}" for what in _of_one(known[one.code], one))
    for code, gone in known.items():
        if code not in left:
            yield _("删除 %(code)s“%(text)s”。") % {"code": code, "text": short(gone.text)}
    if _order(before, left & known.keys()) != _order(after, left & known.keys()):
        yield _("题目的顺序有改动。")


def _of_one(before: Question, after: Question) -> Iterator[str]:
    if before.text != after.text:
        yield _("题目改为“%(text)s”。") % {"text": short(after.text)}
    if before.kind != after.kind:
        yield _("题型由%(before)s改为%(after)s。") % {"before": KINDS[before.kind], "after": KINDS[after.kind]}
    for old, new in ((before.options, after.options), (before.rows, after.rows)):
        had, has = {one.code: one.text for one in old}, {one.code: one.text for one in new}
        for code, text in has.items():
            if code not in had:
                yield _("增加选项“%(text)s”。") % {"text": short(text)}
            elif had[code] != text:
                yield _("选项“%(before)s”改为“%(after)s”。") % {"before": short(had[code]), "after": short(text)}
        yield from (_("去掉选项“%(text)s”。") % {"text": short(t)} for code, t in had.items() if code not in has)
    if before.required != after.required:
        yield _("改为必答。") if after.required else _("改为可不答。")
    if before.shown_if != after.shown_if:
        yield _("显示条件有改动。")
    if (before.binding, [one.binding for one in before.rows]) != (after.binding, [one.binding for one in after.rows]):
        yield _("对应的指标有改动。")
    if _rest(before) != _rest(after) or _manners(before, after) != _manners(after, before):
        yield _("提示、范围或排列有改动。")


def _rest(question: Question) -> dict[str, Any]:
    return question.model_dump(exclude={"text", "kind", "required", "shown_if", "binding", "rows", "options"})


def _manners(of: Question, beside: Question) -> dict[str, tuple[bool, bool]]:
    """How the options are chosen that both questions have."""
    both = {one.code for one in beside.options}
    return {one.code: (one.exclusive, one.open) for one in of.options if one.code in both}


def _page(page: Page) -> dict[str, Any]:
    return page.model_dump(exclude={"questions"})


def _order(asked: Questionnaire, codes: Any) -> list[str]:
    return [one.code for one in asked.questions() if one.code in codes]
