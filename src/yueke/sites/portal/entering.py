"""Showing who one is: a contact, the code that came, and of several archives the one that is meant."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from yueke.domains.channels.means import code_means
from yueke.domains.passcodes import commands, queries, rules
from yueke.domains.passcodes.commands import VISITOR, Entry
from yueke.kernel import clock
from yueke.kernel.errors import Refused
from yueke.sites.portal.answering import answer, inside, onto
from yueke.sites.portal.cookies import ASKED, SEATED, drop, put
from yueke.sites.portal.doors import masked_name, public, seat_of
from yueke.sites.portal.forms import CodeForm, ContactForm, WhoForm


def _to(name: str, back: str) -> str:
    return f"{reverse(name)}?{urlencode({'next': back})}"


@public("GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code. Whether somebody is known makes no difference to the answer, nor to how long it takes."""
    back = inside(request.GET.get("next"), "portal:privacy")
    means = code_means()
    form = ContactForm(request.POST or None)
    if request.method == "POST" and means and form.is_valid():
        contact = form.cleaned_data["contact"]
        closed = "email" if "@" in contact else "sms"
        try:
            if closed not in means:
                raise Refused(_("暂时不能用这种方式发送验证码，请换手机号或邮箱。"), field="contact")
            return _ask(request, contact, back)
        except Refused as refusal:
            onto(form, refusal)
    status = 422 if form.is_bound and form.errors else 200
    return answer(request, "sign_in.html", {"form": form, "means": means, "back": back}, status=status)


def _ask(request: HttpRequest, contact: str, back: str) -> HttpResponse:
    handle = rules.new_token()
    with transaction.atomic():
        row = commands.ask_code(
            VISITOR, contact, handle=handle, place=request.META.get("REMOTE_ADDR", "") or "-",
            language=get_language() or "zh-hans", at=clock.now(),
        )  # fmt: skip
        app.configure_task("portal.send_code", allow_unknown=False).defer(passcode_id=row.pk)
    response = HttpResponseRedirect(_to("portal:code", back), status=303)
    put(response, ASKED, handle)
    return response


@public("POST")
def code_again(request: HttpRequest) -> HttpResponse:
    """Another code, to the same contact."""
    back = inside(request.GET.get("next"), "portal:privacy")
    before = queries.asked(request.COOKIES.get(ASKED, "")[:80], clock.now())
    if before is None:
        return HttpResponseRedirect(_to("portal:sign-in", back), status=303)
    try:
        return _ask(request, before.contact, back)
    except Refused as refusal:
        form = CodeForm()
        context = {"form": form, "asked": before, "back": back, "told": str(refusal)}
        return answer(request, "code.html", context, status=refusal.status)


@public("GET", "POST")
def code(request: HttpRequest) -> HttpResponse:
    """Enter the code."""
    back = inside(request.GET.get("next"), "portal:privacy")
    handle = request.COOKIES.get(ASKED, "")[:80]
    asked = queries.asked(handle, clock.now())
    if asked is None:
        return HttpResponseRedirect(_to("portal:sign-in", back), status=303)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token = rules.new_token()
        entered = commands.enter_code(VISITOR, handle, form.cleaned_data["code"], token=token, at=clock.now())
        if entered.entry is Entry.OPENED and entered.sitting is not None:
            to = back if entered.sitting.customer_id else _to("portal:who", back)
            response = HttpResponseRedirect(to, status=303)
            put(response, SEATED, token)
            drop(response, ASKED)
            return response
        form.add_error("code", _wrong(entered))
    status = 422 if form.is_bound and form.errors else 200
    return answer(request, "code.html", {"form": form, "asked": asked, "back": back}, status=status)


def _wrong(entered: commands.Entered) -> str:
    if entered.entry is Entry.OVER:
        return _("验证码已失效，请重新获取。")
    told = ngettext(
        "验证码不对，或没有发到这个号码。还可以试 %(n)s 次。",
        "验证码不对，或没有发到这个号码。还可以试 %(n)s 次。",
        entered.left,
    )
    return told % {"n": entered.left}


@public("GET", "POST")
def who(request: HttpRequest) -> HttpResponse:
    """Choose among the archives that bear the contact; they are told apart by masked names alone."""
    back = inside(request.GET.get("next"), "portal:privacy")
    seat = seat_of(request)
    if seat is None:
        return HttpResponseRedirect(_to("portal:sign-in", back), status=303)
    archives = [(one.pk, f"{masked_name(one)}（{one.number}）") for one in seat.archives]
    form = WhoForm(request.POST or None, archives=archives)
    if request.method == "POST" and form.is_valid():
        token = request.COOKIES.get(SEATED, "")[:80]
        commands.choose_archive(VISITOR, token, form.cleaned_data["customer"], at=clock.now())
        return HttpResponseRedirect(back, status=303)
    status = 422 if form.is_bound and form.errors else 200
    return answer(request, "who.html", {"form": form, "back": back}, status=status)


@public("POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave: the sitting ends, on the server too."""
    commands.leave(VISITOR, request.COOKIES.get(SEATED, "")[:80], at=clock.now())
    response = HttpResponseRedirect(f"{reverse('portal:home')}?done=left", status=303)
    drop(response, SEATED)
    return response
