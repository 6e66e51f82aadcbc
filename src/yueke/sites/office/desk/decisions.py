"""What waits for a decision of the reader, gathered from the modules that hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from yueke.kernel.errors import Message
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


Tell = Callable[[Actor, QuerySet[Any]], list[Decision]]
"""How the oldest few of the rows read."""


@dataclass(frozen=True)
class Kind:
    """One kind of thing that waits: for whom (``permission``; empty: anybody), which rows, what each says, where all are.

    Of somebody who sees everything, ``rows`` depend on the person alone: it reads nothing to word the query.
    """

    title: Message
    icon: str
    permission: str
    rows: Callable[[Actor], QuerySet[Any]]
    tell: Tell
    page: Callable[[], str]
    clause_id: str = ""
    listed_by: str = ""
    """What the work list of this clause holds already is not told twice."""
    of_anybody: Callable[[Actor], QuerySet[Any]] | None = None
    """All rows that might be the actor's, where ``rows`` of one who sees everything leaves some out."""

    def told(self, actor: Actor) -> Waiting:
        """What waits for ``actor``."""
        rows = self.rows(actor)
        few = self.tell(actor, rows)
        return Waiting(str(self.title), self.clause_id, self.icon, few, _count(rows) if few else "", self.page())


def waiting_for(actor: Actor, owed: Iterable[str]) -> list[Waiting]:
    """All that waits for ``actor``; what stands on the work list already (clause ids ``owed``) is not told twice."""
    listed = set(owed)
    kinds = tuple(
        kind for kind in KINDS if kind.listed_by not in listed and (not kind.permission or actor.may(kind.permission))
    )
    found = [kind.told(actor) for kind in stirring(actor, kinds)]
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


def _each(tell: Callable[[Any], Decision], *only: str) -> Tell:
    """Each row by itself; of it only the fields ``only``, where the page of them all needs far more."""

    def told(_actor: Actor, rows: QuerySet[Any]) -> list[Decision]:
        if only:
            beside = {field.partition("__")[0] for field in only if "__" in field}
            rows = rows.select_related(None).select_related(*beside).only(*only)
        return [tell(row) for row in rows[:SHOWN]]

    return told


def _by_customer(customer_id: str, detail: str, since: str, page: str) -> Tell:
    """Each row by the name of its customer; the names, as far as the reader may see them, are asked for at once."""
    about = attrgetter(customer_id.replace("__", "."))

    def told(actor: Actor, rows: QuerySet[Any]) -> list[Decision]:
        brief = rows.select_related(None).select_related(*customer_id.split("__")[:-1])
        few = list(brief.only(customer_id, detail, since)[:SHOWN])
        names = customers.names_shown(actor, [about(row) for row in few])
        return [
            Decision(
                names.get(about(row), ""),
                getattr(row, detail),
                getattr(row, since),
                address(page) or address("office:customer", about(row)),
            )
            for row in few
        ]

    return told


def _amendments(_actor: Actor, rows: QuerySet[Any]) -> list[Decision]:
    current = regulation()
    return [
        Decision(
            words.title_of(current.clause(row.clause_id)),
            row.reason,
            row.proposed_at,
            address("office:amendment", row.pk),
        )
        for row in rows[:SHOWN]
        if row.clause_id in current
    ]


def _document(row: Any) -> Decision:
    detail = _("%(number)s 第 %(revision)s 版 · %(day)s 前确认") % {
        "number": row.document.number,
        "revision": row.version.revision,
        "day": moment(row.due_at, "date"),
    }
    return Decision(row.document.title, detail, row.started_at, address("office:document", row.document_id))


def _draft(row: Any) -> Decision:
    return Decision(row.title, row.number, row.created_at, address("office:improvement", row.pk))


def _measure(row: Any) -> Decision:
    return Decision(row.improvement.title, row.what, row.done_at, address("office:improvement", row.improvement_id))


def _closing(row: Any) -> Decision:
    return Decision(row.title, row.number, row.updated_at, address("office:improvement", row.pk))


def _survey(row: Any) -> Decision:
    return Decision(row.title, row.number, row.submitted_at, address("office:survey", row.pk))


def _approval(row: Any) -> Decision:
    return Decision(
        str(row.get_kind_display()),
        f"{row.complaint.number} {row.reason}",
        row.asked_at,
        address("office:complaint", row.complaint_id),
    )


def _order(row: Any) -> Decision:
    return Decision(row.order, row.complaint.number, row.at, address("office:complaint", row.complaint_id))


def _unsigned(row: Any) -> Decision:
    url = address("office:complaint", row.complaint_id)
    return Decision(str(row.clock.get_kind_display()), row.complaint.number, row.sent_at, url)


