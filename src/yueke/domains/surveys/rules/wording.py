"""The words a person reads: in their language, with answers given earlier put in, options in an order of their own."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from yueke.domains.surveys.rules.answers import UNDECIDED, WORDS
from yueke.domains.surveys.rules.conditions import Answers
from yueke.domains.surveys.rules.shape import Option, Page, Question, Questionnaire

_PIPE = re.compile(r"\{\{\s*(@?[A-Za-z][A-Za-z0-9_]*)\s*\}\}")


T = TypeVar("T")


class Wording:
    """The texts of a questionnaire for one person. ``seed`` gives them their own order, the same on every visit."""

    def __init__(
        self, asked: Questionnaire, language: str, answers: Answers, parameters: Mapping[str, str], seed: str
    ) -> None:
        self._asked = asked
        self._texts = {} if language == asked.language else asked.translations.get(language, {})
        self._answers, self._parameters, self._seed = answers, parameters, seed

    def text(self, place: str, own: str) -> str:
        """A text by its place, in the person's language where it was translated. Not escaped: the page does that."""
        return _PIPE.sub(lambda found: self._piped(found[1]), self._texts.get(place, "").strip() or own)

    def options(self, question: Question) -> list[Option]:
        """The options in this person's order; those chosen alone and open ones stay at the end."""
        if not question.shuffled:
            return list(question.options)
        moving = [one for one in question.options if not (one.exclusive or one.open)]
        return self._mixed(question.code, moving) + [one for one in question.options if one.exclusive or one.open]

    def is_same_for_all(self, question: Question) -> bool:
        """Whether everybody reads this question alike in one language: no answer put in, no order of one's own."""
        places = (question.code, *(f"{question.code}.{name}" for name in ("hint", "low", "high")))
        own = (question.text, question.hint, question.low, question.high)
        parts = [(f"{question.code}/{one.code}", one.text) for one in question.options]
        parts += [(f"{question.code}.{one.code}", one.text) for one in question.rows]
        texts = (self._texts.get(place, "") + text for place, text in (*zip(places, own, strict=True), *parts))
        return not question.shuffled and not any(_PIPE.search(text) for text in texts)

    def questions(self, page: Page, shown: Sequence[Question]) -> list[Question]:
        """The questions of a page in this person's order; texts between questions keep their places."""
        if not page.shuffled:
            return list(shown)
        mixed = iter(self._mixed(f"page.{page.code}", [one for one in shown if one.kind != "section"]))
        return [one if one.kind == "section" else next(mixed) for one in shown]

    def _mixed(self, place: str, things: list[T]) -> list[T]:
        mixed = list(things)
        random.Random(f"{self._seed}:{place}").shuffle(mixed)
        return mixed

    def _piped(self, reference: str) -> str:
        if reference.startswith("@"):
            return self._parameters.get(reference[1:], "")
        answer = self._answers.get(reference)
        if answer is None or answer == UNDECIDED or isinstance(answer, Mapping):
            return ""
        try:
            question = self._asked.question(reference)
        except KeyError:
            return ""
        chosen = answer if isinstance(answer, list) else [answer]
        texts = {one.code: self._texts.get(f"{reference}/{one.code}", "") or one.text for one in question.options}
        words = str(self._answers.get(reference + WORDS, ""))
        opened = {one.code for one in question.options if one.open}
        return "、".join(words if words and one in opened else texts.get(str(one), str(one)) for one in chosen)
