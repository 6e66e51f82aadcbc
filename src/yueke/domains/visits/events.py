"""What happens to visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class VisitEvent(DomainEvent):
    """An event about one visit, shown on the customer's timeline."""

    visit_id: int
    customer_id: int
    number: str

    @property
    def stream(self) -> str:
        return f"customers.customer:{self.customer_id}"


@dataclass(frozen=True, kw_only=True)
class VisitCompleted(VisitEvent):
    """The customer was visited, or an attempt was recorded."""

    kind = "visits.completed"
    label = _("完成回访")
    visit_kind: str
    result: str
    satisfaction: int | None


@dataclass(frozen=True, kw_only=True)
class VisitRescheduled(VisitEvent):
    """A planned visit moved to another day."""

    kind = "visits.rescheduled"
    label = _("回访改期")
    from_date: date
    to_date: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class VisitCancelled(VisitEvent):
    """A planned visit was given up."""

    kind = "visits.cancelled"
    label = _("取消回访")
    reason: str


@dataclass(frozen=True, kw_only=True)
class FeedbackSent(VisitEvent):
    """What a visit found was passed to a department."""

    kind = "visits.feedback_sent"
    label = _("反馈转部门")
    feedback_id: int
    department_id: int
    sent_by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class FeedbackAnswered(VisitEvent):
    """The department answered."""

    kind = "visits.feedback_answered"
    label = _("部门答复反馈")
    feedback_id: int
    sent_by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class VisitsPlanned(DomainEvent):
    """A clause planned visits for many customers at once."""

    kind = "visits.planned"
    label = _("生成回访计划")
    clause: str
    count: int

    @property
    def stream(self) -> str:
        return f"compliance.clause:{self.clause}"
