"""The questionnaire on paper, to be filled in by hand and typed in afterwards."""

from __future__ import annotations

import segno
from django.http import HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from yueke.domains.surveys import queries
from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.domains.surveys.rules.telling import goal, in_words
from yueke.kernel.access import require_any
from yueke.kernel.errors import NotFound
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.surveys.designing.desk import READ
from yueke.ui.page import page

TAKES_LINES = 12
"""Questions with more options may go over the end of a page."""


@require_GET
def paper(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The sheet. Its code says which survey and which version: who types it in must not guess."""
    require_any(request.actor, READ)
    found = queries.design(request.actor, survey_id)
    if found.asked is None:
        raise NotFound
    # What is asked now, not what is being worked on.
    last = queries.versions(request.actor, survey_id).last()
    asked = Questionnaire.model_validate(last.definition) if last is not None else found.asked
    mark = f"{found.survey.number}/{last.n if last is not None else 0}/{asked.fingerprint[:8]}"
    code = segno.make(mark, error="m").svg_inline(omitsize=True, border=1)
    leaves = [
        {
            "page": leaf, "only": in_words(leaf.shown_if, asked) if leaf.shown_if else "",
            "asks": [
                {"q": one, "only": in_words(one.shown_if, asked) if one.shown_if else "", "long": len(one.options) > TAKES_LINES,
                 "places": range(1, int(one.most or len(one.options)) + 1) if one.kind == "ranking" else ()}
                for one in leaf.questions
            ],
            "jumps": [(in_words(jump.when, asked), goal(jump.to, asked)) for jump in leaf.jumps],
        }
        for leaf in asked.pages
    ]  # fmt: skip
    context = {
        "survey": found.survey, "asked": asked, "leaves": leaves, "mark": mark, "qr": mark_safe(code),  # noqa: S308
        "draft": last is None,
    }  # fmt: skip
    return page(request, "office/surveys/designing/paper.html", context)
