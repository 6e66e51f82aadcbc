"""What an answer may be: reading what was sent from a form, and saying at the question what is wrong with it.

What is kept, by kind: ``single``, ``dropdown``, ``region`` the code; ``multiple``, ``ranking``, ``file`` a list of codes (a ranking
best first); ``scale``, ``stars``, ``nps`` a whole number; ``matrix`` ``{row: number}``; ``number`` a number; ``text`` and ``date``
(2026-11-22) a string. "Don't know" is :data:`UNDECIDED` in a rating's place. Words beside an open option stand under ``Q1_words``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.rules.conditions import Answer
from yueke.domains.surveys.rules.shape import Question
from yueke.kernel.errors import Message

UNDECIDED = "undecided"
WORDS = "_words"
"""Ends the name under which the words beside an open option are kept."""
LONGEST_ANSWER = 2000
LONGEST_WORDS = 200
MOST_FILES = 9

Sent = Mapping[str, Sequence[str]]
"""What a form sent: values by name. A matrix sends ``Q3.price``, a ranking ``Q5.a`` with its place, open options ``Q1_words``."""


@dataclass
class Read:
    """Answers of one page as they are kept, and by name of the field what is wrong with others."""

    answers: dict[str, Answer] = field(default_factory=dict)
    wrong: dict[str, list[Message]] = field(default_factory=dict)


class _Unfit(Exception):
    """Carries the message for the field."""

    def __init__(self, message: Message, name: str = "") -> None:
        super().__init__(str(message))
        self.message, self.name = message, name


def read(questions: Sequence[Question], sent: Sent) -> Read:
    """Take the answers to these questions out of what was sent; anything else that was sent is let lie."""
    found = Read()
    for question in questions:
        try:
            answer = _READERS[question.kind](question, sent)
            if answer is None:
                if question.required and question.kind != "section":
                    raise _Unfit(_("请回答这一题。"))
                continue
            words = _words_of(question, answer, sent)
        except _Unfit as unfit:
            found.wrong.setdefault(unfit.name or question.code, []).append(unfit.message)
            continue
        found.answers[question.code] = answer
        if words:
            found.answers[question.code + WORDS] = words
    return found


def _one(sent: Sent, name: str) -> str:
    values = sent.get(name) or ("",)
    return str(values[-1]).strip()


def _choice(question: Question, sent: Sent) -> Answer | None:
    value = _one(sent, question.code)
    if not value:
        return None
    if value not in {one.code for one in question.options}:
        raise _Unfit(_("请从选项中选择。"))
    return value


def _choices(question: Question, sent: Sent) -> Answer | None:
    chosen = list(dict.fromkeys(str(one).strip() for one in sent.get(question.code, ()) if str(one).strip()))
    if not chosen:
        return None
    options = {one.code: one for one in question.options}
    if any(one not in options for one in chosen):
        raise _Unfit(_("请从选项中选择。"))
    alone = next((one for one in chosen if options[one].exclusive), None)
    if alone is not None and len(chosen) > 1:
        raise _Unfit(_("选了“%(option)s”就不能再选其他项。") % {"option": options[alone].text})
    if question.most is not None and len(chosen) > question.most:
        raise _Unfit(_("最多选 %(n)d 项。") % {"n": question.most})
    if question.least is not None and len(chosen) < question.least and alone is None:
        raise _Unfit(_("至少选 %(n)d 项。") % {"n": question.least})
    return chosen


def _rating(question: Question, sent: Sent) -> Answer | None:
    return _step(question, _one(sent, question.code))


def _step(question: Question, value: str, name: str = "") -> Answer | None:
    if not value:
        return None
    if value == UNDECIDED and question.undecided:
        return UNDECIDED
    if not value.isascii() or not value.isdigit() or int(value) not in question.steps:
        raise _Unfit(
            _("请在 %(low)d 到 %(high)d 之间选择。") % {"low": question.steps[0], "high": question.steps[-1]}, name
        )
    return int(value)


def _matrix(question: Question, sent: Sent) -> Answer | None:
    steps: dict[str, object] = {}
    for row in question.rows:
        name = f"{question.code}.{row.code}"
        step = _step(question, _one(sent, name), name)
        if step is not None:
            steps[row.code] = step
        elif question.required:
            raise _Unfit(_("请给“%(row)s”打分。") % {"row": row.text}, name)
    return steps or None


def _ranking(question: Question, sent: Sent) -> Answer | None:
    """Each option's place; as many places as ``most`` says, or all."""
    asked = int(question.most) if question.most is not None else len(question.options)
    places: dict[int, str] = {}
    for option in question.options:
        value = _one(sent, f"{question.code}.{option.code}")
        if not value:
            continue
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= asked:
            raise _Unfit(_("名次请填 1 到 %(n)d。") % {"n": asked})
        if int(value) in places:
            raise _Unfit(_("第 %(n)s 名给了两项，请改一下。") % {"n": value})
        places[int(value)] = option.code
    if not places:
        return None
    if len(places) < asked:
        raise _Unfit(_("请排出前 %(n)d 名。") % {"n": asked})
    return [places[n] for n in sorted(places)]


