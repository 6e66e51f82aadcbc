"""The log of decisions."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.findings import commands, queries
from yueke.domains.findings.models import Decision
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.findings.forms import DecisionForm, NoteForm
from yueke.sites.office.findings.lines import Line, Sheet, sheet_page
from yueke.sites.office.findings.noting import KEEP, VIEW, asks
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import moment
from yueke.ui.page import page
from yueke.ui.templatetags.yueke import light


@require_GET
def decisions(request: ActingRequest) -> HttpResponse:
    """All decisions, the latest first (clause E4.3)."""
    actor = request.actor
    require(actor, VIEW)
    today = clock.today()
    sheet = Sheet(
        "decisions", (_("决定"), _("领域"), _("依据"), _("决定人"), _("决定日期"), _("回看")),
        gettext_lazy("依据评价结论作出的市场、销售、服务和产品决定，到时回看效果。"), "E4.3",
        gettext_lazy("还没有登记决定。"), "writing", _("登记决定") if actor.may(KEEP) else "", reverse("office:decision-new"),
    )  # fmt: skip

    def line(row: Decision) -> Line:
        bases = [(reverse("office:finding", args=[one.finding_id]), one.finding.number) for one in row.bases.all()]
        late = row.looked_at is None and row.look_on is not None and row.look_on <= today
        seen = moment(row.looked_at, "date") if row.looked_at else moment(row.look_on) if row.look_on else "—"
        side = light("kept", _("已回看")) if row.looked_at else light("at_risk", _("该回看了")) if late else ""
        cells = (
            str(row.get_field_display()), format_html_join("、", '<a href="{}" data-drawer>{}</a>', bases),
            row.decided_by.name if row.decided_by else "—", moment(row.decided_on), seen,
        )  # fmt: skip
        return Line(row.decision[:120], reverse("office:decision", args=[row.pk]), cells, side)

    return sheet_page(request, sheet, queries.decisions(actor), line, order=("-decided_on", "-id"))


@require_GET
def decision(request: ActingRequest, decision_id: int) -> HttpResponse:
    """One decision, what it rests on, and what came of it."""
    require(request.actor, VIEW)
    found = queries.decision(request.actor, decision_id)
    may_look = request.actor.may(KEEP) and found.looked_at is None
    return page(request, "office/findings/decision.html", {"decision": found, "may_look": may_look})


@asks
def new(request: ActingRequest) -> HttpResponse:
    """A further decision; ``?finding=`` is what it rests on."""
    actor = request.actor
    require(actor, KEEP)
    choices = [(one.pk, f"{one.number} {one.statement[:40]}") for one in queries.findings(actor).order_by("-id")[:200]]

    def act(form: Any) -> None:
        commands.decide(actor, form.draft(), at=clock.now())

    initial = {"decided_by": actor.person_id, "decided_on": clock.today(), "findings": request.GET.getlist("finding")}
    question = Question(_("登记决定"), _("登记"), reverse("office:decisions"), act, _("已登记。"), clause="E4.3")
    return ask(request, question, DecisionForm(posted(request), initial=initial, findings=choices))


@asks
def look(request: ActingRequest, decision_id: int) -> HttpResponse:
    """What came of it."""
    actor = request.actor
    require(actor, KEEP)
    found = queries.decision(actor, decision_id)

    def act(form: Any) -> None:
        commands.look_again(actor, decision_id, form.cleaned_data["effect"], at=clock.now())

    back = reverse("office:decision", args=[decision_id])
    question = Question(_("回看效果"), _("登记"), back, act, _("已登记。"), subtitle=found.number, clause="E4.3")
    return ask(request, question, NoteForm("effect", _("效果"), posted(request)))
