"""Forms of the privacy pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yueke.domains.privacy.choices import Asking, Check, Medium, Purpose, Right
from yueke.domains.privacy.form_templates import Section
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Segments


class ConsentForm(Form):
    """What somebody said about a purpose, and how it can be shown later."""

    agreed = forms.TypedChoiceField(
        label=_("客户的决定"),
        choices=(("yes", _("同意")), ("no", _("不同意"))),
        coerce=lambda value: value == "yes",
        widget=Segments,
        error_messages={"required": _("请选择客户的决定。")},
    )
    medium = forms.ChoiceField(label=_("取得方式"), choices=Medium.choices)
    guardian_name = forms.CharField(
        label=_("监护人"), max_length=60, required=False, help_text=_("未满十四周岁的由监护人决定。")
    )
    guardian_relation = forms.CharField(label=_("与本人关系"), max_length=20, required=False)
    proof = forms.FileField(label=_("凭证"), required=False, help_text=_("照片或 PDF，可不填。"))
    own_wish = forms.BooleanField(
        label=_("客户主动提出"), required=False, help_text=_("拒绝或撤回后一段时间内不得再问，客户自己提出的除外。")
    )
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)


class WithdrawalForm(Form):
    """A consent taken back."""

    medium = forms.ChoiceField(label=_("客户如何提出"), choices=Medium.choices)
    reason = forms.CharField(
        label=_("客户说明的原因"), max_length=200, required=False, help_text=_("客户可以不说原因。")
    )


class NoticeForm(Form):
    """The next version of what people are told."""

    purpose = forms.ChoiceField(label=_("目的"), choices=Purpose.choices)
    language = forms.ChoiceField(label=_("语言"), choices=(("zh-hans", "中文"), ("en", "English")))
    text = forms.CharField(
        label=_("告知文本"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("请写明告知文本。")},
        help_text=_("写明处理者、目的、方式、种类、保存期限和如何撤回。发布后不能修改，只能发布下一版。"),
    )
    in_force_from = forms.DateField(label=_("生效日期"), required=False, widget=Day, help_text=_("不填则今天生效。"))


class PolicyForm(Form):
    """The company's own terms."""

    rights_term = forms.CharField(label=_("权利请求的答复期限"), max_length=30, help_text=_("如“15个工作日”“30天”。"))
    extension_term = forms.CharField(label=_("经批准可延长"), max_length=30, help_text=_("延期须经批准并告知申请人。"))
    ask_again = forms.CharField(label=_("拒绝或撤回后多久不再询问"), max_length=30, help_text=_("如“90天”。"))
    copy_days = forms.IntegerField(label=_("副本文件保留天数"), min_value=1, max_value=90)
    child_age = forms.IntegerField(label=_("按儿童保护的年龄（未满）"), min_value=1, max_value=18)


class LimitForm(Form):
    """How often somebody may be contacted."""

    purpose = forms.ChoiceField(label=_("目的"), choices=Purpose.choices)
    medium = forms.ChoiceField(label=_("方式"), choices=Medium.choices)
    most = forms.IntegerField(label=_("最多次数"), min_value=0, max_value=1000)
    days = forms.IntegerField(label=_("每多少天"), min_value=1, max_value=366)
    from_hour = forms.IntegerField(label=_("最早（时）"), min_value=0, max_value=23, initial=9)
    to_hour = forms.IntegerField(label=_("最晚（时）"), min_value=1, max_value=24, initial=20)


class RequestForm(Form):
    """A request as it comes in."""

    kind = forms.ChoiceField(label=_("请求"), choices=Right.choices)
    medium = forms.ChoiceField(label=_("来自"), choices=Medium.choices)
    asking = forms.ChoiceField(label=_("申请人"), choices=Asking.choices)
    requester_name = forms.CharField(
        label=_("申请人姓名"), max_length=60, required=False, help_text=_("非本人提出时必填。")
    )
    details = forms.CharField(
        label=_("具体要求"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class CheckForm(Form):
    """How it was made sure who asks."""

    method = forms.ChoiceField(label=_("核身方式"), choices=Check.by_hand)
    given = forms.CharField(
        label=_("申请人报出的号码"),
        max_length=40,
        required=False,
        help_text=_("电话或证件号码的后四位，或全号；只用来比对，不保存。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(label=_("核身说明"), max_length=200, required=False)


class AnswerForm(Form):
    """What the person is told."""

    answer = forms.CharField(
        label=_("答复内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写明答复内容。")},
    )


class CopyForm(Form):
    """In which form the copy is made."""

    # Not “form”: an input of that name hides the form from scripts.
    format = forms.ChoiceField(
        label=_("格式"), choices=(("xlsx", _("Excel 表格")), ("json", _("JSON 数据"))), widget=Segments
    )


class RetentionForm(Form):
    """How long a kind of data is kept."""

    keep = forms.CharField(label=_("保存期限"), max_length=30, help_text=_("如“3年”“6个月”。"))
    is_on = forms.BooleanField(label=_("每晚自动清理"), required=False, help_text=_("先看预览，确认后再打开。"))


class OpenForm(Form):
    """The beginning of an assessment or incident."""

    title = forms.CharField(label=_("名称"), max_length=120, error_messages={"required": _("请填写名称。")})


class SectionsForm(Form):
    """The fixed sections of an assessment or incident."""

    def __init__(self, *args: Any, template: tuple[Section, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in template:
            self.fields[section.code] = forms.CharField(
                label=str(section.title),
                help_text=str(section.help),
                required=False,
                max_length=8000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
