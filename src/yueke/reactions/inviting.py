"""Personal links of surveys leave by the outbox: made and queued in one transaction, asked of the privacy centre first.

What the outbox does with every message that serves a purpose (frozen, anonymised, how often, at what hour) it does with
these once more as each leaves. Who refused to be served, or cannot be reached by any means of this installation, is not asked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from yueke.domains.channels import outbox
from yueke.domains.channels.events import OutgoingSettled
from yueke.domains.channels.means import Message, open_means
from yueke.domains.channels.outbox import Matter
from yueke.domains.complaints import queries as complaints
from yueke.domains.customers import queries as customers
from yueke.domains.customers.models import Customer
from yueke.domains.organization import queries as organization
from yueke.domains.privacy import queries as privacy
from yueke.domains.surveys import queries
from yueke.domains.surveys.commands import sending
from yueke.domains.surveys.commands.sending import Sent
from yueke.domains.surveys.models import Invitation, Survey
from yueke.domains.surveys.rules import invitations as rules
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM, Actor, require
from yueke.kernel.cleaning.phones import clean_phones, mobile_of
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import reaction
from yueke.kernel.jobs import RETRY
from yueke.reactions.contacting import known_as

PURPOSE = "service"
"""Asking how satisfied somebody is belongs to the service; a No to marketing is none to it."""
TRIED_FOR = timedelta(days=1)
AT_ONCE = 200
"""Links made and queued in one transaction."""
LATER = timedelta(minutes=30)
"""When it is tried again with those who may not be told at this hour or today."""
_LATER = frozenset({"hours", "limit"})


@dataclass(frozen=True)
class Route:
    """How somebody is told: by which medium at which address, or why not."""

    medium: str = ""
    address: str = ""
    why_not: str = ""

    @property
    def is_later(self) -> bool:
        """Whether it may be possible in a while."""
        return self.why_not in _LATER


def address_of_portal() -> str:
    """Where customers reach their site, as the company has stated it; empty when it has not."""
    desk = complaints.desk()
    return desk.portal_address if desk else ""


def order_links(actor: Actor, survey_id: int, text: str, *, media: Sequence[str], reserves: int = 0) -> None:
    """Have the links of everybody drawn sent in the background, by the first of ``media`` somebody can be reached by.

    Raises:
        Invalid: at ``text`` or ``media``.
        Refused: the survey does not collect, or nobody has said where the portal is.
    """
    _ready(actor, survey_id, text)
    if not media or any(one not in open_means() for one in media):
        raise Invalid(_("请选择本系统已开通的发送方式。"), field="means")
    send_links.configure(lock=_lock(survey_id)).defer(
        survey_id=survey_id, text=text, media=list(media), reserves=reserves
    )


def order_reminders(actor: Actor, survey_id: int, text: str, *, days: int, most: int) -> None:
    """Have everybody reminded in the background who may be by now; raises as :func:`order_links`."""
    _ready(actor, survey_id, text)
    sending.reminding_possible(days, most)
    send_reminders.configure(lock=_lock(survey_id)).defer(survey_id=survey_id, text=text, days=days, most=most)


@app.task(name="surveys.send_links", queue="messages", retry=RETRY)
def send_links(survey_id: int, text: str, media: list[str], reserves: int) -> None:
    """Make and queue the links of those drawn, and come again for those who may not be told yet."""
    waiting: set[int] = set()
    while (found := links_at_once(survey_id, text, media, reserves=reserves, skip=waiting, at=clock.now())) is not None:
        waiting |= found
    if waiting:
        # Behind all others of its lock: they would wait for it.
        again = send_links.configure(
            lock=_lock(survey_id), schedule_in={"minutes": LATER // timedelta(minutes=1)}, priority=-1
        )
        again.defer(survey_id=survey_id, text=text, media=[*media], reserves=reserves)


@app.task(name="surveys.send_reminders", queue="messages", retry=RETRY)
def send_reminders(survey_id: int, text: str, days: int, most: int) -> None:
    """Remind who has not answered; who may not be told at this hour is left for the next time somebody asks for it."""
    while remind_at_once(survey_id, text, days=days, most=most, at=clock.now()):
        pass


def links_at_once(
    survey_id: int, text: str, media: Sequence[str], *, reserves: int, skip: Collection[int], at: datetime
) -> set[int] | None:
    """One batch of links; the members who have to wait, or None when nobody is left (or the survey has ended)."""
    survey = queries.get(SYSTEM, survey_id)
    if survey.state != "running" or not address_of_portal():
        return None
    members = list(sending.without_link(survey_id, reserves=reserves).exclude(pk__in=skip)[:AT_ONCE])
    if not members:
        return None
    routes = _routes([one.customer_id for one in members], media, at)
    now = {one.pk: routes[one.customer_id] for one in members if not routes[one.customer_id].is_later}
    with transaction.atomic():
        made = sending.make_links(SYSTEM, survey_id, {pk: route.why_not for pk, route in now.items()}, at=at)
        customers = {one.pk: one.customer_id for one in members}
        carried = {
            link: _post(survey, customers[pk], now[pk], text, secret, at)
            for pk, (link, secret) in made.items()
            if not now[pk].why_not
        }
        sending.note_carried(SYSTEM, carried, at=at)
    return {one.pk for one in members} - now.keys()


def remind_at_once(survey_id: int, text: str, *, days: int, most: int, at: datetime) -> int:
    """One batch of reminders; how many were taken, told or not."""
    survey = queries.get(SYSTEM, survey_id)
    if survey.state != "running" or not address_of_portal():
        return 0
    with transaction.atomic():
        rows = sending.take_reminders(SYSTEM, survey_id, days=days, most=most, count=AT_ONCE, at=at)
        routes: dict[int, Route] = {}
        for medium in {one.medium for one in rows}:
            routes |= _routes([one.customer_id for one in rows if one.medium == medium], [medium], at)
        carried = {
            one.pk: _post(survey, one.customer_id, routes[one.customer_id], text, one.sealed, at)
            for one in rows
            if not routes[one.customer_id].why_not
        }
        sending.note_carried(SYSTEM, carried, at=at)
    return len(rows)


def send_one(actor: Actor, invitation_id: int, secret: str, *, at: datetime, text: str = rules.INVITATION) -> bool:
    """Queue the link of one invitation, made on an occasion; call it in the transaction that made it.

    False when nobody has said where the portal is, or the customer cannot be told: the link still opens by signing in.
    """
    row = Invitation.objects.select_related("survey").get(pk=invitation_id)
    route = _routes([row.customer_id], open_means(), at)[row.customer_id]
    if route.why_not or not address_of_portal():
        return False
    carried = {row.pk: _post(row.survey, row.customer_id, route, text, secret, at)}
    sending.note_carried(SYSTEM, carried, at=at)
    return True


@reaction(OutgoingSettled, why=_("问卷链接发出或发不出后，记在邀请上"), together=True)
def links_settled(events: list[OutgoingSettled], actor: Actor, at: datetime) -> None:
    """Nothing to note for messages about something else."""
    sending.note_settled(actor, {one.outgoing_id: one.state for one in events}, at=at)


def _ready(actor: Actor, survey_id: int, text: str) -> None:
    require(actor, sending.CARRIES)
    if queries.get(actor, survey_id).state != "running":
        raise Refused(_("调查没有在收集中。"))
    if wrong := rules.wording_wrong(text):
        raise Invalid(wrong, field="text")
    if not address_of_portal():
        raise Refused(_("还没有填写门户网址，链接无处可指。请先在投诉设置里填写。"))


def _routes(customer_ids: Sequence[int], media: Sequence[str], at: datetime) -> dict[int, Route]:
    """For each customer the first medium they can and may be told by; a few queries whatever their number."""
    only = customer_ids[0] if len(customer_ids) == 1 else None
    unwilling = privacy.not_to_be_surveyed(at, only) & set(customer_ids)
    people = Customer.objects.only("phone", "email").in_bulk(set(customer_ids))
    wecom = customers.wecom_ids(SYSTEM, customer_ids) if "wecom" in media else {}
    asked = {medium: privacy.may_contact(customer_ids, PURPOSE, known_as(medium), at) for medium in media}
    found = {}
    for pk in customer_ids:
        routes = [_route(people[pk], medium, wecom.get(pk, ""), asked[medium][pk].reason) for medium in media]
        best = next((one for one in routes if not one.why_not), None) or next(
            (one for one in routes if one.is_later), routes[0] if routes else Route(why_not="no_address")
        )
        found[pk] = Route(why_not="unwilling") if pk in unwilling else best
    return found


def _route(customer: Customer, medium: str, wecom: str, hindered: str) -> Route:
    address = wecom if medium == "wecom" else customer.email or ""
    if medium == "sms":
        mobile = mobile_of(clean_phones(customer.phone).value or ())
        address = mobile.number if mobile else ""
    return Route(medium, address, "no_address" if not address else hindered)


def _post(survey: Survey, customer_id: int, route: Route, text: str, secret: str, at: datetime) -> Sent:
    """Words in the questionnaire's own language go out, for nobody knows in which the recipient reads."""
    with override("zh-hans"):
        until = timezone.localtime(at).date() if survey.ends_on is None else survey.ends_on
        company = organization.company_name()
        link = f"{address_of_portal()}/p/a/{secret}/"
        told = rules.Told(company, survey.title, f"{until.month} 月 {until.day} 日", link)
        message = Message(route.medium, route.address, f"{company}：{survey.title}", rules.worded(text, told))
    row = outbox.post(
        SYSTEM, message, not_after=at + TRIED_FOR, is_secret=True, matter=Matter(customer_id, PURPOSE), at=at
    )
    return Sent(route.medium, row.pk)


def _lock(survey_id: int) -> str:
    return f"surveys.sending.{survey_id}"
