"""What waits for a decision of the reader, gathered from the modules that hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yueke.compliance import amendments
from yueke.compliance.prepared import rows_prepared
from yueke.compliance.regulation import regulation
from yueke.compliance.sql import Sql, joined, sql
from yueke.domains.complaints import queries as complaints
from yueke.domains.customers import queries as customers
from yueke.domains.documents import queries as documents
from yueke.domains.findings import queries as findings
from yueke.domains.improvement import queries as improvement
from yueke.domains.surveys import queries as surveys
from yueke.domains.visits import queries as visits
from yueke.kernel.access import Actor, Scope
from yueke.sites.office.regulation import words
from yueke.sites.office.regulation.case_rows import address
from yueke.ui.formats import moment

SHOWN = 5
CAP = 99
EVERYTHING = Scope("all")


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


@dataclass(frozen=True)
class Kind:
    """One kind of thing that waits: for whom (``permission``; empty: anybody), which rows, and how they are told.

    Of somebody who sees everything, ``rows`` depend on the person alone: it reads nothing to word the query.
    """

    permission: str
    rows: Callable[[Actor], QuerySet[Any]]
    told: Callable[[Actor, QuerySet[Any]], Waiting]
    listed_by: str = ""
    """What the work list of this clause holds already is not told twice."""
    of_anybody: Callable[[Actor], QuerySet[Any]] | None = None
    """All rows that might be the actor's, where ``rows`` of one who sees everything leaves some out."""


def waiting_for(actor: Actor, owed: Iterable[str]) -> list[Waiting]:
    """All that waits for ``actor``; what stands on the work list already (clause ids ``owed``) is not told twice."""
    listed = set(owed)
    kinds = tuple(
        kind for kind in KINDS if kind.listed_by not in listed and (not kind.permission or actor.may(kind.permission))
    )
    found = [kind.told(actor, kind.rows(actor)) for kind in stirring(actor, kinds)]
    return [one for one in found if one.rows]


def stirring(actor: Actor, kinds: tuple[Kind, ...]) -> list[Kind]:
    """The kinds of which something waits for somebody with the actor's post: mostly a few, so only these are read."""
    found = rows_prepared(probe(actor, kinds))[0]["some"]
    return [kind for kind, some in zip(kinds, found, strict=True) if some]


@lru_cache(maxsize=512)
def probe(actor: Actor, kinds: tuple[Kind, ...]) -> Sql:
    """One statement that tells of each kind whether there are any, whoever sees them; the same as long as the actor is.

    Wording fifteen queries anew for each look took longer than the database needs to answer them all.
    """
    everywhere = replace(actor, scope=EVERYTHING)
    each = [_exists((kind.of_anybody or kind.rows)(everywhere)) for kind in kinds]
    return sql("SELECT ARRAY[{each}]::boolean[] AS some", each=joined(each, ", "))


def _exists(rows: QuerySet[Any]) -> Sql:
    try:
        return sql("EXISTS ({one})", one=Sql(*rows.order_by().values("pk").query.sql_with_params()))
    except EmptyResultSet:
        return Sql("false")


