"""Open cases as duties on the desk: in trade words, with the form that fulfils each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.compliance.cases import CaseRow
from yueke.compliance.regulation import Regulation
from yueke.kernel.access import Actor
from yueke.reactions.planning import VISITING_CLAUSES
from yueke.sites.office.regulation import words
from yueke.sites.office.regulation.case_rows import CaseShown, address, shown_cases

_PERIODICAL = {
    "E5.2": (gettext_lazy("开会、签发纪要"), "office:meetings"),
    "E6.1": (gettext_lazy("监督检查"), "office:checks"),
    "E6.2": (gettext_lazy("年度评审"), "office:reviews"),
    "D5.1-register": (gettext_lazy("登记期望"), "office:expectations"),
    "D5.1-crosscheck": (gettext_lazy("交叉核对"), "office:cross-checks"),
    "A6.3": (gettext_lazy("起草、发布报告"), "office:satisfaction"),
    "E3.3": (gettext_lazy("起草、发布报告"), "office:satisfaction"),
}
"""What a period, a segment or a survey owes: the button, and the page where it is done."""


@dataclass(frozen=True)
class Duty:
    """One row of the work list. ``verb`` and ``do_url`` lead to the form that fulfils it."""

    title: str
    why: str
    clause_id: str
    clause_url: str
    shown: CaseShown
    due_at: datetime
    verb: str
    do_url: str


def duties(actor: Actor, current: Regulation, cases: Sequence[CaseRow]) -> list[Duty]:
    """The rows of one page of the work list."""
    found = []
    for shown in shown_cases(actor, cases):
        case = shown.case
        clause = current.clause(case.clause_id).at(case.started_at.date())
        verb, url = _action(actor, shown)
        found.append(
            Duty(
                title=words.title_of(clause),
                why=words.text_of(clause),
                clause_id=clause.id,
                clause_url=address("office:clause", clause.id),
                shown=shown,
                due_at=case.due_at,
                verb=verb,
                do_url=url,
            )
        )
    return found


def _action(actor: Actor, shown: CaseShown) -> tuple[str, str]:
    """The button of a duty: the right form when there is one the actor may use, else the record itself."""
    case = shown.case
    kind = VISITING_CLAUSES.get(case.clause_id)
    if kind and actor.may("visits.record"):
        url = address("office:visit-new", customer=case.subject_id, kind=kind, clause=case.clause_id)
        if url:
            return _("登记回访"), url
    if case.clause_id == "B8.2-feedback" and actor.may("visits.feedback.answer"):
        return _("答复"), address("office:feedback")
    if case.clause_id == "B7.4" and actor.may("improvement.do"):
        url = address("office:improvement-measure-done", case.proof_id)
        if url:
            return _("登记完成"), url
    if case.clause_id == "E4.2":
        return _("答复"), address("office:finding-answer", case.subject_id)
    if case.clause_id in _PERIODICAL and actor.may("findings.keep"):
        verb, name = _PERIODICAL[case.clause_id]
        return str(verb), address(name)
    if case.clause_id == "A2.3-changes" and actor.may("customers.steward"):
        return _("核实变更"), address("office:change-requests")
    if case.clause_id == "A2.3-review" and actor.may("customers.edit"):
        return _("核对档案"), shown.url
    return _("打开"), shown.url
