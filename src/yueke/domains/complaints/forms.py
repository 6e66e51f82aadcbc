"""The fields of a category's form, wherever a complaint is taken down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.rules.facts import LONGEST, Asked
from yueke.ui.widgets import Money

PREFIX = "facts."
"""What the names of the fields of a category begin with; refusals name them so."""


def fact_field(one: Asked) -> forms.Field:
    """The field of one fact; whether the answer will do is the command's to say."""
    if one.kind == "choice":
        choices = [("", "—"), *((c, c) for c in one.choices)]
        return forms.ChoiceField(label=one.label, choices=choices, required=False)
    if one.kind == "flag":
        return forms.ChoiceField(label=one.label, choices=[("", "—"), ("是", _("是")), ("否", _("否"))], required=False)
    widget: Any = forms.TextInput
    if one.kind == "long":
        widget = forms.Textarea(attrs={"rows": 2})
    elif one.kind == "money":
        widget = Money
    # A date may be answered “不详”: kept as text, checked by the rules.
    hint = _("如 2026-11-22；说不清填“不详”") if one.kind == "date" else ""
    return forms.CharField(label=one.label, required=False, max_length=LONGEST, widget=widget, help_text=hint)
