"""The regulation in memory: a pack's chapters, clauses, parts and dated terms; all values are immutable."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from yueke.compliance.pack_shapes import SHAPES, Shape
from yueke.compliance.term_kinds import Problem, TermSpec, did_you_mean, plain, read_term, shown

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?\}")
"""A place in a clause's sentence that a term fills: {interval}, {grades.gold}."""


@dataclass(frozen=True)
class TermSet:
    """The terms of a clause in force from a date on.

    `values` are typed (Term, Decimal shares 0–1, Decimal yuan, int, str, tuple, dict); `plain` is the same as
    written in the pack, fit for JSON and for `check_terms`.
    """

    from_date: datetime.date
    values: Mapping[str, Any] = field(hash=False)
    plain: Mapping[str, Any] = field(hash=False)

    def get(self, name: str, default: Any = None) -> Any:
        """One typed value, or the default when the set does not state it."""
        return self.values.get(name, default)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True)
class Module:
    """A part of the product that is still to come and that planned clauses wait for."""

    code: str
    title: str
    title_en: str = ""


@dataclass(frozen=True)
class Post:
    """A post the regulation names; `code` is shared by all packs for the same post."""

    code: str
    title: str
    title_en: str = ""


@dataclass(frozen=True)
class Clause:
    """One clause. With `parts` it is judged by them and has no shape, target or terms of its own.

    `owner` is a post code; `target` a share 0–1; `judged` the sentence on what the judgement rests on;
    `about` how the system carries the clause out; `planned` the module that is still to come;
    `reason` why a narrative clause is not judged. `text` and `judged` are filled with the newest terms;
    `at(date)` gives the clause as it read on a date, `wording` keeps the sentences with their {places}.
    """

    id: str
    title: str
    text: str
    owner: str | None = None
    shape: str | None = None
    target: Decimal | None = None
    terms: tuple[TermSet, ...] = ()
    planned: str | None = None
    reason: str | None = None
    about: str | None = None
    number: str = ""
    judged: str | None = None
    title_en: str = ""
    text_en: str = ""
    judged_en: str = ""
    about_en: str = ""
    reason_en: str = ""
    wording: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)
    parameters: tuple[TermSpec, ...] = ()
    parts: tuple[Clause, ...] = ()
    parent: str | None = None

    @property
    def specs(self) -> dict[str, TermSpec]:
        """Every term this clause may state, by name: those of its shape, then its own parameters."""
        shape: Shape | None = SHAPES.get(self.shape or "")
        return {spec.name: spec for spec in (*(shape.terms if shape else ()), *self.parameters)}

    @property
    def leaves(self) -> tuple[Clause, ...]:
        """The clauses that are judged themselves: the parts, or the clause alone."""
        return tuple(leaf for part in self.parts for leaf in part.leaves) if self.parts else (self,)

    @property
    def state(self) -> str:
        """One of working, planned, narrative; with parts, working when any part is."""
        if self.parts:
            states = {part.state for part in self.parts}
            return next(state for state in ("working", "planned", "narrative") if state in states)
        if self.shape == "narrative":
            return "narrative"
        return "planned" if self.planned else "working"

    def terms_at(self, date: datetime.date) -> TermSet:
        """The terms in force on a date; before the first date the first set; LookupError without any."""
        if not self.terms:
            raise LookupError(f"{self.id} 没有条款参数")
        in_force = [terms for terms in self.terms if terms.from_date <= date]
        return in_force[-1] if in_force else self.terms[0]

    def with_terms(self, amendments: Iterable[TermSet]) -> Clause:
        """This clause with dated amendments laid over the pack; the same date replaces the pack's set."""
        dated = {terms.from_date: terms for terms in (*self.terms, *amendments)}
        amended = replace(self, terms=tuple(dated[date] for date in sorted(dated)))
        return amended.worded(amended.terms[-1]) if amended.terms else amended

    def at(self, date: datetime.date) -> Clause:
        """The clause as it read on a date: its sentences filled with the terms then in force."""
        return self.worded(self.terms_at(date)) if self.terms else self

    def worded(self, terms: TermSet) -> Clause:
        """The clause with its sentences filled from any term set (a what-if too)."""
        filled: dict[str, Any] = {
            name: self._fill(sentence, terms, name.endswith("_en")) for name, sentence in self.wording.items()
        }
        return replace(self, **filled)

    def shown(
        self, terms: TermSet, *, english: bool = False, words: Mapping[str, Mapping[str, Any]] | None = None
    ) -> list[tuple[TermSpec, str]]:
        """The terms as the regulation page prints them: each spec with its value in words.

        ``words`` (name of the term → code → word in the reader's language) go before the labels of the pack.
        """
        specs, known = self.specs, words or {}
        return [
            (
                specs[name],
                shown(value, specs[name].kind, known.get(name) or specs[name].words(english), english=english),
            )
            for name, value in terms.values.items()
        ]

    def _fill(self, sentence: str, terms: TermSet, english: bool) -> str:
        def value(place: re.Match[str]) -> str:
            spec = self.specs[place[1]]
            whole = terms.values[spec.name]
            part, kind = (whole[place[2]], spec.kind.removeprefix("map of ")) if place[2] else (whole, spec.kind)
            return shown(part, kind, spec.words(english), english=english)

        return PLACE.sub(value, sentence)


