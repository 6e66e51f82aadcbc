"""Requests that come in by the portal: whoever answers them is told, and the customer is told of the answer.

Its clock runs, and nobody took it down; nor does the customer look every day whether there is an answer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yueke.domains.channels import commands as channels
from yueke.domains.channels import outbox
from yueke.domains.channels.kinds import declare
from yueke.domains.channels.means import Message, open_means
from yueke.domains.channels.rules import Draft, Origin
from yueke.domains.customers import queries as customers
from yueke.domains.organization import queries as organization
from yueke.domains.organization import reach
from yueke.domains.privacy import queries as privacy
from yueke.domains.privacy.events import ClaimAccepted, ClaimFiled, ClaimRefused, RequestRegistered, RequestSettled
from yueke.domains.privacy.models import RightsRequest
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.cleaning.phones import clean_phones, mobile_of
from yueke.kernel.events import reaction

CLAUSE = "A2.4"
_TRIED_FOR = timedelta(days=1)
_CLAIMED = declare("privacy.claim_came", _("监护人或近亲属在网上提出请求，请核对关系证明"), icon="shield-check")
_CAME = declare("privacy.request_came", _("客户在网上提出权利请求，请按期答复"), icon="shield-check")


def _key(request_id: int) -> str:
    return f"{_CAME.code}:{request_id}"


@reaction(RequestRegistered, why=_("客户在门户提出的请求，通知办理权利请求的人"), clause=CLAUSE)
def tell_of_request(event: RequestRegistered, actor: Actor, at: datetime) -> None:
    """Those who answer requests of the department the customer belongs to."""
    if event.medium != "portal":
        return
    customer = customers.get(SYSTEM, event.customer_id)
    about = Origin("privacy.rightsrequest", event.request_id, event.number)
    people = reach.holders_over("privacy.requests", customer.department_id)
    drafts = [
        Draft(person, _CAME.code, _key(event.request_id), about, {}, CLAUSE, happened_at=event.at) for person in people
    ]
    channels.tell(SYSTEM, drafts, at=at)


@reaction(ClaimFiled, why=_("监护人、近亲属在门户提出的请求，通知能办理的人核对"), clause=CLAUSE)
def tell_of_claim(event: ClaimFiled, actor: Actor, at: datetime) -> None:
    """Those who handle requests and see all: a claim belongs to no department before it is checked."""
    about = Origin("privacy.relativeclaim", event.claim_id, event.number)
    key = f"{_CLAIMED.code}:{event.claim_id}"
    people = reach.holders_over("privacy.requests", None)
    drafts = [Draft(person, _CLAIMED.code, key, about, {}, CLAUSE, happened_at=event.at) for person in people]
    channels.tell(SYSTEM, drafts, at=at)


@reaction(ClaimAccepted, why=_("代为提出的请求受理后，其他人的消息随之已读"), clause=CLAUSE)
def settle_accepted(event: ClaimAccepted, actor: Actor, at: datetime) -> None:
    """Nobody is reminded of what was checked."""
    channels.settle(SYSTEM, [f"{_CLAIMED.code}:{event.claim_id}"], at=at)


@reaction(ClaimRefused, why=_("代为提出的请求不受理后，其他人的消息随之已读"), clause=CLAUSE)
def settle_refused(event: ClaimRefused, actor: Actor, at: datetime) -> None:
    """The same."""
    channels.settle(SYSTEM, [f"{_CLAIMED.code}:{event.claim_id}"], at=at)


@reaction(RequestSettled, why=_("权利请求办结后，其他人的消息随之已读"), clause=CLAUSE)
def settle_notices(event: RequestSettled, actor: Actor, at: datetime) -> None:
    """Nobody is reminded of what is answered, refused or withdrawn."""
    channels.settle(SYSTEM, [_key(event.request_id)], at=at)


@reaction(RequestSettled, why=_("门户提出的请求答复后，发短信或邮件告诉客户"), clause=CLAUSE)
def tell_the_customer(event: RequestSettled, actor: Actor, at: datetime) -> None:
    """That there is an answer, and where; not what it says. Nothing to whoever took it back, or is anonymous by now."""
    if event.outcome not in ("answered", "refused"):
        return
    row = privacy.request(SYSTEM, event.request_id)
    message = _answered(row) if row.medium == "portal" else None
    if message is not None:
        outbox.post(SYSTEM, message, not_after=at + _TRIED_FOR, at=at)


def _answered(row: RightsRequest) -> Message | None:
    told = {"company": organization.company_name(), "number": row.number}
    text = str(_("【%(company)s】您的请求 %(number)s 已有答复，请到隐私中心查看。") % told)
    subject = str(_("%(company)s：请求 %(number)s 已有答复") % told)
    mobile = mobile_of(clean_phones(row.customer.phone).value or ())
    for medium, contact in (("sms", mobile.number if mobile else ""), ("email", row.customer.email or "")):
        if contact and medium in open_means():
            return Message(medium, contact, subject, text)
    return None
