"""How well satisfaction was measured in a year (E6.2): coverage, reliability, validity, response, accuracy.

Every figure says what it was taken from; one that cannot be had says why, and is never made up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from yueke.domains.evaluations.models import Indicator, Rating
from yueke.domains.surveys.models import AuditCall, Cut, Invitation, Response, Screening, Survey
from yueke.domains.surveys.rules.cuts import unpacked
from yueke.insight.readings import study_of
from yueke.insight.satisfaction.soundness import model_of
from yueke.insight.satisfaction.study import joined
from yueke.methods.responses.items import item_analysis

FEW = 30
"""An indicator with fewer ratings in the year was not measured to speak of."""
Figure = Mapping[str, Any]


def figures_of(year: int) -> list[Figure]:
    """The figures of a year: code, value (None where there is none), n, and what it was taken from or why it is missing."""
    surveys = list(Survey.objects.filter(closed_at__year=year).exclude(state="cancelled").order_by("closed_at", "id"))
    return [_coverage(year), *_soundness(surveys), _response(surveys), _agreement(surveys), _invalid(surveys)]


def _figure(code: str, value: float | None, n: int | None, source: str) -> Figure:
    return {"code": code, "value": value, "n": n, "source": source}


def _coverage(year: int) -> Figure:
    leaves = Indicator.objects.filter(is_active=True, weight__gt=0).exclude(children__is_active=True)
    codes = set(leaves.values_list("code", flat=True))
    if not codes:
        return _figure("coverage", None, None, _("指标体系还没有建立"))
    rated = (
        Rating.objects.filter(
            indicator__in=codes, day__gte=date(year, 1, 1), day__lt=date(year + 1, 1, 1), counted=True
        )
        .order_by()
        .values("indicator")
        .annotate(n=Count("pk"))
        .filter(n__gte=FEW)
        .count()
    )
    return _figure("coverage", rated / len(codes), len(codes), _("有 %(n)s 个以上评分的末级指标") % {"n": FEW})


def _soundness(surveys: Sequence[Survey]) -> list[Figure]:
    """Of the last survey of the year whose answers are settled."""
    cut = (
        Cut.objects.filter(survey__in=[one.pk for one in surveys]).select_related("survey").order_by("-made_at", "-id")
    )
    found = cut.first()
    if found is None:
        why = _("当年没有定稿的调查数据")
        return [_figure(code, None, None, why) for code in ("alpha", "item_total", "ave")]
    study, label = study_of(found.survey, found, unpacked(found.columns)), f"{found.survey.number} {found.survey.title}"
    asked = study.of("performance", "overall")
    told = (
        item_analysis(joined([study.answers(one.ref) for one in asked]), [one.ref for one in asked])
        if len(asked) > 1
        else None
    )
    if told is None or told.n < study.smallest:
        why = _("%(label)s：打分题或完整答卷太少") % {"label": label}
        alpha, total = _figure("alpha", None, None, why), _figure("item_total", None, None, why)
    else:
        totals = [one.item_total for one in told.items if one.item_total is not None]
        alpha = _figure("alpha", told.alpha, told.n, label)
        total = _figure("item_total", min(totals) if totals else None, told.n, label)
    model = model_of(study)
    aves = [one.ave for one in model.latents if one.ave is not None] if model is not None else []
    why = label if aves else _("%(label)s：没有采用指数模型问卷") % {"label": label}
    return [alpha, total, _figure("ave", min(aves) if aves else None, told.n if told and aves else None, why)]


def _response(surveys: Sequence[Survey]) -> Figure:
    told = Invitation.objects.filter(survey__in=[one.pk for one in surveys]).aggregate(
        all=Count("pk"), used=Count("pk", filter=Q(used_on__isnull=False))
    )
    if not told["all"]:
        return _figure("response", None, None, _("当年没有发出个人链接的调查"))
    return _figure(
        "response", told["used"] / told["all"], told["all"], _("%(n)s 次调查的个人链接") % {"n": len(surveys)}
    )


def _agreement(surveys: Sequence[Survey]) -> Figure:
    calls = AuditCall.objects.filter(audit__survey__in=[one.pk for one in surveys], result="reached")
    answers = [bool(one) for told in calls.values_list("agreed", flat=True) for one in told.values() if one is not None]
    if not answers:
        return _figure("agreement", None, None, _("当年没有接通的电话复核"))
    return _figure("agreement", sum(answers) / len(answers), len(answers), _("电话复核逐题核对"))


def _invalid(surveys: Sequence[Survey]) -> Figure:
    ids = [one.pk for one in surveys]
    whole = Response.objects.filter(survey__in=ids, state="completed").count()
    if not whole:
        return _figure("invalid", None, None, _("当年没有收回的答卷"))
    out = Screening.objects.filter(survey__in=ids, decision="screen").count()
    return _figure("invalid", out / whole, whole, _("逐份甄别"))
