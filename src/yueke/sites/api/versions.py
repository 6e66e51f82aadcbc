"""Which version of a record somebody saw, and which one their change is meant for."""

from __future__ import annotations

import re
from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Header

from yueke.kernel.errors import StaleVersion
from yueke.sites.api.problems import PreconditionMissing

IfMatch = Annotated[
    str | None,
    Header(None, alias="If-Match", max_length=100, description="The ETag the record was read with."),
]
_TAG = re.compile(r'"v([0-9]{1,9})"')
_MARK = re.compile(r'"v([0-9a-f]{16})"')


def tag(response: HttpResponse, version: int | str) -> None:
    """Tell the version of the record an answer holds."""
    response.headers["ETag"] = f'"v{version}"'


def version_of(if_match: str | None) -> int:
    """The version of a customer a change is meant for; refused without one, and with one that can be none of ours."""
    found = _TAG.fullmatch(_given(if_match))
    if found is None:
        raise StaleVersion(_("这份档案刚刚被他人修改过，请核对最新内容后再保存。"))
    return int(found[1])


def mark_of(if_match: str | None) -> str:
    """:func:`version_of` where a record tells its version by a mark of what it holds."""
    found = _MARK.fullmatch(_given(if_match))
    if found is None:
        raise StaleVersion(_("这条记录刚刚被他人修改过，请核对最新内容后再提交。"))
    return found[1]


def _given(if_match: str | None) -> str:
    if if_match is None:
        raise PreconditionMissing(_("请用 If-Match 头说明修改的是哪个版本（读取时的 ETag）。"))
    return if_match.strip()
