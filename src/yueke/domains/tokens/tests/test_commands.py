"""Issuing, offering, fetching and revoking tokens; and when one lets nobody act any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries as people
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT, PASSWORD, House
from yueke.domains.organization.tests.test_second_step import SECRET, code_at
from yueke.domains.tokens import commands, queries, rules
from yueke.domains.tokens.commands import Proof
from yueke.domains.tokens.models import AccessToken
from yueke.domains.tokens.queries import Holder, Unusable
from yueke.kernel.access import Actor
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event

ASKED = {"name": "ERP 同步", "permissions": ["customers.view", "orders.view"], "days": 90}
PROOF = Proof(PASSWORD)


@pytest.fixture
def manager(house: House) -> Person:
    return house.hire("manager", house.branch, "manager")


def acting(person: Person) -> Actor:
    return people.actor_for(person)


def issued(person: Person, **more: object) -> tuple[AccessToken, str]:
    return commands.issue(acting(person), **ASKED | {"proof": PROOF, "at": AT} | more)  # type: ignore[arg-type]


def test_a_token_acts_for_its_person_with_what_it_was_given(manager: Person) -> None:
    token, secret = issued(manager)
    found = queries.holder(secret, AT)
    assert isinstance(found, Holder)
    assert found.actor.person_id == manager.pk
    assert found.actor.permissions == {"customers.view", "orders.view"}
    assert found.actor.scope == acting(manager).scope
    token.refresh_from_db()
    assert secret not in str(AccessToken.objects.values())
    assert secret not in str(list(Event.objects.values("payload")))
    assert token.beginning == secret[:8]


def test_issuing_is_kept_in_the_audit_log(manager: Person) -> None:
    token, _secret = issued(manager)
    commands.revoke(acting(manager), token.pk, at=AT)
    kinds = list(Event.objects.filter(kind__startswith="tokens.").order_by("pk").values_list("kind", "audited"))
    assert kinds == [("tokens.issued", True), ("tokens.revoked", True)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"permissions": []}, "permissions"),
        ({"permissions": ["orders.import"]}, "permissions"),
        ({"permissions": ["system.roles"]}, "permissions"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"proof": Proof("wrong")}, "password"),
    ],
)
def test_a_token_is_refused(manager: Person, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        issued(manager, **wrong)
    assert set(refused.value.fields) == {field}
    assert not AccessToken.objects.exists()


def test_no_token_gives_more_than_its_person_may(house: House, manager: Person) -> None:
    clerk = house.hire("clerk", house.service, "service")
    with pytest.raises(Forbidden):
        issued(clerk)
    with pytest.raises(Invalid):
        commands.offer(house.boss, clerk.pk, **ASKED | {"permissions": ["privacy.plain"]}, at=AT)
    _token, secret = issued(manager)
    organization.revoke(house.boss, manager.pk, "manager", at=AT)
    organization.grant(house.boss, manager.pk, "service", at=AT)
    assert isinstance(queries.holder(secret, AT), Unusable), "who may issue none any more has none that works"
    offered = commands.offer(house.boss, manager.pk, **ASKED, at=AT)
    _token, secret = commands.fetch(acting(manager), offered.pk, proof=PROOF, at=AT)
    organization.revoke(house.boss, manager.pk, "service", at=AT)
    found = queries.holder(secret, AT)
    assert isinstance(found, Holder)
    assert found.actor.permissions == frozenset()


def test_an_offered_token_is_fetched_by_its_person_alone(house: House, manager: Person) -> None:
    clerk = house.hire("clerk", house.service, "service")
    offered = commands.offer(house.boss, clerk.pk, **ASKED, at=AT)
    with pytest.raises(NotFound):
        commands.fetch(house.boss, offered.pk, proof=PROOF, at=AT)
    with pytest.raises(Forbidden):
        commands.offer(acting(manager), clerk.pk, **ASKED, at=AT)
    with pytest.raises(Refused):
        commands.offer(house.boss, house.founder.pk, **ASKED, at=AT)
    _token, secret = commands.fetch(acting(clerk), offered.pk, proof=PROOF, at=AT)
    assert isinstance(queries.holder(secret, AT), Holder)
    with pytest.raises(Refused):
        commands.fetch(acting(clerk), offered.pk, proof=PROOF, at=AT)


def test_whoever_has_a_second_step_proves_themselves_by_it(manager: Person) -> None:
    organization.add_app(acting(manager), secret=SECRET, code=code_at(AT), name="手机", at=AT)
    with pytest.raises(Invalid) as refused:
        issued(manager)
    assert set(refused.value.fields) == {"code"}
    later = AT + timedelta(minutes=2)
    _token, secret = issued(manager, proof=Proof(PASSWORD, code_at(later)), at=later)
    assert isinstance(queries.holder(secret, later), Holder)


def test_a_role_that_asks_for_a_second_step_asks_it_of_tokens_too(house: House, manager: Person) -> None:
    _token, secret = issued(manager)
    organization.set_security_policy(house.boss, second_factor=True, at=AT)
    assert isinstance(queries.holder(secret, AT), Holder)
    organization.define_role(
        house.boss, "manager", scope="below", second_factor=True,
        permissions=acting(manager).permissions - {"account.own"}, at=AT,
    )  # fmt: skip
    assert isinstance(queries.holder(secret, AT), Unusable)
    with pytest.raises(Refused):
        issued(manager)


def test_a_token_ends_with_its_year_its_person_and_its_password(house: House, manager: Person) -> None:
    token, secret = issued(manager)
    assert isinstance(queries.holder(secret, AT + timedelta(days=90)), Unusable)
    organization.set_password(house.boss, manager.pk, "Other-plum-2026", at=AT)
    assert isinstance(queries.holder(secret, AT), Unusable)
    Person.objects.filter(pk=manager.pk).update(must_change_password=False)
    assert isinstance(queries.holder(secret, AT), Holder)
    organization.deactivate(house.boss, manager.pk, at=AT)
    assert queries.holder(secret, AT) == Unusable("manager")
    Person.objects.filter(pk=manager.pk).update(is_active=True)
    commands.revoke(acting(manager), token.pk, at=AT)
    assert isinstance(queries.holder(secret, AT), Unusable)
    assert queries.holder("yk_nonsense", AT) == Unusable("")


def test_only_its_person_and_who_grants_roles_revoke_a_token(house: House, manager: Person) -> None:
    token, _secret = issued(manager)
    clerk = house.hire("clerk", house.service, "service")
    with pytest.raises(NotFound):
        commands.revoke(acting(clerk), token.pk, at=AT)
    assert commands.revoke(house.boss, token.pk, at=AT).revoked_by_id == house.founder.pk
    with pytest.raises(Refused):
        commands.revoke(house.boss, token.pk, at=AT)


def test_nobody_collects_tokens(manager: Person) -> None:
    for _n in range(rules.MOST):
        issued(manager)
    with pytest.raises(Refused):
        issued(manager)
    assert AccessToken.objects.count() == rules.MOST
