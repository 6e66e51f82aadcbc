"""What happens at the portal's door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.events import stream_of
from yueke.kernel.errors import Message
from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class CustomerEntered(DomainEvent):
    """A customer showed by a code who they are."""

    kind: ClassVar[str] = "passcodes.customer_entered"
    label: ClassVar[Message] = _("客户在门户用验证码确认身份")
    audited: ClassVar[bool] = True
    customer_id: int
    by: str

    @property
    def stream(self) -> str:
        return stream_of(self.customer_id)
