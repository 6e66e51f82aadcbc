"""Clocks that ring, receipts, and changes of the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.events.base import ComplaintEvent
from yueke.kernel.events import DomainEvent


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
