"""People, and the posts they hold from a day until a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.organization import events, rules
from yueke.domains.organization.commands import records
from yueke.domains.organization.commands import roles as role_commands
from yueke.domains.organization.commands.sign_in import checked_password
from yueke.domains.organization.models import Membership, Person
from yueke.domains.organization.sealed import is_sealed_account
from yueke.kernel.access import Actor, command, require
from yueke.kernel.cleaning.phones import clean_phone
from yueke.kernel.errors import Invalid, Message, Refused
from yueke.kernel.events import publish
from yueke.kernel.pinyin import pinyin_key
from yueke.kernel.search_terms import terms_for


@command(may="organization.edit")
def hire(
    actor: Actor,
    *,
    name: str,
    username: str,
    password: str | None,
    department_id: int,
    post_id: int,
    from_date: date,
    at: datetime,
    number: str = "",
    mobile: str = "",
    roles: Collection[str] = (),
    must_change: bool = True,
) -> Person:
    """Take somebody on: the person, their sign-in, their first post and, given by who may, their roles.

    The password must be changed at the first sign-in unless ``must_change`` is False; without one (None) the
    person cannot sign in. Refuses taken sign-in
    names and staff numbers, weak passwords, closed departments; all wrong fields are told together.
    """
    if roles:
        require(actor, "system.roles")
    person = Person(
        name=" ".join(name.split()),
        username=rules.tidy_username(username),
        number=number.strip() or None,
        mobile=mobile.strip(),
        joined_on=from_date,
        must_change_password=must_change,
        password_changed_at=at,
    )
    wrong = _wrong_identity(person)
    if is_sealed_account(person.username) and not actor.is_system:
        wrong["username"] = [_("登录名“%(name)s”已被使用，请换一个。") % {"name": person.username}]
    if password is None:
        person.set_unusable_password()
    else:
        try:
            person.set_password(checked_password(password, person))
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid(_("请改正标出的内容。"), fields=wrong)
    department, post = records.department(department_id), records.post(post_id)
    _index(person)
    person.save(force_insert=True)
    publish(actor, events.PersonHired(at=at, person_id=person.pk))
    _begin(actor, person, department.pk, post.pk, from_date, primary=True, at=at)
    for code in roles:
        role_commands.give(actor, person, records.role(code), at=at)
    return person


@command(may="organization.edit")
def edit_person(actor: Actor, person_id: int, *, at: datetime, **changes: Any) -> Person:
    """Change ``name``, ``username``, ``number`` or ``mobile``; only what is given."""
    person = records.person(person_id)
    role_commands.not_sealed(person.username)
    before = {field: getattr(person, field) for field in changes}
    for field, value in changes.items():
        if field not in {"name", "username", "number", "mobile"}:
            raise TypeError(f"edit_person cannot change {field}")
        text = " ".join(str(value or "").split())
        if field == "username":
            text = rules.tidy_username(text)
        setattr(person, field, (text or None) if field == "number" else text)
    role_commands.not_sealed(person.username)
    if wrong := _wrong_identity(person):
        raise Invalid(_("请改正标出的内容。"), fields=wrong)
    changed = [field for field in changes if getattr(person, field) != before[field]]
    if changed:
        _index(person)
        person.save(update_fields=[*changed, "name_pinyin", "search_terms"])
        publish(actor, events.PersonEdited(at=at, person_id=person.pk, fields=changed))
    return person


@command(may="organization.edit")
def add_membership(
    actor: Actor,
    person_id: int,
    *,
    department_id: int,
    post_id: int,
    from_date: date,
    at: datetime,
    primary: bool = False,
) -> Membership:
    """Give somebody a further post from a day on; refuses one they hold there already."""
    person = records.active_person(person_id, field="person")
    department, post = records.department(department_id), records.post(post_id)
    return _begin(actor, person, department.pk, post.pk, from_date, primary=primary, at=at)


@command(may="organization.edit")
def change_membership(
    actor: Actor,
    membership_id: int,
    *,
    department_id: int,
    post_id: int,
    from_date: date,
    at: datetime,
) -> Membership:
    """Move somebody to another department or post from a day on: the old one ends the day before.

    Refuses a day on or before the old one began, and a change to what it is already.
    """
    old = records.membership(membership_id)
    if (old.department_id, old.post_id) == (department_id, post_id):
        raise Refused(_("新的部门和岗位与现在相同，没有需要调整的内容。"), field="post")
    if from_date <= old.from_date:
        raise Invalid(_("调整日期须晚于现任职的开始日期 %(day)s。") % {"day": old.from_date}, field="from_date")
    if old.to_date is not None and old.to_date < from_date:
        raise Refused(_("这段任职已于 %(day)s 结束，不能调整。") % {"day": old.to_date})
    person = records.active_person(old.person_id, field="person")
    department, post = records.department(department_id), records.post(post_id)
    _end(actor, old, from_date - timedelta(days=1), at=at)
    return _begin(actor, person, department.pk, post.pk, from_date, primary=old.is_primary, at=at)


@command(may="organization.edit")
def end_membership(actor: Actor, membership_id: int, *, to_date: date, at: datetime) -> Membership:
    """End a further post with its last day ``to_date``. The only post a person holds ends by leaving."""
    row = records.membership(membership_id)
    if row.to_date is not None:
        raise Refused(_("这段任职已于 %(day)s 结束。") % {"day": row.to_date})
    others = Membership.objects.filter(person_id=row.person_id, to_date__isnull=True).exclude(pk=row.pk)
    following = others.order_by("from_date").first()
    if following is None:
        raise Refused(_("这是该人员唯一的岗位。调岗请用“调整”，离开公司请办理离职。"))
    _end(actor, row, to_date, at=at)
    if row.is_primary:
        Membership.objects.filter(pk=following.pk).update(is_primary=True)
    return row


def _begin(
    actor: Actor, person: Person, department_id: int, post_id: int, day: date, *, primary: bool, at: datetime
) -> Membership:
    held = Membership.objects.filter(person=person, department_id=department_id, post_id=post_id)
    if rules.overlaps(list(held.values_list("from_date", "to_date")), (day, None)):
        raise Invalid(_("该人员在此部门的此岗位已有任职，时间重叠。"), field="from_date")
    if primary:
        Membership.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=day), person=person).update(is_primary=False)
    row = Membership.objects.create(
        person=person, department_id=department_id, post_id=post_id, from_date=day, is_primary=primary
    )
    publish(actor, events.MembershipBegan(at=at, person_id=person.pk, membership_id=row.pk))
    return row


def _end(actor: Actor, row: Membership, last_day: date, *, at: datetime) -> None:
    if last_day < row.from_date:
        raise Invalid(_("结束日期不能早于开始日期 %(day)s。") % {"day": row.from_date}, field="to_date")
    row.to_date = last_day
    row.save(update_fields=["to_date"])
    publish(actor, events.MembershipEnded(at=at, person_id=row.person_id, membership_id=row.pk))


def _index(person: Person) -> None:
    """What the person is sorted and found by."""
    person.name_pinyin = pinyin_key(person.name)[:200]
    person.search_terms = terms_for(person.name, phones=[person.mobile], numbers=[person.number or ""])


def _wrong_identity(person: Person) -> dict[str, list[Message]]:
    """What is wrong with name, sign-in name, staff number and phone, by field; a phone is put in its usual form."""
    wrong: dict[str, list[Message]] = {}
    others = Person.objects.exclude(pk=person.pk)
    if not person.name:
        wrong["name"] = [_("请填写姓名。")]
    elif len(person.name) > 60:
        wrong["name"] = [_("姓名最长 60 个字。")]
    if not rules.is_username(person.username):
        wrong["username"] = [_("登录名为 3 至 60 个小写字母、数字、点、横线或下划线，首尾须为字母或数字。")]
    elif others.filter(username=person.username).exists():
        wrong["username"] = [_("登录名“%(name)s”已被使用，请换一个。") % {"name": person.username}]
    if person.number and len(person.number) > 20:
        wrong["number"] = [_("工号最长 20 位。")]
    elif person.number and others.filter(number=person.number).exists():
        wrong["number"] = [_("工号“%(number)s”已被使用。") % {"number": person.number}]
    mobile = clean_phone(person.mobile)
    if mobile.problem:
        wrong["mobile"] = [mobile.problem]
    else:
        person.mobile = mobile.value or ""
    return wrong
