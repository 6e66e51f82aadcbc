"""One gate for columns: whether somebody meets a personal field hidden, masked or plain. Every outlet asks here.

How sensitive a field is (L1 to L4) is declared once, in the ``personal.py`` beside its module; who sees which level how
is :data:`MATRIX`, and nothing else decides it. Asking costs no query: ``near`` says how close the actor stands to the
record, which pages of one record know and lists never ask (there only permissions count).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.masking import STARS, mask
from yueke.kernel.personal import Field, Level, declared, whose
from yueke.kernel.search_terms import MASKED_TAILS, PHONE_TAILS


class Sight(IntEnum):
    """How a field is met, from nothing to all of it."""

    HIDDEN = 0
    MASKED = 1
    PLAIN = 2


Near = Literal["", "team", "self", "own"]
"""How close an actor stands to a record: it may only be seen; owner or on its team; it is about the actor; the actor
brought it (the rows of a sheet just uploaded)."""

Whose = Literal["customer", "staff"]

HIDDEN, MASKED, PLAIN = Sight.HIDDEN, Sight.MASKED, Sight.PLAIN

SENSITIVE = "privacy.sensitive"
PERSONAL = "privacy.plain"
EYE = "privacy.reveal"
PEOPLE = "organization.edit"


@dataclass(frozen=True)
class Rule:
    """One line of the matrix: whom it speaks of (a permission, or how near one stands), and L1 to L4 as they see it.

    ``about``: it speaks of fields on staff only.
    """

    title: Message
    sights: tuple[Sight, Sight, Sight, Sight]
    permission: str = ""
    near: Near = ""
    about: Whose | Literal[""] = ""

    def speaks_of(self, actor: Actor, near: Near, about: Whose = "customer") -> bool:
        """Whether the line is about ``actor``, who stands so near, and about fields on such people."""
        if self.about not in ("", about):
            return False
        return actor.may(self.permission) if self.permission else self.near in ("", near)


NOBODY = Actor(person_id=None, name="")
"""Who sees a record and holds no right: what they may see may stand where everybody reads, as in events."""

MATRIX: tuple[Rule, ...] = (
    Rule(_("能看到这条记录的人"), (PLAIN, PLAIN, MASKED, HIDDEN)),
    Rule(_("负责人和协作组成员"), (PLAIN, PLAIN, MASKED, MASKED), near="team"),
    Rule(_("本人"), (PLAIN, PLAIN, PLAIN, MASKED), near="self"),
    Rule(_("上传表格的人，自己的退回行"), (PLAIN, PLAIN, PLAIN, PLAIN), near="own"),
    Rule(_("查看未脱敏信息"), (PLAIN, PLAIN, PLAIN, MASKED), permission=PERSONAL),
    Rule(_("查看敏感信息"), (PLAIN, PLAIN, PLAIN, PLAIN), permission=SENSITIVE),
    Rule(_("维护组织与人员，只限员工信息"), (PLAIN, PLAIN, PLAIN, MASKED), permission=PEOPLE, about="staff"),
)
"""Who sees which level how; of the lines that speak of somebody, the one that shows most counts.

The eye (a reason, a line in the log, so many an hour) makes masked plain. What is hidden stays hidden from it.
"""

FINDABLE_TAILS = {Sight.PLAIN: PHONE_TAILS, Sight.MASKED: MASKED_TAILS, Sight.HIDDEN: ()}
"""By which ends of a telephone somebody may find, as they see telephones (ADR 0014)."""

LEVELS: tuple[Level, ...] = ("L1", "L2", "L3", "L4")


def sight_of(actor: Actor, level: Level, near: Near = "", about: Whose = "customer") -> Sight:
    """How ``actor`` sees fields of a level on customers (or on staff)."""
    return _best(actor.permissions & _NAMED, actor.is_system, level, near, about)


_NAMED = frozenset(rule.permission for rule in MATRIX if rule.permission)


@lru_cache(maxsize=1024)
def _best(permissions: frozenset[str], is_system: bool, level: Level, near: Near, about: Whose) -> Sight:
    actor = Actor(person_id=None, name="", permissions=permissions, is_system=is_system)
    place = LEVELS.index(level)
    return max(rule.sights[place] for rule in MATRIX if rule.speaks_of(actor, near, about))


def sight(actor: Actor, field: str, *, near: Near = "", company: bool = False) -> Sight:
    """How ``actor`` sees a declared field (``customers.customer.phone``); ``company``: of a record about one.

    KeyError for a field nobody declared: what looks personal must be, and everything else needs no gate.
    """
    return sight_of(actor, _level(_known(field), company), near, whose(field))


def told(actor: Actor, field: str, value: Any, *, near: Near = "", company: bool = False, eye: bool = False) -> str:
    """``value`` of a declared field as ``actor`` may see it: nothing, its mask, or all of it, as text.

    ``eye``: after :func:`commands.reveal` of the record, what would be masked is plain.
    """
    if value in (None, "", [], {}):
        return ""
    known = _known(field)
    seen = sight_of(actor, _level(known, company), near, whose(field))
    if seen is Sight.HIDDEN:
        return ""
    text = str(value)
    if seen is Sight.PLAIN or eye:
        return text
    return mask(known.mask, text) if known.mask else STARS


def sees_everything(actor: Actor, near: Near = "") -> bool:
    """Whether every level is plain to ``actor``: who may have what is taken out whole, as a person's copy."""
    return all(sight_of(actor, level, near) is Sight.PLAIN for level in LEVELS)


def _known(field: str) -> Field:
    found = declared(field)
    if found is None:
        raise KeyError(f"{field} is declared in no personal.py")
    return found


def _level(field: Field, company: bool) -> Level:
    return (field.of_companies or field.level) if company else field.level
