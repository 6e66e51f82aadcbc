"""The evidence for one pair of records: a weight for each compared field, a verdict, reasons in words."""

from __future__ import annotations

from functools import lru_cache
from math import log2
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from yueke.methods.matching.records import Frequencies, Record, has_house_number


def _(msgid: str) -> str:
    """Marks a sentence for the message catalogue; translated where it is shown."""
    return msgid


#: From this weight on a pair is suggested for merging; from MAYBE on it is shown as a possible link.
SAME = 13.0
MAYBE = 8.0
#: log2 of the odds, before any evidence, that two records sharing a blocking key are different customers.
PRIOR = 10.0
#: A phone or e-mail with more different names than this is a public one and links nobody by itself.
PUBLIC_FROM = 5


class Evidence(NamedTuple):
    """The weight of an outcome, log2(m/u), and how it is said."""

    weight: float
    text: str


# Assumed m (agreement among true pairs) and u (among chance pairs) behind the weights are given as m|u.
EVIDENCE: dict[tuple[str, str], Evidence] = {
    ("identity", "equal"): Evidence(20.0, _("证件号码相同")),  # .98|1e-6
    ("identity", "different"): Evidence(-12.0, _("证件号码不同")),
    ("mobile", "equal"): Evidence(13.0, _("手机相同")),  # .85|1e-4 (families, lent phones)
    ("phone", "equal"): Evidence(8.0, _("电话相同")),  # .6|2e-3 (front desks)
    ("phone", "different"): Evidence(-2.0, _("电话不同")),  # .25|1 (people have several)
    ("email", "equal"): Evidence(11.0, _("邮箱相同")),  # .8|4e-4
    ("email", "different"): Evidence(-1.5, _("邮箱不同")),
    ("person", "equal"): Evidence(8.0, _("姓名相同")),  # .9|3.5e-3, corrected by how common the name is
    ("person", "near"): Evidence(-1.0, _("姓名差一个字")),  # a slip of the pen, or a brother
    ("person", "different"): Evidence(-6.0, _("姓名不同")),
    ("organization", "equal"): Evidence(10.0, _("名称相同")),  # .9|1e-3
    ("organization", "near"): Evidence(3.0, _("名称相近")),
    ("organization", "branch"): Evidence(0.0, _("一个名称是另一个的分支")),
    ("organization", "different"): Evidence(-6.0, _("名称不同")),
    ("address", "equal"): Evidence(9.0, _("地址相同")),  # .7|1e-3, to the house
    ("address", "street"): Evidence(2.0, _("街道相同")),
    ("address", "near"): Evidence(4.0, _("地址相近")),
    ("address", "different"): Evidence(-2.0, _("地址不同")),  # people move
    ("contact", "equal"): Evidence(4.0, _("联系人相同")),
    ("contact", "different"): Evidence(-1.0, _("联系人不同")),
    ("birthday", "equal"): Evidence(6.0, _("生日相同")),
    ("birthday", "different"): Evidence(-5.0, _("生日不同")),
    ("kind", "different"): Evidence(-5.0, _("一个是个人，一个是单位")),
}


class Reason(NamedTuple):
    """One line of the explanation.  ``text`` is Chinese and a message id."""

    field: str
    outcome: str
    weight: float

    @property
    def text(self) -> str:
        """In words."""
        return EVIDENCE[self.field, self.outcome].text


class Score(NamedTuple):
    """The judgement of a pair: total weight (bits), verdict ``same``, ``maybe`` or ``different``, the
    reasons."""

    weight: float
    verdict: str
    reasons: tuple[Reason, ...]

    @property
    def probability(self) -> float:
        """The probability that both are the same customer, from 0 to 1."""
        return 1.0 / (1.0 + 2.0 ** (PRIOR - self.weight))

    @property
    def text(self) -> str:
        """The reasons in one line, the heaviest first."""
        return "，".join(reason.text for reason in sorted(self.reasons, key=lambda r: -abs(r.weight)))


