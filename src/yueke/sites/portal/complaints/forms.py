"""The forms of complaining and of following a complaint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.commands.closing import UNSATISFIED
from yueke.domains.complaints.commands.filing import LONGEST_NOTE
from yueke.domains.complaints.commands.investigating import IMAGE_LIMIT, LONGEST_VIDEO, VIDEO_LIMIT
from yueke.domains.complaints.commands.uploads import MOST_AT_ONCE
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.forms import PREFIX, fact_field
from yueke.domains.complaints.rules.facts import Asked
from yueke.kernel import clock
from yueke.sites.portal.complaints.words import RATINGS
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Phone

ACCEPTED = "image/jpeg,image/png,image/webp,video/mp4,video/quicktime"
"""What the phone offers to choose from; without HEIC named, phones hand over JPEG."""
_MOST_FILES = format_lazy(
    _("照片最多 {n} 张，每张不超过 {image} MB；或一段视频，不超过 {video} MB、{minutes} 分钟。"),
    n=MOST_AT_ONCE, image=IMAGE_LIMIT // 2**20, video=VIDEO_LIMIT // 2**20, minutes=LONGEST_VIDEO // 60,
)  # fmt: skip
_WHAT = {"required": _("请写明发生了什么。")}


class Chooser(forms.ClearableFileInput):
    """Chooses several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what they hold is looked at when they are kept. ``aside`` are those that wait from the last time."""

    widget = Chooser(attrs={"accept": ACCEPTED, "multiple": True})
    aside: Sequence[Any] = ()

    def clean(self, data: Any, initial: Any = None) -> Any:
        """A list of uploads; those without a single byte are told at once."""
        several = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in several]


def files_field(label: Any) -> FilesField:
    """The field for pictures or a video."""
    return FilesField(
        label=label, required=False, help_text=_MOST_FILES,
        error_messages={"empty": _("有一个文件是空的，请重新选择。")},
    )  # fmt: skip


def long_text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **{"max_length": 2000, **more})


class FilingForm(Form):
    """A complaint in the customer's own words, with what its category asks for."""

    description = long_text(
        _("发生了什么"), 6, max_length=5000, error_messages=_WHAT, help_text=_("什么时候、在哪里、怎么回事。")
    )
    category_id = forms.TypedChoiceField(label=_("具体是哪一类"), coerce=int, empty_value=None, required=False)
    product_name = forms.CharField(label=_("涉及的商品或服务"), max_length=120, required=False)
    happened_on = forms.DateField(label=_("发生日期"), required=False, widget=Day)
    wish = long_text(_("希望我们怎么做"), 3, required=False, help_text=_("如换货、退款、道歉、解释。"))
    photos = files_field(_("照片或视频"))
    caller_name = forms.CharField(
        label=_("怎么称呼您"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("请填写您的称呼，如王女士。")},
    )  # fmt: skip
    caller_phone = forms.CharField(
        label=_("手机号"), max_length=40, widget=Phone(attrs={"autocomplete": "tel"}),
        error_messages={"required": _("请留下手机号：我们按它联系您，查询进度也要用它的后四位。")},
        help_text=_("我们按它联系您；查询进度要用它的后四位。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, asked: Sequence[Asked], choices: Sequence[tuple[int, str]], seated: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.seated = asked, seated
        self.fields["category_id"].choices = choices  # type: ignore[attr-defined]
        if len(choices) < 2:
            self.fields["category_id"].widget = forms.HiddenInput()
        if seated:
            del self.fields["caller_name"], self.fields["caller_phone"]
        for one in asked:
            self.fields[PREFIX + one.name] = fact_field(one)
        wanted = {PREFIX + one.name for one in asked if one.required}
        for name, field in self.fields.items():
            if field.required or name in wanted:
                field.label = f"{field.label} *"
        facts = [PREFIX + one.name for one in asked]
        self.order_fields(["description", "category_id", *facts, "product_name", "happened_on", "wish", "photos"])

    def clean_happened_on(self) -> Any:
        """Not a day to come."""
        day = self.cleaned_data["happened_on"]
        if day is not None and day > timezone.localtime(clock.now()).date():
            raise forms.ValidationError(_("发生日期不能晚于今天。"))
        return day

    def draft(self, *, key: str, store_id: int | None) -> ComplaintDraft:
        """The input as a draft; call after ``is_valid``."""
        data = self.cleaned_data
        names = ("description", "category_id", "product_name", "happened_on", "wish", "caller_name", "caller_phone")
        values = {name: data[name] for name in names if name in self.fields}
        facts = {one.name: data.get(PREFIX + one.name) or "" for one in self.asked}
        return ComplaintDraft(channel="web", facts=facts, store_id=store_id, key=key, **values)

    @property
    def uploads(self) -> list[UploadedFile]:
        """The files chosen; call after ``is_valid``."""
        return list(self.cleaned_data["photos"])


class FindForm(Form):
    """What opens a complaint."""

    code = forms.CharField(
        label=_("查询码"), max_length=40, error_messages={"required": _("请填写查询码。")},
        help_text=_("提交后页面和短信里的十位字母和数字。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    tail = forms.CharField(
        label=_("手机号后四位"), max_length=10, required=False, help_text=_("投诉时留下的手机号。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4}),
    )  # fmt: skip


class MaterialForm(Form):
    """What is added later."""

    note = long_text(_("补充说明"), 3, required=False, max_length=LONGEST_NOTE)
    photos = files_field(_("照片或视频"))


class UrgeForm(Form):
    """Asking to hurry."""

    said = forms.CharField(label=_("想说的话（可不填）"), max_length=500, required=False)


class WithdrawForm(Form):
    """Taking the complaint back."""

    reason = forms.CharField(label=_("撤回的原因（可不填）"), max_length=200, required=False)


class RateForm(Form):
    """How satisfied one is; who is not says why, for that is what the next round is about."""

    satisfaction = forms.TypedChoiceField(
        label=_("您对处理结果"), coerce=int, choices=RATINGS, widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项。"), "invalid_choice": _("请选择一项。")},
    )  # fmt: skip
    comment = long_text(
        _("想对我们说的话"), 3, required=False, help_text=_("不满意的，请写明原因：我们会换人重新办理。")
    )

    def clean(self) -> dict[str, Any]:
        """A bad word needs its reason."""
        found = super().clean() or {}
        given = found.get("satisfaction")
        if given is not None and given <= UNSATISFIED and not (found.get("comment") or "").strip():
            self.add_error("comment", _("请写明哪里不满意，我们好重新办理。"))
        return found


class OfferForm(Form):
    """The answer to a solution."""

    accepted = forms.TypedChoiceField(
        label=_("您的答复"), coerce=lambda text: text == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("接受这个方案")), ("no", _("不接受"))],
        error_messages={"required": _("请选择接受或不接受。"), "invalid_choice": _("请选择接受或不接受。")},
    )  # fmt: skip
    said = forms.CharField(label=_("补充（可不填）"), max_length=500, required=False)


class AppealForm(Form):
    """Why the result is wrong."""

    reason = long_text(_("申诉的理由"), 3, max_length=200, error_messages={"required": _("请写明申诉的理由。")})
