"""What one may see of a customer, change without seeing, and find by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yueke.domains.customers import commands, queries, tables
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.events import CustomerEdited
from yueke.domains.customers.forms import CustomerForm
from yueke.domains.customers.models import ChangeRequest, Customer
from yueke.domains.customers.queries import CustomerFilter
from yueke.domains.customers.tests.conftest import AT
from yueke.kernel.access import Actor, customer_actor
from yueke.kernel.errors import Invalid
from yueke.kernel.events import publish
from yueke.kernel.events.models import Event
from yueke.kernel.gate import HIDDEN, MASKED, PLAIN
from yueke.ui.tables import offered

IDENTITY = "11010519491231002X"
MASK = "110***********002X"


def with_right(actor: Actor, *permissions: str) -> Actor:
    return replace(actor, permissions=actor.permissions | set(permissions))


def fresh(customer: Customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def test_owner_and_team_meet_the_identity_number_masked_and_a_head_does_not_meet_it(cast, customer):
    assert queries.fact_sight(cast.owner, customer, "identity_number") is MASKED
    assert queries.fact_told(cast.owner, customer, "identity_number", IDENTITY) == MASK
    assert queries.fact_sight(cast.head, customer, "identity_number") is HIDDEN
    assert queries.fact_told(cast.head, customer, "identity_number", IDENTITY, eye=True) == ""
    commands.add_to_team(cast.head, customer.pk, cast.colleague.person_id, at=AT)
    assert queries.fact_told(cast.colleague, fresh(customer), "identity_number", IDENTITY, eye=True) == IDENTITY


def test_on_the_portal_one_meets_oneself(cast, customer):
    me = customer_actor(customer.pk, "客户本人", frozenset({"privacy.own"}))
    somebody = customer_actor(customer.pk + 1, "客户本人", frozenset({"privacy.own"}))
    assert queries.fact_sight(me, customer, "phone") is PLAIN
    assert queries.fact_told(me, customer, "identity_number", IDENTITY) == MASK
    assert queries.fact_sight(somebody, customer, "phone") is MASKED


def test_nearness_is_asked_once_and_only_where_it_matters(cast, customer):
    with CaptureQueriesContext(connection) as caught:
        for fact in ("name", "phone", "email", "birthday", "remark"):
            queries.fact_sight(cast.head, customer, fact)
        queries.fact_sight(cast.owner, customer, "identity_number")
        queries.fact_sight(with_right(cast.head, "privacy.plain"), customer, "identity_number")
    assert len(caught) == 0
    with CaptureQueriesContext(connection) as caught:
        for _again in range(3):
            queries.fact_sight(cast.head, customer, "identity_number")
    assert len(caught) == 1


def test_a_column_of_which_nothing_is_seen_is_not_offered(cast):
    hidden = replace(tables.COLUMNS[0], key="secret", kind="bank", field="customers.customer.identity_index")
    assert [c.key for c in offered(cast.owner, [*tables.COLUMNS, hidden])] == [c.key for c in tables.COLUMNS]
    assert len(offered(with_right(cast.owner, "privacy.sensitive"), [hidden])) == 1
    with pytest.raises(ValueError, match="names no field"):
        replace(hidden, field="")


def test_a_list_shows_no_identity_number_but_the_credit_codes_of_companies(cast, customer):
    column = next(c for c in tables.COLUMNS if c.key == "identity_number")
    shop = commands.create(
        cast.owner, CustomerDraft(name="云山科技有限公司", kind="enterprise", identity_number="91330106MA27XL0N1C"), at=AT
    )  # fmt: skip
    assert column.text(cast.owner, customer) == ""
    assert column.text(cast.owner, shop) == "913***********0N1C"
    assert column.text(with_right(cast.owner, "privacy.sensitive"), customer) == IDENTITY


def test_a_form_leaves_out_what_is_hidden_and_a_day_that_is_masked(cast, customer):
    commands.edit(cast.owner, customer.pk, {"birthday": date(1949, 12, 31)}, at=AT)
    form = CustomerForm(actor=cast.head, customer=fresh(customer))
    assert not {"identity_number", "birthday"} & set(form.fields)
    sent = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    form = CustomerForm({**sent, "remark": "改"}, actor=cast.head, customer=fresh(customer))
    assert form.is_valid(), form.errors
    commands.edit(cast.head, customer.pk, form.values(), at=AT)
    kept = fresh(customer)
    assert (kept.identity_number, kept.birthday, kept.remark) == (IDENTITY, date(1949, 12, 31), "改")


def test_events_hold_no_more_than_everybody_may_read(cast, customer):
    values = {"birthday": date(1949, 12, 31), "identity_number": "", "phone": "13900001111", "city": "宁波市"}
    commands.edit(cast.owner, customer.pk, values, at=AT)
    changes = Event.objects.get(kind="customers.customer_edited").payload["changes"]
    assert changes["birthday"] == [None, "****-12-31"]
    assert changes["identity_number"] == ["****", ""]
    assert changes["phone"] == ["138****5678", "139****1111"]
    assert changes["city"] == ["杭州市", "宁波市"]


def test_the_timeline_hides_masks_that_events_of_old_hold(cast, customer):
    publish(cast.owner, CustomerEdited(customer_id=customer.pk, changes={"identity_number": [MASK, ""]}, at=AT))
    told = [line.changes for line in queries.timeline(cast.head, fresh(customer)) if line.changes]
    assert [(before, after) for _label, before, after in told[0]] == [("****", "****")]
    own = [line.changes for line in queries.timeline(cast.owner, fresh(customer)) if line.changes]
    assert own[0][0][1:] == (MASK, "")


def test_a_person_is_not_made_a_company_to_read_the_name(cast, customer):
    with pytest.raises(Invalid) as refused:
        commands.edit(cast.owner, customer.pk, {"kind": "enterprise", "identity_number": ""}, at=AT)
    assert set(refused.value.fields) == {"kind"}
    assert fresh(customer).kind == "individual"
    seeing = with_right(cast.owner, "privacy.plain")
    assert commands.edit(seeing, customer.pk, {"kind": "enterprise", "identity_number": ""}, at=AT).kind == "enterprise"


def test_reporting_a_change_does_not_tell_what_stands_in_a_hidden_field(cast, customer):
    commands.report_change(cast.head, customer.pk, "identity_number", IDENTITY, at=AT)
    assert ChangeRequest.objects.filter(customer=customer).count() == 1
    with pytest.raises(Invalid):
        commands.report_change(cast.owner, customer.pk, "identity_number", IDENTITY, at=AT)
    with pytest.raises(Invalid):
        commands.report_change(cast.head, customer.pk, "phone", "13812345678", at=AT)


@pytest.mark.parametrize(
    ("text", "masked", "plain"),
    [
        ("13812345678", True, True), ("5678", True, True), ("345678", True, True), ("945678", True, False),
        ("12345678", True, True), ("92345678", False, False), ("zhang@example.com", True, True),
        ("zhang", True, True), ("三丰", True, True), (IDENTITY, False, False),
    ],
)  # fmt: skip
def test_of_a_masked_telephone_nothing_can_be_tried_out_piece_by_piece(cast, customer, text, masked, plain):
    def finds(actor: Actor) -> tuple[bool, bool]:
        listed = queries.customers(actor, CustomerFilter(text=text))
        return customer in queries.find(actor, text), customer in listed

    assert finds(cast.owner) == (masked, masked)
    assert finds(with_right(cast.owner, "privacy.plain")) == (plain, plain)


def test_by_a_hidden_number_no_likeness_is_found(cast, customer):
    assert queries.likenesses(cast.owner, identity_number=IDENTITY) == []
    found = queries.likenesses(with_right(cast.owner, "privacy.sensitive"), identity_number=IDENTITY)
    assert [one.customer for one in found] == [customer]
