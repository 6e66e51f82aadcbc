"""What becomes of messages to people outside. Ids and states only: neither address nor words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class OutgoingSettled(DomainEvent):
    """A message left (``state`` sent), or will not any more (given_up, held), or nobody can tell (unsure)."""

    kind = "channels.outgoing_settled"
    label = _("外发消息有结果")
    outgoing_id: int
    state: str

    @property
    def stream(self) -> str:
        return f"channels.outgoing:{self.outgoing_id}"
