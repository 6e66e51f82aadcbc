"""What is asked of the regulation, as plain data, so that any process can answer it: a page itself, or a worker.

Every answer passes through plain figures on its way to the page, also where nothing is kept: there is one form of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from yueke.compliance.cases import CaseList, CaseRow, by_owner, cases
from yueke.compliance.clauses import Clause
from yueke.compliance.evidence import (
    ChapterEvidence,
    Evidence,
    WhatIf,
    of_clause,
    whole,
    why_not,
    with_values,
)
from yueke.compliance.patience import Patience
from yueke.compliance.periods import Period
from yueke.compliance.regulation import Regulation
from yueke.compliance.trends import trend
from yueke.kernel.access import Actor

_COUNTS = ("kept", "broken", "pending", "at_risk")
_MOMENTS = ("started_at", "due_at", "late_at", "done_at")
_NAMED_ANEW = ("customers.customer", "organization.person")
"""Kinds whose names are never kept here: whoever shows a case reads them, by what the reader may see."""


@dataclass(frozen=True)
class Inquiry:
    """One question: its kind, the period, the clause (empty: all of them), and particulars as canonical JSON.

    ``person_id`` is set where the question is about what one person owes, whoever asks.
    """

    kind: str
    period: Period
    clause_id: str = ""
    particulars: str = "{}"
    person_id: int | None = None

    @property
    def topic(self) -> str:
        """What tells how long it takes: the question without its particulars."""
        return f"{self.kind} {self.clause_id}".strip()

    @property
    def question(self) -> str:
        """The question in full, with its particulars told apart by a hash."""
        if self.particulars == "{}":
            return self.topic
        return f"{self.topic} {hashlib.sha256(self.particulars.encode()).hexdigest()[:24]}"

    @property
    def given(self) -> dict[str, Any]:
        """The particulars."""
        return json.loads(self.particulars)

    def plain(self) -> dict[str, Any]:
        """Fit for JSON; :meth:`from_plain` gives it back."""
        return {
            **asdict(self),
            "period": [self.period.start.isoformat(), self.period.end.isoformat(), self.period.unit],
        }

    @classmethod
    def from_plain(cls, found: Mapping[str, Any]) -> Inquiry:
        """What :meth:`plain` gave."""
        start, end, unit = found["period"]
        return cls(**{**found, "period": Period(date.fromisoformat(start), date.fromisoformat(end), unit)})


def book(period: Period) -> Inquiry:
    """The whole regulation: a list of :class:`ChapterEvidence`."""
    return Inquiry("book", period)


def clause(clause_id: str, period: Period) -> Inquiry:
    """One clause, with its parts: its :class:`Evidence`."""
    return Inquiry("clause", period, clause_id)


def tried(clause_id: str, values: Mapping[str, Any], period: Period) -> Inquiry:
    """One clause under its terms and under others: :class:`WhatIf`."""
    return Inquiry("what_if", period, clause_id, _canonical({"values": values}))


def months(clause_id: str, day: date) -> Inquiry:
    """The twelve months of a clause that end with the one of ``day``: a list of :class:`Evidence`."""
    return Inquiry("trend", Period.month(day), clause_id)


def owners(clause_id: str, period: Period) -> Inquiry:
    """A clause by person: a list of (owner, kept, broken, at risk)."""
    return Inquiry("owners", period, clause_id)


def listed(clause_id: str, period: Period, **which: Any) -> Inquiry:
    """A page of the cases of a clause, chosen as :func:`yueke.compliance.cases.cases` says: :class:`CaseList`."""
    return Inquiry("cases", period, clause_id, _canonical(which))


def owed(person_id: int, period: Period, clause_ids: Iterable[str]) -> Inquiry:
    """How somebody kept the clauses named, over the cases they own: a list of :class:`Evidence`."""
    return Inquiry("owed", period, "", _canonical({"clauses": list(clause_ids)}), person_id)


@dataclass(frozen=True)
class Asking:
    """By what an inquiry is answered: the regulation in force, the moment, and who asks."""

    current: Regulation
    at: datetime
    actor: Actor


def figures(inquiry: Inquiry, asking: Asking, patience: Patience) -> Any:
    """Answer, as JSON; raises TooSlow when patience ends."""
    return _KINDS[inquiry.kind][0](inquiry, asking, patience)


def told(inquiry: Inquiry, found: Any, current: Regulation) -> Any:
    """The answer those figures mean by the regulation they were counted by."""
    return _KINDS[inquiry.kind][1](inquiry, found, current)


def part_of_book(inquiry: Inquiry, found: Mapping[str, Any], current: Regulation) -> dict[str, Any]:
    """The figures of one clause out of those of the whole regulation."""
    leaves = {leaf.id for leaf in current.clause(inquiry.clause_id).leaves}
    return {clause_id: counts for clause_id, counts in found.items() if clause_id in leaves}


def leaf_figures(found: Iterable[Evidence]) -> dict[str, Any]:
    """The counts of every leaf that is judged, and its latest act."""
    leaves = [leaf for one in found for leaf in _leaves(one)]
    return {
        leaf.clause.id: [*(getattr(leaf, name) for name in _COUNTS), leaf.latest and leaf.latest.isoformat()]
        for leaf in leaves
        if not leaf.note
    }


def _leaves(found: Evidence) -> list[Evidence]:
    return [leaf for part in found.parts for leaf in _leaves(part)] if found.parts else [found]


def _evidence(one: Clause, period: Period, found: Mapping[str, Any]) -> Evidence:
    if one.parts:
        return whole(one, period, tuple(_evidence(part, period, found) for part in one.parts))
    if one.id not in found:
        return Evidence(one, period, note=why_not(one))
    *counts, latest = found[one.id]
    moment = datetime.fromisoformat(latest) if latest else None
    return Evidence(one, period, **dict(zip(_COUNTS, counts, strict=True)), latest=moment)


def _judge(
    leaves: Iterable[Clause], inquiry: Inquiry, at: datetime, patience: Patience, **whose: Any
) -> dict[str, Any]:
    return leaf_figures(patience.put([partial(of_clause, leaf, inquiry.period, at, **whose) for leaf in leaves]))


def _ask_book(inquiry: Inquiry, asking: Asking, patience: Patience) -> Any:
    return _judge(asking.current.leaves(), inquiry, asking.at, patience, actor=asking.actor)


def _tell_book(inquiry: Inquiry, found: Any, current: Regulation) -> list[ChapterEvidence]:
    return [
        ChapterEvidence(pack, chapter, tuple(_evidence(one, inquiry.period, found) for one in chapter.clauses))
        for pack, chapter in current.chapters
    ]


def _ask_clause(inquiry: Inquiry, asking: Asking, patience: Patience) -> Any:
    return _judge(asking.current.clause(inquiry.clause_id).leaves, inquiry, asking.at, patience, actor=asking.actor)


def _tell_clause(inquiry: Inquiry, found: Any, current: Regulation) -> Evidence:
    return _evidence(current.clause(inquiry.clause_id), inquiry.period, found)


def _ask_tried(inquiry: Inquiry, asking: Asking, patience: Patience) -> Any:
    now = asking.current.clause(inquiry.clause_id)
    both = (now, with_values(now, inquiry.given["values"], asking.at))
    return [
        leaf_figures([one])
        for one in patience.put([partial(of_clause, c, inquiry.period, asking.at, actor=asking.actor) for c in both])
    ]


def _tell_tried(inquiry: Inquiry, found: Any, current: Regulation) -> WhatIf:
    one = current.clause(inquiry.clause_id)
    now, then = (_evidence(one, inquiry.period, each) for each in found)
    return WhatIf(now, then)


def _ask_trend(inquiry: Inquiry, asking: Asking, patience: Patience) -> Any:
    found = patience.put([partial(trend, inquiry.clause_id, asking.at, actor=asking.actor)])[0]
    return [[one.period.start.isoformat(), *(getattr(one, name) for name in _COUNTS)] for one in found]


def _tell_trend(inquiry: Inquiry, found: Any, current: Regulation) -> list[Evidence]:
    one = current.clause(inquiry.clause_id)
    return [Evidence(one, Period.month(date.fromisoformat(start)), *counts) for start, *counts in found]


def _ask_owners(inquiry: Inquiry, asking: Asking, patience: Patience) -> Any:
    return patience.put([partial(by_owner, inquiry.clause_id, inquiry.period, asking.at, actor=asking.actor)])[0]


def _tell_owners(inquiry: Inquiry, found: Any, current: Regulation) -> list[tuple[int | None, int, int, int]]:
    return [tuple(row) for row in found]


def _ask_cases(inquiry: Inquiry, asking: Asking, patience: Patience) -> Any:
    found = patience.put(
        [partial(cases, inquiry.clause_id, inquiry.period, asking.at, actor=asking.actor, **inquiry.given)]
    )[0]
    return {"total": found.total, "rows": [_plain_case(row) for row in found.rows]}


def _plain_case(row: CaseRow) -> dict[str, Any]:
    moments = {name: value and value.isoformat() for name in _MOMENTS for value in [getattr(row, name)]}
    return asdict(row) | moments | ({"label": ""} if row.subject_kind in _NAMED_ANEW else {})


def _tell_cases(inquiry: Inquiry, found: Any, current: Regulation) -> CaseList:
    def moments(row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: row[name] and datetime.fromisoformat(row[name]) for name in _MOMENTS}

    return CaseList([CaseRow(**{**row, **moments(row)}) for row in found["rows"]], found["total"])


def _ask_owed(inquiry: Inquiry, asking: Asking, patience: Patience) -> Any:
    leaves = [asking.current.clause(clause_id) for clause_id in inquiry.given["clauses"]]
    return _judge(leaves, inquiry, asking.at, patience, owner_id=inquiry.person_id)


def _tell_owed(inquiry: Inquiry, found: Any, current: Regulation) -> list[Evidence]:
    return [_evidence(current.clause(clause_id), inquiry.period, found) for clause_id in inquiry.given["clauses"]]


_KINDS: dict[str, tuple[Callable[[Inquiry, Asking, Patience], Any], Callable[[Inquiry, Any, Regulation], Any]]] = {
    "book": (_ask_book, _tell_book),
    "clause": (_ask_clause, _tell_clause),
    "what_if": (_ask_tried, _tell_tried),
    "trend": (_ask_trend, _tell_trend),
    "owners": (_ask_owners, _tell_owners),
    "cases": (_ask_cases, _tell_cases),
    "owed": (_ask_owed, _tell_owed),
}


def _canonical(particulars: Mapping[str, Any]) -> str:
    # Not sorted: the order of grades is part of their meaning.
    return json.dumps(particulars, ensure_ascii=False)
