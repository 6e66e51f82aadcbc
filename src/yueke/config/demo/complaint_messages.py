"""What became of the demo's messages to customers: sent, sent at the third try, given up after a day, still waiting."""

from __future__ import annotations

from datetime import datetime, timedelta

from yueke.domains.channels import outbox
from yueke.domains.complaints import commands
from yueke.domains.complaints.events import CustomerTold
from yueke.domains.complaints.models import Told
from yueke.kernel.access import SYSTEM
from yueke.reactions.telling_customers import send_to_customer

SENT, RETRIED, FAILED, WAITING = "sent", "retried", "failed", "waiting"
LATENCY = {SENT: timedelta(minutes=1), RETRIED: timedelta(minutes=12), FAILED: timedelta(days=1)}
KEPT = timedelta(days=28)
"""How long the outbox remembers; of older messages only what became of them is on the complaint."""
TROUBLE = "短信网关暂时无应答"


def deliver(complaint_id: int, fate: str, until: datetime, today: datetime) -> None:
    """Let what a complaint's customer was told by message go its way, as far as it got by ``until``."""
    open_ = Told.objects.filter(complaint_id=complaint_id, delivered_at=None, failed_at=None)
    for row in open_.select_related("complaint").order_by("pk"):
        if today - row.at > KEPT:
            commands.note_delivery(SYSTEM, row.pk, at=row.at + LATENCY[SENT])
        else:
            _send(row, fate, until)


def _send(row: Told, fate: str, until: datetime) -> None:
    if row.outgoing_id is None:
        told = CustomerTold(
            at=row.at, complaint_id=row.complaint_id, number=row.complaint.number,
            customer_id=row.complaint.customer_id, told_id=row.pk, told_kind=row.kind, medium=row.medium,
        )  # fmt: skip
        send_to_customer(told, SYSTEM, row.at)
        row.refresh_from_db()
        if row.outgoing_id is not None and fate in (RETRIED, FAILED):
            for minutes in (1, 4):
                _try(row.outgoing_id, row.at + timedelta(minutes=minutes))
    if row.outgoing_id is None or fate == WAITING or (settled := row.at + LATENCY[fate]) > until:
        return
    message = outbox.claim(SYSTEM, row.outgoing_id, at=settled)
    if message is not None:
        outbox.note_sent(SYSTEM, row.outgoing_id, at=settled)
    failure = "" if message is not None else "到期仍未能发出"
    commands.note_delivery(SYSTEM, row.pk, failure=failure, at=settled)


def _try(outgoing_id: int, at: datetime) -> None:
    outbox.claim(SYSTEM, outgoing_id, at=at)
    outbox.note_failure(SYSTEM, outgoing_id, TROUBLE, at=at)
