"""Shape of the input of the plan of a survey and of its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.surveys import library
from yueke.domains.surveys.choices import Cause, Kind, Mode, Rule
from yueke.domains.surveys.commands import Plan
from yueke.domains.surveys.library import Offered
from yueke.domains.surveys.models import Survey
from yueke.kernel.access import Actor
from yueke.sites.office.improvement.forms import person_field
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Ticks

SCALES = ((Rule.FULL_STEPS.value, _("五级 100/80/60/40/20")), (Rule.FROM_ZERO.value, _("五级 100/75/50/25/0")))


def _area(label: Any, rows: int, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class PlanForm(Form):
    """What a survey is for, whom it asks about what, how and when. Half a plan may be kept; only a whole one is submitted."""

    title = forms.CharField(label=_("标题"), max_length=120)
    kind = forms.ChoiceField(label=_("类型"), choices=Kind.choices)
    purpose = forms.CharField(
        label=_("目的"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("想知道什么，结果用来决定什么。"),
    )
    population = forms.CharField(
        label=_("调查对象"),
        max_length=300,
        required=False,
        help_text=_("如：近 12 个月有订单的顾客。名单在“抽样”页形成。"),
    )
    content = _area(_("内容"), 3, 2000, help_text=_("要了解的方面；问卷的题目应当都能归到这里。"))
    modes = forms.MultipleChoiceField(
        label=pgettext_lazy("survey", "方式"), choices=Mode.choices, required=False, widget=Ticks
    )
    starts_on = forms.DateField(label=_("计划开始"), required=False, widget=Day)
    ends_on = forms.DateField(label=_("计划结束"), required=False, widget=Day)
    report_on = forms.DateField(
        label=_("报告日期"), required=False, widget=Day, help_text=_("结束后几个工作日内提交报告，按制度。")
    )
    owner = person_field(_("负责人"))
    department = forms.TypedChoiceField(label=_("部门"), coerce=int)
    cause = forms.ChoiceField(label=_("起因"), choices=Cause.choices, required=False)
    rule = forms.ChoiceField(
        label=_("计分规则"),
        choices=SCALES,
        initial=Rule.FULL_STEPS.value,
        help_text=_("两种规则算出的分数不同，开始收集后不能再改。"),
    )
    precision = forms.DecimalField(
        label=_("要求的精度（± 分）"), required=False, min_value=0, max_digits=4, decimal_places=1,
        help_text=_("满意度指数 95% 区间的半宽，如 2 分；样本量由此算出。"),
    )  # fmt: skip
    smallest_group = forms.IntegerField(
        label=_("最小分组人数"),
        min_value=1,
        max_value=100,
        initial=5,
        help_text=_("少于这个人数的分组不显示结果；保密调查至少 5。"),
    )
    confidential = forms.BooleanField(
        label=_("保密调查"), required=False, help_text=_("答卷不与顾客关联，任何人查不到谁答了什么。")
    )

    def __init__(self, *args: Any, departments: Sequence[tuple[int, str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = [(pk, "\u3000" * depth + name) for pk, name, depth in departments]
        self.fields["department"].choices = [("", _("选择部门")), *tree]  # type: ignore[attr-defined]

    def plan(self, *, origin: tuple[str, int, str] | None = None, wave_of_id: int | None = None) -> Plan:
        """The input as a plan; call after ``is_valid``."""
        data = self.cleaned_data
        same = ("title", "kind", "purpose", "population", "content", "starts_on", "ends_on", "report_on", "cause", "rule",
                "confidential", "smallest_group", "precision")  # fmt: skip
        return Plan(
            **{name: data[name] for name in same}, modes=tuple(data["modes"]), owner_id=data["owner"],
            department_id=data["department"], origin=origin, wave_of_id=wave_of_id,
        )  # fmt: skip


class NewPlanForm(PlanForm):
    """A plan with the questionnaire it begins with: of the library, or of the wave before."""

    template = forms.ChoiceField(label=_("问卷模板"), required=False)
    wave_of = forms.TypedChoiceField(
        label=_("重复以前的调查"), required=False, coerce=int, empty_value=None, help_text=_("作为它的下一期：沿用上期的问卷，结果可以比较。"),
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Sequence[Offered], before: Sequence[Survey], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.name, _("%(title)s（%(n)s 题）") % {"title": one.title, "n": one.questions}) for one in offered]
        self.fields["template"].choices = [("", _("空白问卷，或沿用上期")), *names]  # type: ignore[attr-defined]
        waves = [(one.pk, f"{one.number} {one.title}") for one in before]
        self.fields["wave_of"].choices = [("", _("不是，新的调查")), *waves]  # type: ignore[attr-defined]


def initial_of(survey: Survey) -> dict[str, Any]:
    """What the form shows of a plan that is changed, or repeated."""
    names = ("title", "kind", "purpose", "population", "content", "modes", "starts_on", "ends_on", "report_on", "cause",
             "rule", "confidential", "smallest_group", "precision")  # fmt: skip
    shown: Mapping[str, Any] = {name: getattr(survey, name) for name in names}
    return {**shown, "owner": survey.owner_id, "department": survey.department_id}


def offered_to(actor: Actor, own: Any) -> list[Offered]:
    """The questionnaires to begin with, the company's own first."""
    return library.offered(own)


class ActForm(Form):
    """A step that asks for nothing."""


class NoteForm(ActForm):
    """What whoever decides remarks."""

    note = forms.CharField(label=_("意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(ActForm):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ExtendForm(ActForm):
    """Until when."""

    ends_on = forms.DateField(label=_("收集到"), widget=Day)
