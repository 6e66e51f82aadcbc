"""What sets surveys off: a matter that asks for an evaluation becomes a draft plan, and whoever was just served is asked how it was.

A draft only proposes (E2.3): research staff decide whether it is carried out. A customer is asked by the survey of that kind
that collects now, if there is one; without it nothing happens.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from yueke.domains.catalogue import queries as catalogue
from yueke.domains.catalogue.events import ProductCreated, ProductEdited
from yueke.domains.complaints.choices import Grade
from yueke.domains.complaints.events import ComplaintClosed
from yueke.domains.complaints.models import Complaint
from yueke.domains.improvement import queries as improvement
from yueke.domains.improvement.events import MeasuresFinished
from yueke.domains.improvement.models import Improvement
from yueke.domains.orders import queries as orders
from yueke.domains.orders.events import OrderDelivered
from yueke.domains.organization import queries as organization
from yueke.domains.organization import reach
from yueke.domains.privacy import queries as privacy
from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.choices import Cause, Kind
from yueke.domains.surveys.commands import Occasion, Plan
from yueke.domains.visits.events import VisitCompleted
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction
from yueke.reactions import inviting

ADHOC, IN_PROCESS = "E2.3-adhoc", "C3.3-process"
NEW_FOR = timedelta(days=180)
"""For so long after its launch a product entered in the catalogue counts as new."""
MANY = 5
"""An improvement that answers to so many records is a major one, as is one that answers to a major complaint."""
BEGINS, LASTS = timedelta(days=7), timedelta(days=14)
"""When a proposed survey begins after what set it off, and for how long it collects."""
AFTER_REPAIR = "after_service"
"""The kind of visits made after a repair or another service."""


@reaction(ProductCreated, why=_("新产品上市后，为它拟一份专项评价计划"), clause=ADHOC)
def product_is_new(event: ProductCreated, actor: Actor, at: datetime) -> None:
    """A product entered with the day of its launch."""
    _about_product(event.product_id, event.at)


@reaction(ProductEdited, why=_("产品补填上市日期后，为它拟一份专项评价计划"), clause=ADHOC)
def product_becomes_new(event: ProductEdited, actor: Actor, at: datetime) -> None:
    """The day of its launch was filled in."""
    if "launched_on" in event.changes:
        _about_product(event.product_id, event.at)


@reaction(MeasuresFinished, why=_("重大改进的措施完成后，拟一份专项评价计划"), clause=ADHOC)
def improvement_is_done(event: MeasuresFinished, actor: Actor, at: datetime) -> None:
    """Only a major one."""
    found = improvement.improvement(SYSTEM, event.improvement_id)
    if _is_major(found):
        purpose = text("了解改进“%(title)s”以后顾客的感受，与改进前比较。") % {"title": found.title}
        title = text("改进后专项评价：%(title)s") % {"title": found.title}
        _propose(Cause.IMPROVEMENT, title, purpose, ("improvement.improvement", found.pk, found.number), event.at)


@reaction(ComplaintClosed, why=_("重大投诉办结后，拟一份专项评价计划"), clause=ADHOC)
def major_complaint_is_closed(event: ComplaintClosed, actor: Actor, at: datetime) -> None:
    """The number says enough: a plan is read by many, and never names who complained."""
    if event.grade == Grade.MAJOR:
        title = text("重大投诉后专项评价：%(number)s") % {"number": event.number}
        purpose = text("重大投诉 %(number)s 办结后，了解同类顾客是否遇到同样的问题。") % {"number": event.number}
        _propose(Cause.COMPLAINT, title, purpose, ("complaints.complaint", event.complaint_id, event.number), event.at)


@reaction(OrderDelivered, why=_("订单交付后，请顾客评价"), clause=IN_PROCESS)
def order_is_finished(event: OrderDelivered, actor: Actor, at: datetime) -> None:
    """Whoever ordered."""
    number = orders.order(SYSTEM, event.order_id).order.number
    _invite(Kind.AFTER_ORDER, event.customer_id, Occasion("orders.order", event.order_id, number), at)


@reaction(VisitCompleted, why=_("回访或维修完成后，请顾客评价"), clause=IN_PROCESS)
def visit_is_done(event: VisitCompleted, actor: Actor, at: datetime) -> None:
    """Whoever was reached; after a repair by the survey for repairs."""
    if event.result == "reached":
        kind = Kind.AFTER_REPAIR if event.visit_kind == AFTER_REPAIR else Kind.AFTER_VISIT
        _invite(kind, event.customer_id, Occasion("visits.visit", event.visit_id, event.number), at)


@reaction(ComplaintClosed, why=_("投诉办结后，请顾客评价办理"), clause=IN_PROCESS)
def complaint_is_closed(event: ComplaintClosed, actor: Actor, at: datetime) -> None:
    """Whoever complained, if their archive is known."""
    if event.customer_id is not None:
        occasion = Occasion("complaints.complaint", event.complaint_id, event.number)
        _invite(Kind.AFTER_COMPLAINT, event.customer_id, occasion, at)


def _invite(kind: Kind, customer_id: int, occasion: Occasion, at: datetime) -> None:
    survey = queries.running_after(kind)
    if survey is None or "link" not in survey.modes:
        return
    unwilling = privacy.not_to_be_surveyed(at, customer_id)
    made = commands.invite_customer(SYSTEM, survey.pk, customer_id, occasion, opted_out=unwilling, at=at)
    if made is not None:
        inviting.send_one(SYSTEM, made.invitation_id, made.secret, at=at)


def _about_product(product_id: int, at: datetime) -> None:
    found = catalogue.get(SYSTEM, product_id)
    day = timezone.localtime(at).date()
    if found.launched_on is None or found.launched_on < day - NEW_FOR:
        return
    title = text("新产品专项评价：%(name)s") % {"name": found.name}
    purpose = text("了解顾客对新产品“%(name)s”的满意度和改进意见。") % {"name": found.name}
    begins = datetime.combine(max(found.launched_on, day), at.timetz())
    _propose(Cause.NEW_PRODUCT, title, purpose, ("catalogue.product", found.pk, found.code), begins, said_at=at)


def _is_major(found: Improvement) -> bool:
    sources = list(found.sources.all())
    complained = [row.origin_id for row in sources if row.kind == "complaints.complaint"]
    return len(sources) >= MANY or Complaint.objects.filter(pk__in=complained, grade=Grade.MAJOR).exists()


def _propose(
    cause: Cause,
    title: str,
    purpose: str,
    origin: tuple[str, int, str],
    since: datetime,
    *,
    said_at: datetime | None = None,
) -> None:
    """One draft for each record, given to a researcher; none when nobody plans surveys."""
    owner = _researcher()
    if owner is None or queries.grown_out_of(origin[0], origin[1]).exists():
        return
    begins = timezone.localtime(since).date() + BEGINS
    drawn = Plan(
        title[:120], Kind.ADHOC, purpose[:2000], owner[0], owner[1], starts_on=begins, ends_on=begins + LASTS,
        cause=cause, origin=origin,
    )  # fmt: skip
    commands.plan(SYSTEM, drawn, at=said_at or since, template="satisfaction_form")


def _researcher() -> tuple[int, int] | None:
    """Who plans surveys and does not approve them, the longest in the house first, with their department."""
    planning = reach.holders("surveys.plan")
    for person in sorted(planning - reach.holders("surveys.approve")) or sorted(planning):
        department = (
            organization.memberships(person)
            .filter(to_date__isnull=True)
            .values_list("department_id", flat=True)
            .first()
        )
        if department is not None:
            return person, department
    return None