def _text(question: Question, sent: Sent) -> Answer | None:
    value = _one(sent, question.code)
    if not value:
        return None
    most = int(question.most) if question.most is not None else LONGEST_ANSWER
    if len(value) > most:
        raise _Unfit(_("最多 %(n)d 字，现在 %(now)d 字。") % {"n": most, "now": len(value)})
    if question.least is not None and len(value) < question.least:
        raise _Unfit(_("至少写 %(n)d 字。") % {"n": question.least})
    return value


def _figure(question: Question, sent: Sent) -> Answer | None:
    value = _one(sent, question.code)
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        raise _Unfit(_("请填写数字。")) from None
    if not isfinite(number):
        raise _Unfit(_("请填写数字。"))
    if question.least is not None and number < question.least:
        raise _Unfit(_("不能小于 %(n)g。") % {"n": question.least})
    if question.most is not None and number > question.most:
        raise _Unfit(_("不能大于 %(n)g。") % {"n": question.most})
    return int(number) if number.is_integer() else number


def _day(question: Question, sent: Sent) -> Answer | None:
    value = _one(sent, question.code)
    if not value:
        return None
    try:
        day = date.fromisoformat(value).isoformat()
    except ValueError:
        raise _Unfit(_("请写成 2026-11-22 这样的日期。")) from None
    if question.earliest and day < question.earliest:
        raise _Unfit(_("不能早于 %(day)s。") % {"day": question.earliest})
    if question.latest and day > question.latest:
        raise _Unfit(_("不能晚于 %(day)s。") % {"day": question.latest})
    return day


def _place(question: Question, sent: Sent) -> Answer | None:
    """A region by its six-digit code (GB/T 2260)."""
    value = _one(sent, question.code)
    if not value:
        return None
    if len(value) != 6 or not value.isascii() or not value.isdigit():
        raise _Unfit(_("请选择地区。"))
    return value


def _files(question: Question, sent: Sent) -> Answer | None:
    """Numbers of files that were taken in beforehand; whether they are this person's is for who keeps them to say."""
    numbers = [str(one) for one in sent.get(question.code, ()) if str(one)]
    if not numbers:
        return None
    if any(not one.isascii() or not one.isdigit() for one in numbers):
        raise _Unfit(_("这个文件没有收到，请重新选择。"))
    most = int(question.most) if question.most is not None else MOST_FILES
    if len(numbers) > most:
        raise _Unfit(_("最多上传 %(n)d 个文件。") % {"n": most})
    return numbers


def _nothing(_question: Question, _sent: Sent) -> Answer | None:
    return None


def _words_of(question: Question, answer: Answer, sent: Sent) -> str:
    """What was written beside a chosen open option."""
    chosen = answer if isinstance(answer, list) else [answer]
    if not any(one.open and one.code in chosen for one in question.options):
        return ""
    words = _one(sent, question.code + WORDS)
    if len(words) > LONGEST_WORDS:
        raise _Unfit(
            _("最多 %(n)d 字，现在 %(now)d 字。") % {"n": LONGEST_WORDS, "now": len(words)}, question.code + WORDS
        )
    if not words and question.required:
        raise _Unfit(_("请写明具体内容。"), question.code + WORDS)
    return words


_READERS: dict[str, Callable[[Question, Sent], Answer | None]] = {
    "single": _choice, "dropdown": _choice, "multiple": _choices, "scale": _rating, "nps": _rating, "stars": _rating,
    "matrix": _matrix, "ranking": _ranking, "text": _text, "number": _figure, "date": _day, "region": _place,
    "file": _files, "section": _nothing,
}  # fmt: skip
