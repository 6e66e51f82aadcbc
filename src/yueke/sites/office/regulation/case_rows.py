"""Cases as lists show them: names masked for the reader, each leading to what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.compliance.cases import CaseRow
from yueke.controls.a1_opinions import OPINION
from yueke.domains.customers import queries as customers
from yueke.domains.organization import queries as organization
from yueke.domains.reports import cases as reports
from yueke.domains.visits import queries as visits
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message

CUSTOMER, VISIT, IMPROVEMENT = "customers.customer", "visits.visit", "improvement.improvement"
COMPLAINT, SURVEY, CALL_BACK = "complaints.complaint", "surveys.survey", "surveys.callback"
EVALUATION = "evaluations.evaluation"
_PAGES = {
    CUSTOMER: "office:customer",
    VISIT: "office:visit",
    IMPROVEMENT: "office:improvement",
    COMPLAINT: "office:complaint",
    SURVEY: "office:survey",
    "evaluations.evaluation": "office:evaluation",
    "findings.finding": "office:finding",
    "documents.document": "office:document",
    reports.MONTH: "office:report-month",
    "findings.meeting": "office:meeting",
    "findings.check": "office:check",
    "findings.review": "office:review",
    "findings.crosscheck": "office:cross-check",
    CALL_BACK: "office:call-back",
    "reports.report": "office:report",
}
PERSON = "organization.person"
_PROOFS: dict[str, Message] = {
    CUSTOMER: _("客户档案"),
    "customers.profilereview": _("资料核对"),
    "customers.changerequest": _("资料变更"),
    "customers.reclassing": _("分类分级"),
    "visits.feedback": _("部门反馈"),
    IMPROVEMENT: _("改进"),
    COMPLAINT: _("投诉"),
    "evaluations.evaluation": _("客户评价"),
    "evaluations.indicator": _("评价指标"),
    CALL_BACK: _("低分回电"),
    "improvement.measure": _("改进措施"),
    SURVEY: _("满意度调查"),
    "findings.finding": pgettext_lazy("finding", "结论"),
    "findings.meeting": _("评价会议"),
    "findings.check": _("监督检查"),
    "findings.review": _("年度评审"),
    "findings.expectation": pgettext_lazy("one", "期望"),
    "findings.crosscheck": _("交叉核对"),
    "reports.report": _("分析报告"),
    "kernel.event": _("审计事项"),
    "organization.person": _("人员"),
}
"""What proves a case, by kind; visits have numbers of their own."""


@dataclass(frozen=True)
class CaseShown:
    """One case: whom it is about, who answers for it, and the record that proves it, each with its page."""

    case: CaseRow
    name: str
    url: str
    owner: str
    proof_url: str


def shown_cases(actor: Actor, cases: Sequence[CaseRow]) -> list[CaseShown]:
    """The rows of one page; two queries whatever their number."""
    about = {case.subject_id for case in cases if case.subject_kind == CUSTOMER}
    names = customers.names_shown(actor, about) if about else {}
    answering = {case.owner_id for case in cases if case.owner_id}
    people = organization.person_labels(answering | {c.subject_id for c in cases if c.subject_kind == PERSON})
    named = {CUSTOMER: names, PERSON: people}
    return [
        CaseShown(
            case,
            name=named.get(case.subject_kind, {}).get(case.subject_id, case.label),
            url=page_of(*_about(case)),
            owner=people.get(case.owner_id or 0, ""),
            proof_url=page_of(case.proof_kind, case.proof_id) if case.proof_kind != _about(case)[0] else "",
        )
        for case in cases
    ]


def proofs_shown(cases: Sequence[CaseRow]) -> list[str]:
    """The records that prove ``cases`` as a sheet names them, in their order; one query whatever their number."""
    made = {case.proof_id for case in cases if case.proof_kind == VISIT and case.proof_id}
    numbers = visits.numbers_of(made) if made else {}
    return [_proof(case, numbers) if case.proof_kind and case.proof_id else "" for case in cases]


def _proof(case: CaseRow, numbers: Mapping[int, str]) -> str:
    if case.proof_kind == VISIT:
        return numbers.get(case.proof_id or 0, "")
    return f"{_PROOFS.get(case.proof_kind or '', _('记录'))} #{case.proof_id}"


def _about(case: CaseRow) -> tuple[str | None, int | None]:
    """The record a case is about. What a customer said has no page of its own: the record that proves it is it."""
    if case.subject_kind == OPINION:
        return case.proof_kind, case.proof_id
    return case.subject_kind, case.subject_id


def page_of(kind: str | None, record_id: int | None) -> str:
    """The page of a record; empty for kinds without one."""
    return address(_PAGES[kind], record_id) if kind in _PAGES and record_id else ""


def address(name: str, *args: object, **query: object) -> str:
    """The address of a page, with its query; empty while no such page exists."""
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{url}?{urlencode(query)}" if query else url
