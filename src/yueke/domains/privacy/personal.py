"""What privacy itself holds on persons, and what stands against erasing them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.privacy.models import Hold
from yueke.kernel.errors import Message
from yueke.kernel.personal import Field, Record, declare, stands_against

_PROOF = _("证明依法处理个人信息")
_LAW = _("履行法定义务所必需")
_YEARS = _("关系终止后三年")
_STAFF = _("有同意、权利请求权限的员工")

declare(
    Record(
        "privacy.consentrecord", _("同意记录"), _PROOF, _LAW, _YEARS, _STAFF,
        (Field("reason"), Field("guardian_name", "L3", "empty", "name"), Field("guardian_relation", "L2", "empty")),
        paths=("customer",), why=_("决定、文本指纹和时间是依法处理的证明"),
    ),
    Record(
        "privacy.restriction", _("限制"), _PROOF, _LAW, _YEARS, _STAFF, (Field("reason"),),
        paths=("customer",), why=_("限制的起止留作制度判定"),
    ),
    Record(
        "privacy.contactmade", _("联系次数"), _("控制联系频次"), _LAW, _("一年"), _STAFF,
        paths=("customer",), on_erasure="delete",
    ),
    Record(
        "privacy.rightsrequest", _("权利请求"), _PROOF, _LAW, _YEARS, _STAFF,
        (
            Field("requester_name", "L3", "empty", "name"), Field("details"), Field("check_note"), Field("answer"),
            Field("extension_reason"),
        ),
        paths=("customer",), why=_("请求、期限和结果是依法答复的证明"),
    ),
    Record(
        "privacy.relativeclaim", _("代为提出的请求"), _PROOF, _LAW, _YEARS, _STAFF,
        (
            Field("subject_name", "L3", "empty", "name"), Field("subject_contact", "L3", "empty", "phone"),
            Field("requester_name", "L3", "empty", "name"), Field("requester_contact", "L3", "empty", "phone"),
            Field("relation", "L2", "empty"), Field("details", "L2", "empty"), Field("decision_note"),
            Field("proof", "L3", "keep"),
        ),
        paths=("request__customer",), why=_("关系证明和核对结果是依法办理的证明"), copied=False,
    ),
    Record(
        "privacy.answerkey", _("查询码"), _PROOF, _LAW, _("答复后三十天"), _("只有本人"),
        (Field("code", "L4", "keep"), Field("lookup", "L4", "keep")),
        paths=("request__customer",), on_erasure="keep", why=_("注销后凭它查看答复，到期删除"), copied=False,
    ),
    Record(
        "privacy.proposedchange", _("提出的更正"), _PROOF, _LAW, _YEARS, _STAFF,
        paths=("request__customer", "change__customer"), on_erasure="delete",
    ),
    Record(
        "privacy.wrongcheck", _("核身不符"), _("防止冒名"), _LAW, _YEARS, _STAFF,
        paths=("request__customer",), on_erasure="delete",
    ),
    Record(
        "privacy.hold", _("依法保全"), _PROOF, _LAW, _YEARS, _STAFF, (Field("reason"),),
        paths=("customer",), why=_("保全的起止留作证明"),
    ),
    Record(
        "privacy.erasure", _("匿名化记录"), _PROOF, _LAW, _YEARS, _STAFF, paths=("customer",), on_erasure="keep",
        why=_("只有时间、理由和数量"),
    ),
)  # fmt: skip


@stands_against
def held_by_law(customer_ids: Collection[int], at: datetime) -> dict[int, Message]:
    """A reason in law to keep the information for now."""
    rows = Hold.objects.filter(customer_id__in=customer_ids, lifted_at__isnull=True)
    return {row.customer_id: _("依法保全中：%(reason)s") % {"reason": row.reason} for row in rows}
