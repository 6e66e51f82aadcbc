"""What has happened in the organization: ids and ``at`` only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class _OfPerson(DomainEvent):
    audited = True
    person_id: int

    @property
    def stream(self) -> str:
        return f"organization.person:{self.person_id}"


@dataclass(frozen=True, kw_only=True)
class _OfDepartment(DomainEvent):
    audited = True
    department_id: int

    @property
    def stream(self) -> str:
        return f"organization.department:{self.department_id}"


@dataclass(frozen=True, kw_only=True)
class _OfRole(DomainEvent):
    audited = True
    role_id: int

    @property
    def stream(self) -> str:
        return f"organization.role:{self.role_id}"


@dataclass(frozen=True, kw_only=True)
class CompanyFounded(DomainEvent):
    kind = "organization.company_founded"
    label = _("公司建立")
    audited = True
    company_id: int

    @property
    def stream(self) -> str:
        return f"organization.company:{self.company_id}"


@dataclass(frozen=True, kw_only=True)
class DepartmentAdded(_OfDepartment):
    kind = "organization.department_added"
    label = pgettext_lazy("happened", "增设部门")


@dataclass(frozen=True, kw_only=True)
class DepartmentRenamed(_OfDepartment):
    kind = "organization.department_renamed"
    label = _("部门更名")
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class DepartmentMoved(_OfDepartment):
    kind = "organization.department_moved"
    label = _("部门调整上级")
    before_id: int | None
    after_id: int | None


@dataclass(frozen=True, kw_only=True)
class DepartmentClosed(_OfDepartment):
    kind = "organization.department_closed"
    label = _("部门停用")


@dataclass(frozen=True, kw_only=True)
class DepartmentReopened(_OfDepartment):
    kind = "organization.department_reopened"
    label = _("部门重新启用")


@dataclass(frozen=True, kw_only=True)
class HeadNamed(_OfDepartment):
    kind = "organization.head_named"
    label = _("指定部门负责人")
    person_id: int | None


@dataclass(frozen=True, kw_only=True)
class PersonHired(_OfPerson):
    kind = "organization.person_hired"
    label = _("入职")


@dataclass(frozen=True, kw_only=True)
class PersonEdited(_OfPerson):
    kind = "organization.person_edited"
    label = _("人员信息修改")
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class MembershipBegan(_OfPerson):
    kind = "organization.membership_began"
    label = pgettext_lazy("happened", "任职")
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(_OfPerson):
    kind = "organization.membership_ended"
    label = _("任职结束")
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class RoleGranted(_OfPerson):
    kind = "organization.role_granted"
    label = pgettext_lazy("happened", "授予角色")
    role_id: int


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(_OfPerson):
    kind = "organization.role_revoked"
    label = _("收回角色")
    role_id: int


@dataclass(frozen=True, kw_only=True)
class RoleDefined(_OfRole):
    kind = "organization.role_defined"
    label = _("角色权限修改")
    added: list[str]
    removed: list[str]
    scope: str
    second_factor: bool = False


@dataclass(frozen=True, kw_only=True)
class PasswordSet(_OfPerson):
    kind = "organization.password_set"
    label = _("管理员重设密码")


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(_OfPerson):
    kind = "organization.password_changed"
    label = _("本人修改密码")


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(_OfPerson):
    kind = "organization.sessions_ended"
    label = _("结束登录会话")
    count: int


@dataclass(frozen=True, kw_only=True)
class SecurityPolicyChanged(DomainEvent):
    """The rules of signing in have changed: ``changed`` is ``{field: [before, after]}``."""

    kind = "organization.security_policy_changed"
    label = _("登录安全规则修改")
    audited = True
    changed: dict[str, list[int]]

    @property
    def stream(self) -> str:
        return "organization.security_policy:1"


@dataclass(frozen=True, kw_only=True)
class SignInUnlocked(DomainEvent):
    """Wrong tries for ``username``, or from ``address``, count no longer."""

    kind = "organization.sign_in_unlocked"
    label = _("解除登录锁定")
    audited = True
    person_id: int | None
    username: str
    address: str

    @property
    def stream(self) -> str:
        return f"organization.door:{self.person_id or 0}"


@dataclass(frozen=True, kw_only=True)
class FactorAdded(_OfPerson):
    """An app or a passkey (``factor``) was set up for signing in."""

    kind = "organization.factor_added"
    label = _("添加两步验证")
    factor: str


@dataclass(frozen=True, kw_only=True)
class FactorRemoved(_OfPerson):
    kind = "organization.factor_removed"
    label = _("移除两步验证")
    factor: str


@dataclass(frozen=True, kw_only=True)
class FactorsReset(_OfPerson):
    """A security administrator took away all somebody had set up."""

    kind = "organization.factors_reset"
    label = _("重置两步验证")
    count: int


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesMade(_OfPerson):
    kind = "organization.recovery_codes_made"
    label = _("生成恢复码")


@dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(_OfPerson):
    kind = "organization.recovery_code_used"
    label = _("使用恢复码")
    left: int


@dataclass(frozen=True, kw_only=True)
class SuperUserUnsealed(_OfPerson):
    """The super-user was opened at the server until ``until`` (ISO 8601), for a reason."""

    kind = "organization.super_user_unsealed"
    label = _("启用超级用户")
    reason: str
    until: str


@dataclass(frozen=True, kw_only=True)
class SuperUserSealed(_OfPerson):
    kind = "organization.super_user_sealed"
    label = _("封存超级用户")


@dataclass(frozen=True, kw_only=True)
class ProviderSet(DomainEvent):
    """A provider of single sign-on was added or changed."""

    kind = "organization.provider_set"
    label = _("单点登录设置修改")
    audited = True
    provider_id: int
    code: str
    active: bool

    @property
    def stream(self) -> str:
        return f"organization.provider:{self.provider_id}"


@dataclass(frozen=True, kw_only=True)
class IdentityLinked(_OfPerson):
    kind = "organization.identity_linked"
    label = _("关联外部身份")
    provider: str


@dataclass(frozen=True, kw_only=True)
class IdentityUnlinked(_OfPerson):
    kind = "organization.identity_unlinked"
    label = _("取消外部身份")
    provider: str


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(_OfPerson):
    kind = "organization.person_deactivated"
    label = pgettext_lazy("happened", "停用登录")


@dataclass(frozen=True, kw_only=True)
class PersonReactivated(_OfPerson):
    kind = "organization.person_reactivated"
    label = pgettext_lazy("happened", "恢复登录")


@dataclass(frozen=True, kw_only=True)
class PersonLeft(_OfPerson):
    """Somebody has left; what they own goes to ``successor_id``."""

    kind = "organization.person_left"
    label = _("离职并移交")
    successor_id: int


@dataclass(frozen=True, kw_only=True)
class ListExported(_OfPerson):
    """Somebody took a list out of the system as a file.

    ``personal``: the rows tell of persons. ``download_id`` names the download a worker made it for, if one did.
    """

    kind = "organization.list_exported"
    label = _("导出列表")
    list_code: str
    rows: int
    columns: int
    form: str
    personal: bool = True
    download_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class _AtTheDoor(DomainEvent):
    """Somebody gave ``username`` at the door; ``person_id`` is who that is, if anybody. ``result`` as recorded."""

    audited = True
    person_id: int | None
    username: str
    result: str
    address: str
    device: str

    @property
    def stream(self) -> str:
        return f"organization.door:{self.person_id or 0}"


@dataclass(frozen=True, kw_only=True)
class SignedIn(_AtTheDoor):
    kind = "organization.signed_in"
    label = _("登录")


@dataclass(frozen=True, kw_only=True)
class SignInRefused(_AtTheDoor):
    """A wrong password, or a try while locked out."""

    kind = "organization.sign_in_refused"
    label = _("登录被拒")


@dataclass(frozen=True, kw_only=True)
class SignedOut(_AtTheDoor):
    """Signed out by themselves, or after a while without a request."""

    kind = "organization.signed_out"
    label = _("退出登录")


@dataclass(frozen=True, kw_only=True)
class AbsenceNoted(_OfPerson):
    """Somebody is away for a while."""

    kind = "organization.absence_noted"
    label = _("登记请假")
    audited = False
    substitute_id: int
    until_at: datetime


@dataclass(frozen=True, kw_only=True)
class AbsenceEnded(_OfPerson):
    """Somebody is back, or did not go."""

    kind = "organization.absence_ended"
    label = _("结束请假")
    audited = False
