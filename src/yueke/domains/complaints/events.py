"""What happens to complaints. Ids, codes and moments only: words of people stay in the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ComplaintEvent(DomainEvent):
    """An event about one complaint, on its own timeline; ``customer_id`` leads to the customer, if known."""

    complaint_id: int
    number: str
    customer_id: int | None = None

    @property
    def stream(self) -> str:
        return f"complaints.complaint:{self.complaint_id}"


@dataclass(frozen=True, kw_only=True)
class ComplaintRegistered(ComplaintEvent):
    """A complaint came in. ``origin_…`` is what it grew out of."""

    kind = "complaints.registered"
    label = _("登记投诉")
    channel: str
    grade: str
    department_id: int | None = None
    origin_kind: str = ""
    origin_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ComplaintStepped(ComplaintEvent):
    """The complaint took a step of its life: what all steps have in common. ``by_id`` is who took it."""

    round: int
    by_id: int | None = None
    handler_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ComplaintAccepted(ComplaintStepped):
    kind = "complaints.accepted"
    label = pgettext_lazy("happened", "受理投诉")


@dataclass(frozen=True, kw_only=True)
class ComplaintDeclined(ComplaintStepped):
    kind = "complaints.declined"
    label = _("不予受理投诉")


@dataclass(frozen=True, kw_only=True)
class ComplaintAssigned(ComplaintStepped):
    """Handed to a department (and perhaps a handler), which has to sign for it."""

    kind = "complaints.assigned"
    label = _("转办投诉")
    transfer_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintSentBack(ComplaintStepped):
    kind = "complaints.sent_back"
    label = _("退回转办")
    transfer_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintSigned(ComplaintStepped):
    kind = "complaints.signed"
    label = _("签收投诉")
    transfer_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintInvestigated(ComplaintStepped):
    kind = "complaints.investigated"
    label = _("记录调查")
    investigation_id: int


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(ComplaintStepped):
    kind = "complaints.evidence_added"
    label = _("补充证据")
    evidence_id: int
    by_customer: bool


@dataclass(frozen=True, kw_only=True)
class CustomerWrote(ComplaintStepped):
    """The customer sent a letter (``channels.letter``) on a complaint there is."""

    kind = "complaints.customer_wrote"
    label = _("客户来信")
    letter_id: int


@dataclass(frozen=True, kw_only=True)
class OfferMade(ComplaintStepped):
    kind = "complaints.offer_made"
    label = _("提出解决方案")
    offer_id: int


@dataclass(frozen=True, kw_only=True)
class OfferAnswered(ComplaintStepped):
    kind = "complaints.offer_answered"
    label = _("客户答复方案")
    offer_id: int
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class OfferRevised(ComplaintStepped):
    kind = "complaints.offer_revised"
    label = _("退回修改方案")


@dataclass(frozen=True, kw_only=True)
class OfferAgreed(ComplaintStepped):
    kind = "complaints.offer_agreed"
    label = _("方案定稿")


@dataclass(frozen=True, kw_only=True)
class ComplaintReplied(ComplaintStepped):
    """The customer was told the result."""

    kind = "complaints.replied"
    label = _("答复客户")
    on_the_spot: bool = False


@dataclass(frozen=True, kw_only=True)
class SatisfactionAsked(ComplaintStepped):
    kind = "complaints.satisfaction_asked"
    label = _("征询满意度")


@dataclass(frozen=True, kw_only=True)
class SatisfactionAnswered(ComplaintStepped):
    kind = "complaints.satisfaction_answered"
    label = _("客户评价")
    satisfaction: int


@dataclass(frozen=True, kw_only=True)
class CustomerNotReached(ComplaintStepped):
    kind = "complaints.not_reached"
    label = _("未联系上客户")


@dataclass(frozen=True, kw_only=True)
class ComplaintReopened(ComplaintStepped):
    kind = "complaints.reopened"
    label = _("重办投诉")


@dataclass(frozen=True, kw_only=True)
class ComplaintClosed(ComplaintStepped):
    kind = "complaints.closed"
    label = _("办结投诉")
    satisfaction: int | None
    grade: str


@dataclass(frozen=True, kw_only=True)
class ComplaintArchived(ComplaintStepped):
    kind = "complaints.archived"
    label = _("归档投诉")


@dataclass(frozen=True, kw_only=True)
class ComplaintMerged(ComplaintStepped):
    kind = "complaints.merged"
    label = _("并案")
    into_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintJoined(ComplaintStepped):
    """Another complaint was merged into this one."""

    kind = "complaints.joined"
    label = _("并入投诉")
    from_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintReferred(ComplaintStepped):
    kind = "complaints.referred"
    label = _("转外部处理")


@dataclass(frozen=True, kw_only=True)
class ComplaintWithdrawn(ComplaintStepped):
    kind = "complaints.withdrawn"
    label = _("撤回投诉")
    by_customer: bool


@dataclass(frozen=True, kw_only=True)
class ComplaintSuspended(ComplaintStepped):
    kind = "complaints.suspended"
    label = _("挂起投诉")


@dataclass(frozen=True, kw_only=True)
class ComplaintResumed(ComplaintStepped):
    kind = "complaints.resumed"
    label = _("恢复办理")


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


@dataclass(frozen=True, kw_only=True)
class ClockRings(ComplaintEvent):
    """Whoever must know is told how far a clock has run: at 100 it is a breach; above, hop by hop the superiors."""

    kind = "complaints.clock_rings"
    label = _("时限提醒")
    escalation_id: int
    clock: str
    clause: str
    percent: int
    hop: int
    person_id: int
    substitute_for_id: int | None
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReceiptGiven(ComplaintEvent):
    """Somebody on the ladder signed for what they were told."""

    kind = "complaints.receipt_given"
    label = _("签收时限提醒")
    escalation_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class TreeEdited(DomainEvent):
    """The categories, causes or the desk were changed."""

    kind = "complaints.settings_edited"
    label = _("修改投诉设置")
    what: str
    row_id: int

    @property
    def stream(self) -> str:
        return f"complaints.{self.what}:{self.row_id}"
