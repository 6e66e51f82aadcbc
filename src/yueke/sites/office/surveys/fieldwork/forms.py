"""The forms of fieldwork."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.organization import queries as organization
from yueke.domains.organization.reach import holders
from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands import TalkDraft
from yueke.domains.surveys.models import Feeling, Survey
from yueke.domains.surveys.rules.calling import Result
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel import clock
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Moment, Segments

TRIES = tuple(one for one in Result.choices if one[0] not in (Result.COMPLETE, Result.APPOINTMENT))
"""Results an interviewer names; that it is complete the answers say, an appointment has a moment."""


class ResultForm(Form):
    """How a try ended."""

    result = forms.ChoiceField(
        label=_("访问结果"), choices=TRIES, widget=forms.RadioSelect, error_messages={"required": _("请选择访问结果。")}
    )
    note = forms.CharField(label=_("备注"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class AppointmentForm(Form):
    """When to ring again."""

    appointment_at = forms.DateTimeField(
        label=_("约定时间"), widget=Moment, error_messages={"required": _("请填写约定时间。")}
    )
    mine = forms.BooleanField(label=_("由我再打"), required=False, initial=True)
    note = forms.CharField(label=_("备注"), max_length=500, required=False)


class InterviewersForm(Form):
    """Who asks for a survey: everybody who may."""

    people = forms.TypedMultipleChoiceField(
        label=_("访问员"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("被指定的人能看到这次调查的名单和问卷，一次看一位顾客的电话。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = organization.person_labels(holders("surveys.ask"))
        self.fields["people"].choices = sorted(names.items(), key=lambda one: (one[1], one[0]))  # type: ignore[attr-defined]


class TalkForm(Form):
    """A focus group or an interview in depth."""

    kind = forms.ChoiceField(
        label=_("形式"), choices=[(Mode.GROUP, Mode.GROUP.label), (Mode.DEPTH, Mode.DEPTH.label)], widget=Segments
    )
    held_on = forms.DateField(label=_("日期"), widget=Day)
    people = forms.IntegerField(label=_("参加人数"), min_value=1)
    minutes = forms.IntegerField(label=_("时长（分钟）"), min_value=0, required=False)
    who = forms.CharField(
        label=_("参加者类别"), max_length=200, help_text=_("写类别和人数，不写姓名，如“老客户 5 人，新客户 3 人”。")
    )
    place = forms.CharField(label=pgettext_lazy("talk", "地点"), max_length=120, required=False)
    summary = forms.CharField(
        label=_("纪要"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def draft(self) -> TalkDraft:
        """The talk; call after ``is_valid``."""
        data = dict(self.cleaned_data)
        return TalkDraft(**data | {"minutes": data["minutes"] or 0})


class NoteForm(Form):
    """What was said about a theme."""

    theme = forms.CharField(
        label=_("主题"), max_length=40, widget=forms.TextInput(attrs={"list": "themes", "autocomplete": "off"})
    )
    quotation = forms.CharField(label=_("原话"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    indicator = forms.ChoiceField(label=_("指标"), required=False)
    feeling = forms.TypedChoiceField(
        label=_("倾向"), coerce=int, choices=Feeling.choices, initial=Feeling.NEITHER, widget=Segments
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = opened(survey.definition)
        codes = dict.fromkeys(binding.indicator for _place, binding in asked.bindings())
        self.fields["indicator"].choices = [("", "—"), *((code, code) for code in codes)]  # type: ignore[attr-defined]


class SheetForm(Form):
    """A spreadsheet of answers."""

    file = forms.FileField(
        label=_("答卷表格"), help_text=_("用本页的模板填写的 XLSX，或列名与题目相同的表格，最多 100,000 行。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip


def tomorrow_morning() -> str:
    """A first proposal for an appointment."""
    day = timezone.localtime(clock.now()) + timedelta(days=1)
    return day.replace(hour=10, minute=0).strftime("%Y-%m-%dT%H:%M")
