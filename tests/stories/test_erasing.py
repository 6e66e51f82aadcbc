"""After an erasure nothing of the person is left anywhere; what must stay for figures stays."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction

from yueke.domains.customers import commands as customers
from yueke.domains.customers import queries as archive
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.orders.models import Order
from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.commands import Guardian, StillOwed
from yueke.domains.privacy.models import Erasure
from yueke.domains.privacy.tests.conftest import AT, cast, clerk, customer, notices, officer
from yueke.domains.visits import commands as visits
from yueke.domains.visits.models import Visit
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel.access import SYSTEM
from yueke.kernel.audit.chain import verify
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.files.models import StoredFile
from yueke.kernel.history.models import Change
from yueke.kernel.history.reading import record_history
from yueke.kernel.personal import STRUCK
from yueke.kernel.vault import encrypted_fields

__all__ = ["cast", "clerk", "customer", "notices", "officer"]

LATER = AT + timedelta(days=30)
NAME, PHONE, OTHER = "金丝雀甲", "13912340987", "13912340988"
WORDS = ("金丝", PHONE, OTHER, "canary", "330106197903010018", "鸟语花香路")


@pytest.fixture
def canary(officer, notices) -> Customer:
    """Somebody whose name, numbers and words stand in every corner of the product."""
    made = customers.create(
        officer,
        CustomerDraft(
            name=NAME, phone=PHONE, email="canary@example.com", identity_number="330106197903010018",
            birthday=date(1979, 3, 1), province="浙江省", city="杭州市", address="鸟语花香路 8 号", remark="金丝雀爱唱歌",
            contact="金丝雀乙", tags=("金丝雀迷",), preferences={"note": "金丝雀"}, channel="store",
        ),
        at=AT,
    )  # fmt: skip
    pk = made.pk
    customers.edit(officer, pk, {"name": "金丝雀丙", "phone": OTHER, "remark": "金丝雀搬家"}, at=AT)
    gone = customers.add_contact(
        officer, pk, {"name": "金丝雀丁", "phone": PHONE, "email": "canary2@example.com"}, at=AT
    )
    customers.remove_contact(officer, gone.pk, at=AT)
    request = customers.report_change(officer, pk, "remark", "金丝雀改名", note="金丝雀说的", at=AT)
    customers.refuse_change(officer, request.pk, reason="金丝雀没有来电", at=AT)
    customers.review_profile(officer, pk, note="金丝雀本人核对", at=AT)
    customers.create(officer, CustomerDraft(name=NAME, phone=PHONE), at=AT)
    visit = visits.record_visit(
        SYSTEM, pk, "regular",
        VisitRecord(
            method="phone", contact_name="金丝雀乙", result="reached", satisfaction=4, content="金丝雀说很好",
            opinion="金丝雀希望便宜", next_step="再访金丝雀",
        ),
        at=AT,
    )  # fmt: skip
    visits.send_feedback(SYSTEM, visit.pk, officer.department_id, "金丝雀要发票", at=AT)
    planned = visits.plan_duties(
        SYSTEM, "B4.2", "maintenance", [visits.Duty(pk, LATER, None)], at=AT, purpose="看望金丝雀"
    )
    assert planned == 1
    row = Visit.objects.get(customer_id=pk, state="planned")
    visits.reschedule_visit(SYSTEM, row.pk, LATER.date(), "金丝雀出差", at=AT)
    visits.cancel_visit(SYSTEM, row.pk, "金丝雀不便", at=AT)
    commands.record_consent(
        officer, pk, "marketing", medium="phone", guardian=Guardian("金丝雀妈", "母亲"), reason="金丝雀同意", at=AT
    )
    asked = commands.register_request(
        officer, pk, "delete", medium="phone", asking="agent", requester_name="金丝雀舅", details="删掉金丝雀", at=AT
    )
    commands.check_identity(officer, asked.pk, "letter", note="金丝雀的授权书", at=AT)
    commands.begin_request(officer, asked.pk, at=AT)
    return made


def buy(customer: Customer, remark: str = "金丝雀自提") -> Order:
    draft = OrderDraft(customer.pk, AT, (LineDraft("货架", Decimal(2), Decimal(10)),), remark=remark)
    return orders.create(SYSTEM, draft, at=AT)


def everything() -> dict[str, str]:
    """Every text, json and bytea column of every table, its ciphertexts opened, as one text for each table."""
    opened = {(model._meta.db_table, field.column): field for model, field in encrypted_fields()}
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
            " AND (data_type IN ('text', 'character varying', 'jsonb', 'json', 'bytea', 'ARRAY', 'USER-DEFINED'))"
        )
        for table, column, kind in cursor.fetchall():
            field = opened.get((table, column))
            cursor.execute(f'SELECT "{column}"{"" if kind == "bytea" else "::text"} FROM "{table}"')
            values = [row[0] for row in cursor.fetchall() if row[0] is not None]
            if field is not None:
                texts = [field.from_db_value(value, None, None) for value in values]
            else:
                texts = [v if isinstance(v, str) else bytes(v).decode("utf-8", "ignore") for v in values]
            found[f"{table}.{column}"] = "\n".join(texts)
    return found


def ciphers_of_history() -> str:
    """The ciphertexts the history keeps, opened."""
    fields = {model._meta.label_lower + "." + field.column: field for model, field in encrypted_fields()}
    texts = []
    for change in Change.objects.all():
        for image in (change.before, change.after):
            for column, value in (image or {}).items():
                field = fields.get(f"{change.kind}.{column}")
                if field is not None and isinstance(value, str):
                    texts.append(field.from_db_value(bytes.fromhex(value.removeprefix("\\x")), None, None))
    return "\n".join(texts)


def sightings() -> set[str]:
    return {place for place, text in everything().items() if any(word in text for word in WORDS)}


def erase(officer, *customers_: Customer, at=LATER):
    return commands.erase(officer, [one.pk for one in customers_], reason="客户要求", at=at)


def test_the_walk_sees_the_canary_everywhere(canary):
    seen = sightings()
    for place in (
        "customers_customer.name", "customers_customer.phone", "customers_customer.search_terms", "customers_contact.name",
        "visits_visit.content", "visits_visitfeedback.content", "visits_rescheduling.reason", "kernel_change.before",
        "kernel_event.payload", "privacy_rightsrequest.requester_name", "privacy_consentrecord.guardian_name",
    ):  # fmt: skip
        assert place in seen, place
    assert PHONE in ciphers_of_history()


def test_afterwards_it_is_nowhere(officer, canary):
    order = buy(canary)
    orders.set_delivered(SYSTEM, order.pk, on=AT.date(), at=AT)
    twin = Customer.objects.get(name=NAME, phone_index=canary.phone_index)
    erase(officer, canary, twin)
    assert sightings() == set()
    assert not any(word in ciphers_of_history() for word in WORDS)
    assert not archive.find(officer, "金丝雀")
    assert not archive.duplicates_like(officer, phone=PHONE)
    pinyin = everything()
    assert not [place for place, text in pinyin.items() if "jinsique" in text]
    row = Customer.objects.get(pk=canary.pk)
    assert (row.phone_index, row.email_index, row.identity_index, row.search_terms) == (None, None, None, [])


def test_figures_stay(officer, canary):
    order = buy(canary)
    orders.set_delivered(SYSTEM, order.pk, on=AT.date(), at=AT)
    erase(officer, canary)
    row = Customer.objects.get(pk=canary.pk)
    assert (row.number, row.name, row.province, row.city) == (canary.number, STRUCK, "浙江省", "杭州市")
    assert row.archived_at == LATER
    order.refresh_from_db()
    assert (order.amount, order.customer_id, order.remark) == (Decimal("20.00"), canary.pk, STRUCK)
    visit = Visit.objects.get(customer=canary, state="done")
    assert (visit.satisfaction, visit.result, visit.content, visit.refusal_reason) == (4, "reached", STRUCK, "")


def test_the_act_stays_in_the_history_and_the_chain_holds(officer, canary):
    before = len(record_history("customers.customer", canary.pk, limit=100))
    erase(officer, canary)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert len(record_history("customers.customer", canary.pk, limit=100)) > before
    assert verify().holds
    event = Event.objects.get(kind="privacy.customer_erased")
    assert event.payload["history"] > 3
    assert event.payload["events"] > 3
    assert event.payload["counts"]["customers.contact"] == 1


def test_history_cannot_be_changed_otherwise(canary):
    with pytest.raises(DatabaseError), transaction.atomic():
        Change.objects.filter(root_id=canary.pk).update(before=None)


def test_what_was_merged_in_goes_too(officer, canary):
    twin = Customer.objects.get(name=NAME, phone_index=canary.phone_index)
    Customer.objects.filter(pk=twin.pk).update(merged_into=canary, archived_at=AT)
    erase(officer, canary)
    assert sightings() == set()


def test_refused_while_something_is_owed_and_nothing_changed(officer, canary):
    order = buy(canary)
    commands.place_hold(officer, canary.pk, reason="诉讼中", at=AT)
    seen = sightings()
    with pytest.raises(StillOwed) as caught:
        erase(officer, canary)
    assert "未交付" in str(caught.value)
    assert "诉讼中" in str(caught.value)
    assert (sightings(), Erasure.objects.count()) == (seen, 0)
    orders.cancel(SYSTEM, order.pk, reason="不要了", at=AT)
    commands.lift_hold(officer, canary.pk, at=AT)
    erase(officer, canary, Customer.objects.get(name=NAME, phone_index=canary.phone_index))
    assert sightings() == set()


def test_all_or_none(officer, canary, customer):
    buy(customer)
    with pytest.raises(StillOwed):
        erase(officer, canary, customer)
    assert not Erasure.objects.exists()


def test_who_may_and_only_once(officer, clerk, canary):
    with pytest.raises(Forbidden):
        erase(clerk, canary)
    with pytest.raises(Invalid):
        commands.erase(officer, [canary.pk], reason=" ", at=LATER)
    erase(officer, canary)
    with pytest.raises(Refused):
        erase(officer, canary)
    with pytest.raises(Refused):
        customers.restore(officer, canary.pk, at=LATER)
    with pytest.raises(Refused):
        commands.record_consent(officer, canary.pk, "marketing", medium="phone", at=LATER)


def test_proofs_and_copies_go_from_the_disk(officer, canary):
    proof = BytesIO(b"%PDF-1.4 canary")
    proof.name = "canary.pdf"
    commands.record_consent(officer, canary.pk, "service", medium="paper", proof=proof, guardian=None, at=AT)
    request = queries.requests(officer).get()
    commands.make_copy(officer, request.pk, "json", at=AT)
    assert StoredFile.objects.count() == 2
    erase(officer, canary)
    assert not StoredFile.objects.exists()


def test_nobody_is_left_to_contact(officer, canary):
    erase(officer, canary)
    found = queries.may_contact([canary.pk], "service", "phone", LATER)[canary.pk]
    assert (found.may, found.reason) == (False, "erased")


def test_the_request_can_be_answered_then(officer, canary):
    erase(officer, canary)
    row = queries.requests(officer).get()
    assert commands.answer_request(officer, row.pk, answer="已匿名化", at=LATER).state == "answered"


def test_frozen_and_back(officer, customer):
    commands.freeze(officer, customer.pk, reason="客户要求", at=AT)
    with pytest.raises(Refused):
        commands.freeze(officer, customer.pk, reason="再次", at=AT)
    assert queries.may_contact([customer.pk], "service", "phone", AT)[customer.pk].reason == "frozen"
    assert queries.standing(officer, customer.pk, AT).frozen is not None
    commands.unfreeze(officer, customer.pk, at=LATER)
    assert queries.may_contact([customer.pk], "service", "phone", LATER)[customer.pk].may
    with pytest.raises(Refused):
        commands.unfreeze(officer, customer.pk, at=LATER)
