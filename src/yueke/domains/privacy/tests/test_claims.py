"""A guardian or near relative asks from outside: nothing is told, everything waits for a look at the proof."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from yueke.domains.customers.tests.conftest import AT, cast, customer
from yueke.domains.privacy import commands, queries, rules
from yueke.domains.privacy.choices import Asking, Right
from yueke.domains.privacy.models import RelativeClaim, RightsRequest
from yueke.domains.privacy.tests.conftest import officer
from yueke.kernel.access import SYSTEM
from yueke.kernel.calendar import seed
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.files.models import StoredFile

__all__ = ["cast", "customer", "officer"]

LATER = AT + timedelta(days=2)
SAID = {
    "relation": "母亲", "subject_name": "小明", "subject_contact": "13812345678", "requester_name": "王芳",
    "requester_contact": "139 0000 0000", "details": "想看看留了什么",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path, db):
    settings.YUEKE_HOME = tmp_path / "home"
    seed()


def paper(body: bytes = b"%PDF-1.4\n%%EOF\n", name: str = "户口簿.pdf") -> BytesIO:
    file = BytesIO(body)
    file.name = name
    return file


def claim(kind: str = "access", asking: str = "guardian", *, at=AT, **more) -> RelativeClaim:
    return commands.file_claim(commands.VISITOR, kind, asking, **{**SAID, "proof": paper(), **more}, at=at)


def rows() -> tuple[object, ...]:
    return (
        list(RelativeClaim.objects.order_by("pk").values()),
        list(RightsRequest.objects.order_by("pk").values()),
        StoredFile.objects.count(),
        Event.objects.count(),
    )


def test_who_may_ask_for_whom():
    assert all(rules.may_ask_for_another(Asking.GUARDIAN, kind) for kind in Right.values)
    asked = {kind for kind in Right.values if rules.may_ask_for_another(Asking.RELATIVE, kind)}
    assert asked == {"access", "copy", "correct", "delete"}
    for kind in Right.values:
        assert not rules.may_ask_for_another(Asking.SELF, kind)
        assert not rules.may_ask_for_another(Asking.AGENT, kind)
    assert not rules.may_ask_for_another("anybody", "access")


def test_it_arrives_waiting_for_a_check_and_points_at_nobody(customer):
    row = claim()
    assert (row.state, row.request_id, row.requester_contact) == ("waiting", None, "13900000000")
    assert row.due_at > AT
    assert not RightsRequest.objects.exists()
    event = Event.objects.get(kind="privacy.claim_filed")
    assert event.audited
    assert not {"小明", "王芳", "13812345678"} & set(map(str, event.payload.values()))


def test_known_or_unknown_makes_no_difference(customer):
    known, unknown = claim(), claim(subject_contact="13700009999", subject_name="谁也不是")
    left = {"id", "number", "subject_name", "subject_contact", "proof_id"}
    both = [
        {k: v for k, v in RelativeClaim.objects.filter(pk=row.pk).values()[0].items() if k not in left}
        for row in (known, unknown)
    ]
    assert both[0] == both[1]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"relation": " "}, "relation"), ({"subject_name": ""}, "subject_name"), ({"requester_name": "王" * 61}, "requester_name"),
        ({"requester_contact": "12"}, "requester_contact"), ({"kind": "close", "asking": "relative"}, "kind"),
        ({"asking": "self"}, "kind"), ({"proof": paper(b"MZ\x90\x00", "proof.pdf")}, "proof"), ({"proof": paper(b"")}, "proof"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(more, field):
    before = rows()
    with pytest.raises(Invalid) as refused:
        claim(**more)
    assert field in refused.value.fields
    assert rows() == before


def test_too_many_in_a_day_are_sent_to_the_desk(monkeypatch):
    monkeypatch.setattr("yueke.domains.privacy.commands.claims.MOST_CLAIMS_A_DAY", 2)
    claim()
    claim()
    before = rows()
    with pytest.raises(Refused) as refused:
        claim(at=AT + timedelta(hours=23))
    assert refused.value.status == 429
    assert rows() == before
    claim(at=AT + timedelta(hours=25))


def test_accepted_it_is_a_checked_request_whose_clock_has_run_since(customer, officer):
    row = claim()
    done = commands.accept_claim(officer, row.pk, customer.number, note="户口簿原件", at=LATER)
    asked = RightsRequest.objects.get()
    assert done.request_id == asked.pk
    assert (asked.state, asked.asking, asked.requester_name) == ("checked", "guardian", "王芳")
    assert (asked.registered_at, asked.due_at) == (row.filed_at, row.due_at)
    assert (asked.check_method, asked.check_note, asked.checked_by_id) == ("letter", "户口簿原件", officer.person_id)
    assert "母亲" in asked.details
    with pytest.raises(Refused, match="已经核对过"):
        commands.refuse_claim(officer, row.pk, note="再来", at=LATER)


def test_what_may_not_be_accepted_changes_nothing(customer, cast, officer):
    row = claim()
    before = rows()
    for who, number, note, error in (
        (cast.visitor, customer.number, "户口簿", Forbidden),
        (commands.VISITOR, customer.number, "户口簿", Forbidden),
        (officer, "KH-0", "户口簿", Invalid),
        (officer, customer.number, " ", Invalid),
    ):
        with pytest.raises(error):
            commands.accept_claim(who, row.pk, number, note=note, at=LATER)
    with pytest.raises(NotFound):
        commands.accept_claim(officer, row.pk + 1, customer.number, note="户口簿", at=LATER)
    assert rows() == before


def test_a_second_request_of_the_same_kind_stops_the_whole(customer, officer):
    commands.register_request(officer, customer.pk, "access", medium="onsite", at=AT)
    row = claim()
    before = rows()
    with pytest.raises(Refused, match="同类"):
        commands.accept_claim(officer, row.pk, customer.number, note="户口簿", at=LATER)
    assert rows() == before


def test_refused_with_a_reason_and_let_go_with_its_proof_in_time(officer):
    row = claim()
    with pytest.raises(Invalid):
        commands.refuse_claim(officer, row.pk, note="", at=LATER)
    commands.refuse_claim(officer, row.pk, note="没有关系证明", at=LATER)
    kept = claim()
    assert list(queries.claims(officer, waiting=True)) == [kept]
    assert queries.claims_waiting(officer) == 1
    assert commands.forget_claims(SYSTEM, before=LATER, at=LATER) == 0
    assert commands.forget_claims(SYSTEM, before=LATER + timedelta(days=1), at=LATER) == 1
    assert list(RelativeClaim.objects.all()) == [kept]
    assert StoredFile.objects.count() == 1
