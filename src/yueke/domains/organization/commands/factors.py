"""Setting up, using and taking away the second step of signing in."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import events
from yueke.domains.organization.commands import records
from yueke.domains.organization.models import Person
from yueke.domains.organization.permissions import OWN_ACCOUNT
from yueke.domains.organization.second_step import fresh_codes, has_second_step, hash_of, hashes_of, step_of, tidy_code
from yueke.domains.organization.sign_in_models import Factor, RecoveryCode
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish

MOST = 10
"""Apps and passkeys one person may have."""


@command(may=OWN_ACCOUNT)
def add_app(actor: Actor, *, secret: str, code: str, name: str, at: datetime) -> list[str]:
    """Set up an app that shows the ``code`` of ``secret`` now; the recovery codes when it is the first factor.

    Refuses a wrong code: whoever cannot show one would lock themselves out.
    """
    person = _self(actor)
    step = step_of(secret, tidy_code(code), at)
    if step is None:
        raise Invalid(_("验证码不正确。请核对手机时间是否准确，再输入应用上新的验证码。"), field="code")
    return _add(actor, Factor(person=person, kind=Factor.Kind.APP, secret=secret, last_step=step), name, at)


@command(may=OWN_ACCOUNT)
def add_passkey(
    actor: Actor, *, credential: bytes, public_key: bytes, sign_count: int, name: str, at: datetime
) -> list[str]:
    """Set up a passkey the door has verified; the recovery codes when it is the first factor."""
    person = _self(actor)
    if Factor.objects.filter(credential=credential).exists():
        raise Refused(_("这个通行密钥已经登记过。"))
    row = Factor(
        person=person, kind=Factor.Kind.PASSKEY, credential=credential, public_key=public_key, sign_count=sign_count
    )
    return _add(actor, row, name, at)


@command(may=OWN_ACCOUNT)
def remove_factor(actor: Actor, factor_id: int, *, password: str, at: datetime) -> None:
    """Take away one's own app or passkey; with the last one the recovery codes go too."""
    person = _self(actor, password)
    row = Factor.objects.filter(pk=factor_id, person=person).first()
    if row is None:
        raise NotFound
    kind = row.kind
    row.delete()
    if not has_second_step(person.pk):
        RecoveryCode.objects.filter(person=person).delete()
    publish(actor, events.FactorRemoved(at=at, person_id=person.pk, factor=kind))


@command(may=OWN_ACCOUNT)
def renew_recovery_codes(actor: Actor, *, password: str, at: datetime) -> list[str]:
    """New recovery codes instead of all earlier ones; refuses who has no second step yet."""
    person = _self(actor, password)
    if not has_second_step(person.pk):
        raise Refused(_("请先添加验证码应用或通行密钥。"))
    return _renew(actor, person, at)


@command(may="system.roles")
def reset_factors(actor: Actor, person_id: int, *, at: datetime) -> int:
    """Take away all somebody has set up (phone lost, codes used up); returns how many. Refuses oneself."""
    person = records.person(person_id)
    if person.pk == actor.person_id:
        raise Refused(_("不能重置自己的两步验证。请另一位安全管理员操作。"))
    count, _rows = Factor.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    if count:
        publish(actor, events.FactorsReset(at=at, person_id=person.pk, count=count))
    return count


@command(may=OWN_ACCOUNT)
def use_code(actor: Actor, code: str, *, at: datetime) -> bool:
    """Whether ``code`` is right: of an app, not taken before, or a recovery code, which is spent by it."""
    person = _self(actor)
    code = tidy_code(code)
    if re.fullmatch(r"[0-9]{6}", code):
        for row in Factor.objects.filter(person=person, kind=Factor.Kind.APP):
            step = step_of(row.secret, code, at, row.last_step)
            if step is not None:
                row.last_step, row.used_at = step, at
                row.save(update_fields=["last_step", "used_at"])
                return True
        return False
    open_codes = RecoveryCode.objects.filter(person=person, used_at=None)
    if not open_codes.filter(hash__in=hashes_of(code, person.pk)).update(used_at=at):
        return False
    publish(actor, events.RecoveryCodeUsed(at=at, person_id=person.pk, left=open_codes.count()))
    return True


@command(may=OWN_ACCOUNT)
def use_passkey(actor: Actor, factor_id: int, *, sign_count: int, at: datetime) -> None:
    """Note that a passkey was used; the door has verified it."""
    Factor.objects.filter(pk=factor_id, person_id=records.own_id(actor)).update(sign_count=sign_count, used_at=at)


def _self(actor: Actor, password: str | None = None) -> Person:
    """The person acting, locked; refuses a wrong ``password`` when one is asked for."""
    person = records.active_person(records.own_id(actor), field="person")
    if password is not None and not person.check_password(password):
        raise Invalid(_("密码不正确。"), field="password")
    return person


def _add(actor: Actor, row: Factor, name: str, at: datetime) -> list[str]:
    name = " ".join(name.split()) or str(row.get_kind_display())
    if len(name) > 40:
        raise Invalid(_("名称最长 40 个字。"), field="name")
    held = Factor.objects.filter(person=row.person).count()
    if held >= MOST:
        raise Refused(_("最多 %(n)s 个。请先移除不用的。") % {"n": MOST})
    row.name, row.added_at = name, at
    row.save(force_insert=True)
    publish(actor, events.FactorAdded(at=at, person_id=row.person_id, factor=row.kind))
    return [] if held else _renew(actor, row.person, at)


def _renew(actor: Actor, person: Person, at: datetime) -> list[str]:
    RecoveryCode.objects.filter(person=person).delete()
    codes = list(fresh_codes())
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, hash=hash_of(code, person.pk)) for code in codes)
    publish(actor, events.RecoveryCodesMade(at=at, person_id=person.pk))
    return codes
