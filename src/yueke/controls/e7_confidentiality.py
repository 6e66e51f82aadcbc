"""Pack E, confidentiality: judged from the same facts as the privacy of customers (pack A, article 5)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import deadline, gate, recurring
from yueke.controls.a2_access import accesses
from yueke.domains.organization import cases as organization
from yueke.domains.safekeeping import cases as safekeeping

_GATE = _("没有权限的看不到、导不出；查看明文须写事由并受次数限制，超过条数的导出须他人批准并加密。")

confidential = gate("E1-confidential", subject="organization.person", cases=accesses, through=_GATE)

access = gate("E7-access", subject="organization.person", cases=accesses, through=_GATE)

leavers = deadline(
    "E7-leavers",
    subject="organization.person",
    starts=organization.leavers,
    through=_("办理离职时，登录、会话和角色一并关闭，名下客户交给接手人。"),
)

backup = recurring(
    "E7-backup",
    subject="safekeeping.installation",
    population=safekeeping.installation,
    acts=safekeeping.backups,
    through=_("后台每天自动备份数据、文件和密钥，加密保存，并记下每次的结果。"),
)
