"""Evidence: how a clause was kept in a period, as arithmetic over its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.compliance.clauses import Chapter, Clause, Pack, term_set
from yueke.compliance.control import control_for
from yueke.compliance.durations import local_time
from yueke.compliance.periods import Period
from yueke.compliance.regulation import regulation
from yueke.compliance.shapes import Question, cases_sql
from yueke.compliance.side_by_side import answers
from yueke.compliance.source import CaseFilter
from yueke.compliance.sql import Sql, rows, rows_set_wise, sql
from yueke.kernel.access import Actor
from yueke.kernel.errors import Invalid, Message

KEPT, AT_RISK, BROKEN, NOT_JUDGED = "kept", "at_risk", "broken", "not_judged"
_WORST = (BROKEN, AT_RISK, KEPT, NOT_JUDGED)
_HEAVIEST = {"threshold": 0, "recurring": 1}


@dataclass(frozen=True)
class Evidence:
    """The figures of one clause. ``pending`` includes ``at_risk``; ``rate`` is kept of those settled, or None.

    ``latest`` is the newest act among the cases of the period.
    """

    clause: Clause
    period: Period
    kept: int = 0
    broken: int = 0
    pending: int = 0
    at_risk: int = 0
    parts: tuple[Evidence, ...] = ()
    note: Message = ""
    latest: datetime | None = None

    @property
    def total(self) -> int:
        """All cases of the period."""
        return self.kept + self.broken + self.pending

    @property
    def settled(self) -> int:
        """Cases that are decided either way."""
        return self.kept + self.broken

    @property
    def rate(self) -> Decimal | None:
        """The kept share of settled cases."""
        return Decimal(self.kept) / self.settled if self.settled else None

    @property
    def target(self) -> Decimal | None:
        """The share the clause demands."""
        return self.clause.target

    @property
    def light(self) -> str:
        """kept, at_risk, broken or not_judged; a clause with parts shows the worst of theirs."""
        if self.parts:
            lights = {part.light for part in self.parts}
            return next(light for light in _WORST if light in lights)
        if self.note or not (self.settled or self.at_risk):
            return NOT_JUDGED
        target = self.target if self.target is not None else Decimal(1)
        if self.rate is not None and self.rate < target:
            return BROKEN
        # Would the target be missed if everything that is at risk now failed?
        return AT_RISK if self.at_risk and Decimal(self.kept) / (self.settled + self.at_risk) < target else KEPT

    @property
    def why(self) -> Message:
        """Why there is no judgement; empty when there is one."""
        if self.parts or self.light != NOT_JUDGED:
            return ""
        return self.note or _("本期没有到期的事项")


@dataclass(frozen=True)
class ChapterEvidence:
    """One chapter of one pack with the evidence of its clauses in order."""

    pack: Pack
    chapter: Chapter
    clauses: tuple[Evidence, ...]


@dataclass(frozen=True)
class WhatIf:
    """The same facts under the terms in force and under others."""

    now: Evidence
    then: Evidence


def state_sql(now: datetime) -> Sql:
    """The state of a case at a local moment."""
    return sql(
        "CASE WHEN done_at <= late_at THEN 'kept' WHEN late_at < {now} THEN 'broken'"
        " WHEN warn_at <= {now} THEN 'at_risk' ELSE 'pending' END",
        now=now,
    )


def question(clause: Clause, period: Period | None, at: datetime, **more: Any) -> Question | None:
    """The question a leaf clause's control answers; None when it has no control."""
    control = control_for(clause.id)
    if control is None or clause.state != "working" or clause.parts:
        return None
    if control.shape != clause.shape:
        # A regulation of one's own that says it otherwise (adopting refuses it by now) is not judged: no page may fail.
        return None
    for terms in clause.terms:
        for name in ("interval", "within"):
            # A deadline may be the day itself that somebody promised; nothing recurs or follows in no time at all.
            is_day = clause.shape == "deadline" and getattr(terms.get(name), "unit", "") == "days"
            if (term := terms.get(name)) is not None and term.n == 0 and not is_day:
                raise Invalid(_("条款 %(id)s 的时长不能为 0。") % {"id": clause.id}, clause=clause.id)
    narrow = CaseFilter(**{k: more.pop(k) for k in ("subject_id", "owner_id", "actor") if k in more})
    return Question(clause, control, at, period, narrow=narrow, **more)