@dataclass(frozen=True)
class Chapter:
    """A chapter (章) of the regulation; `id` is the common start of its clauses' ids, e.g. "B8"."""

    id: str
    title: str
    clauses: tuple[Clause, ...]
    number: str = ""
    title_en: str = ""


@dataclass(frozen=True)
class Pack:
    """A whole regulation. `issuer_kind` is who issues it: company, branch or franchise."""

    code: str
    title: str
    version: str
    issuer_kind: str
    posts: tuple[Post, ...]
    chapters: tuple[Chapter, ...]
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""
    modules: tuple[Module, ...] = ()

    def clauses(self) -> Iterator[Clause]:
        """Every clause in the order of the document, each parent before its parts."""
        for chapter in self.chapters:
            for clause in chapter.clauses:
                yield from _walk(clause)

    def leaves(self) -> Iterator[Clause]:
        """Only the clauses that carry a light of their own: those without parts."""
        return (clause for clause in self.clauses() if not clause.parts)

    def clause(self, clause_id: str) -> Clause:
        """One clause or part by id; raises KeyError."""
        for clause in self.clauses():
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)

    def module(self, code: str) -> Module:
        """One module still to come by code; raises KeyError."""
        for module in self.modules:
            if module.code == code:
                return module
        raise KeyError(code)

    def post(self, code: str) -> Post:
        """One post by code; raises KeyError."""
        for post in self.posts:
            if post.code == code:
                return post
        raise KeyError(code)


def _walk(clause: Clause) -> Iterator[Clause]:
    yield clause
    for part in clause.parts:
        yield from _walk(part)


def read_terms(clause: Clause, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Read plain term values (YAML or JSON) by the clause's specs: the typed values and every problem."""
    specs, typed, problems = clause.specs, {}, []
    for name, value in values.items():
        if name not in specs:
            problems.append(Problem((name,), f"{clause.id} 没有名为“{name}”的参数{did_you_mean(name, specs)}"))
            continue
        typed[name], found = read_term(specs[name], value)
        problems += [Problem(p.path, f"{name}：{p.message}") for p in found]
    named = {place[1] for sentence in clause.wording.values() for place in PLACE.finditer(sentence)}
    for spec in specs.values():
        if (spec.required or spec.name in named) and spec.name not in values:
            problems.append(Problem((), f"{clause.id} 缺少参数“{spec.name}”（{spec.title or spec.kind}）"))
    return typed, problems


def check_terms(clause: Clause, values: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with a whole new set of plain terms for a clause; empty when it may be adopted.

    A problem's path starts with the term's name; it is empty when a required term is missing.
    """
    return read_terms(clause, values)[1]


def term_set(clause: Clause, from_date: datetime.date, values: Mapping[str, Any]) -> TermSet:
    """An amendment's term set from plain values; raises ValueError with what `check_terms` finds."""
    typed, problems = read_terms(clause, values)
    if problems:
        raise ValueError("；".join(problem.message for problem in problems))
    return TermSet(from_date, typed, plain(dict(values)))
