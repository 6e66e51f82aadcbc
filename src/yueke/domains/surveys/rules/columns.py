"""Answers in a spreadsheet: a column for each field of the questionnaire, found again by its code, understood cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.rules import answers
from yueke.domains.surveys.rules.answers import UNDECIDED, WORDS
from yueke.domains.surveys.rules.conditions import Answer
from yueke.domains.surveys.rules.doubling import Field, fields
from yueke.domains.surveys.rules.shape import RATING, Question, Questionnaire
from yueke.kernel.cleaning.text import Cell, cell_text
from yueke.kernel.errors import Message
from yueke.kernel.sheets.forms import TemplateColumn

DONT_KNOW = "不清楚"
"""How "don't know" is written in a sheet, which stays Chinese as its headers do."""
_BETWEEN = re.compile(r"[；;、|\n]+")
_CODE = re.compile(r"\s*\*?\s*([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)?)(?=\s|$|[：:．、])")
_LONGEST_TITLE = 60


@dataclass
class Row:
    """A row of the sheet understood: what a form would have sent, the answers that are, and per place of a column (from 0) what is
    wrong there."""

    number: int
    sent: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    wrong: list[tuple[int | None, Message]] = field(default_factory=list)


def title_of(one: Field) -> str:
    """The header of a field: its name and the words of its question."""
    words = one.part or one.question.text
    if one.name.endswith(WORDS):
        words = f"{one.part}（请注明）"
    elif one.part:
        words = f"{one.question.text[:30]}：{one.part}"
    return f"{one.name} {' '.join(words.split())}"[:_LONGEST_TITLE]


def template(asked: Questionnaire) -> list[TemplateColumn]:
    """The columns of the sheet to fill in, with drop-downs where one thing is chosen."""
    return [_column(one) for one in fields(asked)]


def places(asked: Questionnaire, titles: Sequence[str]) -> dict[str, int]:
    """Field → column, by the code the header begins with, else by the whole words of the question."""
    known = {one.name: one for one in fields(asked)}
    lower = {name.casefold(): name for name in known}
    texts = {_plain(one.question.text): one.name for one in known.values() if not one.part}
    found: dict[str, int] = {}
    for place, title in enumerate(titles):
        code = _CODE.match(title)
        name = lower.get(code[1].casefold()) if code else None
        name = name or texts.get(_plain(title))
        if name is not None:
            found.setdefault(name, place)
    return found


def understood(asked: Questionnaire, columns: Mapping[str, int], number: int, cells: Sequence[Cell]) -> Row:
    """One row: texts of options become their codes; what cannot be is told at its column."""
    return row_reader(asked, columns)(number, cells)


def row_reader(asked: Questionnaire, columns: Mapping[str, int]) -> Callable[[int, Sequence[Cell]], Row]:
    """:func:`understood` for many rows of one sheet: what is the same for all of them is worked out once."""
    known = [(one, columns[one.name]) for one in fields(asked) if one.name in columns]
    questions = [one.model_copy(update={"required": False}) for one in asked.questions() if one.kind != "file"]

    def read(number: int, cells: Sequence[Cell]) -> Row:
        row = Row(number)
        for one, place in known:
            text = cell_text(cells[place]).strip() if place < len(cells) else ""
            if text:
                row.sent[one.name] = _values(one, text)
        found = answers.read(questions, row.sent)
        row.answers = found.answers
        for name, messages in found.wrong.items():
            row.wrong.append((columns.get(name, _first(columns, name)), messages[0]))
        if not found.wrong and not found.answers:
            row.wrong.append((None, _("一题也没有回答。")))
        return row

    return read


def _values(one: Field, text: str) -> list[str]:
    question = one.question
    if one.name.endswith(WORDS) or question.kind in ("text", "region"):
        return [text]
    if question.kind in RATING and text == DONT_KNOW:
        return [UNDECIDED]
    if question.kind == "date":
        return [text[:10].replace("/", "-")]
    if question.kind == "multiple":
        whole = _code(question, text)
        return [whole] if whole else [_code(question, part) or part for part in _BETWEEN.split(text) if part.strip()]
    if question.kind in ("single", "dropdown"):
        return [_code(question, text) or text]
    return [text]


def _code(question: Question, text: str) -> str:
    plain = _plain(text)
    for option in question.options:
        if plain in (_plain(option.text), option.code.casefold()):
            return option.code
    return ""


def _plain(text: str) -> str:
    return "".join(text.split()).casefold().rstrip("？?：:。")


def _first(columns: Mapping[str, int], question: str) -> int | None:
    """The first column of a question that has several."""
    return next((place for name, place in columns.items() if name.partition(".")[0] == question), None)


def _column(one: Field) -> TemplateColumn:
    question, said = one.question, question_help(one)
    choices: tuple[str, ...] = ()
    if question.kind in ("single", "dropdown") and not one.part:
        choices = tuple(option.text for option in question.options)
    elif question.kind in RATING:
        choices = (*(str(step) for step in question.steps), *((DONT_KNOW,) if question.undecided else ()))
    return TemplateColumn(title_of(one), "text", False, choices, _example(one), said)


def question_help(one: Field) -> str:
    """What a cell of the field may hold, in the words of the template, which stays Chinese."""
    match one.question.kind:
        case "multiple" if not one.part:
            return "多选：几项之间用“；”隔开。可填：" + "；".join(option.text for option in one.question.options)
        case "ranking":
            return "名次：1 表示最重要"
        case "date":
            return "日期，如 2026-11-22"
        case "number":
            return "数字"
        case "region":
            return "六位行政区划代码"
    return ""


def _example(one: Field) -> str:
    match one.question.kind:
        case "multiple" if not one.part:
            return "；".join(option.text for option in one.question.options[:2])
        case "ranking" | "number":
            return "1"
        case "date":
            return "2026-11-22"
        case "region":
            return "310115"
        case "text":
            return "原话"
    return "" if not one.name.endswith(WORDS) else "原话"
