"""The sampling desk: taking the list, drawing from it, drawing anew before anybody was asked (D5.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers import queries as customers
from yueke.domains.customers.models import Customer
from yueke.domains.orders.models import Order
from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands.finding import locked, said
from yueke.domains.surveys.events import FrameTaken, SampleDrawn, SampleReplaced
from yueke.domains.surveys.lifecycles import PLANNING
from yueke.domains.surveys.models import Draw, Frame, Invitation, Member, Survey
from yueke.domains.surveys.rules import drawing, frames
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish

REST_DAYS = 30
"""Who was asked within so many days is left alone (D5.3)."""
HEEDED_MONTHS = 12
"""Who declined an invitation within so many months is not asked again."""
LARGEST_SAMPLE = 100_000


@dataclass(frozen=True)
class Population:
    """Who is to be asked. ``who`` of ``frames.WHO``; ``months``: how far back an order makes a current customer;
    ``filter``: of the list of customers, as parameters of its address; ``strata_by`` of ``frames.STRATA``."""

    who: tuple[str, ...] = (frames.CURRENT,)
    months: int = 12
    filter: Mapping[str, Any] = field(default_factory=dict)
    strata_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """The draw that is wanted. ``reserve``: its share of the sample; ``seed``: any text, best drawn in public.

    ``deviations``: of the answers by stratum, from an earlier wave, for the rules ``neyman`` and ``cost``; ``costs`` of asking
    one of each stratum, for the latter.
    """

    method: str
    n: int
    seed: str
    rule: str = "proportional"
    reserve: float = 0.0
    deviations: Mapping[str, float] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)


@command(may="surveys.plan")
def take_frame(
    actor: Actor, survey_id: int, population: Population, *, opted_out: Iterable[int], at: datetime
) -> Frame:
    """List the population as the archive is now, within what the actor may see, without those who cannot be asked.

    ``opted_out``: customers who do not take part in surveys, as the privacy centre knows them.
    """
    survey = locked(actor, survey_id)
    _still_planned(survey)
    _possible(population)
    unwilling = frozenset(opted_out) | declined_lately(at)
    found = frames.listed(_candidates(actor, survey, population, at), unwilling, asked_lately(at))
    if not found.units:
        raise Invalid(_("没有可以调查的顾客，请放宽条件。"), field="filter", clause="D5.3")
    units = frames.packed(found.units)
    frame = Frame.objects.create(
        survey=survey, n=Frame.objects.filter(survey=survey).count() + 1, population=asdict(population) | {"filter": dict(population.filter)},
        strata_by=list(population.strata_by), size=len(found.units), strata=found.strata, left_off=dict(found.left_off),
        units=units, fingerprint=frames.fingerprint(units), taken_by_id=actor.person_id, taken_at=at,
    )  # fmt: skip
    publish(actor, FrameTaken(at=at, survey_id=survey.pk, number=survey.number, size=frame.size))
    return frame


@command(may="surveys.plan")
def draw_sample(actor: Actor, frame_id: int, wanted: Wanted, *, at: datetime) -> Draw:
    """Draw from a list; the survey must have no other draw (see :func:`replace_draw`)."""
    frame = Frame.objects.filter(pk=frame_id).first()
    if frame is None:
        raise NotFound
    survey = locked(actor, frame.survey_id)
    _still_planned(survey)
    if Draw.objects.filter(survey=survey, replaced_at__isnull=True).exists():
        raise Refused(_("已经抽过样。要重新抽取，请先说明原因作废原来的样本。"), clause="D5.3")
    numbers, sample = _drawn(frame, wanted)
    draw = Draw.objects.create(
        frame=frame, survey=survey, method=wanted.method, rule=wanted.rule if wanted.method == "stratified" else "",
        numbers=numbers, size=len(sample.drawn), reserve=len(sample.reserve), seed=wanted.seed, proof=sample.proof,
        drawn_by_id=actor.person_id, drawn_at=at,
    )  # fmt: skip
    Member.objects.bulk_create(_members(draw, sample, frames.unpacked(frame.units)), batch_size=5_000)
    publish(actor, SampleDrawn(at=at, survey_id=survey.pk, number=survey.number, size=draw.size, proof=draw.proof))
    return draw


@command(may="surveys.plan")
def replace_draw(actor: Actor, draw_id: int, reason: str, *, at: datetime) -> Draw:
    """Give a sample up before anybody of it was asked, with the reason; the draw stays on record, its members go."""
    draw = Draw.objects.select_related("survey").filter(pk=draw_id).first()
    if draw is None:
        raise NotFound
    survey = locked(actor, draw.survey_id)
    _still_planned(survey)
    why = said(reason, "reason", 200, _("请写明作废原因。"))
    if draw.members.filter(asked_at__isnull=False).exists():
        raise Refused(_("样本中已有人被调查，不能作废。"), clause="D5.3")
    if not Draw.objects.filter(pk=draw.pk, replaced_at__isnull=True).update(replaced_at=at, replaced_why=why):
        raise Refused(_("这个样本已经作废。"))
    draw.members.all().delete()
    publish(actor, SampleReplaced(at=at, survey_id=survey.pk, number=survey.number, reason=why))
    draw.refresh_from_db()
    return draw


def asked_lately(at: datetime, customer_id: int | None = None) -> frozenset[int]:
    """Customers asked within :data:`REST_DAYS`, as somebody drawn or by a link of their own; of one of them only, if named."""
    since = at - relativedelta(days=REST_DAYS)
    only = {} if customer_id is None else {"customer_id": customer_id}
    drawn = Member.objects.filter(asked_at__gt=since, **only).values_list("customer_id", flat=True)
    invited = Invitation.objects.filter(made_at__gt=since, member__isnull=True, **only)
    return frozenset(drawn) | frozenset(invited.values_list("customer_id", flat=True))


def declined_lately(at: datetime, customer_id: int | None = None) -> frozenset[int]:
    """Customers who answered an invitation of the past :data:`HEEDED_MONTHS` with no; of one of them only, if named."""
    since = (at - relativedelta(months=HEEDED_MONTHS)).date()
    only = {} if customer_id is None else {"customer_id": customer_id}
    rows = Invitation.objects.filter(declined_on__gt=since, **only)
    return frozenset(rows.values_list("customer_id", flat=True))


def numbers_for(frame: Frame, wanted: Wanted) -> dict[str, int]:
    """How many of each stratum ``wanted`` would draw from a list; raises Invalid as the draw itself would."""
    if wanted.method not in drawing.METHODS:
        raise Invalid(_("请从选项中选择。"), field="method")
    if wanted.method == drawing.STRATIFIED and wanted.rule not in drawing.RULES:
        raise Invalid(_("请从选项中选择。"), field="rule")
    n = frame.size if wanted.method == drawing.CENSUS else wanted.n
    if not 1 <= n <= min(frame.size, LARGEST_SAMPLE):
        raise Invalid(_("样本量在 1 到 %(most)d 之间。") % {"most": min(frame.size, LARGEST_SAMPLE)}, field="n")
    strata = frame.strata if wanted.method == drawing.STRATIFIED else {"": frame.size}
    if len(strata) < 2:
        return dict.fromkeys(strata, n)
    try:
        return drawing.numbers_of(n, strata, wanted.rule, wanted.deviations, wanted.costs)
    except ValueError:
        raise Invalid(_("样本太少：每层至少要抽两人，共 %(n)d 层。") % {"n": len(strata)}, field="n") from None


def repeats(draw: Draw) -> bool:
    """Whether drawing again from the list with the seed gives the same: nobody has changed list, seed or result."""
    frame = draw.frame
    if frames.fingerprint(frame.units) != frame.fingerprint:
        return False
    units = frames.unpacked(frame.units)
    reserve = draw.reserve / draw.size if draw.size else 0.0
    again = drawing.draw(draw.method, units, draw.numbers, reserve, draw.seed)
    members = draw.members.filter(is_reserve=False).order_by("place").values_list("customer_id", flat=True)
    return again.proof == draw.proof and (draw.replaced_at is not None or list(again.drawn) == list(members))


def _drawn(frame: Frame, wanted: Wanted) -> tuple[dict[str, int], drawing.Sample]:
    if not wanted.seed.strip() or len(wanted.seed) > 64:
        raise Invalid(_("请填写随机种子（最多 64 字）。"), field="seed")
    if not 0 <= wanted.reserve <= 2:
        raise Invalid(_("备用样本最多是样本的两倍。"), field="reserve")
    numbers = numbers_for(frame, wanted)
    return numbers, drawing.draw(wanted.method, frames.unpacked(frame.units), numbers, wanted.reserve, wanted.seed)


def _members(draw: Draw, sample: drawing.Sample, strata: Mapping[int, str]) -> Iterator[Member]:
    for place, (customer, chance) in enumerate(sample.drawn.items(), start=1):
        yield Member(draw=draw, customer_id=customer, stratum=strata[customer][:120], place=place, chance=chance)
    for place, customer in enumerate(sample.reserve, start=1):
        yield Member(draw=draw, customer_id=customer, stratum=strata[customer][:120], place=place, is_reserve=True)


def _candidates(actor: Actor, survey: Survey, population: Population, at: datetime) -> Iterator[frames.Candidate]:
    """The population in the order of ids, with how each would be reached in the ways of the survey."""
    mailed = bool({Mode.LINK, Mode.IMPORT} & set(survey.modes))
    reached = Mode.ONSITE in survey.modes or Mode.PAPER in survey.modes
    rows = _population(actor, population, at).order_by("pk")
    columns = ("pk", "phone_index", "email_index", *population.strata_by)
    for pk, phone, email, *strata in rows.values_list(*columns).iterator(chunk_size=20_000):
        contact = bytes(phone or b"") or (bytes(email or b"") if mailed else b"")
        if not contact and reached:
            # Met in person: nobody is two people there.
            contact = b"met" + pk.to_bytes(8, "big")[3:]
        yield frames.Candidate(pk, contact, tuple(str(value or "") for value in strata))


def _population(actor: Actor, population: Population, at: datetime) -> QuerySet[Customer]:
    asked = customers.CustomerFilter.read(population.filter)
    rows = Customer.objects.filter(pk__in=customers.customer_ids(actor, asked))
    orders = Order.objects.filter(customer_id=OuterRef("pk")).exclude(state="cancelled")
    ever, lately = Exists(orders), Exists(orders.filter(ordered_at__gt=at - relativedelta(months=population.months)))
    kinds = {frames.CURRENT: Q(lately), frames.PAST: Q(ever) & ~Q(lately), frames.POTENTIAL: ~Q(ever)}
    if set(population.who) == set(kinds):
        return rows
    chosen = Q()
    for one in population.who:
        chosen |= kinds[one]
    return rows.filter(chosen)


def _possible(population: Population) -> None:
    if not population.who or any(one not in frames.WHO for one in population.who):
        raise Invalid(_("请选择调查哪些顾客。"), field="who")
    if not 1 <= population.months <= 60:
        raise Invalid(_("请填 1 到 60 个月。"), field="months")
    if len(population.strata_by) > frames.MOST_STRATA_BY or any(
        one not in frames.STRATA for one in population.strata_by
    ):
        raise Invalid(_("最多按 %(n)d 项分层。") % {"n": frames.MOST_STRATA_BY}, field="strata_by")


def _still_planned(survey: Survey) -> None:
    if survey.state not in PLANNING:
        raise Refused(_("调查已经开始或结束，不能再改样本。"), clause="D5.3")
