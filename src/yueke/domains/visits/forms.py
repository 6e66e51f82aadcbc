"""Shape of the input of the visit pages."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yueke.domains.visits.choices import Method, Result
from yueke.domains.visits.rules import VisitRecord
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Moment, Segments

SATISFACTION = [(5, _("很满意")), (4, _("满意")), (3, _("一般")), (2, _("不满意")), (1, _("很不满意"))]


class VisitRecordForm(Form):
    """《客户回访登记表》."""

    result = forms.ChoiceField(label=_("结果"), choices=Result.choices, widget=Segments)
    method = forms.ChoiceField(label=_("方式"), choices=Method.choices)
    done_at = forms.DateTimeField(
        label=_("回访时间"),
        required=False,
        widget=Moment,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("空着即为现在。"),
    )
    contact_name = forms.CharField(label=_("受访人"), max_length=60, required=False)
    satisfaction = forms.TypedChoiceField(
        label=_("满意度"), choices=SATISFACTION, coerce=int, empty_value=None, required=False, widget=Segments
    )
    content = forms.CharField(
        label=_("回访内容"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    opinion = forms.CharField(
        label=_("客户意见与建议"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    products = forms.CharField(label=_("推介产品"), required=False, help_text=_("多个产品用逗号分开。"))
    refusal_reason = forms.CharField(label=_("未配合原因"), max_length=100, required=False, help_text=_("拒访时填写。"))
    next_step = forms.CharField(label=_("后续安排"), max_length=200, required=False)

    def record(self) -> VisitRecord:
        """The cleaned input as a record; call after ``is_valid``."""
        data = {k: v for k, v in self.cleaned_data.items() if k != "done_at"}
        names = data.pop("products").replace("，", ",").replace("、", ",").split(",")
        return VisitRecord(**data, products=tuple(n.strip()[:120] for n in names if n.strip()))


class RescheduleForm(Form):
    """Another day, and why."""

    to_date = forms.DateField(label=_("改到"), widget=Day)
    reason = forms.CharField(label=_("改期原因"), max_length=200)


class FeedbackForm(Form):
    """What a department shall answer; ``departments`` are those it may be, as choices."""

    department = forms.TypedChoiceField(
        label=_("转给部门"),
        coerce=int,
        error_messages={"required": _("请选择部门。"), "invalid_choice": _("请选择部门。")},
    )
    content = forms.CharField(
        label=_("要答复的内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明要部门答复的内容。")},
    )

    def __init__(self, *args: Any, departments: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["department"]).choices = [("", _("选择部门")), *departments]


class AnswerForm(Form):
    """The department's answer."""

    answer = forms.CharField(label=_("答复"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
