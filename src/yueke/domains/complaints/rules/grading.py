"""How heavy a complaint is, by the criteria of the regulation, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from yueke.domains.complaints.choices import Grade, Signal
from yueke.kernel.terms import Term

ORDER = (Grade.GENERAL, Grade.IMPORTANT, Grade.MAJOR)
"""From light to heavy."""


@dataclass(frozen=True)
class Criteria:
    """What the policy states; None or empty: that criterion does not count.

    ``repeats`` complaints of a customer on a similar problem (this one included) within ``repeat_window`` are major, and
    ``group`` complaints on one product, batch or cause within ``group_window``. Amounts in yuan; ``similar`` from which
    score on two texts tell of the same problem. ``important`` and ``major`` are codes of :class:`~choices.Signal`.
    """

    repeats: int | None = None
    repeat_window: Term | None = None
    similar: float | None = None
    group: int | None = None
    group_window: Term | None = None
    important_amount: Decimal | None = None
    major_amount: Decimal | None = None
    important: frozenset[str] = frozenset()
    major: frozenset[str] = frozenset()
    key_customers: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of a complaint. ``repeats`` counts earlier similar ones, ``group`` all on the same thing."""

    signals: frozenset[str] = frozenset()
    claim: Decimal | None = None
    is_key: bool = False
    repeats: int = 0
    repeat_of: str = ""
    group: int = 0
    group_by: str = ""
    rounds: int = 1


@dataclass(frozen=True)
class Reason:
    """Why a grade: the ``criterion`` (a code), in ``words``, and the ``fact`` it is read from."""

    criterion: str
    words: str
    fact: str

    def kept(self) -> dict[str, str]:
        """As it is stored beside the grade."""
        return {"criterion": self.criterion, "words": self.words, "fact": self.fact}

    def tells_of_group(self, by: str) -> bool:
        """Whether it is about the group on the thing ``by``."""
        return self.criterion == GROUP and self.fact.startswith(_group_fact(by, ""))


@dataclass(frozen=True)
class Grading:
    """A grade with what it rests on; the reasons for the grade first, then those for lighter ones."""

    grade: str
    reasons: tuple[Reason, ...] = field(default=())


REPEAT, GROUP, AMOUNT, KEY, SIGNAL, HAND = (
    "repeat", "group", "amount", "key_customer", "signal", "hand",
)  # fmt: skip

_WORDS = {
    REPEAT: gettext_noop("同一客户同类问题反复发生"),
    GROUP: gettext_noop("同一产品、批次或原因群体投诉"),
    AMOUNT: gettext_noop("索赔金额达到标准"),
    KEY: gettext_noop("重点客户"),
    HAND: gettext_noop("人工认定"),
}


def heavier(one: str, other: str) -> str:
    """The heavier of two grades."""
    return max(one, other, key=lambda grade: ORDER.index(Grade(grade)))


def is_heavier(one: str, other: str) -> bool:
    """Whether ``one`` is heavier than ``other``."""
    return ORDER.index(Grade(one)) > ORDER.index(Grade(other))


def grade(facts: Facts, criteria: Criteria) -> Grading:
    """The grade the facts demand, and every reason that speaks for one above general."""
    found = [*_major(facts, criteria), *_important(facts, criteria)]
    if not found:
        return Grading(Grade.GENERAL)
    best = max((one for one, _reason in found), key=ORDER.index)
    ordered = sorted(found, key=lambda pair: -ORDER.index(pair[0]))
    return Grading(best, tuple(reason for _grade, reason in ordered))


def _major(facts: Facts, criteria: Criteria) -> list[tuple[Grade, Reason]]:
    found = [_signal(one) for one in sorted(facts.signals & criteria.major)]
    if criteria.repeats is not None and facts.repeats + 1 >= criteria.repeats:
        told = ngettext("含本件共 %(n)s 件", "含本件共 %(n)s 件", facts.repeats + 1) % {"n": facts.repeats + 1}
        found.append(Reason(REPEAT, _(_WORDS[REPEAT]), f"{told}；{facts.repeat_of}" if facts.repeat_of else told))
    if criteria.group is not None and facts.group >= criteria.group:
        found.append(Reason(GROUP, _(_WORDS[GROUP]), _group_fact(facts.group_by, facts.group)))
    if criteria.major_amount is not None and facts.claim is not None and facts.claim >= criteria.major_amount:
        found.append(Reason(AMOUNT, _(_WORDS[AMOUNT]), f"¥{facts.claim:,.2f} ≥ ¥{criteria.major_amount:,.2f}"))
    return [(Grade.MAJOR, reason) for reason in found]


def _important(facts: Facts, criteria: Criteria) -> list[tuple[Grade, Reason]]:
    found = [_signal(one) for one in sorted((facts.signals & criteria.important) - criteria.major)]
    if criteria.key_customers and facts.is_key:
        found.append(Reason(KEY, _(_WORDS[KEY]), _("客户档案标记为重点客户")))
    least, most = criteria.important_amount, criteria.major_amount
    if least is not None and facts.claim is not None and facts.claim >= least and (most is None or facts.claim < most):
        found.append(Reason(AMOUNT, _(_WORDS[AMOUNT]), f"¥{facts.claim:,.2f} ≥ ¥{least:,.2f}"))
    return [(Grade.IMPORTANT, reason) for reason in found]


def _group_fact(by: str, count: int | str) -> str:
    return f"{by}：{count}"


def by_hand(name: str, note: str) -> Reason:
    """The reason of a grade somebody gave."""
    return Reason(HAND, _(_WORDS[HAND]), f"{name}：{note}" if note else name)


def _signal(code: str) -> Reason:
    return Reason(f"{SIGNAL}.{code}", str(Signal(code).label), _("受理或办理时标记，或由所问的事实得出"))
