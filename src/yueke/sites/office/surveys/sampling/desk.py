"""The sampling desk of a survey: from the population to the final list, each figure with what it follows from."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.domains.customers import queries as customers
from yueke.domains.organization import queries as organization
from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.commands import Wanted
from yueke.domains.surveys.lifecycles import PLANNING
from yueke.domains.surveys.models import Draw, Frame, Survey
from yueke.domains.surveys.queries import Spread
from yueke.domains.surveys.rules import drawing, frames
from yueke.kernel import clock
from yueke.kernel.access import Actor, require_any
from yueke.kernel.errors import Invalid, Message
from yueke.kernel.paging import paginate
from yueke.methods.sampling import allocation
from yueke.methods.sampling.size import Size, size_for_mean
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.refusals import onto
from yueke.sites.office.surveys.plans.record import SEE
from yueke.sites.office.surveys.sampling.forms import FILTERS, PopulationForm, SeedForm, SizeForm, SpreadForm
from yueke.sites.office.surveys.sampling.words import METHODS, RULES, WHY_RULE, stratum_told
from yueke.sites.office.surveys.tabs import tabs_of
from yueke.ui.page import page

DEVIATION, RESPONSE, PRECISION = 25.0, 30.0, 3.0
"""What is assumed where nothing is known: points of 100, percent of those asked, points of 100."""
NORMAL = 1.96
TEMPLATE = "office/surveys/sampling/desk.html"


@dataclass(frozen=True)
class Row:
    """A stratum before the draw: how many are on the list, and how many each rule would take."""

    name: str
    listed: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Allotted:
    """The rules side by side; ``halves``: the half width of the 95 % interval each leads to, in points."""

    rules: tuple[tuple[str, Message, bool], ...]
    rows: tuple[Row, ...]
    totals: tuple[int, ...]
    halves: tuple[float, ...]
    why: Message


@require_GET
def sample(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The desk (clause D5.3)."""
    require_any(request.actor, SEE)
    found = queries.get(request.actor, survey_id)
    return page(request, TEMPLATE, context_of(request, found))


def context_of(request: ActingRequest, found: Survey, **forms: Any) -> dict[str, Any]:
    """All the desk shows; ``forms`` stand in for those that were refused."""
    actor = request.actor
    drawn = queries.draws(found)
    standing = next((one for one in drawn if one.replaced_at is None), None)
    frame = standing.frame if standing else queries.latest_frame(found)
    context: dict[str, Any] = {
        "survey": found,
        "tabs": tabs_of(actor, found.pk, "survey-sample"),
        "may": actor.may("surveys.plan") and found.state in PLANNING,
        "frame": frame,
        "checked": _checked(frame) if frame else None,
        "population": _population_told(frame) if frame else [],
        "standing": standing,
        "given_up": [one for one in drawn if one.replaced_at is not None],
        "population_form": forms.get("population_form") or population_form(None, frame),
        "at": clock.now(),
    }
    if standing is not None:
        return context | _of_draw(request, standing)
    return context | (_before_draw(request, found, frame, forms) if frame and context["may"] else {})


def population_form(data: Any, frame: Frame | None) -> PopulationForm:
    """The form of the population, holding what the last list was taken by."""
    initial: dict[str, Any] = {"who": [frames.CURRENT], "months": 12}
    if frame is not None:
        kept = frame.population
        narrowed = {name: kept["filter"][name] for name in FILTERS if name in kept["filter"]}
        initial = {"who": kept["who"], "months": kept["months"], "strata_by": frame.strata_by, **narrowed}
    return PopulationForm(data, initial=initial, departments=organization.department_tree())


def spread_form(data: Any, frame: Frame, **more: Any) -> SpreadForm:
    """The form of the allocation over the strata of a list."""
    told = [stratum_told(frame.strata_by, name) for name in frame.strata]
    return SpreadForm(data, strata=list(frame.strata), told=told, **more)


def wanted_of(form: SpreadForm, frame: Frame, before: Spread | None, seed: str) -> Wanted:
    """The draw a valid form asks for. Without an earlier wave strata count as equally varied."""
    data = form.cleaned_data
    return Wanted(
        data["method"], data["n"], seed, data["rule"] or "proportional", data["reserve"] / 100,
        deviations_of(frame, before), form.costs,
    )  # fmt: skip


