"""The history of rows: whatever changes them, by whatever way, stands there with who, why and from where."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.domains.catalogue.models import Product
from yueke.domains.customers.models import Contact, Customer
from yueke.kernel.access import SYSTEM, Actor, Cause, caused_by, command, command_name
from yueke.kernel.copying import copy_rows
from yueke.kernel.history.context import Origin, arriving
from yueke.kernel.history.models import Act, Change, Touched
from yueke.kernel.history.reading import first_values, record_history

AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
ACTOR = Actor(person_id=7, name="陈晨", post="客服专员", permissions=frozenset({"test.write"}))


@command(may="test.write")
def write(actor: Actor, statement: str, values: list[Any] | None = None, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@command(may="test.write")
def write_twice(actor: Actor, statement: str, *, at: datetime) -> None:
    write(SYSTEM, statement, at=at)
    write(SYSTEM, statement, at=at)


def product(**facts: Any) -> Product:
    return Product.objects.create(**{"code": "P1", "name": "货架", "price": "10", "created_at": AT, **facts})


def newest() -> Change:
    return Change.objects.latest("id")


@pytest.mark.django_db
class TestChanges:
    def test_a_change_costs_the_same_however_many_acts_there_were(self):
        product()
        change = "UPDATE catalogue_product SET price = price + 1"

        def acts_read() -> int:
            cursor.execute(
                "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'kernel_act'"
            )
            return cursor.fetchone()[0]

        with connection.cursor() as cursor:
            # Of a table as small as a test's all rows are read by choice, not for want of another way.
            cursor.execute("SET LOCAL enable_seqscan = off")
            for _n in range(40):
                write(ACTOR, change, at=AT)
            before = acts_read()
            write(ACTOR, change, at=AT)
            assert 0 < acts_read() - before < 5

    def test_an_update_keeps_only_what_changed(self):
        row = product()
        Product.objects.filter(pk=row.pk).update(price="12.50", description="新款")
        change = newest()
        assert (change.kind, change.row_id, change.op) == ("catalogue.product", row.pk, "U")
        assert change.before == {"price": 10.00, "description": ""}
        assert change.after == {"price": 12.50, "description": "新款"}

    def test_a_save_that_changes_nothing_leaves_no_trace(self):
        product().save()
        assert newest().op == "I"

    def test_a_removal_keeps_the_whole_row(self):
        row = product(category="展架")
        pk = row.pk
        row.delete()
        change = newest()
        assert (change.op, change.row_id, change.after) == ("D", pk, None)
        assert change.before["category"] == "展架"
        assert "search_terms" not in change.before

    def test_rows_written_by_copy_are_told_one_by_one(self):
        columns = (
            "code",
            "name",
            "search_terms",
            "category",
            "unit",
            "price",
            "cost",
            "is_active",
            "description",
            "created_at",
        )
        rows = [(f"C{n}", "货架", [], "", "件", 1, 1, True, "", AT) for n in range(50)]
        copy_rows(Product, columns, rows)
        ids = set(Product.objects.filter(code__startswith="C").values_list("pk", flat=True))
        made = Change.objects.filter(kind="catalogue.product", op="I", row_id__in=ids)
        assert made.count() == 50
        assert Touched.objects.get(act=made[0].act_id, kind="catalogue.product").made == 50

    def test_personal_data_stays_ciphertext(self, settings):
        customer = Customer.objects.create(number="K1", name="王芳", created_at=AT, updated_at=AT, reviewed_at=AT)
        customer.phone = "13800138000"
        customer.save()
        change = newest()
        assert set(change.after) == {"phone"}
        assert change.after["phone"].startswith("\\x")
        assert b"13800138000" not in bytes.fromhex(change.after["phone"][2:])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM kernel_change WHERE strpos(after::text || before::text, '13800138000') > 0"
            )
            assert cursor.fetchone() == (0,)

    def test_what_belongs_to_a_record_is_found_with_it(self):
        customer = Customer.objects.create(number="K1", name="王芳", created_at=AT, updated_at=AT, reviewed_at=AT)
        contact = Contact.objects.create(customer=customer, name="店长", created_at=AT)
        Contact.objects.filter(pk=contact.pk).delete()
        told = record_history("customers.customer", customer.pk)
        kinds = [(change.kind, change.op) for one in told for change in one.changes]
        assert ("customers.contact", "I") in kinds
        assert ("customers.contact", "D") in kinds

    def test_nothing_a_session_sets_turns_it_off(self):
        row = product()
        with pgtrigger.ignore(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pgtrigger.ignore', '{history_changed,pgtrigger_history_changed}', true)")
            Product.objects.filter(pk=row.pk).update(price=99)
        assert newest().after == {"price": 99.00}

    @pytest.mark.parametrize("table", ["kernel_act", "kernel_change"])
    @pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
    def test_it_is_append_only(self, table, statement):
        product()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))


@pytest.mark.django_db
class TestWhoAndWhy:
    RAISE = "UPDATE catalogue_product SET price = price + 1"

    def test_the_act_names_person_command_clause_cause_and_place(self):
        product()
        here = Origin("web", "r-1", "10.0.0.8")
        with arriving(here), caused_by(Cause(event_id=41, clause="B4.2")):
            write(ACTOR, self.RAISE, at=AT)
        act = newest().act
        assert (act.person_id, act.name, act.post, act.command) == (7, "陈晨", "客服专员", command_name(write))
        assert (act.clause, act.cause_id, act.at) == ("B4.2", 41, AT)
        assert (act.door, act.request_id, act.address) == ("web", "r-1", "10.0.0.8")

    def test_the_outermost_command_is_the_act(self):
        product()
        write_twice(ACTOR, self.RAISE, at=AT)
        first, second = Change.objects.order_by("-id")[:2]
        assert first.act == second.act
        assert (first.act.name, first.act.command) == ("陈晨", command_name(write_twice))
        assert Touched.objects.get(act=first.act_id).changed == 2

    def test_two_commands_in_one_transaction_are_two_acts(self):
        product()
        write(ACTOR, self.RAISE, at=AT)
        write(SYSTEM, self.RAISE, at=AT)
        first, second = Change.objects.order_by("-id")[:2]
        assert [first.act.name, second.act.name] == ["系统", "陈晨"]

    def test_a_refused_command_leaves_nothing(self):
        product()
        count = Act.objects.count()
        with pytest.raises(DatabaseError):
            write(ACTOR, "UPDATE catalogue_product SET price = 5; SELECT 1/0", at=AT)
        assert Act.objects.count() == count
        assert newest().op == "I"

    def test_events_and_rows_of_an_act_find_each_other(self):
        from yueke.domains.catalogue import commands

        actor = Actor(person_id=7, name="陈晨", permissions=frozenset({"catalogue.edit"}))
        row = product()
        commands.retire(actor, row.pk, at=AT)
        told = record_history("catalogue.product", row.pk, limit=1)[0]
        assert [event.kind for event in told.events] == ["catalogue.product_retired"]
        assert told.act.command == "catalogue.retire"


@pytest.mark.django_db(transaction=True)
def test_sql_typed_by_hand_is_told_with_the_database_user():
    product()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_product SET price = 3")
        cursor.execute("SELECT session_user")
        user = cursor.fetchone()[0]
    act = newest().act
    assert (act.name, act.command, act.database_user) == ("", "", user)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["price", "name", "launched_on", "category"]),
        st.integers(1, 5),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS, removed=st.booleans())
def test_the_first_values_of_a_row_can_always_be_told(django_db_blocker, django_db_setup, steps, removed):
    made = {"price": [1, 2, 3, 4, 5], "name": list("甲乙丙丁戊"), "category": ["", "a", "b", "c", "d"]}
    made["launched_on"] = [None, "2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]  # type: ignore[list-item]
    with django_db_blocker.unblock(), transaction.atomic():
        row = product(name="甲")
        first = stored(row.pk)
        for column, n in steps:
            Product.objects.filter(pk=row.pk).update(**{column: made[column][n - 1]})
        pk, now = row.pk, stored(row.pk)
        if removed:
            row.delete()
        known = first_values("catalogue.product", pk, None if removed else now)
        assert {column: known[column] for column in made} == {column: first[column] for column in made}
        transaction.set_rollback(True)


def stored(pk: int) -> dict[str, Any]:
    """A row as the database gives it in JSON."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(p) FROM catalogue_product p WHERE id = %s", [pk])
        value = cursor.fetchone()[0]
    return json.loads(value) if isinstance(value, str) else value
