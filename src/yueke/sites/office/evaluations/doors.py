"""Codes to hang up: for a product, an order, a department or somebody of the staff."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import segno
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.catalogue.models import Product
from yueke.domains.complaints import queries as complaints
from yueke.domains.evaluations import commands, queries
from yueke.domains.evaluations.choices import Subject
from yueke.domains.evaluations.commands import DoorDraft
from yueke.domains.evaluations.models import Door
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.evaluations.listing import ANSWER
from yueke.sites.office.improvement.forms import person_field
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.forms import Form
from yueke.ui.page import go, page

MOST_PRODUCTS = 500


class DoorForm(Form):
    """What a code leads to."""

    subject = forms.ChoiceField(label=gettext_lazy("评价什么"), choices=Subject.choices)
    product_id = forms.TypedChoiceField(
        label=pgettext_lazy("one", "产品"), coerce=int, empty_value=None, required=False
    )
    order_number = forms.CharField(label=gettext_lazy("订单号"), max_length=40, required=False)
    department_id = forms.TypedChoiceField(
        label=gettext_lazy("部门或门店"), coerce=int, empty_value=None, required=False
    )
    employee_id = person_field(gettext_lazy("服务人员"), required=False)
    label = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("贴在哪里，如“一楼服务台”；不填用对象的名称。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        products = Product.objects.filter(is_active=True).order_by("code").values_list("pk", "name")[:MOST_PRODUCTS]
        tree = [(pk, "　" * depth + name) for pk, name, depth in organization.department_tree()]
        self.fields["product_id"].choices = [("", "—"), *products]  # type: ignore[attr-defined]
        self.fields["department_id"].choices = [("", "—"), *tree]  # type: ignore[attr-defined]


@require_GET
def doors(request: ActingRequest) -> HttpResponse:
    """The codes there are, each with its sheet."""
    require(request.actor, ANSWER)
    return page(request, "office/evaluations/doors.html", {"doors": queries.doors()})


@require_http_methods(["GET", "POST"])
def new(request: ActingRequest) -> HttpResponse:
    """A further code."""
    require(request.actor, ANSWER)

    def act(form: Any) -> None:
        commands.open_door(request.actor, DoorDraft(**form.cleaned_data), at=clock.now())

    back = reverse("office:evaluation-doors")
    question = Question(_("新的评价入口"), _("生成二维码"), back, act, _("已生成。"))
    return ask(request, question, DoorForm(posted(request)))


@require_POST
def shut(request: ActingRequest, door_id: int) -> HttpResponse:
    """Let a code lead nowhere any more."""
    commands.shut_door(request.actor, door_id, at=clock.now())
    messages.success(request, _("已关闭。"))
    return go(request, reverse("office:evaluation-doors"))


@require_GET
def sheet(request: ActingRequest, door_id: int) -> HttpResponse:
    """The code to print."""
    require(request.actor, ANSWER)
    door = Door.objects.filter(pk=door_id).first()
    if door is None:
        raise NotFound
    url = _address(request, door.code)
    near = (urlsplit(url).hostname or "") in ("localhost", "127.0.0.1", "::1")
    context = {"door": door, "url": url, "code": _drawn(url), "near": near, "company": organization.company_name()}
    return page(request, "office/evaluations/door_sheet.html", context)


def _address(request: ActingRequest, code: str) -> str:
    """Under the address the company has stated for its customers' site, else the one this page was opened under."""
    desk = complaints.desk()
    path = reverse("portal:evaluation-door", args=[code])
    return f"{desk.portal_address}{path}" if desk and desk.portal_address else request.build_absolute_uri(path)


def _drawn(url: str) -> str:
    """The address as a code, an SVG of our own making."""
    return mark_safe(segno.make(url, error="m").svg_inline(omitsize=True, border=2, dark="#000", light="#fff"))  # noqa: S308
