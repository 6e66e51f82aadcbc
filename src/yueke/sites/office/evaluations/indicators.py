"""The tree of indicators: weights, what measures each, when it was last measured (E2.1)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.evaluations import commands, queries
from yueke.domains.evaluations.cases import before
from yueke.domains.evaluations.choices import Origin
from yueke.domains.evaluations.models import Indicator
from yueke.domains.evaluations.queries import Branch, Measured
from yueke.domains.evaluations.queries.figures import MOST_COUNTED
from yueke.domains.evaluations.queries.indicators import owed
from yueke.domains.surveys.models import Version
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Invalid, NotFound
from yueke.kernel.ids import read_id
from yueke.kernel.terms import Term
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.evaluations.listing import SETTINGS, VIEW
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.forms import Form
from yueke.ui.page import go, page

asks = require_http_methods(["GET", "POST"])
WINDOW = Term(6, "months")
"""What is counted as measured lately."""
LATEST = 40
"""Surveys looked through for the questions that measure."""


@dataclass(frozen=True)
class Line:
    """An indicator on the page. ``surveys``: number and address of those that ask for it; ``gap``: somebody owes it, nobody measured it."""

    branch: Branch
    measured: Measured
    n: str
    sources: list[str]
    surveys: list[tuple[str, str, int]]
    gap: bool
    wrong: str = ""
    given: str = ""


class IndicatorForm(Form):
    """A further indicator."""

    parent = forms.ChoiceField(label=gettext_lazy("上级指标"), required=False)
    name = forms.CharField(
        label=gettext_lazy("代码"),
        max_length=19,
        help_text=gettext_lazy("小写字母，如 speed；题目按代码对应，以后不能改。"),
    )
    title = forms.CharField(label=gettext_lazy("指标名称"), max_length=40)
    english = forms.CharField(label=gettext_lazy("英文名称"), max_length=60, required=False)


class EditForm(Form):
    """What may be changed of one."""

    title = forms.CharField(label=gettext_lazy("指标名称"), max_length=40)
    english = forms.CharField(label=gettext_lazy("英文名称"), max_length=60, required=False)
    position = forms.IntegerField(label=gettext_lazy("排序"), min_value=0, max_value=32_000)
    is_active = forms.BooleanField(label=gettext_lazy("启用"), required=False)


@require_GET
def indicators(request: ActingRequest) -> HttpResponse:
    """The tree (clause E2.1)."""
    require(request.actor, VIEW)
    return _page(request, {}, {})


@require_POST
def weigh(request: ActingRequest) -> HttpResponse:
    """Weigh the indicators below one parent (``parent``; empty: the groups) by ``w<id>``."""
    require(request.actor, SETTINGS)
    given = {
        name: str(value).strip()[:20]
        for name, value in request.POST.items()
        if name.startswith("w") and name[1:].isdecimal()
    }
    parent = read_id(request.POST.get("parent", ""))
    try:
        commands.set_weights(request.actor, parent, _weights(given), at=clock.now())
    except Invalid as error:
        told = {name: str(messages_[0]) for name, messages_ in error.fields.items()}
        return _page(request, given, told, status=422)
    messages.success(request, _("权重已保存。"))
    return go(request, reverse("office:indicators"))


@asks
def add(request: ActingRequest) -> HttpResponse:
    """A further indicator, below another or at the top."""
    require(request.actor, SETTINGS)
    form = IndicatorForm(posted(request))
    above = [one for one in queries.tree() if one.level < 3 and one.row.is_active]
    choices = [("", _("（最上级）")), *((str(one.row.pk), "　" * (one.level - 1) + one.row.title) for one in above)]
    form.fields["parent"].choices = choices  # type: ignore[attr-defined]

    def act(form: Any) -> None:
        data = form.cleaned_data
        commands.add_indicator(
            request.actor, read_id(data["parent"]), data["name"], data["title"], data["english"], at=clock.now()
        )

    question = Question(
        _("增加指标"), _("增加"), reverse("office:indicators"), act, _("已增加，权重为 0。"), clause="E2.1"
    )
    return ask(request, question, form)


@asks
def edit(request: ActingRequest, indicator_id: int) -> HttpResponse:
    """Name one anew, move it, or use it no more."""
    require(request.actor, SETTINGS)
    row = Indicator.objects.filter(pk=indicator_id).first()
    if row is None:
        raise NotFound
    initial = {name: getattr(row, name) for name in ("title", "english", "position", "is_active")}

    def act(form: Any) -> None:
        commands.edit_indicator(request.actor, row.pk, **form.cleaned_data, at=clock.now())

    question = Question(
        _("修改指标"), _("保存"), reverse("office:indicators"), act, _("已保存。"), subtitle=row.code, clause="E2.1"
    )
    return ask(request, question, EditForm(posted(request), initial=initial))


def _page(request: ActingRequest, given: dict[str, str], wrong: dict[str, str], status: int = 200) -> HttpResponse:
    branches, due = queries.tree(), set(owed())
    found = queries.measured([one.row.code for one in branches], before(clock.now(), WINDOW).date())
    asked, unknown = _asked({one.row.code for one in branches})
    lines = [_line(one, found.get(one.row.code, Measured()), asked, due, given, wrong) for one in branches]
    groups: dict[int | None, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.branch.row.parent_id].append(line)
    known = {line.branch.row.pk: line for line in lines}
    context = {
        "groups": [
            {"parent": known[pk].branch.row if pk else None, "of_all": known[pk].branch.of_all if pk else Decimal(100),
             "lines": of, "sum": sum(one.branch.row.weight for one in of if one.branch.row.is_active)}
            for pk, of in groups.items()
        ],
        "owed": len(due), "covered": sum(1 for one in lines if one.branch.row.pk in due and not one.gap),
        "window": WINDOW.text, "unknown": unknown, "may_set": request.actor.may(SETTINGS), "wrong": wrong,
    }  # fmt: skip
    return page(request, "office/evaluations/indicators.html", context, status=status)


def _line(
    one: Branch, found: Measured, asked: dict[str, list[tuple[str, str, int]]], due: set[int], given: dict[str, str],
    wrong: dict[str, str],
) -> Line:  # fmt: skip
    name = f"w{one.row.pk}"
    n = f"{MOST_COUNTED:,}+" if found.n >= MOST_COUNTED else str(found.n)
    return Line(
        one, found, n, [str(Origin(code).label) for code in sorted(found.sources)], asked.get(one.row.code, []),
        one.row.pk in due and not found.n, wrong.get(name, ""), given.get(name, f"{one.row.weight.normalize():f}"),
    )  # fmt: skip


def _asked(known: set[str]) -> tuple[dict[str, list[tuple[str, str, int]]], list[tuple[str, str]]]:
    """The latest surveys that ask for each indicator (number, title, how many questions), and codes no tree knows."""
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    unknown: dict[str, str] = {}
    rows = Version.objects.select_related("survey").exclude(survey__state="cancelled").order_by("-survey_id", "-n")
    seen: set[int] = set()
    for version in rows[:LATEST]:
        if version.survey_id in seen:
            continue
        seen.add(version.survey_id)
        times: dict[str, int] = defaultdict(int)
        for _reference, binding in opened(version.definition).bindings():
            times[binding.indicator] += 1
        for code, n in times.items():
            found[code].append((version.survey.number, version.survey.title, n))
            if code not in known:
                unknown[code] = version.survey.number
    return found, sorted(unknown.items())


def _weights(given: dict[str, str]) -> dict[int, Decimal]:
    wrong, found = {}, {}
    for name, text in given.items():
        try:
            found[int(name[1:])] = Decimal(text)
        except InvalidOperation:
            wrong[name] = [_("请填写数字。")]
    if wrong:
        raise Invalid(_("权重没有保存。"), fields=wrong)
    return found
