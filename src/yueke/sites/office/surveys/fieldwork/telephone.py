"""The telephone desk: one person at a time, their number behind a logged look, the questions typed live, the result, the next one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yueke.domains.privacy import queries as privacy
from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.commands import Going
from yueke.domains.surveys.models import Contact, Survey
from yueke.domains.surveys.rules import calling
from yueke.domains.surveys.rules.answers import read
from yueke.domains.surveys.rules.shape import opened
from yueke.domains.surveys.rules.wording import Wording
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM, Actor, require
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.gate import told
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.sites.office.surveys.fieldwork.forms import AppointmentForm, ResultForm, tomorrow_morning
from yueke.sites.office.surveys.fieldwork.showing import Wrong, page_title, shown
from yueke.ui.page import go, page

ASK = "surveys.ask"
TEMPLATE = "office/surveys/fieldwork/telephone.html"
OPEN = "survey-interview"
"""In the session while somebody is on the telephone: whom, whether their number was shown, the key of their answers, since when."""
_MOST_SKIPPED = 20


@never_cache
@require_http_methods(["GET", "POST"])
@once
def telephone(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Everything of one call on one page; each button does one thing and comes back here."""
    actor, at = request.actor, clock.now()
    require(actor, ASK)
    survey = queries.asked(actor, survey_id)
    contact = queries.held_by(actor, survey, at)
    context: dict[str, Any] = {}
    if request.method == "POST":
        context = _done(actor, request, survey, contact)
        if not context:
            return go(request, reverse("office:survey-telephone", args=(survey_id,)))
    if contact is None:
        return page(request, TEMPLATE, context | _idle(actor, survey), status=422 if context else 200)
    line = _on_the_line(request, actor, contact, context.pop("wrong", {}))
    return page(request, TEMPLATE, line | context, status=200 if request.method == "GET" else 422)


def _done(actor: Actor, request: ActingRequest, survey: Survey, contact: Contact | None) -> dict[str, Any]:
    """Carry out what was pressed. Returns nothing when it is done, else what the page says is wrong."""
    pressed = request.POST.get("do", "")
    if pressed == "next":
        return _next(actor, request, survey)
    if contact is None:
        raise Refused(_("这个号码已经超时放回，请重新取号。"))
    if pressed == "number":
        commands.show_number(actor, contact.pk, at=clock.now())
        _remember(request, contact, shown=True)
    elif pressed == "begin":
        going = commands.begin_interview(actor, contact.pk, at=clock.now())
        _remember(request, contact, shown=True, key=going.key, since=clock.now().timestamp())
    elif pressed == "page":
        return _answered(actor, request, contact)
    elif pressed == "back":
        commands.put_back(actor, contact.pk, at=clock.now())
        _forget(request)
    elif pressed == "appointment":
        return _appointed(actor, request, contact)
    else:
        return _resulted(actor, request, contact)
    return {}


def _next(actor: Actor, request: ActingRequest, survey: Survey) -> dict[str, Any]:
    """Somebody to ring who has not said meanwhile that they want to be left alone."""
    _forget(request)
    for _n in range(_MOST_SKIPPED):
        at = clock.now()
        found = commands.next_number(actor, survey.pk, at=at)
        if found is None:
            messages.info(request, _nobody())
            return {}
        if not privacy.not_to_be_surveyed(at, found.customer_id):
            return {}
        commands.leave_alone(actor, found.pk, at=at)
    messages.info(request, _("接下来的多位顾客都拒绝调查，请再取一次。"))
    return {}


def _nobody() -> str:
    if not calling.is_hour(clock.now()):
        return _("现在不在访问时间（%(low)d:00–%(high)d:00），只拨打已约好的电话。") % {
            "low": calling.HOURS[0],
            "high": calling.HOURS[1],
        }
    return _("现在没有要拨打的号码。无人接听和占线的，到时候会再出现。")


