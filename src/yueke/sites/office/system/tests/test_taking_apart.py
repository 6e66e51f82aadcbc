"""The founder's page: naming the three, and the notice that leads there."""

from __future__ import annotations

from django.test import Client

from yueke.domains.organization.models import Person, RoleGrant
from yueke.domains.organization.tests.house import PASSWORD, House

PAGE = "/system/three-administrators/"


def form(house: House, **changes: object) -> dict[str, object]:
    three = {"sysadmin_person": house.founder.pk}
    for code in ("secadmin", "auditor"):
        three |= {f"{code}_name": f"新{code}", f"{code}_username": f"{code}.one", f"{code}_password": PASSWORD}
    return three | changes


def test_the_founder_hands_over_once_however_often_it_is_sent(house: House) -> None:
    client = Client()
    client.force_login(house.founder)
    assert PAGE in client.get("/system/people/").content.decode()
    sent = form(house, _once="a" * 36)
    assert client.post(PAGE, sent)["Location"] == client.post(PAGE, sent)["Location"] == "/account/"
    roles = set(RoleGrant.objects.values_list("person__username", "role__code"))
    assert roles == {("admin", "sysadmin"), ("secadmin.one", "secadmin"), ("auditor.one", "auditor")}
    assert PAGE not in client.get("/system/people/").content.decode()
    assert client.get(PAGE).status_code == 403


def test_what_is_wrong_is_told_at_its_field(house: House) -> None:
    client = Client()
    client.force_login(house.founder)
    answer = client.post(PAGE, form(house, auditor_password="short", secadmin_name=""))
    assert answer.status_code == 422
    told = answer.context["form"].errors
    assert "secadmin_person" in told
    answer = client.post(PAGE, form(house, auditor_password="short"))
    assert list(answer.context["form"].errors) == ["auditor_password"]
    assert not Person.objects.filter(username="secadmin.one").exists()


def test_who_is_only_one_of_the_three_has_no_such_page(house: House) -> None:
    for role in ("sysadmin", "secadmin", "auditor"):
        client = Client()
        client.force_login(house.hire(role, house.root, role))
        assert client.get(PAGE).status_code == client.post(PAGE, form(house)).status_code == 403
