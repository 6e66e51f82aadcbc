"""What a shape is asked: one clause's cases of one period, or those open now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from yueke.compliance.clauses import Clause
from yueke.compliance.control import Control
from yueke.compliance.durations import Era, eras_of, local_time
from yueke.compliance.periods import Period
from yueke.compliance.source import CaseFilter
from yueke.compliance.sql import Sql, sql

COLUMNS = (
    "subject_id", "label", "owner_id", "started_at", "due_at", "late_at", "warn_at", "done_at", "proof_kind", "proof_id",
)  # fmt: skip
"""What every shape yields, times local: the case, when it is due, broken, worth a warning, and what proves it."""


@dataclass(frozen=True)
class Question:
    """Cases of ``clause`` that fall due in the period, as known at ``at``, narrowed by ``narrow``.

    ``brief`` asks for figures only: labels and proofs may then be left out.
    """

    clause: Clause
    control: Control
    at: datetime
    period: Period | None = None
    until: datetime | None = None
    narrow: CaseFilter = field(default_factory=CaseFilter)
    brief: bool = False

    @property
    def eras(self) -> list[Era]:
        """The clause's terms by stretches of time."""
        return eras_of(self.clause)

    @property
    def now(self) -> datetime:
        """The moment of judgement, local."""
        return local_time(self.at)

    @property
    def within(self) -> Period:
        """The period; only for questions that have one."""
        if self.period is None:
            raise ValueError("a question about open cases has no period")
        return self.period

    @property
    def start(self) -> datetime:
        """The first local moment of the period."""
        return local_time(self.within.starts_at)

    @property
    def end(self) -> datetime:
        """The first local moment after the period; with no period, after the horizon of a work list."""
        return local_time(self.period.ends_at if self.period else self.until or self.at)

    @property
    def is_set_wise(self) -> bool:
        """Whether whole populations are asked for, not one subject's or one owner's part of them."""
        return self.narrow.subject_id is None and self.narrow.owner_id is None

    def ask(self, reader: str, **more: object) -> CaseFilter:
        """The filter handed to one of the control's readers."""
        narrow = replace(self.narrow, at=self.at, **more)  # type: ignore[arg-type]
        if self.period is not None:
            return replace(narrow, start=self.period.starts_at, end=self.period.ends_at)
        return replace(narrow, open_at=self.at)


def accepted(eras: list[Era], moment: str, method: str) -> Sql:
    """The condition that an act's method is one of those the terms in force at ``moment`` accept; true if they state none."""

    def one(era: Era) -> Sql:
        methods = era.terms.get("methods")
        return sql("({m} = ANY({those}::text[]))", m=Sql(method), those=list(methods)) if methods else Sql("true")

    answers = [one(era) for era in eras]
    if all(answer == answers[0] for answer in answers):
        return answers[0]
    spans = [
        sql(
            "(({at} >= {since} OR {since}::timestamp IS NULL) AND ({at} < {until} OR {until}::timestamp IS NULL) AND {answer})",
            at=Sql(moment), since=era.since, until=era.until, answer=answer,
        )
        for era, answer in zip(eras, answers, strict=True)
    ]  # fmt: skip
    return sql("({spans})", spans=Sql(" OR ".join(s.text for s in spans), tuple(v for s in spans for v in s.params)))