def _key_applications(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    few = [row for row in rows[: SHOWN + 1] if row.applied_by_id != actor.person_id][:SHOWN]
    url = address("office:key-customers")
    names = customers.names_shown(actor, [row.customer_id for row in few])
    told = [
        Decision(
            names.get(row.customer_id, ""),
            row.reason,
            row.applied_at,
            url or address("office:customer", row.customer_id),
        )
        for row in few
    ]
    return Waiting(_("重点客户待审批"), "B4.4", "award", told, _count(rows, told), url)


def _amendments(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    current = regulation()
    told = [
        Decision(
            words.title_of(current.clause(row.clause_id)),
            row.reason,
            row.proposed_at,
            address("office:amendment", row.pk),
        )
        for row in rows[:SHOWN]
        if row.clause_id in current
    ]
    return Waiting(_("制度修订待批准"), "", "writing", told, _count(rows, told), address("office:amendments"))


def _documents(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    brief = rows.only("document__title", "document__number", "version__revision", "due_at", "started_at")
    told = [
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
        for row in brief[:SHOWN]
    ]
    url = address("office:documents", view="unread")
    return Waiting(_("待阅读确认"), "", "file-text", told, _count(rows, told), url)


def _changes(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    url = address("office:change-requests")
    few = list(rows.select_related(None)[:SHOWN])
    names = customers.names_shown(actor, [row.customer_id for row in few])
    told = [Decision(names.get(row.customer_id, ""), row.note, row.reported_at, url) for row in few]
    return Waiting(_("资料变更待核实"), "A2.3-changes", "file-description", told, _count(rows, told), url)


def _feedback(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    url = address("office:feedback")
    # Not the whole customer, visit and people behind each, as the page of all of them needs.
    brief = rows.select_related(None).select_related("visit").only("content", "sent_at", "visit__customer_id")
    few = list(brief[:SHOWN])
    names = customers.names_shown(actor, [row.visit.customer_id for row in few])
    told = [Decision(names.get(row.visit.customer_id, ""), row.content, row.sent_at, url) for row in few]
    return Waiting(_("部门反馈待答复"), "B8.2-feedback", "message-2", told, _count(rows, told), url)


def _approvals(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    brief = (
        rows.select_related(None).select_related("complaint").only("kind", "reason", "asked_at", "complaint__number")
    )
    told = [
        Decision(
            str(row.get_kind_display()),
            f"{row.complaint.number} {row.reason}",
            row.asked_at,
            address("office:complaint", row.complaint_id),
        )
        for row in brief[:SHOWN]
    ]
    url = address("office:complaints", desk="to_review")
    return Waiting(_("投诉事项待审批"), "B7.3.4", "writing", told, _count(rows, told), url)


def _orders(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    brief = rows.select_related(None).select_related("complaint").only("order", "at", "complaint__number")
    told = [
        Decision(row.order, row.complaint.number, row.at, address("office:complaint", row.complaint_id))
        for row in brief[:SHOWN]
    ]
    return Waiting(_("督办待答复"), "", "eye", told, _count(rows, told), address("office:complaint-board"))


def _unsigned(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    brief = rows.select_related(None).select_related("complaint", "clock")
    told = [
        Decision(
            str(row.clock.get_kind_display()),
            row.complaint.number,
            row.sent_at,
            address("office:complaint", row.complaint_id),
        )
        for row in brief.only("sent_at", "clock__kind", "complaint__number")[:SHOWN]
    ]
    url = address("office:complaint-board")
    return Waiting(_("投诉时限待签收"), "C7.3-ladder", "bell", told, _count(rows, told), url)


def _actions(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    due = _("%(day)s 到期")
    told = [
        Decision(
            row.what,
            due % {"day": moment(row.due_on)},
            row.meeting.issued_at,
            address("office:meeting", row.meeting_id),
        )
        for row in rows[:SHOWN]
        if row.meeting.issued_at
    ]
    return Waiting(_("会议行动"), "E5.2", "checklist", told, _count(rows, told), address("office:meetings"))


def _mending(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    due = _("%(day)s 到期")
    told = [
        Decision(
            row.mend, due % {"day": moment(row.mend_by)}, row.check_of.done_at, address("office:check", row.check_of_id)
        )
        for row in rows[:SHOWN]
        if row.check_of.done_at
    ]
    return Waiting(_("检查整改"), "E6.1", "list-check", told, _count(rows, told), address("office:checks"))


def _minutes(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    told = [
        Decision(row.title, row.number, row.issued_at, address("office:meeting", row.pk))
        for row in rows[:SHOWN]
        if row.issued_at
    ]
    return Waiting(_("会议纪要待阅读"), "E5.2", "file-text", told, _count(rows, told), address("office:meetings"))


def _improvements(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    url = address("office:improvements", state="draft")
    told = [
        Decision(row.title, row.number, row.created_at, address("office:improvement", row.pk)) for row in rows[:SHOWN]
    ]
    return Waiting(_("改进待批准"), "B7.4", "bulb", told, _count(rows, told), url)


def _measures(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    url = address("office:improvements", state="open")
    told = [
        Decision(row.improvement.title, row.what, row.done_at, address("office:improvement", row.improvement_id))
        for row in rows[:SHOWN]
        if row.done_at
    ]
    return Waiting(_("措施待验证"), "B7.4", "clipboard-check", told, _count(rows, told), url)


def _closings(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    url = address("office:improvements", state="verifying")
    told = [
        Decision(row.title, row.number, row.updated_at, address("office:improvement", row.pk)) for row in rows[:SHOWN]
    ]
    return Waiting(_("改进待关闭"), "B7.4", "circle-check", told, _count(rows, told), url)


def _surveys(actor: Actor, rows: QuerySet[Any]) -> Waiting:
    told = [
        Decision(row.title, row.number, row.submitted_at, address("office:survey", row.pk))
        for row in rows[:SHOWN]
        if row.submitted_at
    ]
    url = address("office:surveys", state="submitted")
    return Waiting(_("调查计划待审批"), "A6.1", "clipboard-list", told, _count(rows, told), url)


def _count(rows: QuerySet[Any], told: list[Decision]) -> str:
    """How many, counted no further than the cap."""
    if not told:
        return ""
    n = rows.order_by()[: CAP + 1].count()
    return f"{CAP}+" if n > CAP else str(n)


KINDS = (
    Kind("customers.key.decide", customers.open_qualifications, _key_applications),
    Kind("regulation.approve", amendments.waiting_for, _amendments),
    Kind("", documents.to_confirm, _documents),
    Kind("improvement.approve", improvement.waiting_for_approval, _improvements),
    Kind("improvement.verify", improvement.waiting_for_verification, _measures),
    Kind("improvement.close", improvement.waiting_to_close, _closings),
    Kind("surveys.approve", surveys.waiting_for_approval, _surveys),
    Kind("complaints.review", complaints.open_approvals, _approvals),
    Kind("complaints.handle", complaints.orders_to_answer, _orders),
    Kind("complaints.view", complaints.unsigned, _unsigned),
    Kind("findings.view", findings.owed_actions, _actions),
    Kind("findings.view", findings.owed_mending, _mending),
    Kind("findings.view", findings.unread_minutes, _minutes),
    Kind("customers.steward", customers.open_change_requests, _changes, "A2.3-changes"),
    Kind(
        "visits.feedback.answer", visits.feedback_to_answer, _feedback, "B8.2-feedback",
        of_anybody=partial(visits.feedback, open_only=True),
    ),
)  # fmt: skip
"""In the order in which they are shown."""
