"""What an archive row holds besides what people typed: search terms, blind indexes, completeness.

Every writer of customers passes here, so that a fact and its index never part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.choices import Kind, Stage
from yueke.domains.customers.models import Customer
from yueke.domains.customers.rules import completeness
from yueke.kernel.cleaning.emails import clean_email
from yueke.kernel.cleaning.identifiers import clean_credit_code, clean_identity_number
from yueke.kernel.cleaning.phones import clean_phone, phone_key
from yueke.kernel.errors import Invalid, Message
from yueke.kernel.search_terms import pinyin_key, terms_for
from yueke.kernel.vault import blind_index

PHONE, EMAIL, IDENTITY, ADDRESS = (
    "customers.phone",
    "customers.email",
    "customers.identity",
    "customers.address",
)

_LONGEST = {"name": 120, "province": 30, "city": 40, "district": 40, "industry": 40, "remark": 2000}


def phone_index(phone: str) -> bytes | None:
    """The blind index of a phone number, alike for all its spellings."""
    return blind_index(phone_key(phone), PHONE)


def email_index(email: str) -> bytes | None:
    """The blind index of an e-mail address."""
    return blind_index(email.lower(), EMAIL)


def identity_index(number: str) -> bytes | None:
    """The blind index of an identity number or credit code."""
    return blind_index(number.upper(), IDENTITY)


def search_terms(name: str, phones: Iterable[str]) -> list[str]:
    """The terms a customer is found by. Number and e-mail address have indexes of their own, cheaper to keep."""
    return terms_for(name, phones=[phone for phone in phones if phone])


def _terms_of_merged(customer: Customer) -> set[str]:
    """The terms of the archives merged into this one, their numbers among them: it is found by what they were."""
    merged = Customer.objects.filter(merged_into_id=customer.pk).values_list("name", "number", "phone")
    return {term for name, number, phone in merged for term in terms_for(name, phones=[phone], numbers=[number])}


def refresh(customer: Customer) -> None:
    """Set every derived column of ``customer`` from facts, contacts, addresses, merged archives; three queries."""
    contacts = list(customer.contacts.all()) if customer.pk else []
    has_address = customer.pk is not None and customer.addresses.exists()
    customer.name_pinyin = pinyin_key(customer.name)[:200]
    customer.phone_index = phone_index(customer.phone)
    customer.email_index = email_index(customer.email)
    customer.identity_index = identity_index(customer.identity_number)
    phones = [customer.phone, *(contact.phone for contact in contacts)]
    customer.search_terms = search_terms(customer.name, phones)
    if customer.pk is not None:
        customer.search_terms = sorted({*customer.search_terms, *_terms_of_merged(customer)})
    facts = facts_of(customer, has_contact=bool(contacts), has_address=has_address)
    customer.completeness = completeness(customer.kind, facts).score


DERIVED = (
    "name_pinyin",
    "phone_index",
    "email_index",
    "identity_index",
    "search_terms",
    "completeness",
)
"""The columns :func:`refresh` sets."""


def facts_of(customer: Any, *, has_contact: bool, has_address: bool) -> set[str]:
    """The facts present, as :func:`rules.completeness` counts them; ``customer`` may be a draft."""
    names = ("name", "phone", "email", "gender", "birthday", "province", "industry", "channel", "preferences")
    facts = {name for name in names if getattr(customer, name)}
    facts |= {"contact"} if has_contact else set()
    facts |= {"address"} if has_address else set()
    return facts


def checked(values: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """``values`` cleaned and checked; raises :class:`Invalid` naming every wrong field. ``kind`` when unchanged."""
    out = dict(values)
    kind = out.get("kind") or kind
    problems: dict[str, list[Message]] = {}

    def refuse(field: str, message: Message | None) -> None:
        if message:
            problems.setdefault(field, []).append(message)

    for field, value in out.items():
        if isinstance(value, str):
            out[field] = value.replace("\x00", "").strip()
    if "name" in out and not out["name"]:
        refuse("name", _("请填写客户名称。"))
    for field, longest in _LONGEST.items():
        if len(out.get(field) or "") > longest:
            refuse(field, _("太长了，最多 %(n)s 个字。") % {"n": longest})
    if kind not in Kind.values:
        refuse("kind", _("客户性质只能是个人、企业或机构。"))
    if out.get("stage", Stage.CUSTOMER) not in Stage.values:
        refuse("stage", _("阶段只能是潜在客户或客户。"))
    cleaners = {
        "phone": clean_phone,
        "email": clean_email,
        "identity_number": clean_identity_number if kind == Kind.INDIVIDUAL else clean_credit_code,
    }
    for field, clean in cleaners.items():
        if out.get(field):
            found = clean(out[field])
            refuse(field, found.problem)
            out[field] = found.value or ""
    if isinstance(out.get("birthday"), date) and out["birthday"].year < 1850:
        refuse("birthday", _("生日不可能早于 1850 年。"))
    if problems:
        raise Invalid(_("有几处需要修改。"), fields=problems)
    return out
