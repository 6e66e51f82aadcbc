"""The pages of satisfaction, and their figures as files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.domains.reports import queries as reports
from yueke.domains.reports.models import Kind
from yueke.domains.surveys import queries
from yueke.domains.surveys.models import Survey
from yueke.insight.satisfaction.analyses import TITLES
from yueke.insight.satisfaction.definitions import listed
from yueke.insight.satisfaction.panels import Panel
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound
from yueke.kernel.sheets.books import Sheet
from yueke.sites.office.addresses import record_url
from yueke.sites.office.downloads.handing import hand_out
from yueke.sites.office.menu import url_of
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation.case_rows import address
from yueke.sites.office.satisfaction.concluding import may_conclude, said_url, urls
from yueke.sites.office.satisfaction.reading import source
from yueke.sites.office.satisfaction.series import lines
from yueke.sites.office.satisfaction.workbench import Asked, Looked, looked
from yueke.sites.office.surveys.tabs import tabs_of
from yueke.ui.page import page

KIND = "survey-analysis"
VIEW = "surveys.view"
WHOLE = "all"
"""All tables of an analysis in one workbook."""
MOST_ROWS = 15
"""Rows of a table that stands on the page without a chart; all of them are one click away."""


@require_GET
def satisfaction(request: ActingRequest) -> HttpResponse:
    """Every series with its latest index (clauses A6.3, D5)."""
    require(request.actor, VIEW)
    found, more = lines(request.actor)
    context = {"lines": found, "more": more, "surveys_url": url_of("office:surveys")}
    return page(request, "office/satisfaction/satisfaction.html", context)


@require_GET
def analysis(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The workbench of one survey (clauses A6.3, D5.8, E3.3)."""
    require(request.actor, VIEW)
    asked = Asked.read(survey_id, request.GET)
    # The piece of the page that waits for heavy work asks for it by itself; who comes without scripts follows a link.
    found = looked(request.actor, survey_id, asked, wait="now" in request.GET)
    survey = found.read.survey if found else queries.get(request.actor, survey_id)
    context = {
        "survey": survey,
        "asked": asked,
        "tabs": tabs_of(request.actor, survey_id, "survey-analysis"),
        "nav": _nav(asked),
        "report": _report(request.actor, survey),
    }
    if found is None:
        return page(request, "office/satisfaction/analysis.html", context | _uncut(request.actor, survey))
    return page(request, "office/satisfaction/analysis.html", context | _shown(request.actor, found, survey))


@require_GET
def table(request: ActingRequest, survey_id: int, of: str, code: str) -> HttpResponse:
    """One table with all its rows, and what it means."""
    found, panel = _panel(request.actor, Asked.read(survey_id, request.GET, of), code)
    query = found.asked.query
    context = {
        "survey": found.read.survey,
        "panel": panel,
        "rows": _cells(panel, panel.shown(), _concluding(request.actor, found, panel)),
        "source": source(found.read.study),
        "take_url": f"{reverse('office:survey-analysis-take', args=[survey_id, of, code])}?{query}",
        "back_url": f"{reverse('office:survey-analysis', args=[survey_id])}?{query}",
    }
    return page(request, "office/satisfaction/table.html", context)


@require_POST
def take(request: ActingRequest, survey_id: int, of: str, code: str) -> HttpResponseBase:
    """One table, or all of an analysis, as XLSX or CSV."""
    require(request.actor, VIEW)
    asked = Asked.read(survey_id, request.GET, of)
    return hand_out(request, KIND, {"survey_id": survey_id, "of": of, "code": code, "params": asked.params})


def _check(actor: Actor, params: dict[str, Any]) -> None:
    require(actor, VIEW)


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    asked = Asked.read(params["survey_id"], params["params"], params["of"])
    code = params["code"]
    found, panel = _panel(actor, asked, code)
    title = f"{found.read.survey.title}-{TITLES[asked.of]}"
    told = source(found.read.study)
    panels = found.finding.panels if found.finding else ()
    return Outgoing(
        code=KIND, title=title if code == WHOLE else f"{title}-{panel.title}", conditions=told,
        columns=tuple(column.title for column in panel.columns), count=lambda limit: len(panel.rows),
        rows=panel.sheet_rows, notes=(panel.definition, told), personal=False,
        book=(lambda: _book(panels, told)) if code == WHOLE else None,
    )  # fmt: skip


MAKER = Maker(KIND, _check, _make)


def _panel(actor: Actor, asked: Asked, code: str) -> tuple[Looked, Panel]:
    require(actor, VIEW)
    found = looked(actor, asked.survey_id, asked)
    if found is None or found.finding is None:
        raise NotFound
    panels = found.finding.panels
    panel = found.finding.panel(code) if code != WHOLE else next(iter(panels), None)
    if panel is None:
        raise NotFound
    return found, panel


