"""Changing a questionnaire step by step: what a designer does to its pages, questions, options and conditions.

Nothing here says whether the outcome may be asked: ``faults`` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from yueke.domains.surveys.rules.conditions import Condition, Every, Some
from yueke.domains.surveys.rules.conditions import Test as Compared
from yueke.domains.surveys.rules.shape import (
    CHOOSING,
    CODE,
    MOST_QUESTIONS,
    Kind,
    Option,
    Page,
    Question,
    Questionnaire,
    Row,
)
from yueke.kernel.errors import Invalid

OPEN = re.compile(r"\s*[_＿]{2,}\s*$")
ALONE = re.compile(r"^\s*[*＊]\s*")
MOST_PAGES, MOST_OPTIONS, MOST_ROWS = 60, 100, 40


def blank(title: str) -> Questionnaire:
    """A questionnaire to begin with: one empty page."""
    return Questionnaire(title=title[:200] or _("问卷"), pages=(Page(code="p1"),))


def page_of(asked: Questionnaire, code: str) -> Page:
    """The page a question stands on; raises KeyError."""
    return next((page for page in asked.pages for one in page.questions if one.code == code), None) or _missing(code)


def place_of(asked: Questionnaire, code: str) -> tuple[int, int]:
    """Number of its page and its number on it, both from 0; raises KeyError."""
    for n, page in enumerate(asked.pages):
        for m, one in enumerate(page.questions):
            if one.code == code:
                return n, m
    raise KeyError(code)


def free_code(taken: set[str], letter: str) -> str:
    """The next code nobody has: ``Q7``, ``p3``."""
    numbers = [int(code[len(letter) :]) for code in taken if re.fullmatch(rf"{letter}\d{{1,5}}", code)]
    return f"{letter}{max(numbers, default=0) + 1}"


def add_page(asked: Questionnaire, after: str = "") -> tuple[Questionnaire, str]:
    """A new empty page after another, or at the end; and its code."""
    if len(asked.pages) >= MOST_PAGES:
        raise Invalid(_("页太多：最多 %(n)d 页。") % {"n": MOST_PAGES})
    code = free_code({page.code for page in asked.pages}, "p")
    pages = list(asked.pages)
    at = next((n + 1 for n, page in enumerate(pages) if page.code == after), len(pages))
    pages.insert(at, Page(code=code))
    return _with(asked, pages), code


def add(asked: Questionnaire, page: str, kind: Kind, after: str = "") -> tuple[Questionnaire, str]:
    """A new question of a kind at the end of a page, or after another one on it; and its code."""
    _room(asked)
    code = free_code({one.code for one in asked.questions()}, "Q")
    text = _("说明文字") if kind == "section" else _("新题目")
    options = tuple(Option(code=c, text=_("选项 %(n)d") % {"n": n}) for n, c in enumerate("ab", start=1))
    made = Question(
        code=code, kind=kind, text=text, options=options if kind in CHOOSING else (),
        rows=(Row(code="r1", text=_("第一行")),) if kind == "matrix" else (),
    )  # fmt: skip

    def put(held: list[Question]) -> None:
        at = next((n + 1 for n, one in enumerate(held) if one.code == after), len(held))
        held.insert(at, made)

    return _on_page(asked, page, put), code


def copy(asked: Questionnaire, code: str) -> tuple[Questionnaire, str]:
    """The same question once more below itself, under a code of its own."""
    _room(asked)
    again = free_code({one.code for one in asked.questions()}, "Q")
    page, original = page_of(asked, code), asked.question(code)
    twin = original.model_copy(update={"code": again})

    def put(held: list[Question]) -> None:
        held.insert(next(n for n, one in enumerate(held) if one.code == code) + 1, twin)

    texts = {
        language: {
            **known,
            **{again + key[len(code) :]: text for key, text in known.items() if _belongs(key, code)},
        }
        for language, known in asked.translations.items()
    }
    return _on_page(asked, page.code, put).model_copy(update={"translations": texts}), again


def drop(asked: Questionnaire, code: str) -> tuple[Questionnaire, dict[str, Any]]:
    """Without a question; and what :func:`put_back` needs to bring it back. Conditions that look at it become faults."""
    n, m = place_of(asked, code)
    page = asked.pages[n]
    gone = page.questions[m]
    texts, kept = _parted(asked, lambda key: _belongs(key, code))
    rest = _on_page(asked, page.code, lambda held: held.remove(gone)).model_copy(update={"translations": kept})
    return rest, {"page": page.code, "at": m, "question": gone.model_dump(mode="json"), "texts": texts}


def drop_page(asked: Questionnaire, code: str) -> tuple[Questionnaire, dict[str, Any]]:
    """Without a page and its questions; and what :func:`put_back` needs."""
    at = next((n for n, page in enumerate(asked.pages) if page.code == code), None)
    if at is None:
        raise KeyError(code)
    gone = asked.pages[at]
    codes = [one.code for one in gone.questions]
    texts, kept = _parted(asked, lambda key: key == f"page.{code}" or any(_belongs(key, one) for one in codes))
    rest = asked.model_copy(
        update={"pages": tuple(page for page in asked.pages if page.code != code), "translations": kept}
    )
    return rest, {"at": at, "whole": gone.model_dump(mode="json"), "texts": texts}


def put_back(asked: Questionnaire, dropped: dict[str, Any]) -> Questionnaire:
    """With what was dropped where it stood; as it is when its code is there (again)."""
    if "whole" in dropped:
        page = Page.model_validate(dropped["whole"])
        known = {one.code for one in asked.questions()}
        if any(one.code == page.code for one in asked.pages) or any(one.code in known for one in page.questions):
            return asked
        pages = list(asked.pages)
        pages.insert(dropped["at"], page)
        back = _with(asked, pages)
    else:
        question = Question.model_validate(dropped["question"])
        if any(one.code == question.code for one in asked.questions()) or not asked.pages:
            return asked
        codes = [page.code for page in asked.pages]
        where = dropped["page"] if dropped["page"] in codes else codes[-1]
        back = _on_page(asked, where, lambda held: held.insert(dropped["at"], question))
    texts = {language: {**back.translations.get(language, {}), **words} for language, words in dropped["texts"].items()}
    return back.model_copy(update={"translations": {**back.translations, **texts}})


def move(asked: Questionnaire, code: str, by: int) -> Questionnaire:
    """One place up (-1) or down (+1); at the edge of its page onto the next one. As it is where there is nothing beyond."""
    n, m = place_of(asked, code)
    pages = [list(page.questions) for page in asked.pages]
    moving = pages[n].pop(m)
    if 0 <= m + by <= len(pages[n]):
        pages[n].insert(m + by, moving)
    elif 0 <= n + by < len(pages):
        pages[n + by].insert(0 if by > 0 else len(pages[n + by]), moving)
    else:
        return asked
    return _with(
        asked,
        [page.model_copy(update={"questions": tuple(held)}) for page, held in zip(asked.pages, pages, strict=True)],
    )


def move_page(asked: Questionnaire, code: str, by: int) -> Questionnaire:
    """A page one place up or down; as it is where there is nothing beyond."""
    pages = list(asked.pages)
    n = next((n for n, page in enumerate(pages) if page.code == code), None)
    if n is None:
        raise KeyError(code)
    if 0 <= n + by < len(pages):
        pages[n], pages[n + by] = pages[n + by], pages[n]
    return _with(asked, pages)


def replace(asked: Questionnaire, code: str, question: Question) -> Questionnaire:
    """With a question written anew. Under a new code it keeps its translations, and conditions and texts follow it."""
    place_of(asked, code)
    if question.code != code:
        if any(one.code == question.code for one in asked.questions()):
            raise Invalid(_("题号“%(code)s”已经有了。") % {"code": question.code}, field="code")
        asked = _renamed(asked, code, question.code)
        code = question.code
    return _with(
        asked,
        [
            page.model_copy(update={"questions": tuple(question if one.code == code else one for one in page.questions)})
            for page in asked.pages
        ],
    )  # fmt: skip


def replace_page(asked: Questionnaire, page: Page) -> Questionnaire:
    """With what is said of a page (title, order, conditions) written anew; its questions stay."""
    return _with(
        asked,
        [page.model_copy(update={"questions": one.questions}) if one.code == page.code else one for one in asked.pages],
    )


def options_of(lines: str, before: Sequence[Option]) -> tuple[Option, ...]:
    """Options out of lines: one each; ``____`` at the end asks for words, ``*`` before it means chosen alone.

    An option of the same words keeps its code; one whose words were changed where it stood keeps it, too.
    """
    texts = [line.strip() for line in lines.splitlines() if line.strip()]
    if len(texts) > MOST_OPTIONS:
        raise Invalid(_("选项太多：最多 %(n)d 个。") % {"n": MOST_OPTIONS}, field="lines")
    read = [
        (ALONE.sub("", OPEN.sub("", text)) or text, bool(OPEN.search(text)), bool(ALONE.search(text))) for text in texts
    ]
    codes = codes_for([text for text, _open, _alone in read], [(one.code, one.text) for one in before])
    for text, _open, _alone in read:
        _fits(text, "lines")
    return tuple(
        Option(code=code, text=text, open=opened, exclusive=alone)
        for code, (text, opened, alone) in zip(codes, read, strict=True)
    )  # fmt: skip


def lines_of(options: Sequence[Option]) -> str:
    """The opposite of :func:`options_of`."""
    return "\n".join(f"{'*' if one.exclusive else ''}{one.text}{' ____' if one.open else ''}" for one in options)


def rows_of(lines: str, before: Sequence[Row]) -> tuple[Row, ...]:
    """Rows of a matrix out of lines, with the codes and indicators they had."""
    texts = [line.strip() for line in lines.splitlines() if line.strip()]
    if len(texts) > MOST_ROWS:
        raise Invalid(_("行太多：最多 %(n)d 行。") % {"n": MOST_ROWS}, field="lines")
    bound = {one.code: one.binding for one in before}
    codes = codes_for(texts, [(one.code, one.text) for one in before], "r")
    return tuple(
        Row(code=code, text=_fits(text, "lines"), binding=bound.get(code))
        for code, text in zip(codes, texts, strict=True)
    )


def codes_for(texts: Sequence[str], before: Sequence[tuple[str, str]], letter: str = "") -> list[str]:
    """A code for each text: that of the same text before, else that of the one in its place when it has gone, else a new one."""
    by_text = {text: code for code, text in before}
    found: list[str | None] = [by_text.pop(text, None) for text in texts]
    used = {code for code in found if code}
    for n, code in enumerate(found):
        if code is None and n < len(before) and before[n][0] not in used:
            found[n] = before[n][0]
            used.add(before[n][0])
    taken = used | {code for code, _text in before}
    new = (c for c in _letters(letter) if c not in taken)
    return [code or next(new) for code in found]


def joined(tests: Sequence[Compared], how: str) -> Condition | None:
    """One condition of several comparisons: ``every`` or ``some``; None of none."""
    if len(tests) < 2:
        return tests[0] if tests else None
    return Some(some=tuple(tests)) if how == "some" else Every(every=tuple(tests))


def parted(condition: Condition | None) -> tuple[list[Compared], str] | None:
    """The opposite of :func:`joined`; None for one that lies deeper than this can write."""
    if condition is None:
        return [], "every"
    if isinstance(condition, Compared):
        return [condition], "every"
    parts, how = (condition.every, "every") if isinstance(condition, Every) else (condition.some, "some")
    tests = [one for one in parts if isinstance(one, Compared)]
    return (tests, how) if len(tests) == len(parts) else None


def _renamed(asked: Questionnaire, old: str, new: str) -> Questionnaire:
    pipe = re.compile(r"\{\{\s*" + re.escape(old) + r"\s*\}\}")

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: walk(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [walk(one) for one in value]
        if not isinstance(value, str):
            return value
        if key == "of" and (value == old or value.startswith(f"{old}.")):
            return new + value[len(old) :]
        return pipe.sub("{{" + new + "}}", value)

    told = walk(asked.model_dump(mode="json"))
    for page in told["pages"]:
        for question in page["questions"]:
            question["code"] = new if question["code"] == old else question["code"]
    told["translations"] = {
        language: {(new + key[len(old) :] if _belongs(key, old) else key): text for key, text in texts.items()}
        for language, texts in told["translations"].items()
    }
    return Questionnaire.model_validate(told)


def _belongs(key: str, code: str) -> bool:
    return key == code or key.startswith((f"{code}.", f"{code}/"))


def _parted(asked: Questionnaire, goes: Callable[[str], bool]) -> tuple[dict[str, Any], dict[str, Any]]:
    gone = {language: {k: t for k, t in known.items() if goes(k)} for language, known in asked.translations.items()}
    kept = {language: {k: t for k, t in known.items() if not goes(k)} for language, known in asked.translations.items()}
    return gone, kept


def _on_page(asked: Questionnaire, code: str, change: Callable[[list[Question]], None]) -> Questionnaire:
    pages = list(asked.pages)
    n = next((n for n, page in enumerate(pages) if page.code == code), None)
    if n is None:
        raise KeyError(code)
    held = list(pages[n].questions)
    change(held)
    pages[n] = pages[n].model_copy(update={"questions": tuple(held)})
    return _with(asked, pages)


def _with(asked: Questionnaire, pages: Sequence[Page]) -> Questionnaire:
    return asked.model_copy(update={"pages": tuple(pages)})


def _room(asked: Questionnaire) -> None:
    if sum(1 for _one in asked.questions()) >= MOST_QUESTIONS:
        raise Invalid(_("题目太多：最多 %(n)d 题。") % {"n": MOST_QUESTIONS})


def _letters(letter: str) -> Any:
    n = 0
    while True:
        n += 1
        yield f"{letter}{n}" if letter or n > 26 else chr(ord("a") + n - 1)


def _fits(text: str, field: str) -> str:
    if len(text) > 200:
        raise Invalid(_("最多 %(n)d 字，现在 %(now)d 字。") % {"n": 200, "now": len(text)}, field=field)
    return text


def _missing(code: str) -> Page:
    raise KeyError(code)


__all__ = [
    "CODE", "add", "add_page", "blank", "codes_for", "copy", "drop", "drop_page", "free_code", "joined", "lines_of", "move",
    "move_page", "options_of", "page_of", "parted", "place_of", "put_back", "replace", "replace_page", "rows_of",
]  # fmt: skip