def deviations_of(frame: Frame, before: Spread | None) -> dict[str, float]:
    """Standard deviation of the answers by stratum: of the wave before, else what is assumed."""
    known = before.strata if before else {}
    overall = before.overall if before else DEVIATION
    return {name: known.get(name[:120], overall) for name in frame.strata}


def _before_draw(request: ActingRequest, found: Survey, frame: Frame, forms: dict[str, Any]) -> dict[str, Any]:
    before = queries.spread_before(found)
    asked = {
        "precision": float(found.precision or PRECISION), "deviation": round(before.overall if before else DEVIATION, 1),
        "response": RESPONSE,
    }  # fmt: skip
    given = {name: request.GET.get(name) or value for name, value in asked.items()}
    size_form = SizeForm(given)
    size = _size(size_form, frame) if size_form.is_valid() else None
    stratified = len(frame.strata) > 1
    offered = {
        "method": drawing.STRATIFIED if stratified else drawing.SIMPLE, "n": min(size.to_ask, frame.size) if size else frame.size,
        "rule": "proportional", "reserve": 20,
    }  # fmt: skip
    if size and size.census:
        offered["method"] = drawing.CENSUS
    spread = forms.get("spread_form") or spread_form(
        request.GET if "method" in request.GET else None, frame, initial=offered
    )
    allotted = None
    if spread.is_bound and spread.is_valid():
        share = (size_form.cleaned_data.get("response") or RESPONSE) / 100
        allotted = _allotted(spread, frame, before, share)
    return {
        "before": before, "size_form": size_form, "size": size, "size_told": _told(size, size_form, frame) if size else "",
        "spread_form": spread, "allotted": allotted,
        "seed_form": forms.get("seed_form") or SeedForm(initial={"seed": offered_seed(clock.today())}),
    }  # fmt: skip


def offered_seed(day: date) -> str:
    """A seed nobody has chosen: the day and eight digits by chance."""
    return f"{day:%Y%m%d}-{secrets.randbelow(10**8):08}"


def _size(form: SizeForm, frame: Frame) -> Size:
    data = form.cleaned_data
    return size_for_mean(
        data["precision"], data["deviation"], population=frame.size, response=data["response"] / 100
    )  # fmt: skip


def _told(size: Size, form: SizeForm, frame: Frame) -> str:
    """What the size is and why, in a sentence or two."""
    data = form.cleaned_data
    facts = {
        "precision": f"{data['precision']:g}", "deviation": f"{data['deviation']:g}", "people": f"{frame.size:,}",
        "answers": f"{size.answers:,}", "ask": f"{size.to_ask:,}", "response": f"{data['response']:g}",
        "reached": f"{size.reached:.1f}",
    }  # fmt: skip
    if size.census:
        return (
            _(
                "名单只有 %(people)s 人。按 %(response)s%% 的回收率，全部调查（普查）预计收回 %(answers)s 份，"
                "指数可以准确到 ± %(reached)s 分（95%% 置信）。"
            )
            % facts
        )
    return (
        _(
            "指数要准确到 ± %(precision)s 分（95%% 置信），答案的标准差约 %(deviation)s 分，名单 %(people)s 人："
            "需要 %(answers)s 份有效答卷。按 %(response)s%% 的回收率，要联系 %(ask)s 人。"
        )
        % facts
    )


def _allotted(form: SpreadForm, frame: Frame, before: Spread | None, response: float) -> Allotted | None:
    """The rules side by side; nothing, with the reason at its field, where the draw would be refused."""
    wanted = wanted_of(form, frame, before, "-")
    try:
        chosen = commands.numbers_for(frame, wanted)
    except Invalid as refusal:
        onto(form, refusal)
        return None
    if not form.is_stratified() or len(frame.strata) < 2:
        name = stratum_told((), "")
        row = Row(name, frame.size, (sum(chosen.values()),))
        half = _half(
            {"": sum(chosen.values())}, {"": frame.size}, {"": before.overall if before else DEVIATION}, response
        )
        return Allotted((("", METHODS[wanted.method], True),), (row,), row.numbers, (half,), "")
    codes = [
        code
        for code in RULES
        if code in ("proportional", "equal") or (code == "neyman" and before) or (code == "cost" and wanted.costs)
    ]
    codes = codes if wanted.rule in codes else [*codes, wanted.rule]
    spread = [drawing.numbers_of(wanted.n, frame.strata, code, wanted.deviations, wanted.costs) for code in codes]
    rows = tuple(
        Row(stratum_told(frame.strata_by, name), there, tuple(one[name] for one in spread))
        for name, there in frame.strata.items()
    )
    return Allotted(
        tuple((code, RULES[code], code == wanted.rule) for code in codes), rows, tuple(sum(one.values()) for one in spread),
        tuple(_half(one, frame.strata, wanted.deviations, response) for one in spread), WHY_RULE[wanted.rule],
    )  # fmt: skip


