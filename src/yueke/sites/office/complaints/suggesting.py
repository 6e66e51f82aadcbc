"""A category and circumstances suggested while the caller talks: with their reasons, chosen by a person or not at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from yueke.domains.complaints import queries
from yueke.domains.complaints.choices import Signal
from yueke.domains.complaints.models import Category
from yueke.domains.complaints.records import SEARCHED
from yueke.domains.complaints.rules.hearing import heard
from yueke.domains.complaints.rules.sorting import SUBJECT, keywords
from yueke.domains.suggestions import commands
from yueke.domains.suggestions import queries as suggestions
from yueke.kernel.access import Actor, require
from yueke.kernel.ids import read_id
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page

MOST, LEAST = 3, 4
"""Suggestions shown, and characters from which on there are any."""
SENT = "suggested"
"""The field in which a form sends back what was suggested."""


@dataclass(frozen=True)
class Offered:
    """A category to choose, and the words of the text that speak for it."""

    id: int
    code: str
    name: str
    because: str


@dataclass(frozen=True)
class Telling:
    """A circumstance to tick, the words of the text that tell of it, and whether it is ticked already."""

    code: str
    name: str
    because: str
    ticked: bool


@require_POST
def suggest(request: ActingRequest) -> HttpResponse:
    """The categories that the text typed so far speaks for, and the circumstances it tells of."""
    require(request.actor, "complaints.register")
    text = request.POST.get("description", "").strip()[:SEARCHED]
    context = offers(text, request.POST.getlist("signals")) | {"chosen": read_id(request.POST.get("category_id", ""))}
    return page(request, "office/complaints/suggested.html", context)


def telling(text: str, ticked: Collection[str] = ()) -> list[Telling]:
    """The circumstances ``text`` tells of; ``ticked`` are those a person has ticked."""
    return [
        Telling(one.signal, str(Signal(one.signal).label), "、".join(one.because), one.signal in ticked)
        for one in heard(text)
    ]


def offers(text: str, ticked: Collection[str] = ()) -> dict[str, Any]:
    """What is suggested for ``text``, and whether its category by rules alone."""
    if len(text) < LEAST:
        return {"offers": [], "by_rules": True, "telling": []}
    choosable = _choosable()
    known = {code: (pk, name) for pk, code, name, _own in choosable}
    words = keywords((code, name, own) for _pk, code, name, own in choosable)
    found, by_rules = suggestions.suggestions(SUBJECT, text, words)
    told = [
        Offered(known[one.category][0], one.category, known[one.category][1], "、".join(one.because))
        for one in found
        if one.category in known
    ]
    return {"offers": told[:MOST], "by_rules": by_rules, "telling": telling(text, ticked)}


def note(actor: Actor, complaint_id: int, sent: str, category_id: int | None, *, at: Any) -> None:
    """Remember what was suggested for a complaint just registered, and what the person chose."""
    codes = {code: pk for pk, code, _name, _own in _choosable()}
    rules, _, labels = sent.partition(":")
    shown = [one for one in labels.split(",") if one in codes][:MOST]
    chosen = next((code for code, pk in codes.items() if pk == category_id), "")
    commands.note_choice(
        actor, SUBJECT, ("complaints.complaint", complaint_id), shown, chosen, by_rules=rules == "rules", at=at
    )


def standing() -> suggestions.Standing:
    """How good suggestions are, for whoever looks after the categories."""
    return suggestions.standing(SUBJECT)


def _choosable() -> list[tuple[int, str, str, list[str] | None]]:
    """Categories one may choose: id, code, the name they go by, and their own words."""
    leaves = {one.id: one for one in queries.categories()}
    rows = Category.objects.filter(pk__in=leaves).values_list("pk", "code", "keywords")
    known = {pk: (code, own) for pk, code, own in rows}
    return [(pk, known[pk][0], one.name, known[pk][1]) for pk, one in leaves.items() if pk in known]
