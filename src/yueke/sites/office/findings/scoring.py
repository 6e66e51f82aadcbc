"""Fair scores: issued for a quarter, shown with their intervals; employees see their own (E4.1)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.findings import commands, queries, rules
from yueke.domains.findings.choices import Subject
from yueke.domains.findings.models import Issue
from yueke.domains.organization import queries as organization
from yueke.insight.fairness import SMALLEST, fair_scores_of, ranks
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.findings.forms import SpanForm, quarter_text
from yueke.sites.office.findings.lines import Line, Sheet, figure_text, interval_text, sheet_page
from yueke.sites.office.findings.noting import KEEP, VIEW, asks
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import count, moment
from yueke.ui.page import go, page
from yueke.ui.templatetags.yueke import light

_VERDICTS = {
    "above": ("kept", gettext_lazy("高于总平均")),
    "below": ("broken", gettext_lazy("低于总平均")),
    "not apart": ("", gettext_lazy("与总平均不能区分")),
    "too few": ("", gettext_lazy("评价太少")),
}


@require_GET
def issues(request: ActingRequest) -> HttpResponse:
    """Scores issued so far, the latest span first."""
    require(request.actor, VIEW)
    sheet = Sheet(
        "fair-scores", (_("期间"), _("对象"), _("评价数"), _("总平均"), _("发布人"), _("发布时间")),
        gettext_lazy("校正客群差异和样本量之后的得分，供考核采用；员工只看到自己的。"), "E4.1",
        gettext_lazy("还没有发布公平得分。"), "scale", _("发布得分") if request.actor.may(KEEP) else "",
        reverse("office:fair-scores-new"),
    )  # fmt: skip

    def line(row: Issue) -> Line:
        by = row.issued_by.name if row.issued_by else "—"
        told = (str(row.get_subject_display()), count(row.answers), figure_text(row.mean), by, moment(row.issued_at))
        return Line(quarter_text(row.begins_on), _url(row.pk), told)

    return sheet_page(request, sheet, queries.issues(request.actor), line, order=("-begins_on", "-id"))


@require_GET
def issue(request: ActingRequest, issue_id: int) -> HttpResponse:
    """The scores of a span the reader may see; nothing is ranked inside the noise."""
    actor = request.actor
    require(actor, VIEW)
    found = queries.issue(actor, issue_id)
    seen = queries.scores(actor, found, SMALLEST)
    places = ranks(list(found.scores.all()))
    rows = []
    for one in seen:
        tone, word = _VERDICTS.get(one.verdict, ("", ""))
        rows.append(
            {
                "row": one,
                "place": places.get(one.unit_id),
                "raw": figure_text(one.raw),
                "fair": figure_text(one.fair),
                "interval": interval_text(one.low, one.high),
                "weight": one.weight,
                "verdict": light(tone, str(word)) if tone else word,
                "few": one.n < rules.FEW,
            }
        )
    context = {
        "issue": found, "quarter": quarter_text(found.begins_on), "rows": rows, "mean": figure_text(found.mean),
        "own_only": found.subject == Subject.EMPLOYEE and not (actor.may(KEEP) and actor.scope.kind == "all"),
        "alike": found.between == 0,
    }  # fmt: skip
    return page(request, "office/findings/scores.html", context)


@asks
def new(request: ActingRequest) -> HttpResponse:
    """Issue the scores of a quarter."""
    actor = request.actor
    require(actor, KEEP)
    made: list[int] = []

    def act(form: Any) -> None:
        subject, begins = form.cleaned_data["subject"], form.cleaned_data["quarter"]
        ends = rules.after_quarter(begins)
        scores = fair_scores_of(begins, ends, subject)
        units = [int(str(one.unit)) for one in scores.units] if scores else []
        names = (
            organization.person_labels(units) if subject == Subject.EMPLOYEE else organization.department_places(units)
        )
        made.append(commands.issue_scores(actor, subject, begins, ends, scores, names, at=clock.now()).pk)

    question = Question(
        _("发布公平得分"), _("发布"), reverse("office:fair-scores"), act, _("已发布。"), clause="E4.1",
        note=_("按该季全部计入的评分计算；少于 5 个评价的不列。发布后不能再改。"),
    )  # fmt: skip
    answer = ask(request, question, SpanForm(posted(request), today=clock.today()))
    return go(request, _url(made[0])) if made else answer


def _url(issue_id: int) -> str:
    return reverse("office:fair-score", args=[issue_id])
