"""The rules of numbers: what each looks like, its next number, and changing it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yueke.kernel import clock, events
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.events.publishing import label_of
from yueke.kernel.numbering import DATE_FORMATS, Kind, NumberRule, Shape, edit_rule, kinds, preview
from yueke.kernel.numbering.editing import LONGEST_PREFIX, stream_of
from yueke.kernel.numbering.shapes import WIDTHS
from yueke.sites.office import refusals
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.forms import Form
from yueke.ui.page import go, page
from yueke.ui.widgets import Segments


class RuleForm(Form):
    """How the numbers of one kind look."""

    # The form's own ``prefix`` is another matter: fields are taken out of the class.
    prefix = forms.CharField(  # type: ignore[assignment]
        label=gettext_lazy("前缀"),
        required=False,
        max_length=LONGEST_PREFIX,
        help_text=gettext_lazy("换前缀只影响以后的编号；已编出的不变。新编号不得与以前的或别类的编号重号。"),
    )
    date_format = forms.ChoiceField(label=gettext_lazy("日期"), required=False)
    width = forms.TypedChoiceField(
        label=gettext_lazy("流水号位数"),
        coerce=int,
        choices=[(n, n) for n in WIDTHS],
        help_text=gettext_lazy("不足补零；超过时自动变长，不会停号。"),
    )
    reset = forms.ChoiceField(
        label=gettext_lazy("流水号重新从 1 开始"),
        choices=NumberRule.Reset.choices,
        widget=Segments,
        help_text=gettext_lazy("按日、月、年重新开始的，编号里要带上相应的日期，否则会重号。"),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        local = timezone.localtime(at)
        dates = [(code, local.strftime(code) if code else _("不带日期")) for code in DATE_FORMATS]
        self.fields["date_format"].choices = dates  # type: ignore[attr-defined]

    @property
    def shape(self) -> Shape:
        """What was filled in, as a value."""
        return Shape(**self.cleaned_data)


@require_GET
def rules(request: ActingRequest) -> HttpResponse:
    """Every kind of number with the one it gives next."""
    require(request.actor, "system.numbering")
    now = clock.now()
    rows = [{"kind": kind, "date": _date(kind, now), "reset": _reset(kind.shape.reset)} for kind in kinds(now)]
    return page(request, "office/system/numbering.html", {"rows": rows})


def rule(request: ActingRequest, code: str) -> HttpResponse:
    """Change one rule, or try a change (``do=preview``)."""
    require(request.actor, "system.numbering")
    now = clock.now()
    kind = next((kind for kind in kinds(now) if kind.code == code), None)
    if kind is None:
        raise NotFound
    form = RuleForm(request.POST or None, initial=asdict(kind.shape), at=now)
    example = kind.following
    if request.method == "POST" and form.is_valid():
        try:
            example = preview(code, form.shape, now)
            if request.POST.get("do") != "preview":
                edit_rule(request.actor, code, form.shape, at=now)
                messages.success(
                    request, _("%(title)s的下一个是 %(number)s。") % {"title": kind.title, "number": example}
                )
                return go(request, reverse("office:numbering"))
        except Refused as error:
            refusals.onto(form, error)
    context = {
        "kind": kind,
        "form": form,
        "example": "" if form.errors else example,
        "tried": request.method == "POST" and not form.errors,
        "history": [_line(row) for row in events.timeline(stream_of(code))],
    }
    return page(request, "office/system/number_rule.html", context, status=422 if form.errors else 200)


def _date(kind: Kind, now: datetime) -> str:
    return timezone.localtime(now).strftime(kind.shape.date_format).rstrip("-")


def _reset(code: str) -> str:
    return str(NumberRule.Reset(code).label)


def _line(row: Event) -> dict[str, Any]:
    def told(fields: dict[str, Any]) -> str:
        return Shape(**fields).number(timezone.localtime(row.at), 1)

    detail = _("%(before)s 改为 %(after)s；下一个 %(example)s") % {
        "before": told(row.payload["before"]),
        "after": told(row.payload["after"]),
        "example": row.payload["example"],
    }
    return {"at": row.at, "text": label_of(row.kind), "who": row.actor_name, "detail": detail}