_ORDINALS = frozenset("0123456789一二三四五六七八九十甲乙丙丁东西南北")
_BRANCH_SIGNS = ("分公司", "分店", "支行", "分行", "分部", "分厂", "办事处", "营业部", "门店", "店")


@lru_cache(maxsize=65536)
def compare_names(first: str, second: str, person: bool) -> str:
    """``equal``, ``near``, ``branch`` (organizations only) or ``different``."""
    if first == second:
        return "equal"
    if person:
        if min(len(first), len(second)) >= 3 and Levenshtein.distance(first, second, score_cutoff=1) <= 1:
            return "near"
        return "different"
    short, long = sorted((first, second), key=len)
    if any((sign in first) != (sign in second) for sign in _BRANCH_SIGNS):
        return "branch" if short[:4] == long[:4] else "different"
    changed = set(first) ^ set(second)
    if changed and changed <= _ORDINALS:
        return "different"
    if (len(short) >= 4 and short in long) or ratio(first, second) >= 90:
        return "near"
    return "different"


def is_mobile(phone: str) -> bool:
    """Whether ``phone`` (digits) is a mainland mobile number."""
    return len(phone) == 11 and phone[0] == "1"


def score(a: Record, b: Record, frequencies: Frequencies | None = None) -> Score:
    """Weigh all fields both records have.

    Beyond the sum there are four rules.  Different identity numbers are never the same customer.  Different
    names (or a parent and its branch) are never merged unless the identity number is the same: a family
    shares a phone and a flat. Names one character apart are merged only with two strong identifiers, nameless
    records only with one.  A shared mobile or e-mail that is not a public one is always at least worth a
    link.
    """
    counts = frequencies or _NONE
    reasons: list[Reason] = []
    if a.identity and b.identity:
        reasons.append(_reason("identity", "equal" if a.identity == b.identity else "different"))
    person = a.is_person and b.is_person
    name = _name(a, b, person, counts, reasons)
    if a.kind and b.kind and a.is_person != b.is_person:
        reasons.append(_reason("kind", "different"))
    personal = _phones(a, b, counts, reasons) + _emails(a, b, counts, reasons)
    _address(a, b, counts, reasons)
    if not person and a.contact and b.contact:
        reasons.append(_reason("contact", "equal" if a.contact == b.contact else "different"))
    if person and a.birthday and b.birthday:
        reasons.append(_reason("birthday", "equal" if a.birthday == b.birthday else "different"))
        # A birthday speaks for a name; by itself nobody is found by it.
        personal += bool(name) and a.birthday == b.birthday
    total = sum(reason.weight for reason in reasons)
    return Score(total, _verdict(total, name, a, b, personal), tuple(reasons))


def may_match(a: Record, told: Record, frequencies: Frequencies, *, address: bool) -> bool:
    """Whether :func:`score` of ``a`` and the record of which ``told`` is a part could be worth a look.

    ``told`` has its name, kind, district and birthday; of the rest is known only whether there is an ``address``, and
    that it shares no phone, e-mail or identity number with ``a``. May say yes in vain, never no.
    """
    person = a.is_person and told.is_person
    if person and a.birthday and a.birthday == told.birthday:
        return True
    most = _name_weight(a, told, person, frequencies)[1]
    if a.kind and told.kind and a.is_person != told.is_person:
        most += EVIDENCE["kind", "different"].weight
    if person and a.birthday and told.birthday:
        most += EVIDENCE["birthday", "different"].weight
    if address and a.address:
        elsewhere = a.district and told.district and a.district != told.district
        most += EVIDENCE["address", "different" if elsewhere else "equal"].weight
    if not person and a.contact:
        most += EVIDENCE["contact", "equal"].weight
    return most >= MAYBE


_NONE = Frequencies()


def _reason(field: str, outcome: str, weight: float | None = None) -> Reason:
    return Reason(field, outcome, EVIDENCE[field, outcome].weight if weight is None else weight)


