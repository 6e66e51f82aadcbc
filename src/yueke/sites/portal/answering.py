"""One way to answer with a page of the customers' site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import queries as organization
from yueke.kernel.errors import Forbidden, NotFound, Refused
from yueke.sites.portal.cookies import PREFIX, READING
from yueke.sites.portal.doors import seat_of

_INSIDE = re.compile(rf"{PREFIX}[A-Za-z0-9/-]*")

DONE = {
    "given": _("已同意，立即生效。"),
    "withdrawn": _("已撤回，立即生效。"),
    "asked": _("已收到您的请求。"),
    "taken-back": _("请求已撤回。"),
    "left": _("已退出。"),
    "added": _("已收到您补充的材料。"),
    "urged": _("已催办，我们通知了办理人员。"),
    "answered": _("已收到您的答复。"),
    "rated": _("谢谢您的评价。"),
    "rated-anew": _("谢谢您的评价。没有让您满意，我们会请另外的人员重新办理，并告知您进展。"),
    "evaluated": _("谢谢您的评价！我们会答复您，并告诉您采取了什么措施。"),
    "evaluation-withdrawn": _("评价已撤回，不再公开，也不计入统计。"),
    "appealed": _("已收到申诉，我们换人重新办理。"),
    "complaint-withdrawn": _("投诉已撤回。"),
}
"""What a page says after something was done; the address names it, so that no session is needed."""


def answer(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Draw a page in the frame of the site."""
    frame = {
        "company": SimpleLazyObject(organization.company_name),
        "seat": SimpleLazyObject(lambda: seat_of(request)),
        "is_elder": request.COOKIES.get(READING) == "elder",
        "here": request.path,
        "done": DONE.get(request.GET.get("done", "")),
    }
    return render(request, f"portal/{template}", {**frame, **context}, status=status)


def inside(url: str | None, otherwise: str = "portal:home") -> str:
    """``url`` when it is an address of this site, else that of the name ``otherwise``."""
    return url if url and _INSIDE.fullmatch(url) else reverse(otherwise)


def onto(form: forms.BaseForm, error: Refused) -> None:
    """Show a refusal at its field; what no form can show becomes a page."""
    if isinstance(error, (Forbidden, NotFound)):
        raise error
    if not error.fields:
        form.add_error(None, str(error))
    for field, messages in error.fields.items():
        for message in messages:
            form.add_error(field if field in form.fields else None, str(message))
