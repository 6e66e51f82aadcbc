"""History panels and the logs of the auditor, through the browser's door."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yueke.domains.customers import commands
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.organization.tests.house import AT, House
from yueke.kernel.access import Actor, Cause, caused_by
from yueke.kernel.history.models import Act, Change
from yueke.kernel.history.triggers import Kept, keeps_history, kept_columns
from yueke.kernel.vault import encrypt
from yueke.sites.office.history import differences
from yueke.sites.office.history.differences import Reader
from yueke.sites.office.history.names import Names, field_of
from yueke.sites.office.history.words import HIDDEN, KINDS, column_label

LOG = "/system/operations/"
AUDIT = "/system/audit/"
PHONE = "13800138000"


def commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def auditor(house: House) -> Client:
    client = Client()
    client.force_login(house.hire("auditor", house.root, "auditor"))
    return client


@pytest.fixture
def clerk(house: House) -> Actor:
    from yueke.domains.organization.queries import actor_for

    return actor_for(house.hire("clerk", house.service, "clerk"))


@pytest.fixture
def customer(clerk: Actor) -> Customer:
    """Wang Fang, recorded and then given another phone number because of a clause."""
    made = commands.create(clerk, CustomerDraft("王小芳", phone=PHONE), at=AT)
    with caused_by(Cause(clause="A2.3")):
        commands.edit(clerk, made.pk, {"phone": "13900139000", "remark": "改约周五"}, version=made.version, at=AT)
    return made


def browser(actor: Actor) -> Client:
    from yueke.domains.organization.models import Person

    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


class TestPanel:
    def test_a_change_is_told_in_words_and_masked(self, clerk, customer):
        html = browser(clerk).get(f"/history/customer/{customer.pk}/").content.decode()
        assert "修改档案" in html
        assert "A2.3" in html
        assert "138****8000" in html
        assert "139****9000" in html
        assert "备注" in html
        assert "改约周五" in html
        assert PHONE not in html
        assert "13900139000" not in html

    def test_secrets_are_hidden_from_everybody(self, house):
        boss = Actor(person_id=house.founder.pk, name="", permissions=frozenset({"privacy.plain"}))
        sealed = "\\x" + encrypt("机密", "customers.phone").hex()
        change = Change(kind="customers.customer", row_id=1, root="customers.customer", op="U")
        change.before, change.after = {"phone": None}, {"phone": sealed}
        reader = Reader(boss, Names(boss, []))
        assert [one.after for one in reader.differences(change)] == ["机密"]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(differences, "declared", lambda name: None)
            assert [one.after for one in reader.differences(change)] == ["****"]

    def test_who_may_see_plain_data_sees_it(self, house, customer):
        boss = Client()
        boss.force_login(house.founder)
        html = boss.get(f"/history/customer/{customer.pk}/").content.decode()
        from yueke.domains.organization.queries import actor_for

        assert (PHONE in html) == actor_for(house.founder).may("privacy.plain")

    def test_a_value_only_encrypted_anew_is_passed_over(self, clerk, customer):
        Customer.objects.get(pk=customer.pk).save()
        assert set(Change.objects.latest("id").after) == {"phone"}
        html = browser(clerk).get(f"/history/customer/{customer.pk}/").content.decode()
        assert html.count("h-head") == 2

    def test_a_new_row_is_told_with_its_first_values(self, clerk, customer):
        rows = browser(clerk).get(f"/history/customer/{customer.pk}/").context["acts"][-1].rows
        first = {str(one.label): one.after for row in rows for one in row.differences if row.op == "I"}
        assert first["客户名称"] == "王*芳"
        assert first["电话"] == "138****8000"
        assert "备注" not in first

    def test_records_out_of_scope_are_not_found(self, house, customer):
        other = Client()
        other.force_login(house.hire("sales", house.sales, "sales"))
        assert other.get(f"/history/customer/{customer.pk}/").status_code in (403, 404)

    def test_unknown_kinds_are_not_found(self, clerk, customer):
        assert browser(clerk).get(f"/history/secret/{customer.pk}/").status_code == 404

    def test_it_goes_on_without_repeating_or_losing_an_act(self, clerk, customer):
        for n in range(25):
            commands.edit(clerk, customer.pk, {"remark": f"第{n}次"}, version=n + 2, at=AT)
        client, seen, url = browser(clerk), [], f"/history/customer/{customer.pk}/"
        while url:
            answer = client.get(url)
            seen += [act.id for act in answer.context["acts"]]
            url = answer.context["more_url"]
        assert len(seen) == len(set(seen)) == 27
        assert seen == sorted(seen, reverse=True)

    def test_it_costs_the_same_however_much_happened(self, clerk, customer):
        client, url = browser(clerk), f"/history/customer/{customer.pk}/"
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(url)
        for n in range(8):
            commands.edit(clerk, customer.pk, {"remark": f"第{n}次"}, version=n + 2, at=AT)
        with CaptureQueriesContext(connection) as many:
            client.get(url)
        assert len(many) <= len(few) <= 20


class TestLog:
    def test_a_request_is_told_by_its_number_and_address(self, house):
        answer = Client().post("/sign-in/", {"username": "admin", "password": "wrong"}, REMOTE_ADDR="203.0.113.9")
        act = Act.objects.filter(command="organization.note_at_the_door").latest("id")
        assert (act.door, act.address) == ("web", "203.0.113.9")
        assert act.request_id == answer.headers["X-Request-ID"]

    def test_only_auditors_read_it(self, house, clerk, customer):
        for url in (LOG, AUDIT, f"{LOG}{Act.objects.latest('id').pk}/"):
            assert browser(clerk).get(url).status_code == 403

    def test_it_tells_who_did_what(self, auditor, clerk, customer):
        html = auditor.get(LOG).content.decode()
        assert "修改档案" in html
        assert clerk.name in html
        assert "客户" in html

    @pytest.mark.parametrize(
        "query,found",
        [
            ({"number": "{number}"}, True),
            ({"number": "没有这个号"}, False),
            ({"person_id": "{person}"}, True),
            ({"person_id": "999999"}, False),
            ({"kind": "customers.customer"}, True),
            ({"kind": "visits.visit"}, False),
            ({"command": "customers.edit"}, True),
            ({"command": "catalogue.retire"}, False),
            ({"clause": "A2.3"}, True),
            ({"clause": "B9"}, False),
            ({"since": "2000-01-01", "until": "2100-01-01"}, True),
            ({"until": "2000-01-01"}, False),
            ({"kind": "customers.customer", "clause": "A2.3", "person_id": "{person}"}, True),
        ],
    )
    def test_each_condition_narrows_it(self, auditor, clerk, customer, query, found):
        known = {"number": customer.number, "person": clerk.person_id}
        asked = {name: value.format(**known) for name, value in query.items()}
        acts = auditor.get(LOG, asked).context["acts"]
        assert any(act.done == "修改档案" for act in acts) == found

    def test_what_is_gone_is_found_by_its_number(self, auditor, customer):
        number = customer.number
        Customer.objects.filter(pk=customer.pk)._raw_delete("default")
        assert auditor.get(LOG, {"number": number}).context["acts"]

    def test_the_drawer_has_before_and_after(self, auditor, customer):
        act = Act.objects.filter(command="customers.edit").latest("id")
        html = auditor.get(f"{LOG}{act.pk}/").content.decode()
        assert "改约周五" in html
        assert "138****8000" in html
        assert PHONE not in html
        assert auditor.get(f"{LOG}999999999/").status_code == 404

    def test_pages_follow_each_other_without_gap(self, auditor, clerk, customer):
        for n in range(50):
            commands.edit(clerk, customer.pk, {"remark": f"第{n}次"}, version=n + 2, at=AT)
        seen, url = [], f"{LOG}?kind=customers.customer"
        while url:
            answer = auditor.get(url)
            seen += [act.id for act in answer.context["acts"]]
            url = answer.context["more_url"]
        assert len(seen) == len(set(seen)) == Act.objects.filter(touched__kind="customers.customer").count()

    @pytest.mark.parametrize("query", ["after=nonsense", "person_id=x", "since=never", "after=2026-01-01_5"])
    def test_nonsense_in_the_address_is_passed_over(self, auditor, customer, query):
        assert auditor.get(f"{LOG}?{query}").status_code == 200

    def test_a_page_costs_few_queries(self, auditor, clerk, customer):
        for n in range(30):
            commands.edit(clerk, customer.pk, {"remark": f"第{n}次"}, version=n + 2, at=AT)
        auditor.get(LOG)
        with CaptureQueriesContext(connection) as captured:
            auditor.get(LOG)
        assert len(captured) <= 18


class TestAuditLog:
    def test_a_look_at_plain_data_stands_there(self, auditor, clerk, customer):
        commands.reveal(clerk, customer.pk, reason="核对地址", at=AT)
        commit()
        answer = auditor.get(AUDIT, {"kind": "customers.personal_data_shown"})
        html = answer.content.decode()
        assert "查看明文" in html
        assert "核对地址" in html
        seq = answer.context["lines"][0].line.seq
        whole = auditor.get(f"{AUDIT}{seq}/").content.decode()
        assert answer.context["lines"][0].line.hash in whole

    def test_a_sign_in_stands_there_with_its_address(self, auditor, house):
        Client().post("/sign-in/", {"username": "admin", "password": "wrong"}, REMOTE_ADDR="203.0.113.9")
        commit()
        html = auditor.get(AUDIT, {"kind": "organization.sign_in_refused"}).content.decode()
        assert "登录失败" in html
        assert "203.0.113.9" in html


def test_every_kept_row_and_column_has_a_name_for_people():
    unnamed = []
    for model in apps.get_models():
        if not keeps_history(model):
            continue
        kind = model._meta.label_lower
        if kind not in KINDS:
            unnamed.append(kind)
        without = next(t.without for t in model._meta.triggers if isinstance(t, Kept))
        for column in kept_columns(model, without):
            if f"{kind}.{column}" not in HIDDEN and str(column_label(model, field_of(kind, column), column)) == column:
                unnamed.append(f"{kind}.{column}")
    assert not unnamed
