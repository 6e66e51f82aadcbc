"""A category suggested while the caller talks: shown with its reasons, chosen by a person or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from yueke.domains.complaints import queries
from yueke.domains.complaints.models import Category
from yueke.domains.complaints.records import SEARCHED
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


@require_POST
def suggest(request: ActingRequest) -> HttpResponse:
    """The categories that the text typed so far speaks for."""
    require(request.actor, "complaints.register")
    text = request.POST.get("description", "").strip()[:SEARCHED]
    context = offers(text) | {"chosen": read_id(request.POST.get("category_id", ""))}
    return page(request, "office/complaints/suggested.html", context)


def offers(text: str) -> dict[str, Any]:
    """What is suggested for ``text``, and whether by rules alone."""
    if len(text) < LEAST:
        return {"offers": [], "by_rules": True}
    choosable = _choosable()
    known = {code: (pk, name) for pk, code, name, _own in choosable}
    words = keywords((code, name, own) for _pk, code, name, own in choosable)
    found, by_rules = suggestions.suggestions(SUBJECT, text, words)
    told = [
        Offered(known[one.category][0], one.category, known[one.category][1], "、".join(one.because))
        for one in found
        if one.category in known
    ]
    return {"offers": told[:MOST], "by_rules": by_rules}


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
