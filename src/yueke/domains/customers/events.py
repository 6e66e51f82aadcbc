"""What happens to customers. Personal data appears masked only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.errors import Message
from yueke.kernel.events import DomainEvent


def stream_of(customer_id: int) -> str:
    """The timeline of a customer."""
    return f"customers.customer:{customer_id}"


@dataclass(frozen=True, kw_only=True)
class OfCustomer(DomainEvent):
    """Base of what happens to one customer."""

    customer_id: int

    @property
    def stream(self) -> str:
        return stream_of(self.customer_id)


@dataclass(frozen=True, kw_only=True)
class CustomerCreated(OfCustomer):
    """An archive was opened by hand."""

    kind: ClassVar[str] = "customers.customer_created"
    label: ClassVar[Message] = _("建立档案")


@dataclass(frozen=True, kw_only=True)
class CustomerEdited(OfCustomer):
    """Facts changed; ``changes`` is ``{field: [before, after]}``, masked where personal."""

    kind: ClassVar[str] = "customers.customer_edited"
    label: ClassVar[Message] = _("修改档案")
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BecameCustomer(OfCustomer):
    """A prospect bought for the first time."""

    kind: ClassVar[str] = "customers.became_customer"
    label: ClassVar[Message] = _("首次购买，成为客户")


@dataclass(frozen=True, kw_only=True)
class BecameProspectAgain(OfCustomer):
    """The orders that had made a customer of a prospect were taken out again."""

    kind: ClassVar[str] = "customers.became_prospect_again"
    label: ClassVar[Message] = _("订单撤销，恢复为潜在客户")


@dataclass(frozen=True, kw_only=True)
class PersonalDataShown(OfCustomer):
    """Somebody looked at the unmasked data of the customer, with a reason."""

    kind: ClassVar[str] = "customers.personal_data_shown"
    label: ClassVar[Message] = pgettext_lazy("happened", "查看明文")
    audited: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, kw_only=True)
class PersonalDataRefused(OfCustomer):
    """Somebody wanted to look at the unmasked data of one customer more than is allowed within an hour."""

    kind: ClassVar[str] = "customers.personal_data_refused"
    label: ClassVar[Message] = _("查看明文超限被拒")
    audited: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, kw_only=True)
class ContactChanged(OfCustomer):
    """A contact was added, edited or removed (``change``); ``name`` is masked."""

    kind: ClassVar[str] = "customers.contact_changed"
    label: ClassVar[Message] = _("联系人变更")
    change: str
    name: str


@dataclass(frozen=True, kw_only=True)
class AddressChanged(OfCustomer):
    """An address was added, edited or removed (``change``); ``place`` ends at the district."""

    kind: ClassVar[str] = "customers.address_changed"
    label: ClassVar[Message] = _("地址变更")
    change: str
    place: str


@dataclass(frozen=True, kw_only=True)
class OwnerAssigned(OfCustomer):
    """The customer was given to another owner."""

    kind: ClassVar[str] = "customers.owner_assigned"
    label: ClassVar[Message] = pgettext_lazy("happened", "分配负责人")
    from_id: int | None
    to_id: int | None


@dataclass(frozen=True, kw_only=True)
class CustomersHandedOver(DomainEvent):
    """Customers got a new owner in one step; each one's timeline has it as :class:`OwnerAssigned`."""

    kind: ClassVar[str] = "customers.customers_handed_over"
    label: ClassVar[Message] = _("移交客户")
    audited: ClassVar[bool] = True
    to_id: int
    by_id: int | None
    count: int

    @property
    def stream(self) -> str:
        return f"customers.owner:{self.to_id}"


@dataclass(frozen=True, kw_only=True)
class TeamChanged(OfCustomer):
    """A colleague joined or left the record team (``change``)."""

    kind: ClassVar[str] = "customers.team_changed"
    label: ClassVar[Message] = _("协作成员变更")
    change: str
    person_id: int


@dataclass(frozen=True, kw_only=True)
class CustomerArchived(OfCustomer):
    """The archive was put away."""

    kind: ClassVar[str] = "customers.customer_archived"
    label: ClassVar[Message] = pgettext_lazy("happened", "归档")
    audited: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, kw_only=True)
class CustomerRestored(OfCustomer):
    """The archive was taken back into use."""

    kind: ClassVar[str] = "customers.customer_restored"
    label: ClassVar[Message] = pgettext_lazy("happened", "恢复使用")
    audited: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ChangeReported(OfCustomer):
    """Somebody reported a changed fact to the data steward (A2.3)."""

    kind: ClassVar[str] = "customers.change_reported"
    label: ClassVar[Message] = _("报告信息变更")
    request_id: int
    fact: str


@dataclass(frozen=True, kw_only=True)
class ChangeApplied(OfCustomer):
    """The steward applied a reported change (A2.3)."""

    kind: ClassVar[str] = "customers.change_applied"
    label: ClassVar[Message] = _("信息变更已处理")
    request_id: int
    fact: str


@dataclass(frozen=True, kw_only=True)
class ChangeRefused(OfCustomer):
    """The steward refused a reported change (A2.3)."""

    kind: ClassVar[str] = "customers.change_refused"
    label: ClassVar[Message] = _("信息变更未采纳")
    request_id: int
    fact: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProfileReviewed(OfCustomer):
    """The facts were looked at and hold (A2.3)."""

    kind: ClassVar[str] = "customers.profile_reviewed"
    label: ClassVar[Message] = pgettext_lazy("happened", "核对档案")


