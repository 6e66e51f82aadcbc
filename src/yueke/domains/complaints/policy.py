"""What the regulation in force says on complaints: terms of clocks, criteria of grades, limits.

Numbers live in the packs. A clause nobody adopted says nothing: its clock does not run, its criterion does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from yueke.compliance.clauses import TermSet
from yueke.compliance.regulation import Regulation, regulation
from yueke.domains.complaints.choices import CategoryKind, ClockKind, Grade, Signal
from yueke.domains.complaints.rules.grading import Criteria
from yueke.kernel.terms import Term

CLAUSES: Mapping[str, tuple[str, ...]] = {
    ClockKind.ACKNOWLEDGE: ("C7.3-acknowledge",),
    ClockKind.ACCEPT: ("C7.3-accept",),
    ClockKind.HANDOVER: ("A5.1-handover", "C7.3-sign"),
    ClockKind.CONTACT: ("C7.3-contact",),
    ClockKind.INVESTIGATE: ("A5.2-start",),
    ClockKind.PROPOSE: ("B7.3.3",),
    ClockKind.PROGRESS: ("C7.3-progress", "A5.2-progress"),
    ClockKind.CLOSE: ("C7.3-close",),
    ClockKind.FEEDBACK: ("A5.3-feedback", "B7.3.4", "C7.3-feedback"),
    ClockKind.ARCHIVE: ("B7.3.5", "C7.3-archive"),
    ClockKind.PROMISE: ("A5.2-promise", "C7.3-promise"),
    ClockKind.SUPERVISION: ("C7.3-supervision",),
}
"""By which clauses a clock runs, whatever the grade; one with parts for grades has them as ``<clause>-<grade>``."""

OF_GRADE: Mapping[tuple[str, str], tuple[str, ...]] = {
    (ClockKind.CLOSE, Grade.GENERAL): ("B7.2.1",),
    (ClockKind.REPORT, Grade.MAJOR): ("B7.2.3-report",),
    (ClockKind.PAPER, "key_customer"): ("B7.2.2",),
}
"""Clauses about one grade only."""

OF_LINE: Mapping[tuple[str, str], tuple[str, ...]] = {
    (ClockKind.ANSWER, CategoryKind.LOGISTICS): ("C7.3-express",),
}
"""Clauses about one line of business only."""

GRADING, REPEATED, LADDER, LIMITS, AUTHORITY = (
    "C7.3-grading", "B7.2.3-report", "C7.3-ladder", "C7.3-limits", "C7.3-authority",
)  # fmt: skip


@dataclass(frozen=True)
class Duty:
    """What a clause wants done within a term."""

    clause: str
    term: Term


@dataclass(frozen=True)
class Limits:
    """How often something may happen; None where the regulation does not say."""

    send_backs: int | None = None
    extensions: int | None = None
    attempts: int | None = None
    offers: int | None = None
    urge_pause: Term | None = None


@dataclass(frozen=True)
class Policy:
    """The terms of a day."""

    known: Regulation
    at: datetime

    def terms(self, clause_id: str) -> TermSet | None:
        """The terms of a clause in force; None when nobody adopted it, or it has none."""
        if clause_id not in self.known:
            return None
        clause = self.known.clause(clause_id)
        return clause.terms_at(timezone.localtime(self.at).date()) if clause.terms else None

    def duties(self, kind: str, grade: str, *, line: str = "", key_customer: bool = False) -> list[Duty]:
        """What the clauses want done of this kind for a complaint of the grade and line of business."""
        wanted = [*CLAUSES.get(kind, ()), *OF_GRADE.get((kind, grade), ()), *OF_LINE.get((kind, line), ())]
        if key_customer:
            wanted += OF_GRADE.get((kind, "key_customer"), ())
        found = (self._of_grade(clause, grade) for clause in wanted)
        return [
            Duty(clause, term)
            for clause, terms in (one for one in found if one)
            if (term := terms.get("within") or terms.get("interval")) is not None
        ]

    def _of_grade(self, clause: str, grade: str) -> tuple[str, TermSet] | None:
        for one in (f"{clause}-{grade}", clause):
            if terms := self.terms(one):
                return one, terms
        return None

    @cached_property
    def ladder(self) -> Term | None:
        """After how long a breach goes to the next superior; None: it goes no further."""
        terms = self.terms(LADDER)
        return terms.get("step") if terms else None

    @cached_property
    def criteria(self) -> Criteria:
        """What makes a complaint important or major."""
        repeated, more = self.terms(REPEATED), self.terms(GRADING)
        values: dict[str, Any] = {}
        if repeated:
            values |= {"repeats": repeated.get("repeats"), "repeat_window": repeated.get("repeat_window")}
            # The clause says so in words: these two need no number.
            values["major"] = frozenset({Signal.ESCALATED, Signal.THREAT})
        if more:
            for name in ("repeats", "repeat_window", "group", "group_window", "important_amount", "major_amount"):
                if (value := more.get(name)) is not None:
                    values[name] = value
            similar = more.get("similar")
            values["similar"] = float(similar) if similar is not None else None
            values["important"] = frozenset(more.get("important", ()))
            values["major"] = values.get("major", frozenset()) | frozenset(more.get("major", ()))
            values["key_customers"] = bool(more.get("key_customers", True))
        return Criteria(**{name: value for name, value in values.items() if value is not None})

    @cached_property
    def limits(self) -> Limits:
        """How often something may happen."""
        terms = self.terms(LIMITS)
        names = ("send_backs", "extensions", "attempts", "offers", "urge_pause")
        return Limits(**{name: terms.get(name) for name in names}) if terms else Limits()

    def authority(self, posts: set[str]) -> Decimal | None:
        """How much compensation one may promise alone in these posts (codes), in yuan; None: no limit is stated."""
        terms = self.terms(AUTHORITY)
        if terms is None:
            return None
        amounts = terms.get("amounts") or {}
        return max((Decimal(amounts[post]) for post in posts if post in amounts), default=Decimal(0))


def policy(at: datetime) -> Policy:
    """The policy in force at a moment; one small query."""
    return Policy(regulation(), at)
