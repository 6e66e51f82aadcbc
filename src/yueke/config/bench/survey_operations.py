"""What is measured of satisfaction: the workbench with every analysis, the pages of weighting, the report with its files."""

from __future__ import annotations

import math
import time
from functools import partial
from io import BytesIO

from django.urls import reverse

from yueke.config.bench import surveys
from yueke.config.bench.figures import Measured, Times
from yueke.config.bench.measuring import timed
from yueke.config.bench.web import Browser
from yueke.domains.downloads.outgoing import write
from yueke.domains.reports import queries as reports
from yueke.domains.reports.models import Kind
from yueke.domains.surveys.models import Response, Screening, Survey
from yueke.insight.satisfaction.analyses import TITLES
from yueke.kernel.access import Actor
from yueke.sites.office.reports.taking import MAKER
from yueke.ui.formats import count

PAGE, ANALYSIS, REPORT = 300, 3_000, 10
"""Milliseconds of the workbench and of any analysis, seconds of a report with its files."""
LEAST = 1_000
"""Of fewer responses some analyses tell nothing, so that no one else is told apart; of so many each says how many they are."""
FIRST = 4
"""Requests over new connections that come first for each web process: none finds anything worked out already."""
MODELLED = ("overview", "items", "drivers", "quadrant", "nps", "expectation", "soundness", "quality")
"""What is asked of the survey by the index model."""


def measured(browser: Browser, actor: Actor, requests: int, processes: int) -> list[Measured]:
    """Every row; the browser is signed in as ``actor``, on a server nobody has asked yet."""
    whole, model = surveys.latest(surveys.WHOLE), surveys.latest(surveys.MODEL)
    for _turn in range(FIRST * processes):
        # A process in which somebody has opened another page already: what is measured is the survey.
        browser.twin().get(reverse("office:surveys"))
    rows = []
    for survey, mark, codes in ((whole, "", tuple(TITLES)), (model, "（指数模型）", MODELLED)):
        for code in codes:
            rows.append(_analysis(browser, survey, code, mark, requests, processes))
    weights, cleaning = (reverse(f"office:survey-{name}", args=[model.pk]) for name in ("weights", "cleaning"))
    # An analysis, too: opened, it weights every response as the plan says.
    rows.append(_page(browser, "survey-weights", "加权页", weights, requests, processes, target=ANALYSIS))
    rows.append(_page(browser, "survey-cleaning", "甄别页", cleaning, requests, processes))
    rows.append(_report(browser, actor, whole))
    return rows


def _analysis(browser: Browser, survey: Survey, code: str, mark: str, requests: int, processes: int) -> Measured:
    """One analysis as a page that waits for it: the slowest of the first requests is held against the target."""
    path = f"{reverse('office:survey-analysis', args=[survey.pk])}?of={code}&now=1"
    overview = code == "overview"
    counted = _counted(survey)
    title = f"{'工作台首页' if overview else f'分析：{TITLES[code]}'}{mark}"
    return _page(
        browser, f"survey-{code}{'-model' if mark else ''}", title, path, max(2, requests // 3), processes,
        target=PAGE if overview else ANALYSIS, shows=f"n={count(counted)}" if counted >= LEAST else "",
    )  # fmt: skip


def _page(
    browser: Browser, code: str, title: str, path: str, requests: int, processes: int, *, target: float = PAGE, shows: str = ""
) -> Measured:  # fmt: skip
    """A page: its first requests, each over a connection of its own so that every web process gets one, and its later ones.

    The slowest of the first is held against the target: nobody had it worked out before.
    """
    row = Measured(code, title, target)
    first: list[float] = []
    later: list[float] = []
    for n in range(FIRST * processes + requests):
        answer = browser.twin().get(path)
        (first if n < FIRST * processes else later).append(answer.seconds)
        if answer.status != 200:
            row.wrong.append(f"{path}: {answer.status}")
        elif shows not in answer.text:
            row.wrong.append(f"{path}: {shows} ?")
    row.page = Times.of(later)
    row.value = round(1_000 * max(first), 1)
    row.note = f"头一次 {row.value:.0f} ms"
    return row


def _counted(survey: Survey) -> int:
    """Responses that count, in plain SQL."""
    screened = Screening.objects.filter(survey=survey, decision="screen").count()
    return Response.objects.filter(survey=survey, state="completed").count() - screened


def _report(browser: Browser, actor: Actor, survey: Survey) -> Measured:
    """From the click that drafts to the finished files: HTML as it is handed out, DOCX and PDF as the worker makes them."""
    row = Measured("survey-report", "调查报告成文", REPORT, unit="s")
    known = reports.of_survey(actor, Kind.SATISFACTION, survey.pk)
    page = browser.get(f"{reverse('office:survey-analysis', args=[survey.pk])}?of=quality").text
    draft = (
        reverse("office:survey-report-draft", args=[survey.pk])
        if known is None
        else reverse("office:satisfaction-report-redraft", args=[known.pk])
    )
    begun = time.perf_counter()
    answer = browser.post(draft, {}, form=page)
    drafted = time.perf_counter() - begun
    found = reports.of_survey(actor, Kind.SATISFACTION, survey.pk)
    if answer.status not in (302, 303) or found is None:
        row.wrong.append(f"{draft}: {answer.status}")
        return row
    take = browser.post(reverse("office:satisfaction-report-take", args=[found.pk]), {"form": "html"}, form=page)
    if take.status != 200 or survey.title not in take.text:
        row.wrong.append(f"html: {take.status}")
    files = {form: BytesIO() for form in ("docx", "pdf")}
    spent = {form: timed(partial(_set, actor, found.pk, form, file)) for form, file in files.items()}
    row.value = round(drafted + take.seconds + math.fsum(spent.values()), 2)
    row.note = f"起草 {drafted:.1f}，HTML {take.seconds:.1f}，DOCX {spent['docx']:.1f}，PDF {spent['pdf']:.1f} s"
    row.wrong += [f"{form}: empty" for form, file in files.items() if len(file.getvalue()) < 5_000]
    return row


def _set(actor: Actor, report_id: int, form: str, target: BytesIO) -> None:
    """As the worker does it."""
    write(MAKER.make(actor, {"report": report_id}), form, target)
