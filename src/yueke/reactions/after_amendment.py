"""The written documents of a regulation follow its amendments."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yueke.compliance import amendments
from yueke.compliance.clauses import Clause
from yueke.compliance.events import AmendmentApproved
from yueke.compliance.regulation import regulation
from yueke.domains.documents import commands
from yueke.domains.documents.rules import ClauseChange
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction


@reaction(AmendmentApproved, why=_("修订批准后，为该制度的文件起草修订版，由归口人发布"))
def draft_revisions(event: AmendmentApproved, actor: Actor, at: datetime) -> None:
    """A draft with the clause's wording before and after, in each document of the pack."""
    row = amendments.amendment(event.amendment_id)
    current = regulation()
    if row.clause_id not in current:
        return
    clause = current.clause(row.clause_id)
    change = ClauseChange(
        row.pk,
        row.pack_code,
        row.clause_id,
        row.effective_from,
        before=_words(clause, row.effective_from - timedelta(days=1)),
        after=_words(clause, row.effective_from),
    )
    commands.draft_for_amendment(SYSTEM, change, at=at)


def _words(clause: Clause, day: date) -> str:
    """The clause as it reads on a day; a wording without the numbers is followed by them."""
    if "text" in clause.wording or not clause.terms:
        return clause.at(day).text
    terms = "，".join(f"{spec.title or spec.name} {value}" for spec, value in clause.shown(clause.terms_at(day)))
    return f"{clause.text}（{terms}）"
