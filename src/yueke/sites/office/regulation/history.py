"""The terms of a clause through time: what the regulation said from when on, who changed it and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yueke.compliance.amendments import amendments
from yueke.compliance.clauses import Clause, term_set
from yueke.compliance.models import Amendment
from yueke.domains.organization import queries as organization
from yueke.sites.office.regulation import words
from yueke.sites.office.regulation.words import TermShown


@dataclass(frozen=True)
class TermsShown:
    """One set of terms: ``standing`` is now, future or past; ``changed`` names those unlike the set before."""

    from_date: date
    terms: list[TermShown]
    changed: frozenset[str]
    standing: str
    amendment: AmendmentShown | None


@dataclass(frozen=True)
class AmendmentShown:
    """An amendment with the names of the people behind it."""

    row: Amendment
    title: str
    proposer: str
    decider: str
    before: list[TermShown]
    after: list[TermShown]
    changed: frozenset[str]

    @property
    def dropped(self) -> list[TermShown]:
        """Terms the amendment no longer states."""
        return [term for term in self.before if term.name not in self.row.values]


def of_clause(clause: Clause, today: date) -> list[TermsShown]:
    """Every set of terms, the newest first."""
    if not clause.terms:
        return []
    agreed = named(clause, list(amendments(clause_id=clause.id, state="approved")))
    approved = {one.row.effective_from: one for one in agreed}
    in_force = clause.terms_at(today)
    shown: list[TermsShown] = []
    before: dict[str, object] = {}
    for terms in clause.terms:
        changed = frozenset(name for name in terms.plain if before and terms.plain.get(name) != before.get(name))
        standing = "now" if terms is in_force else "future" if terms.from_date > today else "past"
        shown.append(
            TermsShown(
                terms.from_date,
                words.terms_shown(clause, terms),
                changed,
                standing,
                approved.get(terms.from_date),
            )
        )
        before = dict(terms.plain)
    return shown[::-1]


def waiting(clause: Clause) -> list[AmendmentShown]:
    """Proposals for the clause nobody has decided yet."""
    return named(clause, list(amendments(clause_id=clause.id, state="draft"))) if clause.terms else []


def named(clause: Clause, rows: list[Amendment]) -> list[AmendmentShown]:
    """Amendments of one clause with names and terms in words."""
    people = organization.person_labels({i for row in rows for i in (row.proposed_by_id, row.decided_by_id) if i})
    return [
        AmendmentShown(
            row,
            words.title_of(clause),
            people.get(row.proposed_by_id or 0, ""),
            people.get(row.decided_by_id or 0, ""),
            _words(clause, row.effective_from, row.before),
            _words(clause, row.effective_from, row.values),
            frozenset(n for n in row.values | row.before if row.values.get(n) != row.before.get(n)),
        )
        for row in rows
    ]


def _words(clause: Clause, day: date, plain: dict[str, object]) -> list[TermShown]:
    try:
        return words.terms_shown(clause, term_set(clause, day, plain))
    except ValueError:
        # A later edition of the pack dropped or changed a term: show what was written then as it stands.
        return [TermShown(name, name, str(value)) for name, value in plain.items()]