def _action(row: Any) -> Decision:
    return Decision(row.what, _due(row.due_on), row.meeting.issued_at, address("office:meeting", row.meeting_id))


def _mending(row: Any) -> Decision:
    return Decision(row.mend, _due(row.mend_by), row.check_of.done_at, address("office:check", row.check_of_id))


def _minutes(row: Any) -> Decision:
    return Decision(row.title, row.number, row.issued_at, address("office:meeting", row.pk))


def _due(day: date) -> str:
    return _("%(day)s 到期") % {"day": moment(day)}


def _count(rows: QuerySet[Any]) -> str:
    """How many, counted no further than the cap."""
    n = rows.order_by()[: CAP + 1].count()
    return f"{CAP}+" if n > CAP else str(n)


def _applied_by_others(actor: Actor) -> QuerySet[Any]:
    """Nobody decides what they applied for themselves."""
    return customers.open_qualifications(actor).exclude(applied_by_id=actor.person_id)


KINDS = (
    Kind(
        gettext_lazy("重点客户待审批"), "award", "customers.key.decide", _applied_by_others,
        _by_customer("customer_id", "reason", "applied_at", "office:key-customers"),
        partial(address, "office:key-customers"), "B4.4",
    ),
    Kind(
        gettext_lazy("制度修订待批准"), "writing", "regulation.approve", amendments.waiting_for, _amendments,
        partial(address, "office:amendments"),
    ),
    Kind(
        gettext_lazy("待阅读确认"), "file-text", "", documents.to_confirm,
        _each(_document, "document__title", "document__number", "version__revision", "due_at", "started_at"),
        partial(address, "office:documents", view="unread"),
    ),
    Kind(
        gettext_lazy("改进待批准"), "bulb", "improvement.approve", improvement.waiting_for_approval, _each(_draft),
        partial(address, "office:improvements", state="draft"), "B7.4",
    ),
    Kind(
        gettext_lazy("措施待验证"), "clipboard-check", "improvement.verify", improvement.waiting_for_verification,
        _each(_measure), partial(address, "office:improvements", state="open"), "B7.4",
    ),
    Kind(
        gettext_lazy("改进待关闭"), "circle-check", "improvement.close", improvement.waiting_to_close, _each(_closing),
        partial(address, "office:improvements", state="verifying"), "B7.4",
    ),
    Kind(
        gettext_lazy("调查计划待审批"), "clipboard-list", "surveys.approve", surveys.waiting_for_approval,
        _each(_survey), partial(address, "office:surveys", state="submitted"), "A6.1",
    ),
    Kind(
        gettext_lazy("投诉事项待审批"), "writing", "complaints.review", complaints.open_approvals,
        _each(_approval, "kind", "reason", "asked_at", "complaint__number"),
        partial(address, "office:complaints", desk="to_review"), "B7.3.4",
    ),
    Kind(
        gettext_lazy("督办待答复"), "eye", "complaints.handle", complaints.orders_to_answer,
        _each(_order, "order", "at", "complaint__number"), partial(address, "office:complaint-board"),
    ),
    Kind(
        gettext_lazy("投诉时限待签收"), "bell", "complaints.view", complaints.unsigned,
        _each(_unsigned, "sent_at", "clock__kind", "complaint__number"), partial(address, "office:complaint-board"),
        "C7.3-ladder",
    ),
    Kind(
        gettext_lazy("会议行动"), "checklist", "findings.view", findings.owed_actions, _each(_action),
        partial(address, "office:meetings"), "E5.2",
    ),
    Kind(
        gettext_lazy("检查整改"), "list-check", "findings.view", findings.owed_mending, _each(_mending),
        partial(address, "office:checks"), "E6.1",
    ),
    Kind(
        gettext_lazy("会议纪要待阅读"), "file-text", "findings.view", findings.unread_minutes, _each(_minutes),
        partial(address, "office:meetings"), "E5.2",
    ),
    Kind(
        gettext_lazy("资料变更待核实"), "file-description", "customers.steward", customers.open_change_requests,
        _by_customer("customer_id", "note", "reported_at", "office:change-requests"),
        partial(address, "office:change-requests"), "A2.3-changes", listed_by="A2.3-changes",
    ),
    Kind(
        gettext_lazy("部门反馈待答复"), "message-2", "visits.feedback.answer", visits.feedback_to_answer,
        _by_customer("visit__customer_id", "content", "sent_at", "office:feedback"),
        partial(address, "office:feedback"), "B8.2-feedback", listed_by="B8.2-feedback",
        of_anybody=partial(visits.feedback, open_only=True),
    ),
)  # fmt: skip
"""In the order in which they are shown."""