@dataclass(frozen=True, kw_only=True)
class KeyApplied(OfCustomer):
    """Key status was applied for (B4.4)."""

    kind: ClassVar[str] = "customers.key_applied"
    label: ClassVar[Message] = pgettext_lazy("happened", "申请重点客户")
    audited: ClassVar[bool] = True
    qualification_id: int


@dataclass(frozen=True, kw_only=True)
class KeyApproved(OfCustomer):
    """Key status was approved and a key number given (B4.4)."""

    kind: ClassVar[str] = "customers.key_approved"
    label: ClassVar[Message] = pgettext_lazy("happened", "批准为重点客户")
    audited: ClassVar[bool] = True
    qualification_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class KeyRefused(OfCustomer):
    """Key status was not approved (B4.4)."""

    kind: ClassVar[str] = "customers.key_refused"
    label: ClassVar[Message] = _("未批准为重点客户")
    audited: ClassVar[bool] = True
    qualification_id: int
    note: str


@dataclass(frozen=True, kw_only=True)
class KeyWithdrawn(OfCustomer):
    """Key status was withdrawn (B4.4)."""

    kind: ClassVar[str] = "customers.key_withdrawn"
    label: ClassVar[Message] = pgettext_lazy("happened", "撤销重点客户资格")
    audited: ClassVar[bool] = True
    qualification_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class DuplicateDecided(OfCustomer):
    """Somebody decided whether two archives belong together."""

    kind: ClassVar[str] = "customers.duplicate_decided"
    label: ClassVar[Message] = _("核对重复档案")
    other_id: int
    decision: str


@dataclass(frozen=True, kw_only=True)
class CustomersMerged(OfCustomer):
    """Another archive (``number``) was put into this one; ``moved`` counts rows by relation (A2.2).

    ``batch_id`` when it was one of several merged in one step, which :class:`BatchMerged` tells of as a whole.
    """

    kind: ClassVar[str] = "customers.customers_merged"
    label: ClassVar[Message] = pgettext_lazy("happened", "合并重复档案")
    audited: ClassVar[bool] = True
    absorbed_id: int
    number: str
    merge_id: int
    reason: str
    moved: dict[str, int] = field(default_factory=dict)
    batch_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MergeUndone(OfCustomer):
    """A merge was taken back: the other archive (``number``) stands by itself again (A2.2).

    ``batch_id`` when what was left of a batch was taken back with it, see :class:`BatchUnmerged`.
    """

    kind: ClassVar[str] = "customers.merge_undone"
    label: ClassVar[Message] = pgettext_lazy("happened", "撤销合并")
    audited: ClassVar[bool] = True
    absorbed_id: int
    number: str
    merge_id: int
    reason: str
    batch_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class OfMergeBatch(DomainEvent):
    """Base of what happens to several merges in one step; ``customer_ids`` are all archives concerned."""

    batch_id: int
    customer_ids: list[int]

    @property
    def stream(self) -> str:
        return f"customers.mergebatch:{self.batch_id}"


@dataclass(frozen=True, kw_only=True)
class BatchMerged(OfMergeBatch):
    """Several pairs of archives were merged in one step (A2.2)."""

    kind: ClassVar[str] = "customers.batch_merged"
    label: ClassVar[Message] = pgettext_lazy("happened", "批量合并重复档案")


@dataclass(frozen=True, kw_only=True)
class BatchUnmerged(OfMergeBatch):
    """What was left of several merges was taken back in one step (A2.2)."""

    kind: ClassVar[str] = "customers.batch_unmerged"
    label: ClassVar[Message] = pgettext_lazy("happened", "撤销整批合并")


@dataclass(frozen=True, kw_only=True)
class FactsAbsorbed(OfCustomer):
    """Empty facts were filled from a duplicate row of an import."""

    kind: ClassVar[str] = "customers.facts_absorbed"
    label: ClassVar[Message] = _("并入导入数据")
    batch_id: int | None
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CustomersImported(DomainEvent):
    """A batch of customers was created at once; each customer's timeline shows it from the row itself."""

    kind: ClassVar[str] = "customers.customers_imported"
    label: ClassVar[Message] = pgettext_lazy("happened", "导入客户")
    batch_id: int | None
    count: int

    @property
    def stream(self) -> str:
        return f"imports.batch:{self.batch_id}" if self.batch_id else "customers.imports:0"


@dataclass(frozen=True, kw_only=True)
class ImportedCustomersRemoved(DomainEvent):
    """A batch of imported customers was taken out again."""

    kind: ClassVar[str] = "customers.imported_customers_removed"
    label: ClassVar[Message] = _("撤销导入客户")
    batch_id: int
    count: int

    @property
    def stream(self) -> str:
        return f"imports.batch:{self.batch_id}"


@dataclass(frozen=True, kw_only=True)
class CustomersReclassed(DomainEvent):
    """All customers were classed and graded anew (A3.1, A3.2); each change is in the customer's standings."""

    kind: ClassVar[str] = "customers.customers_reclassed"
    label: ClassVar[Message] = _("客户分类分级")
    reclassing_id: int
    customers: int
    changed: int

    @property
    def stream(self) -> str:
        return f"customers.reclassing:{self.reclassing_id}"
