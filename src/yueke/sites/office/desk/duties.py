"""Open cases as duties on the desk: in trade words, with the form that fulfils each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yueke.compliance import worklist
from yueke.compliance.regulation import Regulation
from yueke.controls.a1_opinions import OPINION
from yueke.controls.c7_complaints import GRADES
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.reactions.planning import VISITING_CLAUSES
from yueke.sites.office.regulation import words
from yueke.sites.office.regulation.case_rows import (
    COMPLAINT,
    EVALUATION,
    IMPROVEMENT,
    VISIT,
    CaseShown,
    address,
    shown_cases,
)

TOGETHER = worklist.Together((COMPLAINT, EVALUATION, IMPROVEMENT), (OPINION,))
"""These run under several clauses at once: each has one row, whatever it owes."""

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
_MEASURES = ("B7.4", "C9.3", "A6.4-milestones")
"""Clauses of measures of an improvement, which one form reports done."""
_AT_THE_RECORD: tuple[tuple[Message, tuple[str, ...]], ...] = (
    (pgettext_lazy("verb", "告知收悉"), ("C7.3-acknowledge",)),
    (pgettext_lazy("verb", "受理"), ("C7.3-accept",)),
    (gettext_lazy("签收"), ("A5.1-handover", "C7.3-sign")),
    (pgettext_lazy("verb", "联系客户"), tuple(f"C7.3-contact-{grade}" for grade in GRADES)),
    (gettext_lazy("记录调查"), ("A5.2-start",)),
    (gettext_lazy("提出方案"), ("B7.3.3",)),
    (gettext_lazy("告知进展"), ("A5.2-progress", *(f"C7.3-progress-{grade}" for grade in GRADES))),
    (pgettext_lazy("verb", "答复客户"), ("A1.3-answered", "C7.3-express", "E1-timely", "E5.1-answered")),
    (
        pgettext_lazy("verb", "办结"),
        ("A4.3-complaints", "A5.2-promise", "B7.2.1", "C7.3-promise", *(f"C7.3-close-{grade}" for grade in GRADES)),
    ),
    (gettext_lazy("征询满意度"), ("A5.3-feedback", "B7.3.4", "C7.3-feedback", "E2.2-complaints")),
    (pgettext_lazy("verb", "归档"), ("B7.3.5", "C7.3-archive")),
    (gettext_lazy("起草报告"), ("B7.2.2",)),
    (gettext_lazy("上报"), ("B7.2.3-report",)),
    (gettext_lazy("整理案例"), ("B7.2.3-case",)),
    (gettext_lazy("签收提醒"), ("C7.3-ladder",)),
    (pgettext_lazy("verb", "答复督办"), ("C7.3-supervision",)),
    (gettext_lazy("关联客户"), ("A2.1-opinions",)),
    (gettext_lazy("提出改进"), ("A1.3-improved",)),
    (gettext_lazy("测量效果"), ("A6.4-effect",)),
    (gettext_lazy("起草、发布报告"), ("A5.4-analysis",)),
    (gettext_lazy("回电"), ("A6.4-callback",)),
    (gettext_lazy("阅读确认"), ("D0-readers",)),
)
"""What is done on the page of the record itself, step by step: the button says which step is owed."""
_VERBS = {clause: verb for verb, clauses in _AT_THE_RECORD for clause in clauses}


@dataclass(frozen=True)
class Duty:
    """One row of the work list. ``verb`` and ``do_url`` lead to the form that fulfils it.

    ``more`` names the further duties about the same record, the next to be over first.
    """

    title: str
    why: str
    clause_id: str
    clause_url: str
    shown: CaseShown
    due_at: datetime
    verb: str
    do_url: str
    more: tuple[str, ...] = ()


def duties(actor: Actor, current: Regulation, sheet: worklist.Sheet) -> list[Duty]:
    """The rows of one page of the work list."""
    found = []
    cases = sheet.cases.rows
    for shown, behind in zip(shown_cases(actor, cases), sheet.behind or [()] * len(cases), strict=True):
        case = shown.case
        clause = current.clause(case.clause_id).at(case.started_at.date())
        verb, url = action(actor, shown)
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
                more=tuple(words.title_of(current.clause(one)) for one in behind),
            )
        )
    return found


def action(actor: Actor, shown: CaseShown) -> tuple[str, str]:
    """The button of a duty: the right form when there is one the actor may use, else the record itself."""
    case = shown.case
    kind = VISITING_CLAUSES.get(case.clause_id)
    if kind and actor.may("visits.record"):
        url = address("office:visit-new", customer=case.subject_id, kind=kind, clause=case.clause_id)
        if url:
            return _("登记回访"), url
    if _is_feedback(shown) and actor.may("visits.feedback.answer"):
        return _("答复"), address("office:feedback")
    if case.clause_id in _MEASURES and actor.may("improvement.do"):
        url = address("office:improvement-measure-done", case.proof_id)
        if url:
            return _("登记完成"), url
    if case.clause_id == "B8.1-unsatisfied" and actor.may("visits.view"):
        return _("登记为投诉"), address("office:visit-unsatisfied", case.subject_id)
    if case.clause_id == "E4.2":
        return _("答复"), address("office:finding-answer", case.subject_id)
    if case.clause_id in _PERIODICAL and actor.may("findings.keep"):
        verb, name = _PERIODICAL[case.clause_id]
        return str(verb), address(name)
    if case.clause_id == "A2.3-changes" and actor.may("customers.steward"):
        return _("核实变更"), address("office:change-requests")
    if case.clause_id == "A2.3-review" and actor.may("customers.edit"):
        return _("核对档案"), shown.url
    return str(_VERBS.get(case.clause_id, _("打开"))), shown.url


def _is_feedback(shown: CaseShown) -> bool:
    """Whether a department owes an answer to what a visit passed on; as an opinion its visit proves it (A1.3)."""
    case = shown.case
    return case.clause_id == "B8.2-feedback" or (case.subject_kind == OPINION and case.proof_kind == VISIT)
