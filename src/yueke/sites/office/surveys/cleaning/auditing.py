"""Checking answers by calling again: drawing, the calls, and how many agree."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yueke.domains.customers.queries.seeing import fact_told, name_told
from yueke.domains.surveys.commands.auditing import AUDIT, askable, draw_audit, record_audit
from yueke.domains.surveys.models import Audit, AuditCall, Survey
from yueke.domains.surveys.queries import screenings as read
from yueke.domains.surveys.rules.shape import Questionnaire, opened
from yueke.kernel import clock
from yueke.kernel.access import Actor, require, require_any
from yueke.kernel.errors import Forbidden, NotFound, Refused
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.sites.office.surveys.cleaning.forms import AuditCallForm, AuditForm
from yueke.sites.office.surveys.cleaning.parts import CLEAN, frame_of, opened_survey
from yueke.sites.office.surveys.cleaning.words import answer_told, question_told
from yueke.ui.page import go, page

DEFAULT_SIZE = 30
MOST_SHOWN = 300


@require_http_methods(["GET", "POST"])
@once
def audits(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The audits of a survey with their figures (clause E3.2); drawing another."""
    survey = opened_survey(request, survey_id)
    asked = opened(survey.definition)
    choices = [(one, question_told(one, asked)) for one in askable(asked)]
    first = {"size": DEFAULT_SIZE, "questions": [one for one, _text in choices[:3]], "seed": secrets.token_hex(4)}
    form = AuditForm(request.POST if request.method == "POST" else None, questions=choices, initial=first)
    if request.method == "POST":
        require(request.actor, CLEAN)
        if form.is_valid():
            data = form.cleaned_data
            try:
                drawn = draw_audit(
                    request.actor, survey_id, data["size"], data["questions"], data["seed"], at=clock.now()
                )
            except (Forbidden, NotFound):
                raise
            except Refused as refusal:
                onto(form, refusal)
            else:
                messages.success(request, _("已抽取 %(n)d 份答卷，请逐一回电核对。") % {"n": drawn.size})
                return go(request, reverse("office:survey-audits", args=(survey_id,)))
    context = frame_of(request.actor, survey, "survey-audits") | {
        "form": form, "audits": [_told(request.actor, one, asked) for one in read.audits(request.actor, survey_id)],
        "calls": request.actor.may("surveys.ask") or request.actor.may(CLEAN), "here": request.get_full_path(),
    }  # fmt: skip
    return page(request, "office/surveys/cleaning/audits.html", context, status=422 if form.errors else 200)


def _told(actor: Actor, one: Audit, asked: Questionnaire) -> dict[str, Any]:
    calls = list(one.calls.all())
    whole, each = read.agreement(calls)
    return {
        "row": one, "whole": whole,
        "each": [(question_told(code, asked), each.get(code)) for code in one.questions],
        "calls": [(call, _who(actor, call)) for call in calls[:MOST_SHOWN]], "more": max(0, len(calls) - MOST_SHOWN),
        "open": sum(1 for call in calls if not call.result),
    }  # fmt: skip


def _who(actor: Actor, call: AuditCall) -> tuple[str, str]:
    """The customer's name and telephone, as the actor may see them."""
    customer = call.response.customer
    if customer is None:
        return "—", ""
    return name_told(actor, customer), fact_told(actor, customer, "phone", customer.phone)


@require_http_methods(["GET", "POST"])
def audit_call(request: ActingRequest, survey_id: int, call_id: int) -> HttpResponse:
    """What a call showed."""
    require_any(request.actor, "surveys.clean|surveys.ask")
    survey, call = _call(request, survey_id, call_id)
    asked = opened(survey.definition)
    told = read.responses_told([call], call.audit.questions)[call.pk]
    named = []
    for reference in call.audit.questions:
        of_it = asked.question(reference.partition(".")[0])
        answer = "；".join(answer_told(of_it.model_copy(update={"rows": ()}), told[reference])) or _("没有作答")
        named.append(
            (
                reference,
                _("%(question)s（原答：%(answer)s）") % {"question": question_told(reference, asked), "answer": answer},
            )
        )
    initial = {"result": call.result or "reached", "note": call.note}
    initial |= {code: "yes" if same else "no" for code, same in call.agreed.items()}
    form = AuditCallForm(posted(request), questions=named, initial=initial)

    def act(given: Any) -> None:
        data = given.cleaned_data
        record_audit(request.actor, call_id, data["result"], given.agreed(), note=data["note"], at=clock.now())

    name, phone = _who(request.actor, call)
    question = Question(
        _("登记复核"), _("登记复核"), reverse("office:survey-audits", args=(survey_id,)), act, _("已登记。"),
        subtitle=f"{name} {phone}", clause=AUDIT,
    )  # fmt: skip
    return ask(request, question, form)


def _call(request: ActingRequest, survey_id: int, call_id: int) -> tuple[Survey, AuditCall]:
    for audit in read.audits(request.actor, survey_id):
        for call in audit.calls.all():
            if call.pk == call_id:
                return Survey.objects.get(pk=survey_id), call
    raise NotFound
