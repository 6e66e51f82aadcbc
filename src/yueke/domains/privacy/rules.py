"""Pure decisions of privacy: who may be contacted, until when to answer, whether somebody is still a child."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yueke.domains.privacy.choices import Asking, Right

_MESSAGES = frozenset({"sms", "email", "wechat", "phone"})
"""Media by which advertising reaches somebody who did not come for it: consent first (消费者权益保护法 29)."""

WRONG_WITHIN = timedelta(minutes=30)
MOST_WRONG = 5
"""Wrong numbers for one customer; the last four of a phone are one of ten thousand."""
MOST_WRONG_OF_ONE = 10
"""Wrong numbers given by one member of staff, whoever they are tried for."""


@dataclass(frozen=True)
class Contactable:
    """Whether somebody may be contacted; ``reason`` is a code of :data:`REASONS` when not."""

    may: bool
    reason: str = ""


@dataclass(frozen=True)
class Limit:
    """At most ``most`` contacts in ``days`` days, between ``from_hour`` and ``to_hour`` local time."""

    most: int
    days: int
    from_hour: int = 0
    to_hour: int = 24


def needs_consent(purpose: str, medium: str) -> bool:
    """Whether silence is not enough: advertising by message or call, sensitive data, children."""
    return purpose in ("sensitive", "child") or (purpose == "marketing" and medium in _MESSAGES)


def contactable(
    purpose: str,
    medium: str,
    *,
    decision: str,
    barriers: Collection[str],
    is_child_without_guardian: bool,
    made: int,
    limit: Limit | None,
    hour: int,
) -> Contactable:
    """Decide on one customer; the first thing that stands against it is told.

    ``decision`` is the latest on the purpose ('' for none), ``made`` counts contacts within the limit's days.
    """
    if "erased" in barriers:
        return Contactable(False, "erased")
    if "frozen" in barriers:
        return Contactable(False, "frozen")
    if purpose == "marketing":
        if is_child_without_guardian:
            return Contactable(False, "child")
        if "marketing" in barriers or decision in ("refused", "withdrawn"):
            return Contactable(False, "withdrawn")
    if needs_consent(purpose, medium) and decision != "given":
        return Contactable(False, "no_consent" if not decision else "withdrawn")
    if limit is not None:
        if not limit.from_hour <= hour < limit.to_hour:
            return Contactable(False, "hours")
        if made >= limit.most:
            return Contactable(False, "limit")
    return Contactable(True)


def is_child(birthday: date | None, on: date, age: int) -> bool:
    """Whether somebody born on ``birthday`` has not reached ``age`` on that day; unknown birthdays count as grown up."""
    if birthday is None:
        return False
    reached = (on.year - birthday.year) - ((on.month, on.day) < (birthday.month, birthday.day))
    return reached < age


def fingerprint(text: str) -> str:
    """The SHA-256 of a text as people saw it, line ends apart."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def same_tail(given: str, known: str, length: int = 4) -> bool:
    """Whether ``given`` are the last ``length`` characters of ``known``, compared in constant time."""
    if len(given) != length or len(known) < length:
        return False
    return hmac.compare_digest(given.upper().encode(), known[-length:].upper().encode())


def paused_until(wrong: Collection[datetime], at: datetime, most: int = MOST_WRONG) -> datetime | None:
    """Until when nobody may guess any further, after ``most`` wrong numbers within :data:`WRONG_WITHIN`; None: go on."""
    late = sorted((moment for moment in wrong if at - WRONG_WITHIN < moment <= at), reverse=True)
    return late[most - 1] + WRONG_WITHIN if len(late) >= most else None


def was_in_time(due_at: datetime, settled_at: datetime | None, at: datetime) -> bool:
    """Whether a request was answered in time, or can still be."""
    return (settled_at or at) <= due_at


_FOR_ANOTHER = {
    Asking.GUARDIAN: frozenset(Right.values),
    # 个人信息保护法 49: only these, and unless the deceased had arranged otherwise while living.
    Asking.RELATIVE: frozenset({Right.ACCESS, Right.COPY, Right.CORRECT, Right.DELETE}),
}

MOST_CLAIMS_A_DAY = 200
"""How many requests for others are taken in within 24 hours, from everybody together."""


def may_ask_for_another(asking: str, kind: str) -> bool:
    """Whether a guardian or a near relative of somebody deceased may ask for this right."""
    return kind in _FOR_ANOTHER.get(asking, frozenset())  # type: ignore[call-overload]


ANSWER_DAYS = 30
"""For how many days after it was settled a code opens the answer to a request that ended the account."""
CODE_LENGTH = 10
_CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
TAIL_LENGTH = 4


def new_answer_code() -> str:
    """A code by chance, 50 bits, without signs that are taken for one another."""
    return "".join(secrets.choice(_CODE_SIGNS) for _place in range(CODE_LENGTH))


def tail_of(contact: str) -> str:
    """The end of a telephone, or of an e-mail address before its @: what is given along with the code."""
    return contact.partition("@")[0].strip().lower()[-TAIL_LENGTH:]


def spelled_key(code: str, tail: str) -> str:
    """Code and tail as they are looked up, in whichever case and spacing they were typed; empty when they can be none."""
    signs = "".join(code.split()).replace("-", "").upper()
    end = tail_of(tail)
    return f"{signs}|{end}" if len(signs) == CODE_LENGTH and end else ""


def answer_open(settled_at: datetime | None, at: datetime) -> bool:
    """Whether a code still opens an answer: while the request is open, and some days after it was settled."""
    return settled_at is None or at < settled_at + timedelta(days=ANSWER_DAYS)
