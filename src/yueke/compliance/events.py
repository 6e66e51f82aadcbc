"""What happens to the regulation itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.errors import Message
from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class PackAdopted(DomainEvent):
    """A pack, or a new version of it, was adopted."""

    kind: ClassVar[str] = "compliance.pack_adopted"
    label: ClassVar[Message] = _("采用了制度")
    audited: ClassVar[bool] = True
    code: str
    version: str
    title: str

    @property
    def stream(self) -> str:
        return f"compliance.pack:{self.code}"


@dataclass(frozen=True, kw_only=True)
class SnapshotTaken(DomainEvent):
    """The evidence of a day was recorded; ``broken`` are the clauses red now that were not in the record before."""

    kind: ClassVar[str] = "compliance.snapshot_taken"
    label: ClassVar[Message] = _("记录制度快照")
    day: str
    clauses: int
    broken: list[str]

    @property
    def stream(self) -> str:
        return f"compliance.snapshot:{self.day}"


@dataclass(frozen=True, kw_only=True)
class _OfAmendment(DomainEvent):
    audited: ClassVar[bool] = True
    amendment_id: int
    clause_id: str

    @property
    def stream(self) -> str:
        return f"compliance.clause:{self.clause_id}"


@dataclass(frozen=True, kw_only=True)
class AmendmentProposed(_OfAmendment):
    """Somebody asked for other terms."""

    kind: ClassVar[str] = "compliance.amendment_proposed"
    label: ClassVar[Message] = pgettext_lazy("happened", "提出修订")


@dataclass(frozen=True, kw_only=True)
class AmendmentApproved(_OfAmendment):
    """The terms change from the stated day on."""

    kind: ClassVar[str] = "compliance.amendment_approved"
    label: ClassVar[Message] = pgettext_lazy("happened", "批准修订")


@dataclass(frozen=True, kw_only=True)
class AmendmentRefused(_OfAmendment):
    """The terms stay."""

    kind: ClassVar[str] = "compliance.amendment_refused"
    label: ClassVar[Message] = _("未批准修订")


@dataclass(frozen=True, kw_only=True)
class AmendmentWithdrawn(_OfAmendment):
    """Its author took the proposal back."""

    kind: ClassVar[str] = "compliance.amendment_withdrawn"
    label: ClassVar[Message] = _("撤回修订")
