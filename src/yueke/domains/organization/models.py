"""Tables of the company's own structure and people."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization.apart import administrators_apart, administrators_apart_in_roles
from yueke.domains.organization.sign_in_models import (
    ExternalIdentity,
    Factor,
    IdentityProvider,
    RecoveryCode,
    SecurityPolicy,
    Unsealing,
    UsedPassword,
)
from yueke.kernel import rights
from yueke.kernel.history.triggers import kept

__all__ = [
    "Absence",
    "Company",
    "Department",
    "ExternalIdentity",
    "Factor",
    "IdentityProvider",
    "Membership",
    "Person",
    "Post",
    "RecoveryCode",
    "Role",
    "RoleDepartment",
    "RoleGrant",
    "SavedView",
    "SecurityPolicy",
    "SignInRecord",
    "SignInSession",
    "Unsealing",
    "UsedPassword",
]


class Company(models.Model):
    """The company that runs this installation; exactly one."""

    name = models.CharField(_("公司名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    founded_at = models.DateTimeField(_("建立时间"))

    class Meta:
        constraints = [models.UniqueConstraint(models.Value(1), name="one_company")]
        triggers = kept()


class Department(models.Model):
    """A branch or a department; ``path`` (``/1/4/``) finds everything below with one index range."""

    class Kind(models.TextChoices):
        HEAD_OFFICE = "head_office", _("总公司")
        BRANCH = "branch", _("分公司")
        DEPARTMENT = "department", _("部门")

    kind = models.CharField(_("类型"), max_length=20, choices=Kind.choices, default=Kind.DEPARTMENT)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, blank=True)
    head = models.ForeignKey("organization.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_active = models.BooleanField(_("启用"), default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["path"]
        indexes = [
            models.Index(fields=["path"], name="department_below", opclasses=["text_pattern_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="department_name_once", nulls_distinct=False)
        ]
        triggers = kept()

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """After the name of its branch, if it belongs to one: most branches have a sales department."""
        parent = self.parent
        return f"{parent.name} {self.name}" if parent and parent.kind == self.Kind.BRANCH else self.name


class Post(models.Model):
    """A post named in the regulations (客服专员 …); seeded from the packs."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(_("岗位"), max_length=60)
    english = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        triggers = kept()

    def __str__(self) -> str:
        return self.title


class PersonManager(BaseUserManager["Person"]):
    """Finds people by sign-in name; people are made by :func:`commands.hire` only."""


class Person(AbstractBaseUser):
    """Somebody who works here, and their sign-in."""

    username = models.CharField(_("登录名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    number = models.CharField(_("工号"), max_length=20, unique=True, null=True, blank=True)
    mobile = models.CharField(_("工作手机"), max_length=30, blank=True)
    is_active = models.BooleanField(_("在职"), default=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True)
    joined_on = models.DateField(_("入职日期"), null=True, blank=True)
    left_on = models.DateField(_("离职日期"), null=True, blank=True)
    name_pinyin = models.CharField(max_length=200, blank=True)
    search_terms = ArrayField(models.TextField(), default=list)

    objects: PersonManager = PersonManager()

    USERNAME_FIELD = "username"
    # Staff sign-ins have no e-mail address; Django wants the name of some field.
    EMAIL_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        triggers = kept(without=("password", "last_login"))

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a post of a department, from a day until a day (open when ``to_date`` is empty)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="memberships")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="memberships")
    from_date = models.DateField(_("任职自"))
    to_date = models.DateField(_("任职至"), null=True, blank=True)
    is_primary = models.BooleanField(_("主岗"), default=True)

    class Meta:
        ordering = ["-is_primary", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="membership_dates"
            ),
        ]
        triggers = kept(of="person")


