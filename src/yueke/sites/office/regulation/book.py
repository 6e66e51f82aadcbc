"""The regulation as a document: chapters, articles and their parts, each line with what stands in its margins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from yueke.compliance.clauses import Chapter, Clause, Pack
from yueke.compliance.evidence import ChapterEvidence, Evidence
from yueke.sites.office.regulation import words

LIGHTS = ("kept", "at_risk", "broken", "not_judged")


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see of a document; empty means all."""

    light: str = ""
    owner: str = ""
    chapter: str = ""

    def __bool__(self) -> bool:
        return bool(self.light or self.owner or self.chapter)


@dataclass(frozen=True)
class Line:
    """One clause as printed. ``light`` is empty while it has not been judged yet."""

    id: str
    number: str
    title: str
    text: str
    url: str
    state: str
    owner_code: str
    owner: str
    module: str
    light: str = ""
    word: str = ""
    kept: int = 0
    settled: int = 0
    late: str = ""
    sentence: str = ""
    target: object = None
    tally: tuple[tuple[str, int], ...] = ()
    parts: tuple[Line, ...] = ()

    @property
    def leaves(self) -> tuple[Line, ...]:
        """The lines with a light of their own."""
        return tuple(leaf for part in self.parts for leaf in part.leaves) if self.parts else (self,)


@dataclass(frozen=True)
class ChapterShown:
    """A chapter with its lines; ``tally`` counts the lights of its leaves, worst first in the table of contents."""

    id: str
    number: str
    title: str
    lines: tuple[Line, ...]
    tally: tuple[tuple[str, int], ...]
    open: bool = True

    @property
    def anchor(self) -> str:
        """Where the table of contents leads."""
        return f"chapter-{self.id}"


def unjudged(pack: Pack, chapters: Iterable[Chapter], day: date) -> tuple[ChapterShown, ...]:
    """The text alone, before its lights have been worked out."""
    return tuple(
        ChapterShown(
            c.id, words.number_of(c), words.title_of(c), tuple(text_of(pack, one, day) for one in c.clauses), ()
        )
        for c in chapters
    )


def judged_chapters(pack: Pack, found: Iterable[ChapterEvidence], day: date) -> tuple[ChapterShown, ...]:
    """The document of a pack with its lights; clauses read as they did on ``day``."""
    shown = []
    for one in found:
        if one.pack.code != pack.code:
            continue
        lines = tuple(line_of(pack, evidence, day) for evidence in one.clauses)
        chapter = one.chapter
        shown.append(ChapterShown(chapter.id, words.number_of(chapter), words.title_of(chapter), lines, tally(lines)))
    return tuple(shown)


def narrowed(chapters: Sequence[ChapterShown], asked: Asked) -> tuple[ChapterShown, ...]:
    """Only what was asked for; an article stays when one of its parts does. Chapters without a line go."""
    if not asked:
        return tuple(chapters)
    kept = []
    for chapter in chapters:
        if asked.chapter and chapter.id != asked.chapter:
            continue
        lines = tuple(line for one in chapter.lines if (line := _narrow(one, asked)) is not None)
        if lines:
            kept.append(replace(chapter, lines=lines))
    return tuple(kept)


def tally(lines: Iterable[Line]) -> tuple[tuple[str, int], ...]:
    """How many leaves show each light, those there are, in the order of :data:`LIGHTS`."""
    counted = Counter(leaf.light for line in lines for leaf in line.leaves)
    return tuple((light, counted[light]) for light in LIGHTS if counted[light])


def owners(chapters: Iterable[ChapterShown]) -> list[tuple[str, str]]:
    """The posts that answer for a clause, in order of appearance."""
    found = {
        leaf.owner_code: leaf.owner for c in chapters for line in c.lines for leaf in line.leaves if leaf.owner_code
    }
    return list(found.items())


def _narrow(line: Line, asked: Asked) -> Line | None:
    if line.parts:
        parts = tuple(part for one in line.parts if (part := _narrow(one, asked)) is not None)
        return replace(line, parts=parts) if parts else None
    if asked.light and line.light != asked.light:
        return None
    return None if asked.owner and line.owner_code != asked.owner else line


def text_of(pack: Pack, clause: Clause, day: date) -> Line:
    """One clause as its words alone."""
    shown = clause.at(day)
    return Line(
        id=clause.id,
        number=words.number_of(clause),
        title=words.title_of(shown),
        text=words.text_of(shown),
        url=reverse("office:clause", args=[clause.id]),
        state=clause.state,
        owner_code=clause.owner or "",
        owner=words.post_title(pack, clause.owner),
        module=words.module_title(pack, clause.planned),
        target=clause.target,
        parts=tuple(text_of(pack, part, day) for part in clause.parts),
    )


def line_of(pack: Pack, found: Evidence, day: date) -> Line:
    """One clause with its light, worded as on ``day``."""
    parts = tuple(line_of(pack, part, day) for part in found.parts)
    return replace(
        text_of(pack, found.clause, day),
        light=found.light,
        word=words.margin_word(found),
        kept=found.kept,
        settled=found.settled,
        late=words.breach_words(found) if not parts else "",
        sentence=words.sentence(replace(found, clause=found.clause.at(day))),
        tally=tally(parts) if parts else (),
        parts=parts,
    )
