"""What happens beside the steps: grades, approvals, supervision, papers, cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.complaints.events.base import ComplaintEvent


@dataclass(frozen=True, kw_only=True)
class CustomerTold(ComplaintEvent):
    """Something was said to the customer; what is not spoken (``medium`` sms, email) still has to be sent."""

    kind = "complaints.customer_told"
    label = _("告知客户")
    told_id: int
    told_kind: str
    medium: str


@dataclass(frozen=True, kw_only=True)
class MessageSettled(ComplaintEvent):
    """A message to the customer arrived, or did not."""

    kind = "complaints.message_settled"
    label = _("告知送达")
    told_id: int
    delivered: bool


@dataclass(frozen=True, kw_only=True)
class GradeChanged(ComplaintEvent):
    """The grade rose by itself or fell with approval; ``criteria`` are the codes of what it rests on."""

    kind = "complaints.grade_changed"
    label = _("调整等级")
    before: str
    after: str
    criteria: tuple[str, ...] = ()
    department_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SignalsNoted(ComplaintEvent):
    kind = "complaints.signals_noted"
    label = _("标记情形")
    signals: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FactsCompleted(ComplaintEvent):
    kind = "complaints.facts_completed"
    label = _("补充投诉内容")


@dataclass(frozen=True, kw_only=True)
class CustomerLinked(ComplaintEvent):
    kind = "complaints.customer_linked"
    label = _("认出投诉人")


@dataclass(frozen=True, kw_only=True)
class GroupFound(ComplaintEvent):
    """Several complaints on one product or batch: ``by`` says which, ``count`` how many within the window."""

    kind = "complaints.group_found"
    label = _("发现群诉")
    by: str
    count: int
    product_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ApprovalAsked(ComplaintEvent):
    """Something waits for a reviewer of ``department_id``."""

    kind = "complaints.approval_asked"
    label = _("提请审批")
    approval_id: int
    what: str
    asked_by_id: int | None
    department_id: int | None


@dataclass(frozen=True, kw_only=True)
class ApprovalDecided(ComplaintEvent):
    kind = "complaints.approval_decided"
    label = _("审批")
    approval_id: int
    what: str
    granted: bool
    asked_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class Supervised(ComplaintEvent):
    kind = "complaints.supervised"
    label = _("督办投诉")
    supervision_id: int
    handler_id: int | None
    department_id: int | None


@dataclass(frozen=True, kw_only=True)
class SupervisionAnswered(ComplaintEvent):
    kind = "complaints.supervision_answered"
    label = _("答复督办")
    supervision_id: int
    by_id: int | None


@dataclass(frozen=True, kw_only=True)
class Urged(ComplaintEvent):
    kind = "complaints.urged"
    label = _("催办")
    by_customer: bool
    handler_id: int | None
    department_id: int | None


@dataclass(frozen=True, kw_only=True)
class PaperFiled(ComplaintEvent):
    """A written document was drafted, approved or sent: ``state`` says which."""

    kind = "complaints.paper"
    label = _("书面文件")
    paper_id: int
    paper_kind: str
    state: str


@dataclass(frozen=True, kw_only=True)
class CaseCompiled(ComplaintEvent):
    """A major complaint became a case; training keeps it."""

    kind = "complaints.case_compiled"
    label = _("整理案例")
    case_id: int


@dataclass(frozen=True, kw_only=True)
class PersonalDataShown(ComplaintEvent):
    """Somebody looked at the unmasked data of the complaint, with a reason."""

    kind = "complaints.personal_data_shown"
    label = pgettext_lazy("happened", "查看明文")
    audited = True
    reason: str


@dataclass(frozen=True, kw_only=True)
class PersonalDataRefused(ComplaintEvent):
    """Somebody wanted to look at unmasked data more often than is allowed within an hour."""

    kind = "complaints.personal_data_refused"
    label = _("查看明文超限被拒")
    audited = True
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseListed(ComplaintEvent):
    """A case was put on the agenda of the committee's meeting of that day, or taken off (None)."""

    kind = "complaints.case_listed"
    label = _("案例列入议程")
    case_id: int
    agenda_on: date | None


@dataclass(frozen=True, kw_only=True)
class CaseMinuted(ComplaintEvent):
    """The committee decided on a case."""

    kind = "complaints.case_minuted"
    label = _("记录案例决议")
    case_id: int


@dataclass(frozen=True, kw_only=True)
class CasePublished(ComplaintEvent):
    """A case that names nobody goes to the training library."""

    kind = "complaints.case_published"
    label = _("案例入库")
    case_id: int
