"""What people call the facts of a visit and the codes they are stored as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from yueke.domains.visits.choices import Method
from yueke.domains.visits.models import Visit
from yueke.kernel.errors import Message

METHODS: Mapping[str, Message] = dict(Method.choices)
"""The ways to reach a customer, by code."""

_RECORD = (
    "done_at", "method", "contact_name", "result", "content", "satisfaction", "opinion", "next_step", "refusal_reason",
)  # fmt: skip
RECORD: Mapping[str, Message] = {"products": _("推介产品")} | {
    name: cast("models.Field[object, object]", Visit._meta.get_field(name)).verbose_name for name in _RECORD
}
"""The fields of 《客户回访登记表》, by name."""
