"""Whatever was answered on a scale becomes a rating: surveys, complaints, visits (E2.2). All modes feed one store.

Of a confidential survey ratings are written once its data are settled, from the settled columns, whose order is by
chance: no way leads from them to a response, and nothing is told but indicator, day and mode.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isnan
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.catalogue.models import Product
from yueke.domains.complaints.events import SatisfactionAnswered
from yueke.domains.complaints.models import Complaint, Round
from yueke.domains.evaluations import commands
from yueke.domains.evaluations.choices import Origin
from yueke.domains.evaluations.commands import RatingFact
from yueke.domains.evaluations.models import Rating
from yueke.domains.evaluations.rules.scores import OWN_RULE, STARS
from yueke.domains.orders.models import Order
from yueke.domains.organization.models import Department, Person
from yueke.domains.surveys.cleaning_events import SurveySettled
from yueke.domains.surveys.events import AnswersGiven, AnswersTakenOut
from yueke.domains.surveys.models import Cut, Response, Survey, Version
from yueke.domains.surveys.rules.cuts import Columns, unpacked
from yueke.domains.surveys.rules.shape import Binding, opened
from yueke.domains.visits.events import VisitCompleted
from yueke.domains.visits.models import Visit
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction

CLAUSE = "E2.2-complaints"
AT_ONCE = 500
LOOKED_BACK = timedelta(days=35)
"""How far back the night looks for answers that became no rating, and for settled data not taken over."""
MOST_IN_A_CUT = 10_000_000
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Scaled:
    """One bound question: what it feeds, and its scale."""

    binding: Binding
    low: int
    high: int


@dataclass(frozen=True)
class Places:
    """What the parameters of doors and links name: ids by what was written."""

    orders: Mapping[str, tuple[int, int | None]]
    products: Mapping[str, int]
    people: Mapping[str, int]
    departments: Mapping[str, int]


@reaction(AnswersGiven, why=_("答完的问卷，各题得分归入评价库"), together=True)
def answers_given(events: Sequence[AnswersGiven], actor: Actor, at: datetime) -> None:
    """Every bound question that was answered, many responses at once."""
    _keep_responses(actor, [event.response_id for event in events], at)


@reaction(AnswersTakenOut, why=_("撤销导入的答卷后，评价库不再计入其得分"))
def answers_taken_out(event: AnswersTakenOut, actor: Actor, at: datetime) -> None:
    """The responses are gone; their ratings are in no figure any more."""
    commands.take_out(actor, event.survey_id, event.response_ids, at=at)


@reaction(SatisfactionAnswered, why=_("客户对投诉处理的评价归入评价库"), clause=CLAUSE)
def complaint_rated(event: SatisfactionAnswered, actor: Actor, at: datetime) -> None:
    """One rating for each round, of how the problem was solved."""
    row = Complaint.objects.get(pk=event.complaint_id)
    commands.store(actor, [_of_complaint(row, event.round, event.satisfaction, event.at)], at=at)


@reaction(VisitCompleted, why=_("回访中客户的满意度归入评价库"))
def visit_rated(event: VisitCompleted, actor: Actor, at: datetime) -> None:
    """One rating for each visit at which the customer gave one."""
    if event.satisfaction is not None:
        commands.store(actor, [_of_visit(Visit.objects.get(pk=event.visit_id))], at=at)


@reaction(SurveySettled, why=_("调查定稿后，评价库采用定稿的权重和有效性"))
def survey_settled(event: SurveySettled, actor: Actor, at: datetime) -> None:
    """What the settled data say of weight and validity; of a confidential survey the ratings themselves."""
    take_over(Survey.objects.get(pk=event.survey_id), at)


def every_night(at: datetime) -> None:
    """Make up for what became no rating (a worker was killed, data came in by the side), and take settled data over."""
    since = at - LOOKED_BACK
    _repair_responses(since, at)
    _repair_complaints(since, at)
    _repair_visits(since, at)
    for survey in Survey.objects.filter(settled_at__gte=since).order_by("pk"):
        take_over(survey, at)


def take_over(survey: Survey, at: datetime) -> None:
    """Take weights and validity over from the settled data of a survey; of a confidential one the ratings themselves."""
    cut = Cut.objects.filter(survey=survey).order_by("-n").first()
    if cut is None:
        return
    columns = unpacked(cut.columns)
    if survey.confidential:
        commands.store(SYSTEM, _of_cut(survey, columns), at=at)
        return
    told = zip(columns.response.tolist(), columns.weight.tolist(), columns.counted.tolist(), strict=True)
    commands.take_over(SYSTEM, survey.pk, {pk: (weight, counted) for pk, weight, counted in told}, at=at)


def _repair_responses(since: datetime, at: datetime) -> None:
    known = Rating.objects.filter(survey_id=OuterRef("survey_id"), origin_id=OuterRef("pk"), origin_kind=Origin.SURVEY)
    rows = Response.objects.filter(survey__confidential=False, state="completed", finished_at__gte=since)
    ids = list(rows.filter(~Exists(known)).order_by("pk").values_list("pk", flat=True))
    for n in range(0, len(ids), AT_ONCE):
        _keep_responses(SYSTEM, ids[n : n + AT_ONCE], at)


def _repair_complaints(since: datetime, at: datetime) -> None:
    known = Rating.objects.filter(origin_kind=Origin.COMPLAINT, origin_id=OuterRef("complaint_id"))
    rows = Round.objects.filter(answered_at__gte=since, satisfaction__isnull=False)
    found = rows.filter(~Exists(known)).select_related("complaint").order_by("pk")
    facts = [
        _of_complaint(row.complaint, row.n, row.satisfaction, row.answered_at)
        for row in found
        if row.satisfaction is not None and row.answered_at is not None
    ]
    commands.store(SYSTEM, facts, at=at)


def _repair_visits(since: datetime, at: datetime) -> None:
    known = Rating.objects.filter(origin_kind=Origin.VISIT, origin_id=OuterRef("pk"))
    rows = Visit.objects.completed().filter(done_at__gte=since, satisfaction__isnull=False)
    found = rows.filter(~Exists(known)).order_by("pk")
    commands.store(SYSTEM, [_of_visit(row) for row in found], at=at)


def _of_complaint(row: Complaint, n: int, satisfaction: int, at: datetime) -> RatingFact:
    return RatingFact(
        origin_kind=Origin.COMPLAINT, origin_id=row.pk, reference=f"round {n}", indicator="service.solving",
        raw=satisfaction, low=1, high=STARS, rule=OWN_RULE, day=timezone.localtime(at).date(), mode=row.channel[:10],
        customer_id=row.customer_id, product_id=row.product_id, order_id=row.order_id,
        department_id=row.department_id or row.intake_department_id, employee_id=row.handler_id,
    )  # fmt: skip


def _of_visit(row: Visit) -> RatingFact:
    assert row.done_at is not None
    assert row.satisfaction is not None
    return RatingFact(
        origin_kind=Origin.VISIT, origin_id=row.pk, reference="satisfaction", indicator="overall", role="overall",
        raw=row.satisfaction, low=1, high=STARS, rule=OWN_RULE, day=timezone.localtime(row.done_at).date(),
        mode=row.method[:10], customer_id=row.customer_id, department_id=row.department_id, employee_id=row.done_by_id,
    )  # fmt: skip


def _keep_responses(actor: Actor, ids: Sequence[int], at: datetime) -> None:
    rows = list(
        Response.objects.select_related("survey")
        .filter(pk__in=ids, state="completed", survey__confidential=False)
        .defer("words")
        .order_by("pk")
    )
    versions = {pk: _scales(told) for pk, told in Version.objects.filter(pk__in={row.version_id for row in rows})
                .values_list("pk", "definition")}  # fmt: skip
    places = _places([row.parameters for row in rows])
    commands.store(actor, [fact for row in rows for fact in _of_response(row, versions[row.version_id], places)], at=at)


def _of_response(row: Response, scales: Mapping[str, Scaled], places: Places) -> Iterator[RatingFact]:
    told = {name: str(value).strip() for name, value in row.parameters.items()}
    order_id, order_department = places.orders.get(told.get("order", ""), (None, None))
    store = told.get("store", "")
    assert row.finished_at is not None
    for reference, scaled in scales.items():
        raw = row.answers.get(reference) if "." not in reference else _in_matrix(row.answers, reference)
        if isinstance(raw, bool) or not isinstance(raw, int) or not scaled.low <= raw <= scaled.high:
            continue
        yield RatingFact(
            origin_kind=Origin.SURVEY, origin_id=row.pk, reference=reference, indicator=scaled.binding.indicator,
            role=scaled.binding.role, raw=raw, low=scaled.low, high=scaled.high, rule=row.survey.rule,
            day=timezone.localtime(row.finished_at).date(), mode=row.mode, survey_id=row.survey_id,
            customer_id=row.customer_id, product_id=places.products.get(told.get("product", "")), order_id=order_id,
            department_id=places.departments.get(store) or order_department,
            employee_id=places.people.get(told.get("employee", "")), store=store,
            competitor=_competitor(scaled.binding, reference),
        )  # fmt: skip


def _of_cut(survey: Survey, columns: Columns) -> Iterator[RatingFact]:
    """The ratings of a confidential survey: indicator, day, mode, weight; nothing by which to find who it was."""
    scales: dict[str, Scaled] = {}
    for told in Version.objects.filter(survey=survey).order_by("n").values_list("definition", flat=True):
        scales |= _scales(told)
    modes = columns.mode
    for reference, steps in columns.ratings.items():
        scaled = scales.get(reference)
        if scaled is None:
            continue
        for n, raw in enumerate(steps.tolist()):
            if isnan(raw) or not scaled.low <= raw <= scaled.high:
                continue
            mode = int(modes.codes[n])
            yield RatingFact(
                origin_kind=Origin.SURVEY, origin_id=-(survey.pk * MOST_IN_A_CUT + n + 1), reference=reference,
                indicator=scaled.binding.indicator, role=scaled.binding.role, raw=int(raw), low=scaled.low,
                high=scaled.high, rule=survey.rule, day=_EPOCH + timedelta(days=int(columns.day[n])),
                mode=modes.labels[mode] if 0 <= mode < len(modes.labels) else "", survey_id=survey.pk,
                competitor=_competitor(scaled.binding, reference), weight=float(columns.weight[n]),
                counted=bool(columns.counted[n]),
            )  # fmt: skip


def _scales(definition: Any) -> dict[str, Scaled]:
    asked = opened(definition)
    found = {}
    for reference, binding in asked.bindings():
        steps = asked.question(reference.partition(".")[0]).steps
        found[reference] = Scaled(binding, steps[0], steps[-1])
    return found


def _in_matrix(answers: Mapping[str, Any], reference: str) -> Any:
    """The answer to one row of a matrix, kept below its question or by its whole reference."""
    question, _dot, row = reference.partition(".")
    of_question = answers.get(question)
    return of_question.get(row) if isinstance(of_question, Mapping) else answers.get(reference)


def _competitor(binding: Binding, reference: str) -> str:
    """Whose rating it is when not ours; the question alone tells."""
    return reference if binding.role == "competitor" else ""


def _places(parameters: Sequence[Mapping[str, Any]]) -> Places:
    """What the parameters of many responses name: four queries at most."""
    told = {name: {str(one.get(name, "")).strip() for one in parameters} - {""} for name in
            ("order", "product", "employee", "store")}  # fmt: skip
    orders = Order.objects.filter(number__in=told["order"]).values_list("number", "pk", "department_id")
    products = Product.objects.filter(code__in=told["product"]).values_list("code", "pk")
    people = Person.objects.filter(number__in=told["employee"]).values_list("number", "pk")
    departments = Department.objects.filter(name__in=told["store"], is_active=True).values_list("name", "pk")
    return Places(
        {number: (pk, department) for number, pk, department in orders} if told["order"] else {},
        dict(products) if told["product"] else {},
        {number: pk for number, pk in people if number} if told["employee"] else {},
        dict(departments) if told["store"] else {},
    )
