"""The only writers of codes and sittings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db import connection
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.records import email_index, phone_index
from yueke.domains.passcodes import queries, rules
from yueke.domains.passcodes.events import CustomerEntered
from yueke.domains.passcodes.models import Kind, Passcode, Sitting
from yueke.kernel.access import Actor, Scope, command
from yueke.kernel.cleaning.emails import clean_email
from yueke.kernel.cleaning.phones import MOBILE, clean_phones
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.masking import mask
from yueke.kernel.vault import blind_index

USE = "passcodes.use"

VISITOR = Actor(None, "访客", permissions=frozenset({USE}), scope=Scope("customer"))
"""Somebody who has not shown yet who they are."""


class AskedTooOften(Refused):
    """Another code is not sent yet; ``until`` is from when on."""

    status = 429

    def __init__(self, until: datetime, at: datetime) -> None:
        self.seconds = max(1, int((until - at).total_seconds()))
        minutes = -(-self.seconds // 60)
        told = (
            _("刚发过验证码，请在 %(n)s 秒后再试。") % {"n": self.seconds}
            if self.seconds <= 60
            else _("获取验证码太频繁，请在 %(n)s 分钟后再试。") % {"n": minutes}
        )
        super().__init__(told, field="contact")


@dataclass(frozen=True)
class Letter:
    """A code on its way: to whom, by which means, in which language. Never stored."""

    kind: str
    contact: str
    code: str
    language: str


class Entry(Enum):
    """What came of a code that was entered."""

    OPENED = "opened"
    WRONG = "wrong"
    OVER = "over"


@dataclass(frozen=True)
class Entered:
    """What came of it, and how many tries are left."""

    entry: Entry
    left: int = 0
    sitting: Sitting | None = None


@command(may=USE)
def ask_code(actor: Actor, contact: str, *, handle: str, place: str, language: str, at: datetime) -> Passcode:
    """Note that somebody at ``place`` asks for a code to ``contact``; ``handle`` is what their browser holds.

    Nobody learns here whether an archive bears the contact: not from the answer, nor from how long it takes.
    """
    kind, contact = _contact(contact)
    index = phone_index(contact) if kind == Kind.PHONE else email_index(contact)
    asked_from = blind_index(place, "passcodes.place")
    assert index is not None
    assert asked_from is not None
    # Those who ask at the same moment are counted one after another.
    _one_after_another(index, asked_from)
    recent = Passcode.objects.filter(asked_at__gt=at - rules.REMEMBERED)
    for known, paces in (
        (recent.filter(contact_index=index), rules.OF_CONTACT),
        (recent.filter(asked_from=asked_from), rules.OF_PLACE),
    ):
        most = max(pace.most for pace in paces)
        moments = list(known.order_by("-asked_at").values_list("asked_at", flat=True)[:most])
        if until := rules.wait_until(moments, at, paces):
            raise AskedTooOften(until, at)
    return Passcode.objects.create(
        handle=rules.digest_of(handle), kind=kind, contact=contact, contact_index=index, language=language,
        asked_at=at, asked_from=asked_from,
    )  # fmt: skip


@command(may="passcodes.send")
def make_code(actor: Actor, passcode_id: int, *, at: datetime) -> Letter | None:
    """Make the code that was asked for, to be sent now; None when no archive bears the contact, or it is too late.

    Of the code a keyed digest is kept. Made again (the sender was killed), the new code counts.
    """
    row = Passcode.objects.select_for_update().filter(pk=passcode_id, used_at__isnull=True).first()
    if row is None or at - row.asked_at >= rules.VALID or not queries.archives_of(row):
        return None
    code = rules.new_code()
    row.code, row.sent_at = _sealed(row, code), at
    row.save(update_fields=["code", "sent_at"])
    return Letter(row.kind, row.contact, code, row.language)


@command(may=USE)
def enter_code(actor: Actor, handle: str, given: str, *, token: str, at: datetime) -> Entered:
    """Try a code; the right one opens a sitting, held by ``token``, and is of no further use.

    Wrong ones are counted whether a code was sent or not.
    """
    row = Passcode.objects.select_for_update().filter(handle=rules.digest_of(handle)).first() if handle else None
    if row is None or row.used_at is not None or row.tries >= rules.TRIES or at - row.asked_at >= 2 * rules.VALID:
        return Entered(Entry.OVER)
    row.tries += 1
    code = rules.tidy_code(given)
    sent = bytes(row.code) if row.code is not None else b""
    right = rules.same(_sealed(row, code), sent) and row.sent_at is not None and at - row.sent_at < rules.VALID
    if not right:
        row.save(update_fields=["tries"])
        left = rules.TRIES - row.tries
        return Entered(Entry.WRONG, left) if left else Entered(Entry.OVER)
    row.used_at = at
    row.save(update_fields=["tries", "used_at"])
    archives = queries.archives_of(row)
    opened = Sitting.objects.create(
        token=rules.digest_of(token), kind=row.kind, contact=row.contact,
        shown_as=mask(row.kind, row.contact), began_at=at, seen_at=at,
    )  # fmt: skip
    if len(archives) == 1:
        _sit_down(opened, archives[0].pk, at)
    return Entered(Entry.OPENED, sitting=opened)


@command(may=USE)
def choose_archive(actor: Actor, token: str, customer_id: int, *, at: datetime) -> Sitting:
    """Choose one of the archives that bear the contact; NotFound for any other."""
    row = queries.sitting(token, at)
    if row is None or customer_id not in {one.pk for one in queries.archives_of(row)}:
        raise NotFound
    _sit_down(row, customer_id, at)
    return row


@command(may=USE)
def mark_seen(actor: Actor, token: str, *, at: datetime) -> None:
    """Somebody is still there."""
    Sitting.objects.filter(token=rules.digest_of(token), ended_at__isnull=True, seen_at__lt=at).update(seen_at=at)


@command(may=USE)
def leave(actor: Actor, token: str, *, at: datetime) -> None:
    """End a sitting; what the browser holds opens nothing any more."""
    Sitting.objects.filter(token=rules.digest_of(token), ended_at__isnull=True).update(ended_at=at)


@command(may="passcodes.send")
def let_go(actor: Actor, *, at: datetime) -> int:
    """Drop codes and sittings of the day before yesterday; returns how many."""
    before = at - rules.REMEMBERED
    gone, _by = Passcode.objects.filter(asked_at__lt=before).delete()
    return gone + Sitting.objects.filter(began_at__lt=before).delete()[0]


def _one_after_another(*keys: bytes) -> None:
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"passcodes {key.hex()}"])


def _contact(text: str) -> tuple[str, str]:
    text = text.strip()[:200]
    if "@" in text or "＠" in text:
        cleaned = clean_email(text)
        if cleaned.value:
            return Kind.EMAIL, cleaned.value
    elif mobile := next((one for one in clean_phones(text).value or () if one.kind == MOBILE), None):
        return Kind.PHONE, mobile.number
    raise Invalid(_("请填写 11 位手机号，或电子邮箱。"), field="contact")


def _sealed(row: Passcode, code: str) -> bytes:
    """The digest of a code, under the keys of the installation, for this row alone."""
    return blind_index(f"{row.pk}:{code}", "passcodes.code") or b""


def _sit_down(row: Sitting, customer_id: int, at: datetime) -> None:
    row.customer_id = customer_id
    row.save(update_fields=["customer"])
    publish(VISITOR, CustomerEntered(at=at, customer_id=customer_id, by=row.kind))
