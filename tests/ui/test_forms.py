"""What a form says is wrong: in plain words, by the name of the field, in the reader's language."""

from __future__ import annotations

import messages
import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import MinValueValidator, RegexValidator
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from yueke.ui.forms import Form

HOUSES = [("a", "甲"), ("b", "乙")]


def said(field, value=None, *, label="客户名称"):
    """What a form with one field says of ``value``."""
    field.label = label
    form = type("OneForm", (Form,), {"asked": field})(
        {} if value is None else {"asked": value},
        {"asked": value} if isinstance(value, SimpleUploadedFile) else {},
    )
    return [str(message) for message in form.errors.get("asked", [])]


@pytest.mark.parametrize(
    "field, value, message",
    [
        (forms.CharField(), "", "请填写客户名称。"),
        (forms.ChoiceField(choices=HOUSES), None, "请选择客户名称。"),
        (forms.IntegerField(widget=forms.HiddenInput), None, "请选择客户名称。"),
        (forms.MultipleChoiceField(choices=HOUSES), None, "请选择客户名称。"),
        (forms.FileField(), None, "请选择客户名称。"),
        (forms.BooleanField(), None, "请勾选“客户名称”。"),
        (forms.ChoiceField(choices=HOUSES), "c", "请从列表中选择客户名称，其中没有“c”。"),
        (forms.DateField(), "明天", "客户名称应写成日期，如 2026-03-01。"),
        (forms.DateTimeField(), "明天", "客户名称应写成日期和时间，如 2026-03-01 09:30。"),
        (forms.TimeField(), "25", "客户名称应写成时间，如 09:30。"),
        (forms.IntegerField(), "1.5", "客户名称应是整数。"),
        (forms.DecimalField(), "一", "客户名称应是数字。"),
        (forms.FloatField(), "一", "客户名称应是数字。"),
        (forms.EmailField(), "a@", "客户名称应是电子邮箱，如 name@example.com。"),
        (forms.URLField(assume_scheme="https"), "http://", "客户名称应是网址，如 https://example.com。"),
        (forms.RegexField(r"\d+"), "x", "客户名称的写法不对。"),
        (forms.CharField(max_length=2), "三个字", "客户名称最多 2 个字，现在是 3 个字。"),
        (forms.CharField(min_length=2), "一", "客户名称至少 2 个字，现在是 1 个字。"),
        (forms.IntegerField(max_value=5), "6", "客户名称不能大于 5。"),
        (forms.IntegerField(min_value=1), "0", "客户名称不能小于 1。"),
        (forms.DecimalField(max_digits=3), "1234", "客户名称最多 3 位数字。"),
        (forms.DecimalField(max_digits=5, decimal_places=2), "1.234", "客户名称最多 2 位小数。"),
        (forms.FileField(), SimpleUploadedFile("a.txt", b""), "客户名称的文件是空的，请重新选择。"),
        (forms.ImageField(), SimpleUploadedFile("a.png", b"x"), "客户名称不是能读的图片，请另选一张。"),
        (forms.CharField(), "a\0", "客户名称里有不能保存的字符。"),
    ],
)
def test_a_fault_is_told_by_the_name_of_its_field(field, value, message):
    assert said(field, value) == [message]


@pytest.mark.parametrize(
    "field, value, message",
    [
        (forms.CharField(error_messages={"required": "请写明理由。"}), "", "请写明理由。"),
        (forms.CharField(validators=[RegexValidator(r"^\d+$", "只写数字。")]), "x", "只写数字。"),
        (forms.IntegerField(validators=[MinValueValidator(3, "至少三位。")]), "1", "至少三位。"),
    ],
)
def test_what_a_field_says_itself_stays(field, value, message):
    assert said(field, value) == [message]


@pytest.mark.parametrize(
    "label, message",
    [
        ("名称 *", "请填写名称。"),
        ("比例（%）", "请填写比例（％）。"),
        (None, "请填写这一项。"),
        ("问" * 41, "请填写这一项。"),
    ],
)
def test_labels_that_are_no_plain_names(label, message):
    assert said(forms.CharField(), "", label=label) == [message]


def test_a_share_keeps_its_sign_beside_values():
    assert said(forms.IntegerField(max_value=100), "101", label="比例（%）") == ["比例（％）不能大于 100。"]


def test_fields_that_come_late_are_named_too():
    class LateForm(Form):
        def __init__(self, *args):
            super().__init__(*args)
            self.fields["late"] = forms.CharField(label="门店")

    assert LateForm({}).errors["late"] == ["请填写门店。"]


def test_every_reader_is_told_in_their_language(settings, tmp_path):
    messages.compile_into(tmp_path)
    settings.LOCALE_PATHS = [tmp_path]

    class TwoForm(Form):
        asked = forms.CharField(label=_("客户名称"))

    with translation.override("en"):
        assert TwoForm({}).errors["asked"] == ["Please fill in “Customer name”."]
    with translation.override("zh-hans"):
        assert TwoForm({}).errors["asked"] == ["请填写客户名称。"]
