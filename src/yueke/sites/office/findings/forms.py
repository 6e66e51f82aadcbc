"""Shape of the input of these pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.findings import rules
from yueke.domains.findings.choices import (
    Against,
    Field,
    Heard,
    Importance,
    Kind,
    Movement,
    Result,
    Subject,
    Unit,
    Whose,
)
from yueke.domains.findings.commands import BenchmarkDraft, DecisionDraft, ExpectationDraft, FindingDraft, MeetingDraft
from yueke.domains.findings.models import Finding
from yueke.domains.findings.rules import Reading
from yueke.domains.organization import queries as organization
from yueke.domains.organization import reach
from yueke.kernel.ids import read_id
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Moment, Month, Search, Segments, Suggestions, Ticks

_AREA = {"rows": 3}


def _name_of(pk: Any) -> str:
    known = read_id(pk)
    return organization.person_labels([known]).get(known, "") if known is not None else ""


def person_field(label: Any, **more: Any) -> forms.IntegerField:
    """Somebody, found while one types."""
    widget = Search(reverse_lazy("office:person-options"), _name_of)
    return forms.IntegerField(label=label, widget=widget, min_value=1, max_value=10**17, **more)


def department_field(label: Any) -> forms.TypedChoiceField:
    """A department out of the tree."""
    return forms.TypedChoiceField(label=label, coerce=int)


def quarters(today: date, n: int = 8) -> list[tuple[str, str]]:
    """This quarter and those before it, as choices."""
    found, one = [], rules.quarter_of(today)
    for _turn in range(n):
        found.append((one.isoformat(), quarter_text(one)))
        one = rules.quarter_before(one)
    return found


def quarter_text(quarter: date) -> str:
    """``2026 年第 1 季度``."""
    told = _("%(year)s 年第 %(n)s 季度") % {"year": quarter.year, "n": (quarter.month + 2) // 3}
    return str(told)


def _departments() -> list[tuple[int, str]]:
    return [(pk, f"{'　' * depth}{name}") for pk, name, depth in organization.department_tree()]


def _staff() -> list[tuple[int, str]]:
    names = organization.person_labels(reach.holders("findings.view"))
    return sorted(names.items(), key=lambda one: one[1])


class NoteForm(Form):
    """One text, under the name a command calls it by."""

    def __init__(self, name: str, label: Any, *args: Any, most: int = 4000, text: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        widget = forms.Textarea(attrs={"rows": 4})
        self.fields[name] = forms.CharField(label=label, max_length=most, widget=widget, help_text=text)


class FindingForm(Form):
    """A finding; a figure comes with its interval and how many answered."""

    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices, widget=Segments)
    statement = forms.CharField(
        label=pgettext_lazy("finding", "结论"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一句话说清结果说明了什么；不写顾客的姓名和电话。"),
    )  # fmt: skip
    indicator_name = forms.CharField(label=_("指标"), max_length=120, required=False)
    unit = forms.ChoiceField(label=_("单位"), choices=Unit.choices, initial=Unit.POINTS, widget=Segments)
    figure = forms.FloatField(label=_("数值"), required=False)
    low = forms.FloatField(label=_("区间下限"), required=False, help_text=_("95 % 置信区间。"))
    high = forms.FloatField(label=_("区间上限"), required=False)
    n = forms.IntegerField(label=_("样本量"), required=False, min_value=1, max_value=10**9)
    department = department_field(_("责任部门"))
    owner = person_field(_("责任人"), help_text=_("转为改进后由他答复，须有查看结论的权限。"))
    survey = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**17)
    indicator = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = _departments()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A figure is told whole or not at all."""
        data = super().clean() or {}
        told = [data.get(name) is not None for name in ("figure", "low", "high", "n")]
        if any(told) and not all(told):
            self.add_error("figure", _("数值、区间和样本量要一起填。"))
        return data

    def draft(self, survey: tuple[int, str, int]) -> FindingDraft:
        """The finding, of a survey (id, label, series)."""
        data = self.cleaned_data
        reading = None
        if data["figure"] is not None:
            reading = Reading(data["figure"], data["low"], data["high"], data["n"], data["fingerprint"])
        return FindingDraft(
            data["kind"], data["statement"], data["department"], data["owner"], *survey, data["indicator"],
            data["indicator_name"], data["unit"], reading,
        )  # fmt: skip


