"""Which version of a record somebody saw, and which one their change is meant for."""

from __future__ import annotations

import re
from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Header

from yueke.domains.customers.commands import StaleVersion
from yueke.sites.api.problems import PreconditionMissing

IfMatch = Annotated[
    str | None,
    Header(None, alias="If-Match", max_length=100, description="The ETag the record was read with."),
]
_TAG = re.compile(r'"v([0-9]{1,9})"')


def tag(response: HttpResponse, version: int) -> None:
    """Tell the version of the record an answer holds."""
    response.headers["ETag"] = f'"v{version}"'


def version_of(if_match: str | None) -> int:
    """The version a change is meant for; refused without one, and with one that can be no version of ours."""
    if if_match is None:
        raise PreconditionMissing(_("请用 If-Match 头说明修改的是哪个版本（读取时的 ETag）。"))
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise StaleVersion(_("这份档案刚刚被他人修改过，请核对最新内容后再保存。"))
    return int(found[1])
