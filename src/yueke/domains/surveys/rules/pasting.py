"""A questionnaire out of pasted text: numbered questions, lettered options, kinds and demands said in brackets.

    满意度调查
    1. 您对送货速度满意吗？（5分量表，必答）
    2. 您在哪里购买？（单选）
    A. 门店
    B. 网上
    C. 其他____

What the text does not say is guessed and can be changed in the designer: options make a single choice, a question on
recommending an NPS, words on satisfaction a scale, anything else a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from yueke.domains.surveys.rules.shape import (
    LONGEST_TEXT,
    MOST_QUESTIONS,
    Kind,
    Option,
    Page,
    Question,
    Questionnaire,
    Row,
)

LONGEST_PASTE = 50_000
QUESTIONS_PER_PAGE = 8

_QUESTION = re.compile(r"^(?:第\s*)?(?:Q|q)?(\d{1,3})\s*(?:题)?\s*[.、:：)）．]\s*(.+)$")
_OPTION = re.compile(r"^(?:[(（]?([A-Za-z])[.、:：)）．]|[□○◯☐●•◦▢]|\[\s*\]|[-–*]\s)\s*(.+)$")
_SECTION = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|#+\s*|第[一二三四五六七八九十\d]+部分[:：、\s]*)(.+)$")
_BRACKETS = re.compile(r"[（(\[【]([^（）()\[\]【】]{1,40})[）)\]】]")
_INLINE = re.compile(r"\s{2,}|\t+")
_BLANK = re.compile(r"[_＿]{2,}")

_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
"""Full-width digits and letters to narrow ones; the punctuation of the text stays as it is."""

_SAID: tuple[tuple[str, Kind], ...] = (
    ("多选", "multiple"), ("不定项", "multiple"), ("下拉", "dropdown"), ("单选", "single"), ("排序", "ranking"),
    ("矩阵", "matrix"), ("nps", "nps"), ("星", "stars"), ("量表", "scale"), ("打分", "scale"), ("评分", "scale"),
    ("数字", "number"), ("日期", "date"), ("上传", "file"), ("图片", "file"), ("地区", "region"), ("填空", "text"),
    ("简答", "text"), ("开放", "text"), ("问答", "text"),
)  # fmt: skip
_MEANT: tuple[tuple[str, Kind], ...] = (("推荐", "nps"), ("满意", "scale"), ("评价", "scale"), ("打分", "scale"))


_CHOICES: tuple[Kind, ...] = ("single", "multiple", "dropdown", "ranking")


@dataclass
class Line:
    """One line (or cell) of what was pasted: its number from 1, and what it was taken for.

    ``taken``: ``title``, ``greeting``, ``section``, ``question``, ``option`` or ``more`` (of the question above). ``code``: of the
    question it belongs to. ``problem``: what was not understood as it was meant, empty when nothing.
    """

    n: int
    text: str
    taken: str
    code: str = ""
    problem: str = ""


@dataclass
class _Draft:
    text: str
    said: list[str]
    line: Line
    number: int
    options: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    section: str = ""


def pasted(text: str) -> Questionnaire:
    """The questionnaire the text tells of; its first line that is no question is the title, the next ones the greeting.

    Raises:
        ValueError: there is no question in it, or it is too long.
    """
    opening, drafts, _lines = _read(text)
    questions = [_question(n, draft) for n, draft in enumerate(drafts[:MOST_QUESTIONS], start=1)]
    title, greeting = (opening[0], "\n".join(opening[1:])) if opening else (_("问卷"), "")
    return Questionnaire(title=title[:200], greeting=greeting[:2000], pages=_pages(drafts, questions))


def understood(text: str) -> list[Line]:
    """What each line was taken for, and what is doubtful about it.

    Raises:
        ValueError: there is no question in it, or it is too long.
    """
    _opening, drafts, lines = _read(text)
    for n, draft in enumerate(drafts, start=1):
        for line in (draft.line, *draft.lines):
            line.code = f"Q{n}"
        draft.line.problem = _doubt(draft, drafts[n - 2].number if n > 1 else 0, n)
        _doubt_options(draft)
    for line in lines:
        if line.taken in ("title", "greeting") and _OPTION.match(line.text):
            line.problem = _("第一题之前的选项，当作了开头的话。")
    return lines


def says_kind(words: str) -> bool:
    """Whether a few words say how a question is answered: 单选, 必答, 5分量表."""
    return len(words) <= 12 and (
        any(w in words for w in ("必答", "必填", "选答")) or any(w in words.lower() for w, _k in _SAID)
    )


def _read(text: str) -> tuple[list[str], list[_Draft], list[Line]]:
    if len(text) > LONGEST_PASTE:
        raise ValueError("too long")
    lines = [line.translate(_NARROW).strip() for line in text.splitlines()]
    # Excel's cells arrive with tabs between them: a question and its options in one row are as good as in lines.
    found = _drafts([(n, part) for n, line in enumerate(lines, start=1) for part in _parts(line)])
    if not found[1]:
        raise ValueError("no question")
    return found


def _doubt(draft: _Draft, number_before: int, n: int) -> str:
    """What somebody should look at: the question was not taken as its words say."""
    said = next((kind for words in draft.said for word, kind in _SAID if word in words), None)
    if n > MOST_QUESTIONS:
        return _("题目太多：最多 %(n)d 题。") % {"n": MOST_QUESTIONS}
    if said in _CHOICES and len(draft.options) < 2:
        return _("写明是选择题，但选项不到两个，当作了文字题。")
    if said == "matrix" and not draft.options:
        return _("写明是矩阵题，但没有各行。")
    if len(draft.text) > LONGEST_TEXT:
        return _("题目太长，只留下前 %(n)d 字。") % {"n": LONGEST_TEXT}
    if draft.number != number_before + 1:
        return _("题号不连续，前面可能漏了一题。")
    return ""


def _doubt_options(draft: _Draft) -> None:
    kind = _kind(draft)
    most = 40 if kind == "matrix" else 100 if kind in _CHOICES else 0
    for m, line in enumerate((one for one in draft.lines if one.taken == "option"), start=1):
        if not most:
            line.problem = _("这一题不是选择题，这一行没有用上。")
        elif m > most:
            line.problem = _("选项太多：最多 %(n)d 个。") % {"n": most}
        elif len(draft.options[m - 1]) > 200:
            line.problem = _("选项太长，只留下前 200 字。")


def _parts(line: str) -> Iterator[str]:
    if "\t" not in line and not _OPTION.match(line):
        yield line
        return
    yield from (part for part in _INLINE.split(line) if part)


def _drafts(parts: list[tuple[int, str]]) -> tuple[list[str], list[_Draft], list[Line]]:
    opening: list[str] = []
    drafts: list[_Draft] = []
    lines: list[Line] = []
    section = ""
    for n, text in parts:
        if not text:
            continue
        line = Line(n, text, "more")
        lines.append(line)
        if asked := _QUESTION.match(text):
            line.taken = "question"
            words, said = _bare(asked[2])
            drafts.append(_Draft(words, said, line, int(asked[1]), section=section))
            section = ""
        elif not drafts and not _SECTION.match(text):
            line.taken = "greeting" if opening else "title"
            opening.append(text)
        elif titled := _SECTION.match(text):
            line.taken = "section"
            section = titled[1].strip()
        elif chosen := _OPTION.match(text):
            line.taken = "option"
            drafts[-1].options.append(chosen[2].strip())
            drafts[-1].lines.append(line)
        else:
            drafts[-1].text += "\n" + text
            drafts[-1].lines.append(line)
    return opening, drafts, lines


def _bare(text: str) -> tuple[str, list[str]]:
    """The question without the brackets that say how it is answered; other brackets are its own words."""
    said: list[str] = []

    def take(found: re.Match[str]) -> str:
        words = found[1].lower()
        if "必答" in words or "必填" in words or "选答" in words or any(word in words for word, _kind in _SAID):
            said.append(words)
            return ""
        return found[0]

    return _BRACKETS.sub(take, text).strip(), said


def _question(n: int, draft: _Draft) -> Question:
    kind = _kind(draft)
    words = " ".join(draft.said)
    points = next((p for p in (10, 7, 5) if re.search(rf"{p}\s*[分点级]", words)), 5)
    options = (
        ()
        if kind in ("text", "number", "date", "file", "region", "scale", "stars", "nps", "matrix")
        else _options(draft)
    )
    rows = (
        tuple(Row(code=f"r{m}", text=one[:200]) for m, one in enumerate(draft.options, start=1))
        if kind == "matrix"
        else ()
    )
    rated = kind in ("scale", "matrix")
    text = _BLANK.sub("", draft.text).strip() or draft.text
    return Question(
        code=f"Q{n}", kind=kind, text=text[:2000], required="必" in words, options=options, rows=rows[:40],
        points=points,  # type: ignore[arg-type]
        low="很不满意" if rated else "", high="很满意" if rated else "",
    )  # fmt: skip


def _kind(draft: _Draft) -> Kind:
    for said in draft.said:
        for word, kind in _SAID:
            if word in said:
                # "Choice" without anything to choose is a text after all.
                return "text" if kind in _CHOICES and len(draft.options) < 2 else kind
    if len(draft.options) >= 2:
        return "single"
    return next((kind for word, kind in _MEANT if word in draft.text), "text")


def _options(draft: _Draft) -> tuple[Option, ...]:
    found = []
    for n, words in enumerate(draft.options[:100]):
        text = _BLANK.sub("", words).strip(" :：") or words
        opened = bool(_BLANK.search(words)) or text in ("其他", "其它")
        alone = text in ("以上都没有", "以上都不是", "都没有", "无")
        found.append(Option(code=_letter(n), text=text[:200], open=opened, exclusive=alone))
    return tuple(found)


def _letter(n: int) -> str:
    return chr(ord("a") + n) if n < 26 else f"a{n}"


def _pages(drafts: list[_Draft], questions: list[Question]) -> tuple[Page, ...]:
    """A page begins with a section's heading, and after so many questions."""
    pages: list[tuple[str, list[Question]]] = []
    for draft, question in zip(drafts, questions, strict=False):
        if not pages or draft.section or len(pages[-1][1]) >= QUESTIONS_PER_PAGE:
            pages.append((draft.section, []))
        pages[-1][1].append(question)
    return tuple(
        Page(code=f"p{n}", title=title[:200], questions=tuple(held)) for n, (title, held) in enumerate(pages, start=1)
    )
