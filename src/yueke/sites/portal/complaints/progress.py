"""Following a complaint: found by its code and the last four digits; then added to, urged, answered, rated, taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.commands.filing import VISITOR, own_add
from yueke.domains.complaints.commands.uploads import own_set_aside
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.queries.own import by_rating_link, plain_code
from yueke.domains.complaints.queries.progress import Progress, own_evidence_of, progress
from yueke.kernel import clock, files
from yueke.kernel.errors import Message, NotFound, Refused
from yueke.sites.entrance.limits import knocked
from yueke.sites.portal.answering import answer, onto
from yueke.sites.portal.aside import Shelf
from yueke.sites.portal.complaints.forms import (
    AppealForm,
    FindForm,
    MaterialForm,
    OfferForm,
    RateForm,
    UrgeForm,
    WithdrawForm,
)
from yueke.sites.portal.complaints.tickets import HolderRequest, Opened, for_holders, give, ticket_of
from yueke.sites.portal.complaints.words import code_in_groups, dues_of, said_of, state_of, steps_of, told_of
from yueke.sites.portal.doors import public

_HOUR = 3600
_ID = "id_%s_%%s"
MOST_TRIES = 10
"""How often an hour one code may be tried, whoever tries."""


@dataclass(frozen=True)
class Act:
    """What a customer may do about their complaint: when, by which form, how it is done and what is said then."""

    form: type[forms.Form]
    when: Callable[[Progress], bool]
    do: Callable[[Opened, dict[str, Any], datetime], Any]
    done: str


def _do(command: Callable[..., Any], *names: str) -> Callable[[Opened, dict[str, Any], datetime], Any]:
    def act(opened: Opened, data: dict[str, Any], at: datetime) -> Any:
        return command(opened.actor, opened.own, *(data[name] for name in names), at=at)

    return act


def _answer_offer(opened: Opened, data: dict[str, Any], at: datetime) -> Any:
    return commands.own_offer_answer(opened.actor, opened.own, accepted=data["accepted"], said=data["said"], at=at)


ACTS: Mapping[str, Act] = {
    "material": Act(MaterialForm, lambda p: p.may_add, _do(own_add, "photos", "note", "aside"), "added"),
    "urge": Act(UrgeForm, lambda p: p.may_urge, _do(commands.own_urge, "said"), "urged"),
    "offer": Act(OfferForm, lambda p: p.offer is not None, _answer_offer, "answered"),
    "rate": Act(RateForm, lambda p: p.may_rate, _do(commands.own_answer, "satisfaction", "comment"), "rated"),
    "appeal": Act(AppealForm, lambda p: p.may_appeal, _do(commands.own_appeal, "reason"), "appealed"),
    "withdraw": Act(
        WithdrawForm, lambda p: p.may_withdraw, _do(commands.own_withdraw, "reason"), "complaint-withdrawn"
    ),
}

WRONG = gettext_lazy("查询码或手机号后四位不对。请核对后再试。")
_TOO_OFTEN = gettext_lazy("这个查询码试得太多了，请一小时后再试，或直接致电我们。")


@public("GET", "POST")
def find(request: HttpRequest) -> HttpResponse:
    """Ask for code and digits. Whether there is such a code makes no difference to the answer, nor to the work."""
    form = FindForm(request.POST or None, initial={"code": request.GET.get("code", "")[:40]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            code = plain_code(form.cleaned_data["code"])
            found = None
            if knocked(f"complaint code {code}", clock.now(), within=_HOUR) > MOST_TRIES:
                form.add_error(None, _TOO_OFTEN)
                status = 429
            elif (found := queries.by_code(code, form.cleaned_data["tail"])) is None:
                form.add_error(None, WRONG)
            if found is not None:
                return give(HttpResponseRedirect(_url(found.pk), status=303), found)
    return answer(request, "complaints/find.html", {"form": form, "desk": queries.desk()}, status=status)


@for_holders("GET")
def show(request: HolderRequest, complaint_id: int) -> HttpResponse:
    """Where it stands, and what one may do about it now."""
    return _page(request, {})


@for_holders("POST")
def act(request: HolderRequest, complaint_id: int, verb: str) -> HttpResponse:
    """Carry one of :data:`ACTS` out; what is wrong stands at its field."""
    chosen = ACTS.get(verb)
    if chosen is None:
        raise NotFound
    form = chosen.form(request.POST, request.FILES, auto_id=_ID % verb)
    refused: Message = ""
    at = clock.now()
    shelf = Shelf(request, f"complaint {complaint_id}", own_set_aside)
    brought = shelf.brought()
    if form.is_valid() and brought.whole:
        try:
            chosen.do(request.opened, {**form.cleaned_data, "aside": brought.ids}, at)
        except Refused as refusal:
            onto(form, refusal)
            # What is no longer offered has no form to say it at.
            refused = str(refusal)
        else:
            done = _rated(request.opened.complaint) if verb == "rate" else chosen.done
            return HttpResponseRedirect(f"{_url(complaint_id)}?done={done}", status=303)
    if "photos" in form.fields:
        shelf.keep(request.opened.actor, form, brought, at)
    elif request.FILES:
        form.add_error(None, _("选的文件没有保存，请重新选择。"))
    return shelf.remember(_page(request, {verb: form}, told=refused, status=422))


@for_holders("GET")
def file(request: HolderRequest, complaint_id: int, evidence_id: int) -> HttpResponseBase:
    """What the customer handed in with this complaint, as an attachment; nothing else is there."""
    found = own_evidence_of(request.opened.complaint).filter(pk=evidence_id).first()
    if found is None:
        raise NotFound
    content = files.open_file(found.file_id)
    return FileResponse(content, as_attachment=True, filename=found.file.name, content_type=found.file.media_type)


@public("GET", "POST")
def rate(request: HttpRequest, link: str) -> HttpResponse:
    """What the link of a message opens: the result and its rating, and nothing else of the complaint."""
    complaint = by_rating_link(link)
    if complaint is None:
        raise NotFound(_("这个链接打不开。请核对，或用查询码查询进度。"))
    form = RateForm(request.POST or None)
    at, told, status = clock.now(), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                commands.own_answer(VISITOR, ticket_of(complaint), data["satisfaction"], data["comment"], at=at)
            except Refused as refusal:
                told = str(refusal)
            else:
                here = reverse("portal:complaint-rate", args=[link])
                return HttpResponseRedirect(f"{here}?done={_rated(complaint)}", status=303)
    context = {"row": complaint, "form": form, "told": told, "progress": progress(complaint, at), "link": link}
    return answer(request, "complaints/rate.html", context, status=status)


def _page(
    request: HolderRequest, bound: dict[str, forms.Form], *, told: Message = "", status: int = 200
) -> HttpResponse:
    at = clock.now()
    complaint = request.opened.complaint
    if bound:
        complaint.refresh_from_db(fields=["state", "satisfaction", "suspended_at"])
    found = progress(complaint, at)
    offered = {verb: bound.get(verb) or one.form(auto_id=_ID % verb) for verb, one in ACTS.items() if one.when(found)}
    context = {
        "row": complaint, "progress": found, "steps": steps_of(found), "dues": dues_of(found), "letters": told_of(found), "said": said_of(found), "at": at,
        "code": code_in_groups(complaint.code), "forms": offered, "bound": next(iter(bound), ""),
        "told": "" if set(bound) & set(offered) else told, "here": _url(complaint.pk), "desk": queries.desk(),
        **state_of(complaint),
    }  # fmt: skip
    return answer(request, "complaints/progress.html", context, status=status)


def _rated(complaint: Complaint) -> str:
    """What is said to a rating: who is not satisfied learns that it is worked on again."""
    complaint.refresh_from_db(fields=["round", "state", "satisfaction"])
    return "rated" if complaint.satisfaction is not None else "rated-anew"


def _url(complaint_id: int) -> str:
    return reverse("portal:complaint", args=[complaint_id])
