"""What every event of a complaint tells."""

from __future__ import annotations

from dataclasses import dataclass

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
class ComplaintStepped(ComplaintEvent):
    """The complaint took a step of its life: what all steps have in common. ``by_id`` is who took it."""

    round: int
    by_id: int | None = None
    handler_id: int | None = None
    department_id: int | None = None
