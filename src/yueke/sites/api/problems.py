"""Everything that goes wrong, as problem details (RFC 9457) in the caller's language."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, DisallowedHost, RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import Resolver404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yueke.kernel.errors import Message, Refused, StaleVersion
from yueke.sites.api.pace import TooOften

log = logging.getLogger(__name__)

MEDIA = "application/problem+json"

TITLES: dict[int, Message] = {
    400: gettext_lazy("请求读不懂"),
    401: gettext_lazy("访问令牌无效"),
    403: gettext_lazy("没有权限"),
    404: gettext_lazy("没有找到"),
    405: gettext_lazy("不支持的方法"),
    409: gettext_lazy("现在不能这样做"),
    412: gettext_lazy("记录已被修改"),
    413: gettext_lazy("请求太大"),
    422: gettext_lazy("内容有误"),
    428: gettext_lazy("须说明版本"),
    429: gettext_lazy("请求过于频繁"),
    500: gettext_lazy("系统出错"),
    503: gettext_lazy("暂时无法服务"),
}
"""What each status is called."""


class FieldProblem(Schema):
    """What is wrong with one field: its place in the input (``lines.0.price``), and why."""

    field: str
    detail: str


class Problem(Schema):
    """RFC 9457. ``detail`` is for people, in the language asked for; ``clause`` the clause of the regulation behind it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[FieldProblem] = []
    clause: str | None = None


class PreconditionMissing(Refused):
    """A change without ``If-Match``: nobody can tell which version it was meant for."""

    status = 428


class NotYet(Refused):
    """What was asked is being worked out, and can be had after ``seconds``."""

    status = 503
    seconds = 5


def answer(
    status: int,
    detail: str = "",
    *,
    errors: Iterable[tuple[str, str]] = (),
    clause: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer with a problem."""
    told = {
        "type": "about:blank",
        "title": str(TITLES.get(status) or HTTPStatus(status).phrase),
        "status": status,
        "detail": detail,
        "errors": [{"field": field, "detail": text} for field, text in errors],
        "clause": clause,
    }
    spelled = {"ensure_ascii": False}
    return JsonResponse(told, status=status, content_type=MEDIA, headers=headers, json_dumps_params=spelled)


def of(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer for whatever was raised; what nobody anticipated is logged and told as a fault of ours."""
    if isinstance(error, Refused):
        return _refused(error)
    if isinstance(error, ValidationError):
        return answer(422, _("请改正标出的内容。"), errors=[_wrong(one) for one in error.errors])
    if isinstance(error, AuthenticationError):
        return unauthorized()
    if isinstance(error, (OperationalError, InterfaceError)):
        log.warning("database unreachable: %s", error)
        connection.close()
        return answer(503, _("数据库暂时连接不上，请稍后再试。"), headers={"Retry-After": "5"})
    if isinstance(error, RequestDataTooBig):
        return answer(413, _("一次最多可发送 %(n)s KB。") % {"n": 256})
    if isinstance(error, (Http404, Resolver404)):
        return answer(404, _("没有这个地址。"))
    if isinstance(error, HttpError):
        return answer(error.status_code, _("请求的内容不是有效的 JSON。"))
    if isinstance(error, DisallowedHost):
        return answer(400, _("这个网址不属于本系统。"))
    if isinstance(error, (BadRequest, UnreadablePostError)):
        return answer(400, _("请求里有读不懂的内容。"))
    log.exception("the API failed", exc_info=error)
    return answer(500, _("系统出错，已记录。请把回答头 X-Request-ID 告诉管理员。"))


def unauthorized() -> HttpResponse:
    """401: without a token that works nobody learns more."""
    text = _("请在 Authorization 头中提供有效的访问令牌：Bearer yk_…")
    return answer(401, text, headers={"WWW-Authenticate": "Bearer"})


def not_allowed(methods: str) -> HttpResponse:
    """405: the address exists, the method does not."""
    return answer(405, _("此地址支持：%(methods)s。") % {"methods": methods}, headers={"Allow": methods})


def _refused(error: Refused) -> HttpResponse:
    status = 412 if isinstance(error, StaleVersion) else error.status
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, (TooOften, NotYet)) else None
    errors = [(field, str(text)) for field, texts in error.fields.items() for text in texts]
    return answer(status, str(error), errors=errors, clause=error.clause, headers=headers)


_SAID: dict[str, Message] = {
    "missing": gettext_lazy("请填写这一项。"),
    "extra_forbidden": gettext_lazy("没有这一项。"),
    "json_invalid": gettext_lazy("不是有效的 JSON。"),
    "model_attributes_type": gettext_lazy("应为 JSON 对象。"),
    "string_too_long": gettext_lazy("最长 %(max_length)s 个字。"),
    "string_too_short": gettext_lazy("至少 %(min_length)s 个字。"),
    "string_type": gettext_lazy("应为文字。"),
    "literal_error": gettext_lazy("应为其中之一：%(expected)s。"),
    "too_long": gettext_lazy("最多 %(max_length)s 项。"),
    "too_short": gettext_lazy("至少 %(min_length)s 项。"),
    "greater_than": gettext_lazy("必须大于 %(gt)s。"),
    "greater_than_equal": gettext_lazy("不能小于 %(ge)s。"),
    "less_than": gettext_lazy("必须小于 %(lt)s。"),
    "less_than_equal": gettext_lazy("不能大于 %(le)s。"),
    "decimal_max_digits": gettext_lazy("最多 %(max_digits)s 位数字。"),
    "decimal_max_places": gettext_lazy("最多 %(decimal_places)s 位小数。"),
    "decimal_whole_digits": gettext_lazy("整数部分最多 %(whole_digits)s 位。"),
    "timezone_aware": gettext_lazy("时间须带时区，如 2026-11-20T10:00:00+08:00。"),
}
_KINDS: dict[str, Message] = {
    "int": gettext_lazy("应为整数。"),
    "decimal": gettext_lazy("应为数字。"),
    "date": gettext_lazy("应为有效的日期，如 2026-11-20。"),
    "datetime": gettext_lazy("应为有效的时间，如 2026-11-20T10:00:00+08:00。"),
    "bool": gettext_lazy("应为 true 或 false。"),
    "list": gettext_lazy("应为列表。"),
    "finite": gettext_lazy("应为数字。"),
}


def _wrong(error: Mapping[str, Any]) -> tuple[str, str]:
    """One finding of the schema as field and message; the first two places name where the input came from."""
    kind, place = str(error["type"]), [str(part) for part in error["loc"]]
    found = _SAID.get(kind) or _KINDS.get(kind.split("_")[0]) or gettext_lazy("内容无法识别。")
    text = str(found)
    if "%(" in text:
        text = text % {name: str(value).replace("'", "") for name, value in (error.get("ctx") or {}).items()}
    return ".".join(place[2:] if place[:1] == ["body"] and len(place) > 2 else place[1:]), text
