"""What happened at the door, for the auditor: sign-ins, refused tries, lock-outs, sign-outs."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.organization import queries, tables
from yueke.domains.organization.models import SignInRecord
from yueke.domains.organization.queries import SignInFilter
from yueke.kernel.access import Actor
from yueke.sites.office.lists.listing import Field, Listing, View
from yueke.sites.office.lists.page import list_page
from yueke.sites.office.middleware import ActingRequest


def _result(actor: Actor, row: SignInRecord) -> SafeString | str:
    if row.result in {SignInRecord.Result.FAILED, SignInRecord.Result.LOCKED}:
        return format_html('<span class="left-over">{}</span>', row.get_result_display())
    return row.get_result_display()


SIGN_INS = Listing(
    code="sign-ins",
    name="sign-in-log",
    title=gettext_lazy("登录日志"),
    subtitle=gettext_lazy("谁在何时、何处登录，失败、锁定与退出；只增不改。"),
    permission="system.audit",
    columns=tables.SIGN_INS,
    filters=SignInFilter,
    rows=queries.sign_in_records,
    order=queries.sign_in_order,
    fields=(
        Field("text", gettext_lazy("人员"), placeholder=gettext_lazy("姓名或登录名")),
        Field("result", gettext_lazy("结果"), "select", lambda actor, f: SignInRecord.Result.choices),
        Field("from_date", gettext_lazy("自"), "date"),
        Field("to_date", gettext_lazy("至"), "date", since="from_date"),
    ),
    main="at",
    url_of=lambda record: "",
    views=(
        View("", gettext_lazy("全部")),
        View("failed", gettext_lazy("登录失败"), lambda actor: {"result": "failed"}),
        View("locked", gettext_lazy("锁定中被拒"), lambda actor: {"result": "locked"}),
    ),
    places={"person": "key", "result": "side", "username": "key", "address": "key", "device": "key"},
    looks={"result": _result},
    export_permission="system.audit",
    icon="history",
    empty=gettext_lazy("还没有登录记录。"),
)


@require_GET
def sign_ins(request: ActingRequest) -> HttpResponse:
    """The sign-in log."""
    return list_page(request, SIGN_INS)
