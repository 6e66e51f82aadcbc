"""Which customer a row of a sheet of orders means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yueke.domains.customers import queries as customers
from yueke.domains.imports.importer import Remark
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.names import looks_like_organization, name_key
from yueke.kernel.cleaning.wording import _

UNKNOWN = {
    "customer_number": _("档案里没有编号为“{name}”的客户：请先导入客户，或核对客户编号"),
    "customer_name": _("档案里没有名为“{name}”的客户：请先导入客户，或核对客户名称"),
    "customer_phone": _("档案里没有号码为“{name}”的客户：请先导入客户，或核对客户手机"),
}
"""What is said of a customer nobody knows, by the field they were looked for by."""
Buyer = Mapping[str, Any]
"""``number, name, key, phones, phone`` as the sheet says; see ``cleaning``."""


@dataclass(frozen=True)
class Found:
    """The customer's id; or why none could be settled; ``unknown`` when there simply is none."""

    customer_id: int | None = None
    problem: Remark | None = None
    unknown: bool = False


def identity_of(buyer: Buyer) -> str:
    """Rows with the same text mean the same customer."""
    return buyer["number"] or f"{buyer['key']}\x1f{'/'.join(buyer['phones'])}"


class Buyers:
    """Finds customers for rows, chunk by chunk and set-wise, asking for each only once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.known: dict[str, Found] = {}

    def find(self, buyers: Iterable[Buyer]) -> None:
        """Settle those not asked for before; :attr:`known` then holds them by :func:`identity_of`."""
        asked = {identity_of(buyer): buyer for buyer in buyers}
        fresh = {text: buyer for text, buyer in asked.items() if text not in self.known}
        if not fresh:
            return
        archive = customers.matching_archives(
            self.actor,
            numbers={buyer["number"] for buyer in fresh.values()} - {""},
            phones={phone for buyer in fresh.values() for phone in buyer["phones"]},
            names={buyer["name"] for buyer in fresh.values()} - {""},
        )
        by_number, by_phone, by_name = _indexed(archive)
        for text, buyer in fresh.items():
            if buyer["number"]:
                pk = by_number.get(buyer["number"])
                self.known[text] = Found(pk) if pk else _unknown(buyer)
            else:
                self.known[text] = _settled(buyer, by_phone, by_name)


def _indexed(archive: Sequence[customers.Archived]) -> tuple[dict[str, int], Any, Any]:
    by_number = {one.number: one.id for one in archive}
    by_phone: dict[str, dict[int, customers.Archived]] = defaultdict(dict)
    by_name: dict[str, dict[int, customers.Archived]] = defaultdict(dict)
    for one in archive:
        for phone in one.phones:
            by_phone[phone][one.id] = one
        by_name[name_key(one.name, one.kind)][one.id] = one
    return by_number, by_phone, by_name


def _settled(buyer: Buyer, by_phone: Mapping[str, Any], by_name: Mapping[str, Any]) -> Found:
    """Phone and name together first; a phone alone or a name alone only when nothing speaks against it."""
    callers = {pk: one for phone in buyer["phones"] for pk, one in by_phone.get(phone, {}).items()}
    namesakes = by_name.get(buyer["key"], {}) if buyer["key"] else {}
    both = callers.keys() & namesakes.keys() if buyer["key"] else callers.keys()
    if len(both) == 1:
        return Found(next(iter(both)))
    if len(both) > 1:
        return _ambiguous(buyer, len(both))
    contacts = [pk for pk, one in callers.items() if buyer["name"] in one.people]
    if len(contacts) == 1:
        return Found(contacts[0])
    if callers and buyer["key"]:
        other = next(iter(callers.values()))
        text = _("该手机在档案里属于另一位客户：{name}（{number}）", name=other.name, number=other.number)
        return Found(problem=Remark.of("customer_phone", text))
    if not namesakes:
        return _unknown(buyer)
    if len(namesakes) > 1:
        return _ambiguous(buyer, len(namesakes))
    pk, only = next(iter(namesakes.items()))
    if buyer["phones"] and only.phones and not looks_like_organization(only.name):
        text = _("档案里的“{name}”电话不同，不能确认是同一人", name=only.name)
        return Found(problem=Remark.of("customer_phone", text))
    return Found(pk)


def _ambiguous(buyer: Buyer, n: int) -> Found:
    text = _("档案里有 {n} 位符合的客户“{name}”，请写明手机或客户编号", n=n, name=buyer["name"] or buyer["phone"])
    return Found(problem=Remark.of("customer_name", text))


def _unknown(buyer: Buyer) -> Found:
    """Tells by what the customer was looked for: the number if there is one, else name and phone."""
    field = next(code for code in UNKNOWN if buyer[code.removeprefix("customer_")])
    who = buyer[field.removeprefix("customer_")]
    return Found(problem=Remark.of(field, _(UNKNOWN[field].msgid, name=who)), unknown=True)