def _half(numbers: dict[str, int], strata: dict[str, int], deviations: Any, response: float) -> float:
    """Half width of the 95 % interval of the index, when ``response`` of each stratum answer."""
    known: Any = {name: allocation.Stratum(size, deviations[name]) for name, size in strata.items()}
    answered: Any = {name: min(strata[name], max(1, round(n * response))) for name, n in numbers.items()}
    return NORMAL * allocation.expected_error(answered, known)


def _checked(frame: Frame) -> dict[str, Any]:
    """The check of the list: the whole population, who is left off by reason, who is on it, by stratum."""
    off = [(frames.REASONS[code], frame.left_off.get(code, 0)) for code in frames.REASONS]
    strata = [(stratum_told(frame.strata_by, name), n, n / frame.size) for name, n in frame.strata.items()]
    return {"all": frame.size + sum(n for _reason, n in off), "off": off, "strata": strata if len(strata) > 1 else []}


def _population_told(frame: Frame) -> list[tuple[Message, str]]:
    kept = frame.population
    who = "、".join(str(frames.WHO[one]) for one in kept["who"])
    asked = customers.CustomerFilter.read(kept["filter"])
    form = population_form(None, None)
    narrowed: list[tuple[Message, str]] = []
    for name in FILTERS:
        values = [value for key, value in asked.params() if key == name]
        if values:
            labels = {str(code): str(label) for code, label in getattr(form.fields[name], "choices", ())}
            narrowed.append(
                (form.fields[name].label or name, "、".join(labels.get(value, value).strip() for value in values))
            )
    by = "、".join(str(frames.STRATA[one]) for one in frame.strata_by) or _("不分层")
    return [
        (_("总体"), who), (_("期内"), _("%(n)d 个月") % {"n": kept["months"]}), *narrowed, (_("分层依据"), by)
    ]  # fmt: skip


def _of_draw(request: ActingRequest, draw: Draw) -> dict[str, Any]:
    """The draw in force with its proof, how it looks beside the list, and who was drawn."""
    actor = request.actor
    shares = [(stratum_told(draw.frame.strata_by, one.stratum), one) for one in queries.composition(draw)]
    return {
        "method": METHODS[draw.method], "rule": RULES.get(draw.rule, ""), "shares": shares,
        "members": _members(actor, draw, request) if may_see_members(actor) else None,
        "may_take_out": may_take_out(actor),
    }  # fmt: skip


def may_see_members(actor: Actor) -> bool:
    """Whether somebody sees who was drawn: those who plan or carry the survey out, of the customers they may see."""
    return actor.may("customers.view") and (actor.may("surveys.plan") or actor.may("surveys.run"))


def may_take_out(actor: Actor) -> bool:
    """Whether somebody may print the list or take it out as a file: it names customers."""
    return may_see_members(actor) and actor.may("customers.export")


def _members(actor: Actor, draw: Draw, request: ActingRequest) -> dict[str, Any]:
    rows = queries.members(actor, draw)
    total = draw.size + draw.reserve if actor.scope.kind == "all" else None
    found = paginate(rows, request.GET.get("page"), 20, order=("is_reserve", "place"), total=total)
    names = customers.names_shown(actor, [one.customer_id for one in found.rows])
    shown = [
        (one, names.get(one.customer_id, ""), stratum_told(draw.frame.strata_by, one.stratum)) for one in found.rows
    ]
    return {"page": found, "rows": shown}