def evidence(
    clause_id: str, period: Period, at: datetime, *, actor: Actor | None = None, owner_id: int | None = None
) -> Evidence:
    """The figures of one clause (or of a clause with parts) for a period, as known at ``at``."""
    return of_clause(regulation().clause(clause_id), period, at, actor=actor, owner_id=owner_id)


def of_clause(
    clause: Clause, period: Period, at: datetime, *, actor: Actor | None = None, owner_id: int | None = None
) -> Evidence:
    """Like :func:`evidence`, for a clause at hand, whatever its terms."""
    if clause.parts:
        return whole(
            clause, period, tuple(of_clause(p, period, at, actor=actor, owner_id=owner_id) for p in clause.parts)
        )
    asked = question(clause, period, at, actor=actor, owner_id=owner_id)
    if asked is None:
        return Evidence(clause, period, note=why_not(clause))
    return Evidence(clause, period, **counted(asked))


def whole(clause: Clause, period: Period, parts: tuple[Evidence, ...]) -> Evidence:
    """The figures of a clause with parts: the sums of theirs."""
    sums = {name: sum(getattr(p, name) for p in parts) for name in ("kept", "broken", "pending", "at_risk")}
    latest = max((part.latest for part in parts if part.latest), default=None)
    return Evidence(clause, period, parts=parts, latest=latest, **sums)


def counted(asked: Question) -> Mapping[str, Any]:
    """The numbers of cases by state and the moment of the latest act, in one query."""
    statement = sql(
        """SELECT count(*) FILTER (WHERE state = 'kept') AS kept, count(*) FILTER (WHERE state = 'broken') AS broken,
  count(*) FILTER (WHERE state IN ('pending', 'at_risk')) AS pending,
  count(*) FILTER (WHERE state = 'at_risk') AS at_risk,
  max(done_at) AS latest
FROM (SELECT done_at, {state} AS state FROM ({cases}) c) judged""",
        state=state_sql(asked.now),
        cases=cases_sql(replace(asked, brief=True)),
    )
    found = (rows_set_wise if asked.is_set_wise else rows)(statement)[0]
    if found["latest"] is not None:
        found["latest"] = timezone.make_aware(found["latest"], timezone.get_default_timezone())
    return found


def judge(period: Period, at: datetime, *, actor: Actor | None = None) -> list[ChapterEvidence]:
    """The whole regulation, chapter by chapter, with the evidence of every clause."""
    chapters = regulation().chapters
    leaves = [leaf for _pack, chapter in chapters for clause in chapter.clauses for leaf in clause.leaves]
    # Those that read most first: the short ones then fill up what is left of either connection's time.
    leaves.sort(key=lambda leaf: _HEAVIEST.get(leaf.shape or "", len(_HEAVIEST)))
    found = dict(
        zip(
            [leaf.id for leaf in leaves],
            answers([partial(of_clause, leaf, period, at, actor=actor) for leaf in leaves]),
            strict=True,
        )
    )

    def told(clause: Clause) -> Evidence:
        if not clause.parts:
            return found[clause.id]
        return whole(clause, period, tuple(told(part) for part in clause.parts))

    return [
        ChapterEvidence(pack, chapter, tuple(told(clause) for clause in chapter.clauses)) for pack, chapter in chapters
    ]


def what_if(
    clause_id: str, values: Mapping[str, Any], period: Period, at: datetime, *, actor: Actor | None = None
) -> WhatIf:
    """The evidence of a period had ``values`` (plain, as in a pack) been the terms all along.

    Raises Invalid with the problems by term name.
    """
    clause = regulation().clause(clause_id)
    now = of_clause(clause, period, at, actor=actor)
    return WhatIf(now, of_clause(with_values(clause, values, at), period, at, actor=actor))


def with_values(clause: Clause, values: Mapping[str, Any], at: datetime) -> Clause:
    """``clause`` had ``values`` been its terms all along; raises Invalid when they cannot be."""
    try:
        changed = term_set(clause, local_time(at).date(), values)
    except ValueError as error:
        raise Invalid(str(error), field="values", clause=clause.id) from None
    return replace(clause, terms=(changed,))


def why_not(clause: Clause) -> Message:
    """Why a clause is not judged at all."""
    if clause.state == "narrative":
        return clause.reason or _("指引性内容，不作考核")
    if clause.planned:
        return _("相关模块尚未启用，暂不考核")
    return _("本条尚无自动取证")
