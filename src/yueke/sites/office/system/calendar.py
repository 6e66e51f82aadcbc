"""The working calendar: the year, its days, the opening hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.calendar import (
    Hours,
    clear_day,
    missing_year_warning,
    set_days,
    set_periods,
    working_calendar,
)
from yueke.kernel.calendar.models import CalendarDay
from yueke.kernel.errors import Refused
from yueke.sites.office import refusals
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.system.year import hours_now, months_of, runs_of, said_of
from yueke.ui.forms import Form
from yueke.ui.page import go, page
from yueke.ui.widgets import Day, Segments

FIRST_YEAR, LAST_YEAR = 1990, 2069
LONGEST_RUN = 31
WEEKDAYS = (
    (1, gettext_lazy("一")),
    (2, gettext_lazy("二")),
    (3, gettext_lazy("三")),
    (4, gettext_lazy("四")),
    (5, gettext_lazy("五")),
    (6, gettext_lazy("六")),
    (7, gettext_lazy("日")),
)


class DaysForm(Form):
    """What one day, or a run of days, is."""

    first = forms.DateField(label=gettext_lazy("日期"), widget=Day)
    last = forms.DateField(
        label=gettext_lazy("至（含）"), required=False, widget=Day, help_text=gettext_lazy("只有一天时不填。")
    )
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=CalendarDay.Kind.choices, widget=Segments)
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("如：春节、年会")}),
    )

    def clean(self) -> dict[str, Any]:
        """The last day comes not before the first, and not more than a month after it."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and not 0 <= (last - first).days < LONGEST_RUN:
            self.add_error("last", _("结束日期应在开始日期之后一个月以内。"))
        return data


class HoursForm(Form):
    """One stretch of opening hours on some weekdays."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("星期"),
        coerce=int,
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    start = forms.TimeField(
        label=gettext_lazy("开始"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    end = forms.TimeField(
        label=gettext_lazy("结束"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        """A row is whole or empty; an empty row is left out."""
        data = super().clean() or {}
        given = [bool(data.get(field)) for field in ("weekdays", "start", "end")]
        if not self.errors and any(given) and not all(given):
            raise forms.ValidationError(_("请填全星期、开始和结束；不要这一段时请全部清空。"))
        return data


HoursSet = forms.formset_factory(HoursForm, extra=1, max_num=12)


@require_GET
def year(request: ActingRequest, number: int | None = None) -> HttpResponse:
    """Twelve months with rest days, holidays and make-up days; the hours of the week."""
    require(request.actor, "system.calendar")
    now = clock.now()
    number = number or now.year
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise Http404
    months = months_of(number, working_calendar(), today=now.date())
    context = {
        "year": number,
        "months": months,
        "runs": runs_of(number),
        "working_days": sum(month.working_days for month in months),
        "hours": hours_now(),
        "weekdays": WEEKDAYS,
        "warning": missing_year_warning(now),
        "before": reverse("office:calendar-year", args=[number - 1]) if number > FIRST_YEAR else "",
        "after": reverse("office:calendar-year", args=[number + 1]) if number < LAST_YEAR else "",
    }
    return page(request, "office/system/calendar.html", context)


def days(request: ActingRequest) -> HttpResponse:
    """Say what a day or a run of days is; ``?day=`` brings one."""
    require(request.actor, "system.calendar")
    asked = _day(request.GET.get("day", ""))
    said = said_of(asked) if asked else []
    initial = {"first": asked, "kind": said[-1].kind if said else "", "name": said[-1].name if said else ""}
    form = DaysForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        first, last = data["first"], data["last"] or data["first"]
        run = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        try:
            set_days(request.actor, run, data["kind"], data["name"], at=clock.now())
        except Refused as error:
            refusals.onto(form, error)
        else:
            messages.success(request, _("工作日历已修改，未办结事项的期限按新日历推算。"))
            return go(request, reverse("office:calendar-year", args=[first.year]))
    context = {"form": form, "day": asked, "said": said}
    return page(request, "office/system/calendar_day.html", context, status=422 if form.errors else 200)


@require_POST
def clear(request: ActingRequest) -> HttpResponse:
    """Take back what the state or the company says of a day."""
    asked, source = _day(request.POST.get("day", "")), request.POST.get("source", "")
    if asked is None or source not in CalendarDay.Source.values:
        raise Http404
    clear_day(request.actor, asked, source=source, at=clock.now())
    messages.success(request, _("%(day)s 已恢复。") % {"day": asked})
    return go(request, reverse("office:calendar-year", args=[asked.year]))


def hours(request: ActingRequest) -> HttpResponse:
    """The opening hours of the week."""
    require(request.actor, "system.calendar")
    initial = [{"weekdays": row.weekdays, "start": row.start, "end": row.end} for row in hours_now()]
    rows = HoursSet(request.POST or None, initial=initial)
    for row in rows:
        # Django would skip a row that equals what it was shown with.
        row.empty_permitted = False
    problem = ""
    if request.method == "POST" and rows.is_valid():
        wanted = [
            Hours(tuple(data["weekdays"]), data["start"], data["end"])
            for form in rows
            if (data := form.cleaned_data).get("weekdays")
        ]
        try:
            set_periods(request.actor, wanted, at=clock.now())
        except Refused as error:
            if error.status == 403:
                raise
            problem = str(error)
        else:
            messages.success(request, _("工作时间已修改。"))
            return go(request, reverse("office:calendar"))
    status = 422 if problem or rows.total_error_count() else 200
    return page(request, "office/system/hours.html", {"rows": rows, "problem": problem}, status=status)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
