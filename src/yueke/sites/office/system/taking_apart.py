"""The founder's page: three people take over, then nobody holds everything any more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yueke.domains.organization import commands
from yueke.domains.organization import queries as organization
from yueke.domains.organization.commands import Successor
from yueke.domains.organization.permissions import ROLES
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Message, Refused
from yueke.sites.office import refusals
from yueke.sites.office.asking import posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.ui.forms import Form
from yueke.ui.page import go, page
from yueke.ui.widgets import Search

DUTIES: dict[str, Message] = {
    "sysadmin": gettext_lazy("维护组织、人员、日历、编号和备份；不能授权，也看不到审计日志。"),
    "secadmin": gettext_lazy("授予角色，设置登录安全和导出规则；不能增减人员。"),
    "auditor": gettext_lazy("查看登录、操作和审计日志；不能改任何设置。不能由您本人担任。"),
}
_NAMES = {seed.code: seed.name for seed in ROLES}


def _label(value: str) -> str:
    labels = organization.person_labels([int(value)]) if value.isdecimal() else {}
    return labels.get(int(value), value) if labels else value


class SuccessorsForm(Form):
    """For each of the three: somebody who works here, or a new person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in DUTIES:
            self.fields[f"{code}_person"] = forms.IntegerField(
                label=_("在职人员"), required=False, widget=Search(reverse_lazy("office:people-find"), label_of=_label)
            )
            self.fields[f"{code}_name"] = forms.CharField(label=_("新人员姓名"), required=False, max_length=60)
            self.fields[f"{code}_username"] = forms.CharField(
                label=_("登录名"), required=False, max_length=60,
                widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
            )  # fmt: skip
            self.fields[f"{code}_password"] = forms.CharField(
                label=_("初始密码"), required=False, strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            )  # fmt: skip

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The fields of each role, with its name and what it is for."""
        return [
            {
                "name": _NAMES[code],
                "duty": DUTIES[code],
                "person": self[f"{code}_person"],
                "new": [self[f"{code}_{part}"] for part in ("name", "username", "password")],
            }
            for code in DUTIES
        ]

    def successors(self) -> dict[str, Successor]:
        """What was filled in, by role; somebody chosen goes before somebody new."""
        data = self.cleaned_data
        return {
            code: Successor(data[f"{code}_person"])
            if data[f"{code}_person"]
            else Successor(None, *(data[f"{code}_{part}"] for part in ("name", "username", "password")))
            for code in DUTIES
        }


@require_http_methods(["GET", "POST"])
@once
def taking_apart(request: ActingRequest) -> HttpResponse:
    """Name the three; afterwards the founder has only what they took themselves."""
    require(request.actor, "organization.edit")
    require(request.actor, "system.roles")
    form = SuccessorsForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            chosen = commands.take_apart(request.actor, form.successors(), at=clock.now())
        except Refused as refusal:
            refusals.onto(form, refusal)
        else:
            names = "；".join(f"{_NAMES[code]}：{person.name}" for code, person in chosen.items())
            messages.success(request, _("三员分立完成（%(names)s）。新人员首次登录须修改密码。") % {"names": names})
            return go(request, reverse("office:account"))
    return page(request, "office/system/taking_apart.html", {"form": form}, status=422 if form.errors else 200)