def _verdict(total: float, name: str, a: Record, b: Record, personal: int) -> str:
    if a.identity and b.identity:
        if a.identity != b.identity:
            return "different"
        return "same" if total >= SAME else "maybe"
    wanted = {"": 1, "near": 2 if a.is_person else 0}.get(name, 0)
    apart = name in ("different", "branch") or personal < wanted
    if total >= SAME and not apart:
        return "same"
    return "maybe" if total >= MAYBE or personal else "different"


def _name(a: Record, b: Record, person: bool, counts: Frequencies, reasons: list[Reason]) -> str:
    outcome, weight = _name_weight(a, b, person, counts)
    if outcome:
        reasons.append(_reason("person" if person else "organization", outcome, weight))
    return outcome


def _name_weight(a: Record, b: Record, person: bool, counts: Frequencies) -> tuple[str, float]:
    """How the names compare, and what that weighs; empty when one has none."""
    if not a.name or not b.name:
        return "", 0.0
    outcome = compare_names(a.name, b.name, person)
    weight = EVIDENCE["person" if person else "organization", outcome].weight
    bearers = counts.names[a.name] if outcome == "equal" else 0
    if bearers >= 2:  # one bit more for a pair alone with its name, then one less for each doubling
        weight = max(weight + 1.0 - log2(bearers - 1), 4.0)
    return outcome, weight


def _phones(a: Record, b: Record, counts: Frequencies, reasons: list[Reason]) -> int:
    """Adds the reason; 1 when a mobile that is not a public one is shared."""
    if not a.phones or not b.phones:
        return 0
    shared = [phone for phone in a.phones if phone in b.phones]
    if not shared:
        if _comparable(a.phones, b.phones):
            reasons.append(_reason("phone", "different"))
        return 0
    best = max(shared, key=is_mobile)
    field = "mobile" if is_mobile(best) else "phone"
    bearers = counts.bearers_of(best)
    reasons.append(_reason(field, "equal", _diluted(EVIDENCE[field, "equal"].weight, bearers)))
    return int(field == "mobile" and bearers <= PUBLIC_FROM)


def _comparable(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """A mobile on one side and only a landline on the other say nothing against each other."""
    return any(is_mobile(x) == is_mobile(y) for x in first for y in second)


def _emails(a: Record, b: Record, counts: Frequencies, reasons: list[Reason]) -> int:
    if not a.emails or not b.emails:
        return 0
    shared = next((email for email in a.emails if email in b.emails), None)
    if shared is None:
        reasons.append(_reason("email", "different"))
        return 0
    bearers = counts.bearers_of(shared)
    reasons.append(_reason("email", "equal", _diluted(EVIDENCE["email", "equal"].weight, bearers)))
    return int(bearers <= PUBLIC_FROM)


def _diluted(weight: float, bearers: int) -> float:
    """Evidence by a value that several names bear: two bits less for each doubling beyond two, never below
    0."""
    return weight if bearers <= 2 else max(weight - 2.0 * log2(bearers / 2), 0.0)


def _address(a: Record, b: Record, counts: Frequencies, reasons: list[Reason]) -> None:
    if not a.address or not b.address:
        return
    if a.district and b.district and a.district != b.district:
        reasons.append(_reason("address", "different"))
    elif a.address == b.address:
        if has_house_number(a.address):
            weight = _diluted(EVIDENCE["address", "equal"].weight, counts.bearers_of(a.address))
            reasons.append(_reason("address", "equal", weight))
        else:
            reasons.append(_reason("address", "street"))
    elif _near_addresses(a.address, b.address):
        reasons.append(_reason("address", "near"))
    else:
        reasons.append(_reason("address", "different"))


def _near_addresses(first: str, second: str) -> bool:
    """One goes on where the other stops (文三路100 / 文三路100-2-301), or the words differ little and no
    number does."""
    short, long = sorted((first, second), key=len)
    if has_house_number(short) and long.startswith(short) and not long[len(short)].isdigit():
        return True
    digits = ["".join(sign if sign.isdigit() else " " for sign in text).split() for text in (first, second)]
    return bool(digits[0]) and digits[0] == digits[1] and ratio(first, second) >= 85
