"""What the archive holds on persons, and what becomes of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.models import Customer
from yueke.kernel.errors import Message
from yueke.kernel.personal import Field, Record, declare, impersonal, stands_against

_CONTRACT = _("订立、履行合同所必需")
_WHILE = _("客户关系存续期间，终止后三年")
_STAFF = _("数据范围内的员工；姓名、电话、邮箱、地址脱敏，凭理由查看明文；证件号码只见于负责人、协作组和主管，同样脱敏")

declare(
    Record(
        "customers.customer", _("客户档案"), _("识别客户、联系和服务"), _CONTRACT, _WHILE, _STAFF,
        (
            Field("name", "L3", mask="name", of_companies="L1"), Field("name_pinyin", "L3", "empty"),
            Field("search_terms", "L3", "empty"),
            Field("phone", "L3", "empty", "phone"), Field("phone_index", "L3", "empty"),
            Field("email", "L3", "empty", "email"), Field("email_index", "L3", "empty"),
            # Of a company it is the credit code, which is public, but one's word that it is a company proves little.
            Field("identity_number", "L4", "empty", "identity", of_companies="L3"), Field("identity_index", "L4", "empty"),
            Field("gender", "L2", "empty"), Field("birthday", "L3", "empty", "birthday"), Field("district", "L2", "empty"),
            Field("province", "L1", "keep"), Field("city", "L1", "keep"), Field("industry", "L1", "keep"),
            Field("preferences", "L2", "empty"), Field("tags", "L2", "empty"), Field("remark", "L2", "empty"),
        ),
        paths=("id",),
        why=_("客户编号、地区和分类留作统计，不再指向个人"),
    ),
    Record(
        "customers.contact", _("联系人"), _("联系客户"), _CONTRACT, _WHILE, _STAFF,
        (
            Field("name", "L3", mask="name"), Field("position", "L2"), Field("phone", "L3", "empty", "phone"),
            Field("phone_index", "L3", "empty"), Field("email", "L3", "empty", "email"),
            Field("wecom_id", "L3", "empty", "identity"),
        ),
        paths=("customer",), on_erasure="delete",
    ),
    Record(
        "customers.address", _("地址"), _("配送、上门服务"), _CONTRACT, _WHILE, _STAFF,
        (
            Field("province", "L1"), Field("city", "L1"), Field("district", "L2"),
            Field("detail", "L3", "empty", "address"),
            Field("detail_index", "L3", "empty"),
        ),
        paths=("customer",), on_erasure="delete",
    ),
    Record(
        "customers.changerequest", _("资料变更申请"), _("保持资料准确"), _CONTRACT, _WHILE, _STAFF,
        (
            Field("previous", "L3", "empty"), Field("value", "L3", "empty"), Field("note"), Field("refused_reason"),
        ),
        paths=("customer",), why=_("办理经过留作制度判定"),
    ),
    Record(
        "customers.keyqualification", _("重点客户资格"), _("重点客户管理"), _CONTRACT, _WHILE, _STAFF,
        (Field("reason"), Field("decision_note"), Field("withdrawal_reason")),
        paths=("customer",), why=_("申请与审批的事实留作制度判定"),
    ),
    Record(
        "customers.profilereview", _("资料核对"), _("保持资料准确"), _CONTRACT, _WHILE, _STAFF, (Field("note"),),
        paths=("customer",), why=_("核对的事实留作制度判定"),
    ),
    Record(
        "customers.standing", _("分类与等级"), _("分级服务，规则公开"), _CONTRACT, _WHILE, _STAFF,
        paths=("customer",), on_erasure="keep", why=_("只有分类和分数，留作统计"),
    ),
    Record(
        "customers.recordteam", _("协作组"), _("分工"), _CONTRACT, _WHILE, _STAFF,
        paths=("customer",), on_erasure="delete", copied=False,
    ),
    Record(
        "customers.duplicatelink", _("成对档案"), _("保持资料准确"), _CONTRACT, _WHILE, _STAFF, (Field("reasons", "L2", "empty"),),
        paths=("first", "second"), on_erasure="delete", copied=False,
    ),
    Record(
        "customers.merge", _("档案合并"), _("保持资料准确"), _CONTRACT, _WHILE, _("有合并权限的员工"),
        (
            Field("reason"), Field("choices", "L3", "empty"), Field("survivor_was", "L3", "empty"),
            Field("absorbed_was", "L3", "empty"),
        ),
        paths=("survivor", "absorbed"), why=_("合并的事实留作追溯，此后不能撤销"), copied=False,
    ),
    Record(
        "customers.mergedrows", _("合并时移动的记录"), _("保持资料准确"), _CONTRACT, _WHILE, _("有合并权限的员工"),
        (Field("was", "L3", "empty"), Field("now", "L3", "empty")),
        paths=("merge__survivor", "merge__absorbed"), why=_("合并的事实留作追溯，此后不能撤销"), copied=False,
    ),
)  # fmt: skip
impersonal("customers.mergedrows", "seal", why=_("合并记录的指纹密钥"))


@stands_against
def key_status(customer_ids: Collection[int], at: datetime) -> dict[int, Message]:
    """A key customer's qualification is withdrawn first (clause B4.4)."""
    found = Customer.objects.filter(pk__in=customer_ids, is_key=True).values_list("pk", flat=True)
    return dict.fromkeys(found, _("仍是重点客户，请先撤销资格"))
