"""What waits for a decision of the reader, gathered from the modules that hold it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yueke.compliance import amendments
from yueke.compliance.regulation import Regulation
from yueke.domains.complaints import queries as complaints
from yueke.domains.customers import queries as customers
from yueke.domains.documents import queries as documents
from yueke.domains.findings import queries as findings
from yueke.domains.improvement import queries as improvement
from yueke.domains.surveys import queries as surveys
from yueke.domains.visits import queries as visits
from yueke.kernel.access import Actor
from yueke.sites.office.regulation import words
from yueke.sites.office.regulation.case_rows import address
from yueke.ui.formats import moment

SHOWN = 5
CAP = 99


@dataclass(frozen=True)
class Decision:
    """One thing to decide."""

    text: str
    detail: str
    since: datetime
    url: str


@dataclass(frozen=True)
class Waiting:
    """Things of one kind that wait: the oldest few, and how many there are (``99+`` beyond the cap)."""

    title: str
    clause_id: str
    icon: str
    rows: list[Decision]
    count: str
    url: str


def waiting_for(actor: Actor, current: Regulation, owed: Iterable[str]) -> list[Waiting]:
    """All that waits for ``actor``; what stands on the work list already (clause ids ``owed``) is not told twice."""
    listed = set(owed)
    found = [
        _key_applications(actor),
        _amendments(actor, current),
        _documents(actor),
        *_improvements(actor),
        _surveys(actor),
        *_complaints(actor),
        *_findings(actor),
    ]
    if "A2.3-changes" not in listed:
        found.append(_changes(actor))
    if "B8.2-feedback" not in listed:
        found.append(_feedback(actor))
    return [one for one in found if one is not None and one.rows]


def _key_applications(actor: Actor) -> Waiting | None:
    if not actor.may("customers.key.decide"):
        return None
    rows = customers.open_qualifications(actor)
    url = address("office:key-customers")
    few = [row for row in rows[: SHOWN + 1] if row.applied_by_id != actor.person_id][:SHOWN]
    names = customers.names_shown(actor, [row.customer_id for row in few])
    return Waiting(
        _("重点客户待审批"),
        "B4.4",
        "award",
        [
            Decision(
                names.get(row.customer_id, ""),
                row.reason,
                row.applied_at,
                url or address("office:customer", row.customer_id),
            )
            for row in few
        ],
        _count(rows),
        url,
    )


def _amendments(actor: Actor, current: Regulation) -> Waiting | None:
    rows = amendments.waiting_for(actor)
    few = [row for row in rows[:SHOWN] if row.clause_id in current]
    return Waiting(
        _("制度修订待批准"),
        "",
        "writing",
        [
            Decision(
                words.title_of(current.clause(row.clause_id)),
                row.reason,
                row.proposed_at,
                address("office:amendment", row.pk),
            )
            for row in few
        ],
        _count(rows) if few else "",
        address("office:amendments"),
    )


def _documents(actor: Actor) -> Waiting | None:
    rows = documents.to_confirm(actor)
    few = list(rows[:SHOWN])
    return Waiting(
        _("待阅读确认"),
        "",
        "file-text",
        [
            Decision(
                row.document.title,
                _("%(number)s 第 %(revision)s 版 · %(day)s 前确认")
                % {
                    "number": row.document.number,
                    "revision": row.version.revision,
                    "day": moment(row.due_at, "date"),
                },
                row.started_at,
                address("office:document", row.document_id),
            )
            for row in few
        ],
        _count(rows) if few else "",
        address("office:documents", view="unread"),
    )


def _changes(actor: Actor) -> Waiting | None:
    if not actor.may("customers.steward"):
        return None
    rows = customers.open_change_requests(actor)
    url = address("office:change-requests")
    few = list(rows[:SHOWN])
    names = customers.names_shown(actor, [row.customer_id for row in few])
    return Waiting(
        _("资料变更待核实"),
        "A2.3-changes",
        "file-description",
        [Decision(names.get(r.customer_id, ""), r.note, r.reported_at, url) for r in few],
        _count(rows) if few else "",
        url,
    )


def _feedback(actor: Actor) -> Waiting | None:
    if not actor.may("visits.feedback.answer"):
        return None
    rows = visits.feedback_to_answer(actor)
    url = address("office:feedback")
    # Not the whole customer, visit and people behind each, as the page of all of them needs.
    brief = rows.select_related(None).select_related("visit").only("content", "sent_at", "visit__customer_id")
    few = list(brief[:SHOWN])
    names = customers.names_shown(actor, [row.visit.customer_id for row in few])
    return Waiting(
        _("部门反馈待答复"),
        "B8.2-feedback",
        "message-2",
        [Decision(names.get(r.visit.customer_id, ""), r.content, r.sent_at, url) for r in few],
        _count(rows) if few else "",
        url,
    )


def _complaints(actor: Actor) -> Iterable[Waiting | None]:
    """What waits about complaints: to approve, to answer, to sign for."""
    if actor.may("complaints.review"):
        rows = complaints.open_approvals(actor)
        few = [
            Decision(
                str(row.get_kind_display()), f"{row.complaint.number} {row.reason}", row.asked_at,
                address("office:complaint", row.complaint_id),
            )
            for row in rows[:SHOWN]
        ]  # fmt: skip
        url = address("office:complaints", desk="to_review")
        yield Waiting(_("投诉事项待审批"), "B7.3.4", "writing", few, _count(rows) if few else "", url)
    if actor.may("complaints.handle"):
        orders = complaints.open_supervisions(actor).filter(complaint__handler_id=actor.person_id)
        few = [
            Decision(row.order, row.complaint.number, row.at, address("office:complaint", row.complaint_id))
            for row in orders[:SHOWN]
        ]
        yield Waiting(_("督办待答复"), "", "eye", few, _count(orders) if few else "", address("office:complaint-board"))
    if actor.may("complaints.view"):
        told = complaints.unsigned(actor)
        few = [
            Decision(
                str(row.clock.get_kind_display()), row.complaint.number, row.sent_at,
                address("office:complaint", row.complaint_id),
            )
            for row in told[:SHOWN]
        ]  # fmt: skip
        yield Waiting(
            _("投诉时限待签收"),
            "C7.3-ladder",
            "bell",
            few,
            _count(told) if few else "",
            address("office:complaint-board"),
        )


def _findings(actor: Actor) -> Iterable[Waiting | None]:
    """What meetings and checks gave the reader to do, and minutes to read."""
    if not actor.may("findings.view"):
        return
    url, due = address("office:meetings"), _("%(day)s 到期")
    acts = findings.owed_actions(actor)
    few = [
        Decision(row.what, due % {"day": moment(row.due_on)}, row.meeting.issued_at, address("office:meeting", row.meeting_id))
        for row in acts[:SHOWN]
        if row.meeting.issued_at
    ]  # fmt: skip
    yield Waiting(_("会议行动"), "E5.2", "checklist", few, _count(acts) if few else "", url)
    mending = findings.owed_mending(actor)
    few = [
        Decision(row.mend, due % {"day": moment(row.mend_by)}, row.check_of.done_at, address("office:check", row.check_of_id))
        for row in mending[:SHOWN]
        if row.check_of.done_at
    ]  # fmt: skip
    yield Waiting(_("检查整改"), "E6.1", "list-check", few, _count(mending) if few else "", address("office:checks"))
    minutes = findings.unread_minutes(actor)
    few = [
        Decision(row.title, row.number, row.issued_at, address("office:meeting", row.pk))
        for row in minutes[:SHOWN]
        if row.issued_at
    ]
    yield Waiting(_("会议纪要待阅读"), "E5.2", "file-text", few, _count(minutes) if few else "", url)


def _improvements(actor: Actor) -> Iterable[Waiting | None]:
    """What waits for a decision about improvements: to approve, to verify, to close."""
    if actor.may("improvement.approve"):
        rows = improvement.waiting_for_approval(actor)
        few = [
            Decision(row.title, row.number, row.created_at, address("office:improvement", row.pk))
            for row in rows[:SHOWN]
        ]
        url = address("office:improvements", state="draft")
        yield Waiting(_("改进待批准"), "B7.4", "bulb", few, _count(rows) if few else "", url)
    if actor.may("improvement.verify"):
        done = improvement.waiting_for_verification(actor)
        few = [
            Decision(row.improvement.title, row.what, row.done_at, address("office:improvement", row.improvement_id))
            for row in done[:SHOWN]
            if row.done_at
        ]
        url = address("office:improvements", state="open")
        yield Waiting(_("措施待验证"), "B7.4", "clipboard-check", few, _count(done) if few else "", url)
    if actor.may("improvement.close"):
        rows = improvement.waiting_to_close(actor)
        few = [
            Decision(row.title, row.number, row.updated_at, address("office:improvement", row.pk))
            for row in rows[:SHOWN]
        ]
        url = address("office:improvements", state="verifying")
        yield Waiting(_("改进待关闭"), "B7.4", "circle-check", few, _count(rows) if few else "", url)


def _surveys(actor: Actor) -> Waiting | None:
    if not actor.may("surveys.approve"):
        return None
    rows = surveys.waiting_for_approval(actor)
    few = [
        Decision(row.title, row.number, row.submitted_at, address("office:survey", row.pk))
        for row in rows[:SHOWN]
        if row.submitted_at
    ]
    url = address("office:surveys", state="submitted")
    return Waiting(_("调查计划待审批"), "A6.1", "clipboard-list", few, _count(rows) if few else "", url)


def _count(rows: QuerySet[Any]) -> str:
    """How many, counted no further than the cap."""
    n = rows.order_by()[: CAP + 1].count()
    return f"{CAP}+" if n > CAP else str(n)
