"""What happens to consent, requests and personal information. Ids and codes only: these lines are kept for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.customers.events import stream_of
from yueke.kernel.errors import Message
from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class OfSubject(DomainEvent):
    """Base of what concerns one customer: it stands on the customer's timeline and in the audit log."""

    audited: ClassVar[bool] = True
    customer_id: int

    @property
    def stream(self) -> str:
        return stream_of(self.customer_id)


@dataclass(frozen=True, kw_only=True)
class ConsentRecorded(OfSubject):
    """Somebody agreed to a purpose, or refused."""

    kind: ClassVar[str] = "privacy.consent_recorded"
    label: ClassVar[Message] = _("登记同意")
    purpose: str
    decision: str
    medium: str
    text_hash: str = ""


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(OfSubject):
    """A consent was taken back; what rested on it ends now."""

    kind: ClassVar[str] = "privacy.consent_withdrawn"
    label: ClassVar[Message] = pgettext_lazy("happened", "撤回同意")
    purpose: str
    medium: str


@dataclass(frozen=True, kw_only=True)
class CustomerFrozen(OfSubject):
    """The archive is only kept, not used."""

    kind: ClassVar[str] = "privacy.customer_frozen"
    label: ClassVar[Message] = _("冻结档案")


@dataclass(frozen=True, kw_only=True)
class CustomerUnfrozen(OfSubject):
    """The archive is in use again."""

    kind: ClassVar[str] = "privacy.customer_unfrozen"
    label: ClassVar[Message] = _("解除冻结")


@dataclass(frozen=True, kw_only=True)
class HoldPlaced(OfSubject):
    """A reason in law to keep the information."""

    kind: ClassVar[str] = "privacy.hold_placed"
    label: ClassVar[Message] = _("依法保全")


@dataclass(frozen=True, kw_only=True)
class HoldLifted(OfSubject):
    """The reason to keep the information is gone."""

    kind: ClassVar[str] = "privacy.hold_lifted"
    label: ClassVar[Message] = _("解除保全")


@dataclass(frozen=True, kw_only=True)
class CustomerErased(OfSubject):
    """Personal information was taken out; ``counts`` by kind of record, ``history`` and ``events`` struck lines."""

    kind: ClassVar[str] = "privacy.customer_erased"
    label: ClassVar[Message] = _("匿名化")
    counts: dict[str, Any]
    history: int
    events: int
    request_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class OfRequest(OfSubject):
    """Base of what happens to one request."""

    request_id: int
    number: str
    right: str


@dataclass(frozen=True, kw_only=True)
class RequestRegistered(OfRequest):
    """A person asks; the clock runs until ``due_at``."""

    kind: ClassVar[str] = "privacy.request_registered"
    label: ClassVar[Message] = _("登记权利请求")
    due_at: datetime
    medium: str = ""


@dataclass(frozen=True, kw_only=True)
class IdentityChecked(OfRequest):
    """It was made sure who asks."""

    kind: ClassVar[str] = "privacy.identity_checked"
    label: ClassVar[Message] = _("核对申请人身份")
    method: str


@dataclass(frozen=True, kw_only=True)
class IdentityMismatched(OfRequest):
    """A number was given that is not the archive's."""

    kind: ClassVar[str] = "privacy.identity_mismatched"
    label: ClassVar[Message] = _("核对身份不符")
    method: str


@dataclass(frozen=True, kw_only=True)
class RequestExtended(OfRequest):
    """The term was extended, with approval."""

    kind: ClassVar[str] = "privacy.request_extended"
    label: ClassVar[Message] = _("权利请求延期")
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class CopyMade(OfRequest):
    """A copy of everything held on the person lies ready."""

    kind: ClassVar[str] = "privacy.copy_made"
    label: ClassVar[Message] = _("生成个人信息副本")
    form: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class CopyTaken(OfRequest):
    """The copy was fetched to be handed over."""

    kind: ClassVar[str] = "privacy.copy_taken"
    label: ClassVar[Message] = _("取走个人信息副本")


@dataclass(frozen=True, kw_only=True)
class RequestSettled(OfRequest):
    """The request was ``answered``, ``refused`` with a reason, or ``withdrawn`` by the person."""

    kind: ClassVar[str] = "privacy.request_settled"
    label: ClassVar[Message] = _("办结权利请求")
    outcome: str


@dataclass(frozen=True, kw_only=True)
class OfCompany(DomainEvent):
    """Base of what the company settles for itself."""

    audited: ClassVar[bool] = True

    @property
    def stream(self) -> str:
        return "privacy.policy:1"


@dataclass(frozen=True, kw_only=True)
class NoticePublished(OfCompany):
    """People are told something new from ``in_force_from`` on."""

    kind: ClassVar[str] = "privacy.notice_published"
    label: ClassVar[Message] = _("发布告知文本")
    purpose: str
    language: str
    version: int
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class PolicyChanged(OfCompany):
    """Terms of privacy were changed: ``{name: [before, after]}``."""

    kind: ClassVar[str] = "privacy.policy_changed"
    label: ClassVar[Message] = _("修改个人信息设置")
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class RetentionChanged(OfCompany):
    """A kind of data is kept for another time, or the night's work on it switched on or off."""

    kind: ClassVar[str] = "privacy.retention_changed"
    label: ClassVar[Message] = _("修改保存期限")
    data_kind: str
    keep: str
    is_on: bool


@dataclass(frozen=True, kw_only=True)
class RetentionApplied(OfCompany):
    """What was older than its time was let go."""

    kind: ClassVar[str] = "privacy.retention_applied"
    label: ClassVar[Message] = _("清理到期数据")
    data_kind: str
    gone: int


@dataclass(frozen=True, kw_only=True)
class FormMoved(OfCompany):
    """An assessment or incident took a step; ``form`` says which of the two."""

    kind: ClassVar[str] = "privacy.form_moved"
    label: ClassVar[Message] = _("评估与事件流转")
    form: str
    form_id: int
    number: str
    state: str


@dataclass(frozen=True, kw_only=True)
class OfClaim(DomainEvent):
    """Base of what becomes of a request made for another; it names no customer."""

    audited: ClassVar[bool] = True
    claim_id: int
    number: str

    @property
    def stream(self) -> str:
        return f"privacy.relativeclaim:{self.claim_id}"


@dataclass(frozen=True, kw_only=True)
class ClaimFiled(OfClaim):
    """A guardian or near relative asked for something on the portal."""

    kind: ClassVar[str] = "privacy.claim_filed"
    label: ClassVar[Message] = _("代为提出请求")
    right: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClaimAccepted(OfClaim):
    """Their relation was checked; it is a request now."""

    kind: ClassVar[str] = "privacy.claim_accepted"
    label: ClassVar[Message] = _("受理代为提出的请求")
    request_id: int


@dataclass(frozen=True, kw_only=True)
class ClaimRefused(OfClaim):
    """It was not taken on."""

    kind: ClassVar[str] = "privacy.claim_refused"
    label: ClassVar[Message] = _("不受理代为提出的请求")
