"""Forms of the customers' site: one field a line, with the right keyboard."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.forms import GENDERS
from yueke.domains.privacy.choices import Asking, Right
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Phone, Segments

LONGEST = 2000
_NEEDED = {"required": _("请填写这一项。")}
_FOR_OTHERS = (Right.ACCESS, Right.COPY, Right.CORRECT, Right.DELETE, Right.FREEZE, Right.CLOSE)


class ContactForm(Form):
    """Whom a code is sent to."""

    contact = forms.CharField(
        label=_("手机号或电子邮箱"),
        max_length=120,
        error_messages={"required": _("请填写 11 位手机号，或电子邮箱。")},
        help_text=_("您留给我们的手机号或邮箱。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


class CodeForm(Form):
    """The code that came."""

    code = forms.CharField(
        label=_("六位验证码"),
        max_length=40,
        error_messages={"required": _("请填写收到的六位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class WhoForm(Form):
    """Which of the archives that bear the contact."""

    customer = forms.TypedChoiceField(
        label=_("请选择"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一份档案。"), "invalid_choice": _("请选择一份档案。")},
    )

    def __init__(self, *args: Any, archives: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].choices = archives  # type: ignore[attr-defined]


class AgreeForm(Form):
    """A consent: not ticked for anybody. For a child the guardian speaks."""

    agreed = forms.BooleanField(
        label=_("我已阅读以上文本，并同意"), error_messages={"required": _("请先阅读文本，并勾选同意。")}
    )
    notice = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    guardian_name = forms.CharField(label=_("监护人"), max_length=60, required=False)
    guardian_relation = forms.CharField(label=_("与本人关系"), max_length=20, required=False)

    def __init__(self, *args: Any, for_child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_child:
            del self.fields["guardian_name"], self.fields["guardian_relation"]


class AskForm(Form):
    """A request, in the person's own words."""

    details = forms.CharField(
        label=_("具体要求"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class CopyAskForm(AskForm):
    """A request that ends in a file."""

    wanted_format = forms.ChoiceField(
        label=_("希望的格式"),
        choices=(("xlsx", _("Excel 表格")), ("json", _("JSON 数据"))),
        initial="xlsx",
        widget=Segments,
    )
    field_order = ("wanted_format", "details")


class EndForm(AskForm):
    """A request that cannot be undone once it was carried out."""

    understood = forms.BooleanField(
        label=_("我了解办理后不能恢复"), error_messages={"required": _("请确认您了解办理后不能恢复。")}
    )


class ExplainForm(AskForm):
    """A question."""

    details = forms.CharField(
        label=_("想了解什么"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明想了解什么。")},
    )


class CorrectForm(AskForm):
    """Which facts should read how; what is left empty stays as it is."""

    name = forms.CharField(label=_("姓名或名称"), max_length=120, required=False)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False, widget=Phone)
    email = forms.CharField(label=_("电子邮箱"), max_length=120, required=False, widget=forms.EmailInput)
    gender = forms.ChoiceField(label=_("性别"), required=False, choices=(("", _("不变")), *GENDERS))
    birthday = forms.DateField(label=_("生日"), required=False, widget=Day)
    province = forms.CharField(label=_("省"), max_length=30, required=False)
    city = forms.CharField(label=_("市"), max_length=40, required=False)
    district = forms.CharField(label=_("区县"), max_length=40, required=False)
    details = forms.CharField(
        label=_("其他需要更正的内容"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("地址、联系人等写在这里。"),
    )
    field_order = ("name", "phone", "email", "gender", "birthday", "province", "city", "district", "details")
    FACTS = field_order[:-1]

    def clean(self) -> dict[str, Any]:
        """Something must be said."""
        found = super().clean() or {}
        if not self.errors and not any(found.values()):
            raise forms.ValidationError(_("请写明哪一项应当改成什么。"))
        return found

    @property
    def proposals(self) -> dict[str, str]:
        """The facts that were filled in, as texts."""
        values = {name: self.cleaned_data.get(name) for name in self.FACTS}
        return {name: value if isinstance(value, str) else value.isoformat() for name, value in values.items() if value}


class RelativeForm(Form):
    """A request for a child or somebody deceased, with who asks and the proof of it."""

    asking = forms.ChoiceField(
        label=_("我是"),
        choices=((Asking.GUARDIAN, _("未满十四周岁孩子的监护人")), (Asking.RELATIVE, _("逝者的近亲属"))),
        initial=Asking.GUARDIAN,
    )
    relation = forms.CharField(
        label=_("与本人的关系"), max_length=20, error_messages=_NEEDED, help_text=_("如母亲、父亲、配偶、子女。")
    )
    subject_name = forms.CharField(label=_("孩子或逝者的姓名"), max_length=60, error_messages=_NEEDED)
    subject_contact = forms.CharField(
        label=_("留给我们的手机号或邮箱"),
        max_length=120,
        error_messages=_NEEDED,
        help_text=_("当时登记用的，供我们查找。"),
    )
    kind = forms.ChoiceField(label=_("请求"), choices=[(code, Right(code).label) for code in _FOR_OTHERS])
    details = forms.CharField(
        label=_("具体要求"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    requester_name = forms.CharField(label=_("您的姓名"), max_length=60, error_messages=_NEEDED)
    requester_contact = forms.CharField(
        label=_("您的联系电话"),
        max_length=40,
        error_messages=_NEEDED,
        widget=Phone,
        help_text=_("我们按这个电话答复。"),
    )
    proof = forms.FileField(
        label=_("关系证明"),
        error_messages={"required": _("请附上关系证明的照片或 PDF。"), "empty": _("这个文件是空的。")},
        help_text=_("户口簿、出生证明、公证书等，照片或 PDF，最大 10 MB。逝者的，请连同死亡证明。"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,application/pdf"}),
    )


class LaterForm(Form):
    """What opens an answer after the account was closed."""

    code = forms.CharField(
        label=_("查询码"), max_length=30, error_messages=_NEEDED, help_text=_("提出请求后页面上显示的十位字母和数字。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    tail = forms.CharField(
        label=_("号码末四位"), max_length=60, error_messages=_NEEDED,
        help_text=_("当时验证的手机号末四位；用邮箱的，填 @ 前的末四个字符。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


class EmptyForm(Form):
    """Nothing but the button."""
