"""Taking a step with a survey: each a form of its own, in the drawer or by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from yueke.domains.surveys import queries
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.sites.office.addresses import record_url
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.surveys.plans.acts import Act


def view_of(act: Act) -> Callable[..., HttpResponse]:
    """The page of a step."""

    @require_http_methods(["GET", "POST"])
    def answered(request: ActingRequest, survey_id: int) -> HttpResponse:
        actor = request.actor
        require(actor, act.permission)
        found = queries.get(actor, survey_id)

        def run(given: Any) -> None:
            act.run(actor, survey_id, given.cleaned_data, clock.now())

        question = Question(
            act.title, act.title, record_url("office:survey", survey_id), run, act.done,
            subtitle=f"{found.number} {found.title}", note=act.note, clause=act.clause, tone=act.tone,
        )  # fmt: skip
        return ask(request, question, act.form(posted(request)))

    answered.__doc__ = f"{act.code}: what it asks for, and the command behind it."
    return answered
