"""Weights before and after, how far the answers stand for the population, and settling."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.surveys.choices import FlagReason
from yueke.domains.surveys.commands.cutting import make_cut
from yueke.domains.surveys.commands.settling import choose_weights, settle
from yueke.domains.surveys.queries import screenings as read
from yueke.domains.surveys.queries.columns import drawn_of
from yueke.domains.surveys.queries.cuts import cuts
from yueke.domains.surveys.queries.groupings import labels_of
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Forbidden, NotFound, Refused
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.sites.office.surveys.cleaning.forms import DecisionForm, WeightsForm
from yueke.sites.office.surveys.cleaning.parts import CLEAN, frame_of, opened_survey
from yueke.sites.office.surveys.cleaning.words import GROUPS, STEPS, group_told, groups_of, label_told, question_told
from yueke.ui.page import go, page

UNLIKE = 0.05
"""A label whose share differs from the population's at this level is marked."""


@require_http_methods(["GET", "POST"])
@once
def weights(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The weights that hold and what they do; choosing others."""
    survey = opened_survey(request, survey_id)
    actor, asked = request.actor, opened(survey.definition)
    if request.method == "POST":
        require(actor, CLEAN)
    shared = frame_of(actor, survey, "survey-weights")
    chosen = read.weighting(actor, survey_id)
    drawn = drawn_of(survey)
    form = None
    if shared["changes"]:
        known = labels_of(survey, drawn)
        groups = groups_of(known, asked)
        labels = {
            name: {label: label_told(name, label, drawn.parts, asked) for label in known[name]}
            for name, _title in groups
        }
        form = WeightsForm(
            request.POST if request.method == "POST" else None, groups=groups, labels=labels,
            initial=_initial(chosen.plan if chosen else None, labels),
        )  # fmt: skip
    if request.method == "POST":
        if form is None:
            raise Refused(_("数据已经定稿，不能再改。"))
        if form.is_valid():
            try:
                choose_weights(actor, survey_id, form.plan(), at=clock.now())
            except (Forbidden, NotFound):
                raise
            except Refused as refusal:
                onto(form, refusal)
            else:
                messages.success(request, _("已确定加权方案。"))
                return go(request, reverse("office:survey-weights", args=(survey_id,)))
    context = shared | {
        "form": form, "chosen": chosen, "told": told_of(chosen.told, drawn.parts, asked) if chosen else None,
        "here": request.get_full_path(),
    }  # fmt: skip
    return page(request, "office/surveys/cleaning/weights.html", context, status=422 if form and form.errors else 200)


def told_of(told: dict[str, Any], parts: Any, asked: Any) -> dict[str, Any]:
    """What came of weighting, in words: the steps, and each margin with its labels."""
    drawn = told.get("sample", {})
    total = sum(drawn.values())
    margins = []
    for one in told["margins"]:
        rows = [
            {
                **row, "title": label_told(one["group"], row["label"], parts, asked), "unlike": row["p"] < UNLIKE,
                "drawn": drawn.get(row["label"], 0) / total if total and one["group"] == "stratum" else None,
            }
            for row in one["rows"]
        ]  # fmt: skip
        margins.append({"title": group_told(one["group"], asked), "source": one["source"], "rows": rows})
    steps = [{"title": STEPS[one["name"]], "effect": one["effect"]} for one in told["steps"]]
    uncovered = [label_told("stratum", one, parts, asked) for one in told["uncovered"]]
    return {**told, "margins": margins, "steps": steps, "uncovered": uncovered}


def _initial(plan: dict[str, Any] | None, labels: Any) -> dict[str, Any]:
    if plan is None:
        return {}
    found: dict[str, Any] = {name: plan[name] for name in ("draw", "silence", "lowest", "highest")}
    for n, one in enumerate(plan["margins"], start=1):
        names = labels.get(one["group"], {})
        lines = (f"{names.get(label, label)} {share:g}" for label, share in one["shares"].items())
        found |= {f"group_{n}": one["group"], f"shares_{n}": "\n".join(lines)}
    return found


@require_GET
def frozen(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The cuts, the figures before and after cleaning, and what settling still waits for."""
    survey = opened_survey(request, survey_id)
    actor, asked = request.actor, opened(survey.definition)
    made = list(cuts(actor, survey_id).defer("columns").order_by("-n")[:20])
    told = read.tally(actor, survey_id)
    last = (made[0].summary or None) if made else None
    main = last["main"] if last else None
    context = frame_of(actor, survey, "survey-cuts", told.undecided) | {
        "cuts": made, "last": last, "tally": told, "main": main,
        "main_title": question_told(main["reference"], asked) if main else "",
        "figures": [(_("清理前"), main["before"]), (_("清理后"), main["screened"]), (_("加权后"), main["after"])] if main else [],
        "few": last is not None and last["counted"] < survey.smallest_group,
        "weights_chosen": read.weighting(actor, survey_id) is not None,
        "reasons": _reasons(last), "titles": GROUPS,
    }  # fmt: skip
    return page(request, "office/surveys/cleaning/cuts.html", context)


def _reasons(last: Any) -> list[tuple[str, int]]:
    named = {code: str(label) for code, label in FlagReason.choices}
    return [(named.get(code, _("人工判定")), n) for code, n in (last or {}).get("screened_by", {}).items()]


@require_POST
@once
def cut(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Freeze the answers as they are now, for the analysis."""
    require(request.actor, CLEAN)
    try:
        made = make_cut(request.actor, survey_id, at=clock.now())
    except (Forbidden, NotFound):
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("分析所用的数据是第 %(n)d 版。") % {"n": made.n})
    return go(request, reverse("office:survey-cuts", args=(survey_id,)))


@require_http_methods(["GET", "POST"])
def settled(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Let the answers stand for good."""
    require(request.actor, CLEAN)
    survey = opened_survey(request, survey_id)

    def act(_form: Any) -> None:
        settle(request.actor, survey_id, at=clock.now())

    question = Question(
        _("数据定稿"), _("数据定稿"), reverse("office:survey-cuts", args=(survey_id,)), act, _("数据已定稿，可以分析和写报告。"),
        subtitle=f"{survey.number} {survey.title}", note=_("定稿后答卷的判定和加权方案都不能再改，报告的每个数字出自这一版。"),
        clause="A6.2", tone="danger",
    )  # fmt: skip
    return ask(request, question, _Nothing(posted(request)))


class _Nothing(DecisionForm):
    """Nothing is asked but the press of the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.clear()