class Absence(models.Model):
    """Somebody away for a while, and who stands in for them: what would be told to them is told to the substitute."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    substitute = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("代理人"))
    from_at = models.DateTimeField(_("离岗时间"))
    until_at = models.DateTimeField(_("返岗时间"))
    reason = models.CharField(_("事由"), max_length=100, blank=True)
    noted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering = ["-from_at", "-id"]
        indexes = [models.Index(fields=["person", "until_at"], name="absences_of_a_person")]
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(substitute=F("person")), name="absent_is_not_own_substitute"),
        ]
        triggers = kept(of="person")


class Role(models.Model):
    """A set of permissions with a data scope."""

    class ScopeKind(models.TextChoices):
        ALL = "all", _("全部数据")
        CHOSEN = "chosen", _("指定部门")
        BELOW = "below", _("本部门及以下")
        DEPARTMENT = "department", _("本部门")
        SELF = "self", _("仅本人")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("角色"), max_length=60)
    permissions = ArrayField(models.CharField(max_length=60), default=list)
    scope = models.CharField(_("数据范围"), max_length=20, choices=ScopeKind.choices, default=ScopeKind.SELF)
    departments = models.ManyToManyField(Department, blank=True, related_name="+")
    home = models.CharField(_("首页"), max_length=60, default="office:desk")
    second_factor = models.BooleanField(_("须两步验证"), default=False)

    class Meta:
        ordering = ["id"]
        triggers = [*kept(), administrators_apart_in_roles()]

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """A role given to a person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="role_granted_once")]
        triggers = [*kept(of="person"), administrators_apart()]


class RoleDepartment(Role.departments.through):  # type: ignore[name-defined]
    """A department a role's scope is narrowed to; named so that its changes are kept."""

    class Meta:
        proxy = True
        triggers = kept(of="role")


class SignInSession(models.Model):
    """An open sign-in of a person on a device, so that it can be seen and ended."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    history_left_out = "open sign-ins; the log of the door keeps what happened"

    class Meta:
        indexes = [models.Index(fields=["person", "-seen_at"], name="sign_ins_of_a_person")]


class SignInRecord(models.Model):
    """Something that happened at the door: a sign-in, a refused try, a sign-out. Append-only.

    ``person`` is missing when nobody is called ``username``.
    """

    class Result(models.TextChoices):
        """What happened."""

        SIGNED_IN = "in", _("登录成功")
        FAILED = "failed", _("登录失败")
        SECOND_FAILED = "second", _("两步验证失败")
        LOCKED = "locked", _("锁定中被拒")
        UNLOCKED = "unlock", _("解除锁定")
        SIGNED_OUT = "out", _("退出登录")
        IDLE = "idle", _("空闲超时退出")
        OVER = "over", _("到时退出")
        ENDED = "ended", _("被结束登录")

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("时间"))
    result = models.CharField(_("结果"), max_length=6, choices=Result.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    username = models.CharField(_("登录名"), max_length=150)
    address = models.GenericIPAddressField(_("地址"), null=True)
    device = models.CharField(_("设备"), max_length=200, blank=True)

    history_left_out = "a log: appended, never changed"
    application_may = rights.APPEND

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="sign_in_records_latest"),
            models.Index(fields=["result", "-at", "-id"], name="sign_in_records_by_result"),
            models.Index(fields=["person", "-at", "-id"], name="sign_in_records_of_a_person"),
            models.Index(fields=["username", "-at", "-id"], name="sign_in_records_of_a_name"),
            models.Index(fields=["address", "-at", "-id"], name="sign_in_records_of_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.get_result_display()}"


class SavedView(models.Model):
    """A saved list: its query string and columns."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    list_code = models.CharField(max_length=40)
    name = models.CharField(_("视图名称"), max_length=40)
    query = models.CharField(max_length=1000, blank=True)
    columns = ArrayField(models.CharField(max_length=40), default=list)
    is_shared = models.BooleanField(_("共享"), default=False)
    position = models.PositiveIntegerField(default=0)

    history_left_out = "how one person arranged a list"

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "list_code", "name"], name="view_name_once")]
