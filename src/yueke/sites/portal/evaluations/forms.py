"""The form of evaluating."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from yueke.domains.evaluations.commands.evaluating import LONGEST, EvaluationDraft
from yueke.domains.evaluations.commands.pictures import MOST_PHOTOS, PHOTO_LIMIT
from yueke.sites.portal.complaints.forms import Chooser, FilesField, long_text
from yueke.ui.forms import Form
from yueke.ui.widgets import Phone

STARS = [(str(n), str(n)) for n in range(1, 6)]
PREFIX = "star_"
_PICTURES = "image/jpeg,image/png,image/webp"


class PicturesField(FilesField):
    """Several pictures."""

    widget = Chooser(attrs={"accept": _PICTURES, "multiple": True})


class EvaluationForm(Form):
    """Stars, words, pictures; whether it may be shown. ``asked``: code and title of the indicators asked besides."""

    stars = forms.TypedChoiceField(
        label=_("总的来说 *"), choices=STARS, coerce=int, error_messages={"required": _("请选择 1 到 5 星。")}
    )
    text = long_text(
        _("说说您的感受"), 5, max_length=LONGEST, required=False, help_text=_("好在哪里，哪里要改。不写也可以。")
    )
    photos = PicturesField(
        label=_("照片"), required=False, error_messages={"empty": _("有一个文件是空的，请重新选择。")},
        help_text=format_lazy(_("最多 {n} 张，每张不超过 {limit} MB。"), n=MOST_PHOTOS, limit=PHOTO_LIMIT // 2**20),
    )  # fmt: skip
    name = forms.CharField(
        label=_("署名"), max_length=30, required=False, help_text=_("公开时只显示一部分，如“王*明”；可以不填。")
    )
    phone = forms.CharField(
        label=_("手机号"), max_length=40, required=False, widget=Phone(attrs={"autocomplete": "tel"}),
        help_text=_("想用短信收到答复的请填；只用于答复，不公开。"),
    )  # fmt: skip
    can_publish = forms.BooleanField(label=_("同意公开这条评价"), required=False)

    def __init__(self, *args: Any, asked: list[tuple[str, str]], seated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for code, title in asked:
            self.fields[PREFIX + code] = forms.TypedChoiceField(
                label=title, choices=[("", ""), *STARS], coerce=int, empty_value=None, required=False,
                error_messages={"invalid_choice": _("请选择 1 到 5 星。")},
            )  # fmt: skip
        if seated:
            del self.fields["name"], self.fields["phone"]

    @property
    def details(self) -> list[forms.BoundField]:
        """The fields of the single indicators."""
        return [self[PREFIX + code] for code, _title in self.asked]

    @property
    def rest(self) -> list[forms.BoundField]:
        """What is neither stars nor the consent."""
        return [self[name] for name in ("text", "photos", "name", "phone") if name in self.fields]

    @property
    def uploads(self) -> list[Any]:
        """The pictures handed in."""
        return list(self.cleaned_data.get("photos") or ())

    def draft(self, key: str) -> EvaluationDraft:
        """The input as a draft; call after ``is_valid``."""
        data = self.cleaned_data
        details = {code: data[PREFIX + code] for code, _title in self.asked if data.get(PREFIX + code)}
        return EvaluationDraft(
            data["stars"], key, details, data["text"], data.get("name", ""), data.get("phone", ""), data["can_publish"]
        )
