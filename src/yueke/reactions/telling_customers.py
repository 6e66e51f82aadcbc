"""What a customer is told about their complaint and nobody spoke leaves by the outbox, and what became of it comes back.

The words stay with the complaint, so the outbox keeps none once a message left: an acknowledgement names the code that
opens the complaint.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.channels import outbox
from yueke.domains.channels.events import OutgoingSettled
from yueke.domains.channels.mail import queries as letters
from yueke.domains.channels.means import Message, open_means
from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints import queries
from yueke.domains.complaints.choices import SPOKEN, Medium, TellKind
from yueke.domains.complaints.events import CustomerTold
from yueke.domains.complaints.models import Complaint, Told
from yueke.domains.complaints.queries.own import rating_link
from yueke.domains.organization import queries as organization
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.phones import clean_phones, mobile_of
from yueke.kernel.events import reaction

TRIED_FOR = timedelta(days=1)
PORTAL = "/p/"
"""Where the customers' site begins."""


@reaction(CustomerTold, why=gettext_lazy("告知客户的短信和邮件，放进发件箱发出"), clause="A5.2-progress")
def send_to_customer(event: CustomerTold, actor: Actor, at: datetime) -> None:
    """One message for each thing told; what cannot leave here at all is known at once."""
    if event.medium in SPOKEN:
        return
    row = Told.objects.select_related("complaint__customer").get(pk=event.told_id)
    if row.outgoing_id is not None or row.delivered_at is not None or row.failed_at is not None:
        return
    address = _address(row.complaint, event.medium)
    if event.medium not in open_means():
        complaints.note_delivery(actor, row.pk, failure=_("本系统没有开通这种发送方式"), at=at)
    elif not address:
        complaints.note_delivery(actor, row.pk, failure=_("没有能收到消息的号码或地址"), at=at)
    else:
        message = _message(row, event.medium, address)
        outgoing = outbox.post(actor, message, not_after=at + TRIED_FOR, is_secret=True, at=at)
        complaints.carry(actor, row.pk, outgoing.pk, at=at)


@reaction(OutgoingSettled, why=gettext_lazy("消息发出或发不出后，记在投诉的告知上"))
def message_settled(event: OutgoingSettled, actor: Actor, at: datetime) -> None:
    """Nothing to note for messages about something else."""
    waiting = Told.objects.filter(delivered_at__isnull=True, failed_at__isnull=True, outgoing_id=event.outgoing_id)
    failures = {"sent": "", "unsure": _("发送时中断，不能确定是否送达")}
    failure = failures.get(event.state, _("到期仍未能发出"))
    for pk in waiting.values_list("pk", flat=True):
        complaints.note_delivery(actor, pk, failure=failure, at=event.at)


def _message(row: Told, medium: str, address: str) -> Message:
    named = {"company": organization.company_name(), "number": row.complaint.number}
    text = f"【{named['company']}】{row.text}{_where(row)}"
    message = Message(medium, address, _("%(company)s：您的投诉 %(number)s") % named, text)
    if medium != Medium.EMAIL:
        return message
    # Answers come back to the mailbox that is read, and stand beside the customer's own letter.
    answered = letters.last_about("complaints.complaint", row.complaint_id)
    return replace(message, in_reply_to=answered, reply_to=letters.reading_address())


def _where(row: Told) -> str:
    """Where the customer rates the result or follows the complaint, once the company has said under which address."""
    desk = queries.desk()
    if desk is None or not desk.portal_address:
        return ""
    if row.kind in (TellKind.RESULT, TellKind.ASK):
        link = f"{desk.portal_address}{PORTAL}r/{rating_link(row.complaint)}/"
        return _("\n评价处理结果：%(link)s") % {"link": link}
    if row.kind == TellKind.ACKNOWLEDGE:
        return _("\n查询进度：%(link)s") % {"link": f"{desk.portal_address}{PORTAL}progress/"}
    return ""


def _address(complaint: Complaint, medium: str) -> str:
    """Where the customer can be reached: as they said with the complaint, else as their archive has it."""
    customer = complaint.customer
    if medium == Medium.EMAIL:
        return complaint.caller_email or (customer.email if customer else "") or ""
    for cell in (complaint.caller_phone, customer.phone if customer else ""):
        mobile = mobile_of(clean_phones(cell).value or ())
        if mobile:
            return mobile.number
    return ""
