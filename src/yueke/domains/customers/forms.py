"""Shape of the input of the customer pages. Rules stay in the commands; here are fields, widgets and messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.choices import Channel, Kind, Stage
from yueke.domains.customers.commands.changes import REPORTABLE
from yueke.domains.customers.drafts import FACTS, CustomerDraft
from yueke.domains.customers.labels import label_of
from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.customers.queries import fact_sight, fact_told
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.emails import clean_email
from yueke.kernel.cleaning.identifiers import clean_credit_code, clean_identity_number
from yueke.kernel.cleaning.phones import clean_phone
from yueke.kernel.cleaning.text import Cleaned
from yueke.kernel.cleaning.wording import said
from yueke.kernel.gate import Sight, sight, told
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Phone, Segments

GENDERS = [("", _("未填")), ("male", _("男")), ("female", _("女"))]
_REQUIRED = {"required": _("请填写这一项。")}


def cleaned_text(clean: Callable[[Any], Cleaned[str]], text: str) -> str:
    """``text`` through a kernel cleaner, its problem as a form error."""
    found = clean(text)
    if found.problem:
        raise ValidationError(said(found.problem, gettext))
    return found.value or ""


class _Masked(Form):
    """A form whose personal fields show what the gate lets through, and leave out what the reader does not see at all.

    Such a field left as shown means "unchanged": the mask itself is never saved. A masked day cannot be shown in a
    field for days and is left out, too. ``model`` is where the ``gated`` fields are declared.
    """

    model = ""
    gated: tuple[str, ...] = ()

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.untouched: set[str] = set()
        self._masks: dict[str, str] = {}
        if actor is None:
            return
        for name in self.gated:
            plain = self.initial.get(name)
            if not plain:
                continue
            seen, text = self._passed(actor, name, plain)
            if seen is Sight.MASKED and not isinstance(self.fields[name], forms.DateField):
                self._masks[name] = self.initial[name] = text
            elif seen is not Sight.PLAIN:
                del self.fields[name], self.initial[name]

    def _passed(self, actor: Actor, name: str, plain: Any) -> tuple[Sight, str]:
        field = f"{self.model}.{name}"
        return sight(actor, field), told(actor, field, plain)

    def personal(self, name: str, clean: Callable[[Any], Cleaned[str]]) -> str:
        """The cleaned value of a personal field; notes it as untouched when it still shows the mask."""
        text = self.cleaned_data.get(name) or ""
        if text and text == self._masks.get(name):
            self.untouched.add(name)
            return text
        return cleaned_text(clean, text)


class CustomerForm(_Masked):
    """Opening or editing an archive. After ``is_valid``: :meth:`draft` for create, :meth:`values` for edit."""

    model = "customers.customer"
    gated = ("name", "phone", "email", "identity_number", "birthday")

    kind = forms.ChoiceField(label=_("客户性质"), choices=Kind.choices, initial="individual", widget=Segments)
    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices, initial="customer", widget=Segments)
    name = forms.CharField(label=_("客户名称"), max_length=120, error_messages={"required": _("请填写客户名称。")})
    phone = forms.CharField(label=_("电话"), max_length=60, required=False, widget=Phone)
    email = forms.CharField(label=_("电子邮箱"), max_length=254, required=False)
    identity_number = forms.CharField(
        label=_("证件号码"),
        max_length=30,
        required=False,
        help_text=_("个人为身份证号，企业和机构为统一社会信用代码；非必需不填。"),
    )
    gender = forms.ChoiceField(label=_("性别"), choices=GENDERS, required=False)
    birthday = forms.DateField(
        label=_("生日"), required=False, widget=Day, error_messages={"invalid": _("请填写有效的日期。")}
    )
    province = forms.CharField(label=_("省"), max_length=30, required=False)
    city = forms.CharField(label=_("市"), max_length=40, required=False)
    district = forms.CharField(label=_("区县"), max_length=40, required=False)
    address = forms.CharField(label=_("详细地址"), max_length=300, required=False)
    industry = forms.CharField(label=_("行业"), max_length=40, required=False)
    channel = forms.ChoiceField(label=_("来源渠道"), choices=[("", _("未填")), *Channel.choices], required=False)
    contact = forms.CharField(label=_("联系人"), max_length=60, required=False)
    position = forms.CharField(label=_("职务"), max_length=60, required=False)
    tags = forms.CharField(label=_("标签"), max_length=400, required=False, help_text=_("多个标签用逗号分开。"))
    remark = forms.CharField(label=_("备注"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, customer: Customer | None = None, **kwargs: Any) -> None:
        self.customer = customer
        if customer is not None:
            facts = {name: getattr(customer, name) for name in FACTS if name != "tags"}
            kwargs["initial"] = {**facts, "tags": "，".join(customer.tags), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if customer is not None:
            # Contacts and addresses of an existing archive have forms of their own.
            for name in ("address", "contact", "position"):
                del self.fields[name]

    def _passed(self, actor: Actor, name: str, plain: Any) -> tuple[Sight, str]:
        if self.customer is None:
            return Sight.PLAIN, plain
        customer = self.customer
        return fact_sight(actor, customer, name), fact_told(actor, customer, name, plain)

    def clean_name(self) -> str:
        return self.personal("name", lambda text: Cleaned(text.strip()))

    def clean_phone(self) -> str:
        return self.personal("phone", clean_phone)

    def clean_email(self) -> str:
        return self.personal("email", clean_email)

    def clean_identity_number(self) -> str:
        person = self.cleaned_data.get("kind", "individual") == "individual"
        return self.personal("identity_number", clean_identity_number if person else clean_credit_code)

    def clean_tags(self) -> tuple[str, ...]:
        return tuple(_names(self.cleaned_data["tags"]))

    def draft(self, **more: Any) -> CustomerDraft:
        """The input as a draft; ``more`` are fields the form does not have (``owner_id`` …)."""
        return CustomerDraft(**self.cleaned_data, **more)

    def values(self) -> dict[str, Any]:
        """The facts to give to ``commands.edit``, without fields that still show their mask."""
        return {k: v for k, v in self.cleaned_data.items() if k in FACTS and k not in self.untouched}


class ContactForm(_Masked):
    """A contact; :meth:`values` for the commands."""

    model = "customers.contact"
    gated = ("name", "phone", "email", "wecom_id")

    name = forms.CharField(label=_("姓名"), max_length=60, error_messages=_REQUIRED)
    position = forms.CharField(label=_("职务"), max_length=60, required=False)
    phone = forms.CharField(label=_("电话"), max_length=60, required=False, widget=Phone)
    email = forms.CharField(label=_("电子邮箱"), max_length=254, required=False)
    wecom_id = forms.CharField(
        label=_("企业微信客户ID"),
        max_length=64,
        required=False,
        help_text=_("企业微信里的 external_userid，用来发企业微信消息。"),
    )
    is_primary = forms.BooleanField(label=_("首要联系人"), required=False)

    def __init__(self, *args: Any, contact: Contact | None = None, **kwargs: Any) -> None:
        if contact is not None:
            kwargs["initial"] = {name: getattr(contact, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        return self.personal("name", lambda text: Cleaned(text.strip()))

    def clean_phone(self) -> str:
        return self.personal("phone", clean_phone)

    def clean_email(self) -> str:
        return self.personal("email", clean_email)

    def clean_wecom_id(self) -> str:
        return self.personal("wecom_id", lambda text: Cleaned(text.strip()))

    def values(self) -> dict[str, Any]:
        """The input, without fields that still show their mask."""
        return {k: v for k, v in self.cleaned_data.items() if k not in self.untouched}


class AddressForm(_Masked):
    """An address; :meth:`values` for the commands."""

    model = "customers.address"
    gated = ("detail",)

    province = forms.CharField(label=_("省"), max_length=30, required=False)
    city = forms.CharField(label=_("市"), max_length=40, required=False)
    district = forms.CharField(label=_("区县"), max_length=40, required=False)
    detail = forms.CharField(label=_("详细地址"), max_length=300, required=False)
    is_primary = forms.BooleanField(label=_("默认地址"), required=False)

    def __init__(self, *args: Any, address: Address | None = None, **kwargs: Any) -> None:
        if address is not None:
            kwargs["initial"] = {name: getattr(address, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean_detail(self) -> str:
        return self.personal("detail", lambda text: Cleaned(text.strip()))

    def values(self) -> dict[str, Any]:
        """The input, without a detail that still shows its mask."""
        return {k: v for k, v in self.cleaned_data.items() if k not in self.untouched}


class ChangeForm(Form):
    """A changed fact for the data steward (clause A2.3)."""

    field = forms.ChoiceField(
        label=_("变更项目"),
        choices=[(name, label_of(name)) for name in REPORTABLE],
    )
    value = forms.CharField(label=_("新内容"), max_length=300, error_messages=_REQUIRED)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class KeyApplicationForm(Form):
    """An application for key status (clause B4.4)."""

    reason = forms.CharField(
        label=_("申请理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明申请理由。")},
    )


class DecisionForm(Form):
    """A decision with its reason: approving needs none, refusing and withdrawing do."""

    note = forms.CharField(label=_("意见"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}))


def _names(text: str) -> Iterable[str]:
    for mark in "，、;；\n":
        text = text.replace(mark, ",")
    return (name.strip() for name in text.split(",") if name.strip())