def initial_of(found: Finding) -> dict[str, Any]:
    """A finding as its form shows it."""
    names = ("kind", "statement", "indicator_name", "unit", "figure", "low", "high", "n", "indicator", "fingerprint")
    told = {name: getattr(found, name) for name in names}
    return told | {"department": found.department_id, "owner": found.owner_id, "survey": found.survey_id}


class ReadingForm(Form):
    """How a finding stands in a later wave."""

    survey = forms.TypedChoiceField(label=pgettext_lazy("one", "调查"), coerce=int)
    figure = forms.FloatField(label=_("数值"))
    low = forms.FloatField(label=_("区间下限"))
    high = forms.FloatField(label=_("区间上限"))
    n = forms.IntegerField(label=_("样本量"), min_value=1, max_value=10**9)

    def __init__(self, *args: Any, surveys: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].choices = surveys  # type: ignore[attr-defined]


class DecisionForm(Form):
    """A decision and what it rests on."""

    field = forms.ChoiceField(label=_("领域"), choices=Field.choices, widget=Segments)
    decision = forms.CharField(
        label=pgettext_lazy("one", "决定"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    findings = forms.TypedMultipleChoiceField(label=_("依据的结论"), coerce=int, widget=Suggestions)
    decided_by = person_field(_("决定人"))
    decided_on = forms.DateField(label=_("决定日期"), widget=Day)
    look_on = forms.DateField(label=_("回看日期"), widget=Day, required=False, help_text=_("到时看看效果如何。"))

    def __init__(self, *args: Any, findings: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].choices = findings  # type: ignore[attr-defined]

    def draft(self) -> DecisionDraft:
        """The decision."""
        data = self.cleaned_data
        return DecisionDraft(
            data["field"], data["decision"], data["decided_by"], data["decided_on"], data["findings"], data["look_on"]
        )


class MeetingForm(Form):
    """When people come together about which quarter."""

    title = forms.CharField(label=_("标题"), max_length=120)
    quarter = forms.DateField(label=_("季度"), widget=forms.Select)
    held_at = forms.DateTimeField(label=_("会议时间"), widget=Moment)
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    chair = person_field(_("主持人"))
    people = forms.TypedMultipleChoiceField(label=_("参会人"), coerce=int, required=False, widget=Suggestions)
    informed = forms.TypedMultipleChoiceField(
        label=_("抄送纪要"),
        coerce=int,
        required=False,
        widget=Suggestions,
        help_text=_("不参会、但要阅读纪要的部门人员。"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].widget.choices = quarters(today)
        staff = _staff()
        for name in ("people", "informed"):
            self.fields[name].choices = staff  # type: ignore[attr-defined]

    def draft(self) -> MeetingDraft:
        """The meeting."""
        data = self.cleaned_data
        return MeetingDraft(
            data["title"], data["quarter"], data["held_at"], data["chair"], data["place"], data["people"],
            data["informed"],
        )  # fmt: skip


class MinutesForm(Form):
    """Who came, how it went, and a conclusion on each point."""

    came = forms.TypedMultipleChoiceField(label=_("到会人员"), coerce=int, required=False, widget=Ticks)
    summary = forms.CharField(
        label=_("会议情况"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], points: list[tuple[int, str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["came"].choices = people  # type: ignore[attr-defined]
        for n, topic, conclusion in points:
            self.fields[f"point_{n}"] = forms.CharField(
                label=f"{n}. {topic}", max_length=2000, required=False, initial=conclusion,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def conclusions(self) -> dict[int, str]:
        """By number of the point."""
        return {
            int(name.removeprefix("point_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("point_")
        }


class ActionForm(Form):
    """Something to be done by somebody."""

    what = forms.CharField(label=_("行动"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    owner = person_field(_("负责人"))
    due_on = forms.DateField(label=_("期限"), widget=Day)


class YearForm(Form):
    """Which year."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(today.year - i, str(today.year - i)) for i in range(6)]  # type: ignore[attr-defined]


class JudgementForm(Form):
    """What the figures of a year say, and what is changed."""

    judgement = forms.CharField(
        label=_("评审意见"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("指标是否合适、方法是否可靠、结果是否准确。"),
    )  # fmt: skip
    changes = forms.CharField(
        label=_("决定的调整"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("不需要调整也要写明。"),
    )
    amendment = forms.TypedChoiceField(
        label=_("制度修订"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("随之提出的制度修订，可以先到制度页提出。"),
    )

    def __init__(self, *args: Any, amendments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amendment"].choices = [("", _("没有")), *amendments]  # type: ignore[attr-defined]


class QuarterForm(Form):
    """Which quarter."""

    quarter = forms.DateField(label=_("季度"), widget=forms.Select)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].widget.choices = quarters(today)


class LookForm(Form):
    """What was found at a point of a check."""

    result = forms.ChoiceField(label=_("检查结果"), choices=Result.choices, widget=Segments)
    seen = forms.CharField(label=_("检查情况"), max_length=500, required=False, widget=forms.Textarea(attrs=_AREA))
    mend = forms.CharField(label=_("整改要求"), max_length=300, required=False, help_text=_("不符合时必填，下同。"))
    mend_owner = person_field(_("整改人"), required=False)
    mend_by = forms.DateField(label=_("整改期限"), widget=Day, required=False)


class BenchmarkForm(Form):
    """A figure of others."""

    against = forms.ChoiceField(label=_("对象"), choices=Against.choices, widget=Segments)
    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("谁的：行业协会、某某公司、某某奖。"))
    indicator = forms.CharField(label=_("指标"), max_length=120)
    value = forms.FloatField(label=_("数值"), required=False, help_text=_("奖项可以不填。"))
    scale = forms.CharField(label=_("口径"), max_length=60, required=False, help_text=_("百分制、NPS、满意率……"))
    n = forms.IntegerField(
        label=_("样本量"), required=False, min_value=1, max_value=10**9, help_text=_("不知道就不填。")
    )
    begins_on = forms.DateField(label=_("所属期间自"), widget=Day)
    ends_on = forms.DateField(label=_("所属期间至"), widget=Day)
    source = forms.CharField(label=_("出处"), max_length=200)
    file = forms.FileField(label=_("附件"), required=False)

    def draft(self) -> BenchmarkDraft:
        """The benchmark."""
        return BenchmarkDraft(**{name: value for name, value in self.cleaned_data.items() if name != "file"})


class TrendForm(Form):
    """A month of what is followed over time."""

    kind = forms.ChoiceField(label=_("事项"), choices=Movement.choices, widget=Segments)
    month = forms.DateField(label=_("月份"), widget=Month, input_formats=["%Y-%m", "%Y-%m-%d"])
    value = forms.FloatField(label=_("数值"), min_value=0)
    source = forms.CharField(label=_("出处"), max_length=200)


class SegmentForm(Form):
    """A group of customers whose expectations are learnt."""

    name = forms.CharField(label=_("细分顾客群"), max_length=80)
    whose = forms.ChoiceField(label=_("谁的顾客"), choices=Whose.choices, widget=Segments)
    owner = person_field(_("负责人"), help_text=_("到期前收到提醒，更新期望登记。"))


class ExpectationForm(Form):
    """What a segment expects."""

    segment = forms.TypedChoiceField(label=_("细分顾客群"), coerce=int)
    attribute = forms.CharField(label=_("质量特性"), max_length=80)
    expectation = forms.CharField(label=pgettext_lazy("one", "期望"), max_length=300)
    importance = forms.FloatField(label=_("重要性（0～100）"), min_value=0, max_value=100)
    how = forms.ChoiceField(label=_("重要性来源"), choices=Importance.choices, widget=Segments)
    heard = forms.ChoiceField(label=_("了解方式"), choices=Heard.choices)
    source = forms.CharField(label=_("来源"), max_length=160, help_text=_("哪次调查、哪几次访谈。"))

    def __init__(self, *args: Any, segments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].choices = segments  # type: ignore[attr-defined]

    def draft(self) -> ExpectationDraft:
        """The expectation."""
        data = self.cleaned_data
        return ExpectationDraft(segment_id=data.pop("segment"), **data)


class SpanForm(Form):
    """Whose scores of which quarter."""

    subject = forms.ChoiceField(label=_("对象"), choices=Subject.choices, widget=Segments)
    quarter = forms.DateField(label=_("季度"), widget=forms.Select)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].widget.choices = quarters(today)[1:]
