"""Steps in the life of a complaint."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.complaints.events.base import ComplaintEvent, ComplaintStepped


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
