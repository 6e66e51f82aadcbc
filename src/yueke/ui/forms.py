"""Forms that say what is wrong in plain words and by the name of the field, where Django would speak of “this field”.

Every form of ours is a :class:`Form` or :class:`ModelForm` of here. What a form says of its own fields stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core import validators
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

_LONGEST = 40
"""A label that is longer is a question of its own, and is not repeated."""
_CHOSEN = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)
_FILL, _CHOOSE, _TICK = _("请填写%(name)s。"), _("请选择%(name)s。"), _("请勾选“%(name)s”。")
_AMONG = _("请从列表中选择%(name)s。")
_EMPTY = _("%(name)s的文件是空的，请重新选择。")
# kind of field → what it should be; the first that fits
_SHAPES: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.DateTimeField, _("%(name)s应写成日期和时间，如 2026-03-01 09:30。")),
    (forms.DateField, _("%(name)s应写成日期，如 2026-03-01。")),
    (forms.TimeField, _("%(name)s应写成时间，如 09:30。")),
    (forms.FloatField, _("%(name)s应是数字。")),
    (forms.DecimalField, _("%(name)s应是数字。")),
    (forms.IntegerField, _("%(name)s应是整数。")),
    (forms.EmailField, _("%(name)s应是电子邮箱，如 name@example.com。")),
    (forms.URLField, _("%(name)s应是网址，如 https://example.com。")),
    (forms.FileField, _("%(name)s没有传上来，请重新选择。")),
    (forms.Field, _("%(name)s的写法不对。")),
)
_SAID: dict[str, str] = {
    "invalid_choice": _("请从列表中选择%(name)s，其中没有“%(value)s”。"),
    "invalid_list": _AMONG,
    "invalid_pk_value": _AMONG,
    "incomplete": _("请把%(name)s填写完整。"),
    "max_length": _("%(name)s最多 %(limit_value)d 个字，现在是 %(show_value)d 个字。"),
    "min_length": _("%(name)s至少 %(limit_value)d 个字，现在是 %(show_value)d 个字。"),
    "max_value": _("%(name)s不能大于 %(limit_value)s。"),
    "min_value": _("%(name)s不能小于 %(limit_value)s。"),
    "max_digits": _("%(name)s最多 %(max)s 位数字。"),
    "max_decimal_places": _("%(name)s最多 %(max)s 位小数。"),
    "max_whole_digits": _("%(name)s的整数部分最多 %(max)s 位。"),
    "missing": _EMPTY,
    "empty": _EMPTY,
    "invalid_image": _("%(name)s不是能读的图片，请另选一张。"),
    "invalid_extension": _("%(name)s不能是这种文件，可以是：%(allowed_extensions)s。"),
    "null_characters_not_allowed": _("%(name)s里有不能保存的字符。"),
}
_NAME_TOO_LONG = _("%(name)s的文件名太长，请改短后再上传。")


class PlainWords(forms.BaseForm):
    """Names the field in what it says, for a form that has to be one of Django's own."""

    def full_clean(self) -> None:
        """Check the form; only now all its fields are there, and the reader's language is known."""
        for field in self.fields.values():
            speak_plainly(field)
        super().full_clean()


class Form(PlainWords, forms.Form):
    """What every form of ours begins with."""


class ModelForm(PlainWords, forms.ModelForm):
    """A form over one record."""


def speak_plainly(field: forms.Field) -> None:
    """Put our words in place of Django's own, in the language of the moment."""
    name = _name_of(field)
    for code in _codes_of_django(field):
        said = _sentence(field, code)
        if said:
            field.error_messages[code] = gettext(said).replace("%(name)s", name)


def _name_of(field: forms.Field) -> str:
    label = str(field.label or "").rstrip(" *：:？?")
    # A message is filled in by % where it carries values.
    return label.replace("%", "％") if 0 < len(label) <= _LONGEST else gettext("这一项")


def _sentence(field: forms.Field, code: str) -> str:
    if code == "required":
        return _asking(field)
    if code == "invalid":
        return next(said for kind, said in _SHAPES if isinstance(field, kind))
    if code == "max_length" and isinstance(field, forms.FileField):
        return _NAME_TOO_LONG
    return _SAID.get(code, "")


def _asking(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        return _TICK
    chosen = isinstance(field, _CHOSEN) or isinstance(field.widget, (forms.Select, forms.HiddenInput))
    return _CHOOSE if chosen else _FILL


def _codes_of_django(field: forms.Field) -> Iterable[str]:
    """The faults of which Django would speak in its own words: nobody has given this field others."""
    for code, said in list(field.error_messages.items()):
        giver = next(kind for kind in (*type(field).__mro__, None) if kind is None or code in _own_words(kind))
        if giver is not None and giver.__module__.startswith("django.") and _own_words(giver)[code] is said:
            yield code
    checks = [check for check in field.validators if hasattr(check, "code")]
    given = {one.code for one in checks if "message" in vars(one) or not type(one).__module__.startswith("django.")}
    yield from {check.code for check in checks} - given - field.error_messages.keys()
    if any(isinstance(check, validators.DecimalValidator) for check in field.validators):
        yield from {"max_digits", "max_decimal_places", "max_whole_digits"} - field.error_messages.keys()


def _own_words(kind: type) -> dict[str, str]:
    words: dict[str, str] = vars(kind).get("default_error_messages", {})
    return words
