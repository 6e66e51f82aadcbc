"""Drawing up the plan of a survey: purpose, population, content, way and time (A6.1, E3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import queries as organization
from yueke.domains.surveys import library
from yueke.domains.surveys.choices import Cause, Kind, Mode, Rule
from yueke.domains.surveys.commands.finding import locked, said
from yueke.domains.surveys.events import SurveyPlanned, SurveyRevised, SurveySubmitted, SurveyTakenBack
from yueke.domains.surveys.lifecycles import SURVEY_LIFE
from yueke.domains.surveys.models import Survey, Template
from yueke.domains.surveys.rules import plans
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.numbering import declare, next_number
from yueke.kernel.search_terms import terms_for

NUMBERS = "surveys.survey"
declare(NUMBERS, prefix="DC", date_format="%Y%m-", width=3, reset="month", title=_("调查编号"))


@dataclass(frozen=True)
class Plan:
    """What is written down about a survey. ``precision``: half width of the 95 % interval wanted, in points of 100.

    ``origin``: what it grew out of, as kind, id and label. ``wave_of``: the survey it repeats.
    """

    title: str
    kind: str
    purpose: str
    owner_id: int
    department_id: int
    population: str = ""
    content: str = ""
    modes: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    report_on: date | None = None
    cause: str = ""
    rule: str = Rule.FULL_STEPS
    confidential: bool = False
    smallest_group: int = 5
    precision: Decimal | None = None
    origin: tuple[str, int, str] | None = None
    wave_of_id: int | None = None


@command(may="surveys.plan")
def plan(actor: Actor, drawn: Plan, *, at: datetime, template: str = "") -> Survey:
    """Draw up a survey. ``template``: the questionnaire it begins with (``library.find``), or that of the last wave."""
    values = _checked(drawn)
    before = _wave_before(actor, drawn.wave_of_id)
    definition: dict[str, Any] = library.find(template, Template.objects.all()) if template else {}
    if before is not None:
        definition = definition or before.definition
        values |= {"wave_of_id": before.wave_of_id or before.pk, "wave": before.wave + 1}
    kind, origin_id, label = drawn.origin or ("", None, "")
    survey = Survey.objects.create(
        number=next_number(NUMBERS, at), definition=definition, origin_kind=kind, origin_id=origin_id,
        origin_label=label[:60], created_by_id=actor.person_id, created_at=at, updated_at=at, **values,
    )  # fmt: skip
    _index(survey)
    publish(actor, SurveyPlanned(at=at, survey_id=survey.pk, number=survey.number))
    return survey


@command(may="surveys.plan")
def edit(actor: Actor, survey_id: int, drawn: Plan, *, at: datetime) -> Survey:
    """Write the plan anew, while it is a draft."""
    survey = locked(actor, survey_id)
    if survey.state != "draft":
        raise Refused(_("计划已提交或批准，不能直接修改；请先撤回或申请修改。"), clause="A6.1")
    for name, value in _checked(drawn).items():
        setattr(survey, name, value)
    survey.updated_at = at
    survey.save()
    _index(survey)
    return survey


@command(may="surveys.plan")
def submit(actor: Actor, survey_id: int, *, at: datetime) -> Survey:
    """Ask for the approval of a plan that lacks nothing."""
    survey = locked(actor, survey_id)
    if survey.state == "draft":
        questionnaire = opened(survey.definition) if survey.definition else None
        lacking = plans.lacking(survey, questionnaire)
        if lacking:
            raise Invalid(fields={name: [message] for name, message in lacking.items()}, clause="A6.1")
    SURVEY_LIFE.move(
        survey, "submit", at=at, submitted_by_id=actor.person_id, submitted_at=at, decided_by_id=None, decided_at=None,
        decision_note="",
    )  # fmt: skip
    publish(actor, SurveySubmitted(at=at, survey_id=survey.pk, number=survey.number))
    return survey


@command(may="surveys.plan")
def take_back(actor: Actor, survey_id: int, *, at: datetime) -> Survey:
    """Take a plan back that nobody has decided on yet."""
    survey = locked(actor, survey_id)
    SURVEY_LIFE.move(survey, "take_back", at=at, submitted_by_id=None, submitted_at=None)
    publish(actor, SurveyTakenBack(at=at, survey_id=survey.pk, number=survey.number))
    return survey


@command(may="surveys.plan")
def revise(actor: Actor, survey_id: int, reason: str, *, at: datetime) -> Survey:
    """Work on an approved plan again; it will need its approval anew."""
    survey = locked(actor, survey_id)
    why = said(reason, "reason", 200, _("请写明修改原因。"))
    SURVEY_LIFE.move(
        survey, "revise", at=at, submitted_by_id=None, submitted_at=None, decided_by_id=None, decided_at=None
    )
    publish(actor, SurveyRevised(at=at, survey_id=survey.pk, number=survey.number, reason=why))
    return survey


def _checked(drawn: Plan) -> dict[str, Any]:
    for field, value, known in (("kind", drawn.kind, Kind), ("rule", drawn.rule, Rule), ("cause", drawn.cause, Cause)):
        if value not in known.values:
            raise Invalid(_("请从选项中选择。"), field=field)
    if not organization.working_here([drawn.owner_id]):
        raise Invalid(_("请选择在职人员。"), field="owner")
    if unknown := [mode for mode in drawn.modes if mode not in Mode.values]:
        raise Invalid(_("不认识的方式：%(mode)s") % {"mode": "、".join(unknown)}, field="modes")
    if wrong := plans.dates_wrong(drawn.starts_on, drawn.ends_on, drawn.report_on):
        raise Invalid(wrong[1], field=wrong[0])
    least = plans.SMALLEST_CONFIDENTIAL if drawn.confidential else 1
    if not least <= drawn.smallest_group <= 100:
        raise Invalid(_("请填 %(low)d 到 %(high)d。") % {"low": least, "high": 100}, field="smallest_group")
    if drawn.precision is not None and not 0 < drawn.precision < 50:
        raise Invalid(_("精度在 0 到 50 分之间。"), field="precision")
    return {
        "title": said(drawn.title, "title", 120, _("请写标题。")), "kind": drawn.kind,
        "purpose": said(drawn.purpose, "purpose", 2000, _("请写明调查目的。")),
        "population": said(drawn.population, "population", 300), "content": said(drawn.content, "content", 2000),
        "modes": list(dict.fromkeys(drawn.modes)), "starts_on": drawn.starts_on, "ends_on": drawn.ends_on,
        "report_on": drawn.report_on, "owner_id": drawn.owner_id, "department_id": drawn.department_id,
        "cause": drawn.cause, "rule": drawn.rule, "confidential": drawn.confidential,
        "smallest_group": drawn.smallest_group, "precision": drawn.precision,
    }  # fmt: skip


def _wave_before(actor: Actor, survey_id: int | None) -> Survey | None:
    """The latest wave of the survey that is repeated; raises NotFound for one the actor may not see."""
    if survey_id is None:
        return None
    named = Survey.objects.visible_to(actor).filter(pk=survey_id).first()
    if named is None:
        raise NotFound
    first = named.wave_of_id or named.pk
    return Survey.objects.filter(wave_of_id=first).order_by("-wave").first() or Survey.objects.get(pk=first)


def _index(survey: Survey) -> None:
    survey.search_terms = terms_for(survey.title, numbers=[survey.number])
    survey.save(update_fields=["search_terms"])
