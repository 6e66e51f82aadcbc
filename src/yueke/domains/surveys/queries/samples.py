"""The sampling desk: the list taken, the draws made from it, who was drawn, and how the sample looks beside the population."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, FloatField, QuerySet, StdDev
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from yueke.domains.customers.models import Customer
from yueke.domains.surveys.models import Draw, Frame, Member, Response, Survey
from yueke.domains.surveys.rules.shape import Question, Questionnaire, opened
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.methods.satisfaction.scales import FEW, Scale


@dataclass(frozen=True)
class Share:
    """One stratum: how many are on the list, how many were drawn, and what part of the whole each is."""

    stratum: str
    listed: int
    drawn: int
    listed_share: float
    drawn_share: float

    @property
    def points(self) -> str:
        """How far the sample is from the list, in percentage points with their sign: + where there are too many of it."""
        return f"{(self.drawn_share - self.listed_share) * 100:+.1f}"


@dataclass(frozen=True)
class Spread:
    """How far the answers of an earlier wave lay apart: standard deviation in points of 100, in all and by stratum (only
    strata of at least :data:`FEW` answers). ``question`` is its code, ``n`` the answers."""

    survey: Survey
    question: str
    n: int
    overall: float
    strata: dict[str, float]


def latest_frame(survey: Survey) -> Frame | None:
    """The list taken last, without its units."""
    return Frame.objects.filter(survey=survey).select_related("taken_by").defer("units").order_by("-n").first()


def draws(survey: Survey) -> list[Draw]:
    """All draws of a survey, the standing one first, then the latest given up."""
    rows = Draw.objects.filter(survey=survey).select_related("frame", "drawn_by").defer("frame__units")
    return list(rows.order_by(F("replaced_at").desc(nulls_first=True), "-pk"))


def standing_draw(actor: Actor, survey_id: int) -> Draw:
    """The draw in force of a survey the actor may see; raises NotFound."""
    seen = Survey.objects.visible_to(actor).filter(pk=survey_id).values("pk")
    rows = Draw.objects.filter(survey__in=seen, replaced_at__isnull=True).select_related("survey", "frame")
    found = rows.defer("frame__units", "survey__definition").first()
    if found is None:
        raise NotFound
    return found


def members(actor: Actor, draw: Draw) -> QuerySet[Member]:
    """Who was drawn, of the customers the actor may see, in the order in which they are asked, the reserve last."""
    rows = Member.objects.filter(draw=draw).select_related("customer")
    if actor.scope.kind != "all":
        rows = rows.filter(customer_id__in=Customer.objects.visible_to(actor).values("pk"))
    return rows.order_by("is_reserve", "place")


def composition(draw: Draw) -> list[Share]:
    """The sample beside the list, by stratum; one query over the members."""
    counted = Member.objects.filter(draw=draw, is_reserve=False).order_by().values_list("stratum")
    drawn = dict(counted.annotate(n=Count("pk")))
    total, size = sum(draw.frame.strata.values()), sum(drawn.values())
    return [
        Share(name, there, drawn.get(name[:120], 0), there / total, drawn.get(name[:120], 0) / size if size else 0.0)
        for name, there in draw.frame.strata.items()
    ]


def spread_before(survey: Survey) -> Spread | None:
    """How far the answers to the overall question lay apart in the wave before, if it was answered."""
    if survey.wave_of_id is None:
        return None
    waves = Survey.objects.filter(pk=survey.wave_of_id) | Survey.objects.filter(wave_of_id=survey.wave_of_id)
    before = waves.filter(wave__lt=survey.wave, launched_at__isnull=False).order_by("-wave").first()
    question = overall_question(opened(before.definition)) if before and before.definition else None
    if before is None or question is None:
        return None
    step = _points_of_a_step(question, before.rule)
    given = Response.objects.complete().filter(survey=before).annotate(said=KeyTextTransform(question.code, "answers"))
    steps = given.filter(said__regex=r"^[0-9]{1,2}$").annotate(step=Cast("said", FloatField())).order_by()
    whole = steps.aggregate(n=Count("pk"), deviation=StdDev("step", sample=True))
    if whole["n"] < FEW:
        return None
    rows: Iterable[tuple[str, int, float]] = steps.values_list("stratum").annotate(
        n=Count("pk"), deviation=StdDev("step", sample=True)
    )
    strata = {name: deviation * step for name, n, deviation in rows if name and n >= FEW}
    return Spread(before, question.code, whole["n"], whole["deviation"] * step, strata)


def overall_question(asked: Questionnaire) -> Question | None:
    """The question for the satisfaction as a whole; else the first that is rated."""
    rated = [one for one in asked.questions() if one.kind in ("scale", "stars", "nps")]
    overall = (one for one in rated if one.binding is not None and one.binding.role == "overall")
    return next(overall, rated[0] if rated else None)


def _points_of_a_step(question: Question, rule: str) -> float:
    scale = Scale(question.steps[0], question.steps[-1], rule)
    return scale.score(question.steps[1]) - scale.score(question.steps[0])
