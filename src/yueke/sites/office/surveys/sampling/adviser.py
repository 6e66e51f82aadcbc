"""Which way of asking suits (D5.4): the ways ranked for the terms of a survey, every assumption open to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.surveys import queries
from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.rules.modes import ASSUMED, CRITERIA, MOST_IMPORTANT, Assumed, Ranked, Terms, ranked
from yueke.kernel.access import require_any
from yueke.kernel.errors import Message
from yueke.methods.sampling.size import size_for_mean
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.surveys.plans.record import SEE
from yueke.sites.office.surveys.sampling.desk import DEVIATION, PRECISION
from yueke.sites.office.surveys.sampling.forms import TermsForm
from yueke.sites.office.surveys.tabs import tabs_of
from yueke.ui.page import page

HEADS: dict[str, Message] = {
    "once": _("固定费用（元）"), "each": _("每联系一人（元）"), "setup": _("准备（天）"), "per_day": _("每天收回（份）"),
    "response": _("回收率（%）"), "depth": _("深入程度（1–5）"),
}  # fmt: skip
IMPORTANCE: tuple[tuple[int, Message], ...] = (
    (0, pgettext_lazy("importance", "不考虑")), (1, pgettext_lazy("importance", "一般")),
    (2, pgettext_lazy("importance", "重要")), (3, pgettext_lazy("importance", "最重要")),
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One assumption as an input."""

    name: str
    value: str
    label: str


@dataclass(frozen=True)
class Shown:
    """A way with its place; ``chosen`` says the plan names it."""

    ranked: Ranked
    title: Message
    chosen: bool
    points: int


@require_GET
def modes(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The comparison (clause D5.4); everything it rests on stands in the address."""
    actor, query = request.actor, request.GET
    require_any(actor, SEE)
    found = queries.get(actor, survey_id)
    frame = queries.latest_frame(found)
    people = frame.size if frame else 0
    begun = {
        "answers": size_for_mean(float(found.precision or PRECISION), DEVIATION, population=people or None).answers
    }
    form = TermsForm(query if "answers" in query else None, initial=begun)
    data: dict[str, Any] = (
        form.cleaned_data if form.is_bound and form.is_valid() else {**begun, "budget": None, "days": None}
    )
    importance = {name: _number(query.get(f"weight-{name}", ""), 1.0, 0, MOST_IMPORTANT) for name in CRITERIA}
    assumed = {mode: _read(query, mode, one) for mode, one in ASSUMED.items()}
    terms = Terms(data["answers"], people, data["budget"], data["days"], importance)
    labels = dict(Mode.choices)
    context = {
        "survey": found,
        "tabs": tabs_of(actor, found.pk, "survey-sample"),
        "form": form,
        "people": people,
        "weights": [(name, title, importance[name]) for name, title in CRITERIA.items()],
        "importance": IMPORTANCE,
        "heads": HEADS.values(),
        "assumed": [(labels[mode], _cells(mode, one)) for mode, one in assumed.items()],
        "changed": any(assumed[mode] != ASSUMED[mode] for mode in ASSUMED),
        "found": [
            Shown(one, labels[one.mode], one.mode in found.modes, round(one.score * 100))
            for one in ranked(terms, assumed)
        ],
    }
    return page(request, "office/surveys/sampling/modes.html", context)


def _cells(mode: str, one: Assumed) -> list[Cell]:
    return [
        Cell(f"{mode}-{f.name}", f"{_shown(f.name, getattr(one, f.name)):g}", str(HEADS[f.name])) for f in fields(one)
    ]


def _shown(name: str, value: float) -> float:
    return value * 100 if name == "response" else value


def _read(query: Mapping[str, Any], mode: str, usual: Assumed) -> Assumed:
    """What the address assumes of a way; what cannot be read is as usual."""

    def of(name: str, low: float, high: float) -> float:
        return _number(query.get(f"{mode}-{name}", ""), _shown(name, getattr(usual, name)), low, high)

    return Assumed(
        of("once", 0, 1e7), of("each", 0, 1e5), int(of("setup", 0, 365)), of("per_day", 0.1, 1e6), of("response", 0.1, 100) / 100,
        int(of("depth", 1, 5)),
    )  # fmt: skip


def _number(text: str, usual: float, low: float, high: float) -> float:
    try:
        value = float(text[:20])
    except ValueError:
        return usual
    return value if isfinite(value) and low <= value <= high else usual
