"""From a settled survey to the draft of its report (A6.3, E3.3): one click."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from yueke.domains.organization import queries as organization
from yueke.domains.reports.commands import ReportDraft
from yueke.domains.reports.models import Kind
from yueke.domains.surveys import queries
from yueke.domains.surveys.choices import FlagReason, Mode
from yueke.domains.surveys.models import Draw, Frame, Survey
from yueke.domains.surveys.queries.listing import waves_of
from yueke.domains.surveys.rules.frames import REASONS
from yueke.insight.satisfaction.reporting.facts import Drawn, Facts, Listed
from yueke.insight.satisfaction.reporting.paper import paper, title_of
from yueke.insight.satisfaction.reporting.parts import Parts, frozen, parts
from yueke.insight.satisfaction.study import Study
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.office.satisfaction.outside import benchmarked
from yueke.sites.office.satisfaction.reading import EPOCH, Read, read, source
from yueke.sites.office.satisfaction.series import waves
from yueke.sites.office.satisfaction.writing import written
from yueke.sites.office.surveys.sampling.words import METHODS, RULES
from yueke.ui.papers.stored import to_data

CLAUSE = "A6.3"


def survey_draft(actor: Actor, survey_id: int) -> ReportDraft:
    """The draft of a report on a survey the actor may see, from the cut its answers were settled with.

    Read with the eyes of whoever sees everything: what a report says does not hang on who drafts it.

    Raises:
        Refused: the answers are not settled yet, or too few to tell of.
    """
    survey = queries.get(actor, survey_id)
    if survey.state != "settled":
        raise Refused(_("数据还没有定稿。先甄别答卷、加权、定稿，再起草报告。"), clause=CLAUSE)
    found = read(SYSTEM, survey)
    if found is None:
        raise NotFound
    if found.study.is_too_small:
        raise Refused(_("计入的答卷不到%(n)s份，不能写成报告。") % {"n": found.study.smallest}, clause=CLAUSE)
    facts, of = facts_of(found), parts_of(found)
    return ReportDraft(
        Kind.SATISFACTION, None, survey.department_id, title_of(survey.title), frozen(of, facts.source),
        to_data(paper(facts, of)), survey.pk, found.cut.n, found.cut.fingerprint,
    )  # fmt: skip


def parts_of(found: Read) -> Parts:
    """The findings of a survey with its series, the benchmarks entered, and what was written."""
    study = benchmarked(SYSTEM, found.study)
    rows = waves_of(SYSTEM, found.survey) or [found.survey]
    return parts(study, waves(SYSTEM, rows, study.beside), lambda: written(SYSTEM, found))


def facts_of(found: Read) -> Facts:
    """How the survey was carried out, as its plan, its list, its draw and its cut say."""
    survey, study, summary = found.survey, found.study, found.cut.summary
    draw = (
        Draw.objects.filter(survey=survey, replaced_at__isnull=True)
        .select_related("frame")
        .defer("frame__units")
        .first()
    )
    frame = draw.frame if draw else None
    screened = [
        (str(dict(FlagReason.choices).get(code, _("人工判定"))), n)
        for code, n in summary.get("screened_by", {}).items()
    ]
    return Facts(
        survey.number, survey.title, survey.purpose, survey.department.name, organization.company_name(), source(study),
        content=survey.content, period=_period(study), modes=_modes(study), listed=_listed(frame),
        drawn=_drawn(draw) if draw else None, precision=_precision(survey), screened=tuple(screened),
    )  # fmt: skip


def _listed(frame: Frame | None) -> Listed | None:
    if frame is None:
        return None
    left = tuple((str(REASONS[code]), int(n)) for code, n in frame.left_off.items() if code in REASONS)
    return Listed(frame.size, frame.taken_at, left)


def _drawn(draw: Draw) -> Drawn:
    method, rule = METHODS.get(draw.method, draw.method), RULES.get(draw.rule, "")
    return Drawn(str(method), str(rule), draw.size, draw.seed, draw.proof)


def _precision(survey: Survey) -> float | None:
    return float(survey.precision) if survey.precision is not None else None


def _period(study: Study) -> str:
    """When answers came in; of a confidential survey only the months."""
    days = study.columns.day[study.rows]
    form = "%Y-%m" if study.told.confidential else "%Y-%m-%d"
    first, last = (EPOCH + timedelta(days=int(end)) for end in (days.min(), days.max()))
    return _("%(first)s至%(last)s") % {"first": first.strftime(form), "last": last.strftime(form)}


def _modes(study: Study) -> tuple[tuple[str, int], ...]:
    """By how many answers each mode counts; nothing where one of them has too few to tell of."""
    mode = study.columns.mode
    labels = {str(value): str(label) for value, label in Mode.choices}
    counts = [(labels.get(one, one), int(mode.is_(one)[study.rows].sum())) for one in mode.labels]
    told = [one for one in counts if one[1]]
    small = any(n < study.smallest for _name, n in told)
    return () if small else tuple(told)
