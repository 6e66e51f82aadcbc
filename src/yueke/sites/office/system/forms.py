"""Forms of the system pages. They shape input; the commands decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import permissions
from yueke.domains.organization.models import Department, Role
from yueke.domains.organization.queries import DepartmentRow
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Phone, Segments, Suggestions

Choices = list[tuple[Any, Any]]


def offer(form: forms.BaseForm, field: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let a choice field of ``form`` offer ``choices``."""
    cast(forms.ChoiceField, form.fields[field]).choices = list(choices)


def department_choices(rows: Iterable[DepartmentRow], *, blank: object = None) -> Choices:
    """Departments for a select, indented by their depth."""
    # An ideographic space is one character wide in every Chinese font.
    named: Choices = [(row.id, "　" * row.depth + row.name) for row in rows]
    return named if blank is None else [("", blank), *named]


class DepartmentForm(Form):
    """A department: name, kind, place in the tree, head."""

    name = forms.CharField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(label=_("类型"), choices=Department.Kind.choices, widget=Segments)
    parent = forms.TypedChoiceField(label=_("上级"), coerce=int, empty_value=None, required=False)
    head = forms.TypedChoiceField(label=_("负责人"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, parents: Choices, heads: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", parents)
        offer(self, "head", [("", _("暂不指定")), *heads])


class PersonForm(Form):
    """Who somebody is."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        help_text=_("小写字母、数字、点、横线；如 zhang.san"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    number = forms.CharField(label=_("工号"), max_length=20, required=False)
    mobile = forms.CharField(label=_("工作手机"), max_length=30, required=False, widget=Phone)


class PostForm(Form):
    """A post in a department from a day on."""

    department = forms.TypedChoiceField(label=_("部门"), coerce=int)
    post = forms.TypedChoiceField(label=_("岗位"), coerce=int)
    from_date = forms.DateField(label=_("任职自"), widget=Day)
    primary = forms.BooleanField(label=_("设为主岗"), required=False)

    def __init__(self, *args: Any, departments: Choices, posts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", [("", _("请选择")), *departments])
        offer(self, "post", [("", _("请选择")), *posts])


class HireForm(PersonForm, PostForm):
    """A new person: who, where, from when, first password and, for those who may, roles."""

    password = forms.CharField(
        label=_("初始密码"),
        strip=False,
        help_text=_("须符合登录安全规则；首次登录须修改。"),
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )
    roles = forms.MultipleChoiceField(label=_("角色"), required=False, widget=Suggestions)
    field_order = (
        "name", "username", "number", "mobile", "department", "post", "from_date", "password", "roles",
    )  # fmt: skip

    def __init__(self, *args: Any, roles: Choices | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["primary"]
        self.fields["from_date"].label = _("入职日期")
        if roles is None:
            del self.fields["roles"]
        else:
            offer(self, "roles", roles)


class LeaveForm(Form):
    """Last day and successor of somebody who leaves."""

    on_date = forms.DateField(label=_("离职日期"), widget=Day)
    successor = forms.TypedChoiceField(
        label=_("接手人"),
        coerce=int,
        help_text=_("名下客户、未完成的回访、未归档的投诉、改进措施和评价结论一并移交给接手人。"),
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "successor", [("", _("请选择在职人员")), *people])


class ResetForm(Form):
    """A new password given by an administrator."""

    password = forms.CharField(
        label=_("新密码"),
        strip=False,
        help_text=_("须符合登录安全规则；本人下次登录须修改。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(Form):
    """What a role permits and which rows its holders see."""

    name = forms.CharField(label=_("名称"), max_length=60)
    scope = forms.ChoiceField(label=_("数据范围"), choices=Role.ScopeKind.choices, widget=Segments)
    departments = forms.TypedMultipleChoiceField(
        label=_("指定的部门（含下级）"), coerce=int, required=False, widget=Suggestions
    )
    second_factor = forms.BooleanField(
        label=_("须两步验证"), required=False, help_text=_("担任者登录时除密码外，还须验证码或通行密钥。")
    )
    permissions = forms.MultipleChoiceField(label=_("权限"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "departments", departments)
        offer(self, "permissions", [row for _group, rows in permissions.CATALOGUE for row in rows])