def _book(panels: tuple[Panel, ...], told: str) -> list[Sheet]:
    sheets = [
        Sheet(one.title, tuple(column.title for column in one.columns), one.sheet_rows(), (one.definition, told),
              shares=tuple(i for i, column in enumerate(one.columns) if column.kind == "share"))
        for one in panels
    ]  # fmt: skip
    return [*sheets, Sheet(_("口径"), (_("指标与口径"),), tuple((line,) for line in (told, *listed())), ())]


def _concluding(actor: Actor, found: Looked, panel: Panel) -> list[str]:
    """Where each row is taken down as a finding, for who may."""
    return urls(found, panel) if may_conclude(actor, found.read.survey) else []


def _shown(actor: Actor, found: Looked, survey: Survey) -> dict[str, Any]:
    told, finding, asked = source(found.read.study), found.finding, found.asked
    if finding is None:
        address = reverse("office:survey-analysis", args=[survey.pk])
        return {"waiting": f"{address}?{asked.query}&now=1", "source": told, "provisional": _provisional(survey)}
    return {
        "finding": finding,
        "sections": [_section(one, asked, told, actor, found) for one in finding.panels],
        "said_url": said_url(found, finding.said) if may_conclude(actor, survey) else "",
        "choices": [
            {"title": words, "url": asked.url(**{_param(asked): value}), "active": place == 0}
            for place, (value, words) in enumerate(finding.choices)
        ],
        "source": told,
        "take_url": f"{reverse('office:survey-analysis-take', args=[survey.pk, asked.of, WHOLE])}?{asked.query}",
        "provisional": _provisional(survey),
    }


def _param(asked: Asked) -> str:
    return "item" if asked.of == "items" else "by"


def _provisional(survey: Survey) -> bool:
    return survey.state != "settled"


def _section(panel: Panel, asked: Asked, told: str, actor: Actor, found: Looked) -> dict[str, Any]:
    chart = panel.chart
    if chart is not None:
        chart = None if chart.empty else replace(chart, note=f"{chart.note} {told}")
    shown = panel.shown()[:MOST_ROWS]
    # A chart's rows stand in its table, one click away.
    concluding = _concluding(actor, found, panel) if chart is None else []
    return {
        "panel": panel,
        "chart": chart,
        "rows": _cells(panel, shown, concluding),
        "left": len(panel.rows) - len(shown),
        "wide": panel.wide or (chart is None and len(panel.columns) > 4),
        "tall": chart is not None and len(chart.x) > 6,
        "table_url": f"{reverse('office:survey-analysis-table', args=[asked.survey_id, asked.of, panel.code])}?{asked.query}",
    }


def _cells(panel: Panel, rows: list[list[str]], concluding: list[str]) -> list[dict[str, Any]]:
    """Rows as tables show them: their cells (text, whether it is a number), and where the row becomes a finding."""
    ends = concluding if any(concluding) else [None] * len(rows)
    return [
        {"cells": [(text, column.kind != "text") for text, column in zip(row, panel.columns, strict=True)], "url": url}
        for row, url in zip(rows, ends, strict=False)
    ]


def _nav(asked: Asked) -> list[dict[str, Any]]:
    address = reverse("office:survey-analysis", args=[asked.survey_id])
    return [
        {"code": code, "title": title, "url": f"{address}?of={code}", "active": code == asked.of}
        for code, title in TITLES.items()
    ]


def _report(actor: Actor, survey: Survey) -> dict[str, str]:
    """The report on the survey, or the button that drafts it once the answers are settled."""
    if survey.state != "settled" or not actor.may("reports.view"):
        return {}
    found = reports.of_survey(actor, Kind.SATISFACTION, survey.pk)
    if found is not None:
        return {"url": reverse("office:satisfaction-report", args=[found.pk])}
    return {"draft_url": reverse("office:survey-report-draft", args=[survey.pk])} if actor.may("reports.draft") else {}


def _uncut(actor: Actor, survey: Survey) -> dict[str, Any]:
    """Why there is nothing yet, and what comes next."""
    cleaning = address("office:survey-cleaning", survey.pk)
    if survey.state in ("draft", "submitted", "approved"):
        why = _("调查还没有开始收集，没有答卷可以分析。")
        return {"why": why, "action": _("看计划"), "action_url": record_url("office:survey", survey.pk)}
    why = _("还没有数据切面。甄别答卷并生成切面以后，这里就有数字。")
    if actor.may("surveys.clean") and cleaning:
        return {"why": why, "action": _("去甄别与加权"), "action_url": cleaning}
    return {"why": why, "action": _("看收集进度"), "action_url": record_url("office:survey", survey.pk)}
