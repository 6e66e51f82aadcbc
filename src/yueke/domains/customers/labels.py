"""What people call the facts of an archive."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.models import Customer
from yueke.kernel.errors import Message

_ELSEWHERE: dict[str, Message] = {"address": _("详细地址"), "contact": _("联系人"), "tags": _("标签")}
"""Facts that are rows of their own, or columns that do not say how they are called."""


def label_of(field: str) -> Message:
    """The label of a fact (a name in ``drafts.FACTS``, ``address`` or ``contact``); other names as they are."""
    if field in _ELSEWHERE:
        return _ELSEWHERE[field]
    try:
        column = Customer._meta.get_field(field.removesuffix("_id"))
    except FieldDoesNotExist:
        return field
    return cast("models.Field[object, object]", column).verbose_name
