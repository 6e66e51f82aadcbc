"""What the company holds on its own staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Field, Record, declare, impersonal

_WORK = _("人力资源管理所必需")
_LAW = _("履行法定义务所必需")
_HERE = _("任职期间，离职后三年")

declare(
    Record(
        "organization.person", _("员工"), _("登录、分工与联系"), _WORK, _HERE, _("全体员工；手机只见于人员管理"),
        (Field("username"), Field("name"), Field("mobile", "L3", mask="phone"), Field("name_pinyin"), Field("search_terms")),
        whose="staff", on_erasure="keep", why=_("经办人须可追溯"),
    ),
    Record(
        "organization.absence", _("请假"), _("登录、分工与联系"), _WORK, _HERE, _("本人、人员管理"),
        (Field("reason"),), whose="staff", on_erasure="keep", why=_("代理期间的经办须可追溯"),
    ),
    Record(
        "organization.signinsession", _("登录会话"), _("网络安全"), _LAW, _("会话期间"), _("本人、安全与审计管理员"),
        (Field("address"),), whose="staff", on_erasure="keep", why=_("随会话结束"),
    ),
    Record(
        "organization.signinrecord", _("登录日志"), _("网络安全"), _LAW, _("按保存期限设置，不少于六个月"), _("审计管理员"),
        (Field("username"), Field("address")), whose="staff", on_erasure="keep", why=_("日志依法留存"),
    ),
    Record(
        "organization.externalidentity", _("外部身份"), _("单点登录"), _WORK, _HERE, _("安全管理员"),
        (Field("subject"),), whose="staff", on_erasure="keep", why=_("随账号保留"),
    ),
)  # fmt: skip
impersonal("organization.company", "name", "short_name", why=_("公司名称"))
impersonal("organization.department", "name", why=_("部门名称"))
impersonal("organization.role", "name", why=_("角色名称"))
impersonal("organization.savedview", "name", why=_("视图名称"))
impersonal("organization.factor", "name", "secret", why=_("登录验证器的名称与密钥"))
impersonal("organization.identityprovider", "name", "client_secret", why=_("单点登录服务的名称与应用密钥"))