def _answered(actor: Actor, request: ActingRequest, contact: Contact) -> dict[str, Any]:
    open_ = _remembered(request, contact)
    at = clock.now()
    sent = {name: request.POST.getlist(name) for name in request.POST}
    seconds = int(at.timestamp() - float(open_.get("since", at.timestamp())))
    code = request.POST.get("page", "")[:20]
    try:
        going = commands.answer_page(actor, contact.pk, open_.get("key", ""), code, sent, at=at, seconds=seconds)
    except Refused as refusal:
        if not refusal.fields:
            raise
        return {"wrong": refusal.fields}
    if going.ending:
        _forget(request)
        messages.success(
            request,
            _("访问完成，已记录。") if going.ending == "completed" else _("对方不属于调查对象或配额已满，已记录。"),
        )
    else:
        _remember(request, contact, since=at.timestamp())
    return {}


def _appointed(actor: Actor, request: ActingRequest, contact: Contact) -> dict[str, Any]:
    form = AppointmentForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            commands.make_appointment(
                actor, contact.pk, data["appointment_at"], at=clock.now(), mine=data["mine"], note=data["note"]
            )
        except Refused as refusal:
            onto(form, refusal)
        else:
            _forget(request)
            messages.success(request, _("已约好，到时提醒。"))
            return {}
    return {"appointment_form": form}


def _resulted(actor: Actor, request: ActingRequest, contact: Contact) -> dict[str, Any]:
    form = ResultForm(request.POST)
    if form.is_valid():
        try:
            commands.record_call(
                actor, contact.pk, form.cleaned_data["result"], at=clock.now(), note=form.cleaned_data["note"]
            )
        except Refused as refusal:
            onto(form, refusal)
        else:
            _forget(request)
            messages.success(request, _("结果已记录。"))
            return {}
    return {"result_form": form}


def _idle(actor: Actor, survey: Survey) -> dict[str, Any]:
    at = clock.now()
    return {
        "survey": survey,
        "waits": queries.waits(actor, survey, at),
        "hours": calling.HOURS,
        "in_hours": calling.is_hour(at),
    }


def _on_the_line(request: ActingRequest, actor: Actor, contact: Contact, wrong: Wrong) -> dict[str, Any]:
    """Whom to ring, what to say, what is asked now."""
    open_ = _remembered(request, contact)
    customer = contact.customer
    asked = opened(contact.survey.definition)
    is_shown = bool(open_.get("shown"))
    going = _going(open_)
    return {
        "survey": contact.survey, "contact": contact, "name": name_for(actor, customer), "asked": asked,
        "phone": told(actor, "customers.customer.phone", customer.phone, eye=is_shown), "is_shown": is_shown,
        "is_callable": bool(customer.phone), "calls": list(queries.calls_of(contact)[:10]), "most": calling.MOST_TRIES,
        "result_form": ResultForm(), "at": clock.now(),
        "appointment_form": AppointmentForm(initial={"appointment_at": tomorrow_morning(), "mine": True}),
        "interview": _interview(request, going, wrong) if going is not None and going.page is not None else None,
    }  # fmt: skip


def _going(open_: dict[str, Any]) -> Going | None:
    if not open_.get("key"):
        return None
    try:
        return commands.go_on(SYSTEM, open_["key"], at=clock.now())
    except NotFound:
        return None


def _interview(request: ActingRequest, going: Going, wrong: Wrong) -> dict[str, Any]:
    """The page of questions now, with what was sent when something in it was wrong."""
    response, now = going.response, going.page
    assert now is not None
    wording = Wording(going.questionnaire, response.language, going.answers, response.parameters, f"{response.pk}")
    answers = dict(going.answers)
    if request.method == "POST" and request.POST.get("do") == "page":
        answers |= read(
            [one.model_copy(update={"required": False}) for one in now.questions], dict(request.POST.lists())
        ).answers
    codes = [one.code for one in going.questionnaire.pages]
    return {
        "code": now.code, "title": page_title(now, wording), "at": codes.index(now.code) + 1, "of": len(codes),
        "questions": shown(wording.questions(now, now.questions), wording, answers, wrong),
        "answers": {name: value for name, value in answers.items() if not name.endswith("_words")},
        "parameters": response.parameters,
    }  # fmt: skip


def _remembered(request: ActingRequest, contact: Contact) -> dict[str, Any]:
    known = request.session.get(OPEN) or {}
    return dict(known) if known.get("contact") == contact.pk else {}


def _remember(request: ActingRequest, one: Contact, **what: Any) -> None:
    request.session[OPEN] = {**_remembered(request, one), **what, "contact": one.pk}


def _forget(request: ActingRequest) -> None:
    request.session.pop(OPEN, None)
