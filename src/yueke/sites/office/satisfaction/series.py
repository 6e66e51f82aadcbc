"""Every series of surveys with its latest index: what a manager leaves open on the wall."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from django.urls import reverse
from django.utils.translation import gettext as _

from yueke.domains.surveys import queries
from yueke.domains.surveys.models import Cut, Survey
from yueke.insight.satisfaction.overview import index_name, light_of
from yueke.insight.satisfaction.panels import text_of
from yueke.insight.satisfaction.told import Beside
from yueke.insight.satisfaction.trend import Change, Wave, changes, wave_of
from yueke.kernel.access import Actor
from yueke.sites.office.satisfaction.reading import besides, study_of

MOST_SERIES = 24
MOST_WAVES = 8
"""Of each series the latest so many are shown."""
MOST_SURVEYS = 120
_MOST_KEPT = 512

_waves: OrderedDict[tuple[object, ...], Wave | None] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Point:
    """One wave of a series with its survey."""

    survey: Survey
    cut: Cut
    wave: Wave | None
    hidden: bool


@dataclass(frozen=True)
class Line:
    """A series: its latest wave, the change against the one before, and what the page writes of it."""

    title: str
    points: tuple[Point, ...]
    change: Change | None
    verdict: str
    target: float | None

    @property
    def latest(self) -> Point:
        """The last wave."""
        return self.points[-1]

    @property
    def name(self) -> str:
        """What the figure is called."""
        return index_name(self.latest.wave.by) if self.latest.wave else ""

    @property
    def value(self) -> str:
        """The figure, one decimal."""
        wave = self.latest.wave
        return text_of(wave.measure.value, "score") if wave else text_of(None, "score")

    @property
    def interval(self) -> str:
        """Its ends."""
        wave = self.latest.wave
        if wave is None or wave.measure.low is None or wave.measure.high is None:
            return ""
        ends = {"low": text_of(wave.measure.low, "score"), "high": text_of(wave.measure.high, "score")}
        return _("%(low)s–%(high)s") % ends

    @property
    def n(self) -> int | None:
        """Answers it is of."""
        return self.latest.wave.measure.n if self.latest.wave and not self.latest.wave.measure.hidden else None

    @property
    def tentative(self) -> bool:
        """Whether the figure is for reference only."""
        return self.latest.wave is not None and self.latest.wave.measure.tentative

    @property
    def trend(self) -> list[float]:
        """The waves' figures, for a small line."""
        found = [one.wave.measure.value for one in self.points if one.wave is not None]
        return [round(value, 1) for value in found if value is not None] if len(self.points) > 1 else []

    @property
    def moved(self) -> str:
        """The change in words."""
        if self.change is None:
            return ""
        words = {"up": _("上升%(n)s"), "down": _("下降%(n)s"), "not shown": _("与上期没有显示出变化")}
        return words[self.change.verdict] % {"n": text_of(abs(self.change.value), "score")}

    @property
    def url(self) -> str:
        """The workbench of the latest wave."""
        return reverse("office:survey-analysis", args=[self.latest.survey.pk])

    @property
    def why(self) -> str:
        """Why there is no figure, in a sentence."""
        if self.latest.hidden:
            return _("答卷太少，不显示")
        return "" if self.latest.wave else _("问卷没有可计分的题")


def lines(actor: Actor) -> tuple[list[Line], bool]:
    """The series with cuts, the latest cut first; whether there are more. Three queries, two when nothing is new."""
    newest = Cut.objects.order_by("survey_id", "-n").distinct("survey_id").values("pk")
    seen = queries.surveys(actor).order_by().values("pk")
    told = Cut.objects.filter(pk__in=newest, survey_id__in=seen).select_related("survey").defer("columns")
    rows = list(told.order_by("-made_at", "-pk")[: MOST_SURVEYS + 1])
    series: dict[int, list[Cut]] = {}
    for cut in rows[:MOST_SURVEYS]:
        series.setdefault(cut.survey.wave_of_id or cut.survey_id, []).append(cut)
    chosen = list(series.values())[:MOST_SERIES]
    beside = besides()
    _fill([cut for group in chosen for cut in group], beside)
    found = [
        _line(sorted(group, key=lambda one: (one.survey.wave, one.survey_id))[-MOST_WAVES:], beside) for group in chosen
    ]
    return found, len(rows) > MOST_SURVEYS or len(series) > MOST_SERIES


def waves(actor: Actor, surveys: Sequence[Survey], beside: Beside) -> list[Wave]:
    """The waves of a series that have a cut and can be scored. One query, and one more for each cut no figure is kept of."""
    newest = Cut.objects.order_by("survey_id", "-n").distinct("survey_id").values("pk")
    seen = queries.surveys(actor).order_by().filter(pk__in=[one.pk for one in surveys]).values("pk")
    rows = Cut.objects.filter(pk__in=newest, survey_id__in=seen).select_related("survey").defer("columns")
    found = [_wave(cut.survey, cut, beside) for cut in sorted(rows, key=lambda one: (one.survey.wave, one.survey_id))]
    return [one for one in found if one is not None]


def _line(group: Sequence[Cut], beside: Beside) -> Line:
    points = []
    for cut in group:
        wave = _wave(cut.survey, cut, beside)
        points.append(Point(cut.survey, cut, wave, wave is not None and wave.measure.hidden))
    told = [one.wave for one in points if one.wave is not None and not one.hidden]
    change = changes(told)[-1] if len(told) > 1 and points[-1].wave is told[-1] else None
    latest = points[-1].wave
    verdict = light_of(latest.measure, beside.target) if latest is not None else ""
    return Line(group[-1].survey.title, tuple(points), change, verdict, beside.target)


def _fill(cuts: Sequence[Cut], beside: Beside) -> None:
    """Read the columns of those cuts no figure is kept of, in one query."""
    with _lock:
        new = [one.pk for one in cuts if _key(one.survey, one, beside) not in _waves]
    for cut in Cut.objects.filter(pk__in=new).select_related("survey"):
        _wave(cut.survey, cut, beside)


def _wave(survey: Survey, cut: Cut, beside: Beside) -> Wave | None:
    key = _key(survey, cut, beside)
    with _lock:
        if key in _waves:
            _waves.move_to_end(key)
            return _waves[key]
    study = study_of(survey, cut, beside)
    name = _("第%(n)s期") % {"n": survey.wave}
    found = wave_of(name, study)
    with _lock:
        _waves[key] = found
        while len(_waves) > _MOST_KEPT:
            _waves.popitem(last=False)
    return found


def _key(survey: Survey, cut: Cut, beside: Beside) -> tuple[object, ...]:
    weights = tuple(sorted((code, node.parent, node.weight) for code, node in beside.tree.items()))
    return cut.fingerprint, survey.pk, survey.wave, survey.rule, survey.smallest_group, survey.updated_at, hash(weights)
