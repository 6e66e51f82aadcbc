"""Consent: taken with the text shown, withdrawn at once, not asked for again too soon."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest

from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.commands import AskedTooSoon, Guardian
from yueke.domains.privacy.models import ConsentRecord, Restriction
from yueke.domains.privacy.tests.conftest import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.audit.chain import verify
from yueke.kernel.audit.models import AuditLine
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused

DAY = timedelta(days=1)


def give(actor, customer, purpose="marketing", at=AT, **more):
    return commands.record_consent(actor, customer.pk, purpose, medium="phone", at=at, **more)


def take(actor, customer, purpose="marketing", at=AT, **more):
    return commands.withdraw_consent(actor, customer.pk, purpose, medium="phone", at=at, **more)


def may(customer, at=AT, purpose="marketing", medium="sms") -> tuple[bool, str]:
    found = queries.may_contact([customer.pk], purpose, medium, at)[customer.pk]
    return found.may, found.reason


def test_a_consent_names_the_text_that_was_shown(clerk, customer, notices):
    later = commands.publish_notice(SYSTEM, "marketing", "新文本", at=AT + DAY)
    first = give(clerk, customer)
    assert (first.notice, first.text_hash) == (notices["marketing"], notices["marketing"].text_hash)
    take(clerk, customer, at=AT + DAY)
    again = give(clerk, customer, at=AT + 2 * DAY, own_wish=True)
    assert (again.notice, again.text_hash) == (later, later.text_hash)
    assert ConsentRecord.objects.filter(customer=customer).count() == 3


def test_withdrawal_holds_at_once_and_is_not_asked_about_again(clerk, customer, notices):
    give(clerk, customer)
    assert may(customer) == (True, "")
    take(clerk, customer, at=AT + DAY)
    assert may(customer, AT + DAY) == (False, "withdrawn")
    with pytest.raises(AskedTooSoon):
        give(clerk, customer, at=AT + 60 * DAY)
    assert may(customer, AT + 60 * DAY) == (False, "withdrawn")
    assert give(clerk, customer, at=AT + 60 * DAY, own_wish=True).decision == "given"
    assert may(customer, AT + 60 * DAY) == (True, "")


def test_the_time_not_to_ask_again_is_the_companys(clerk, officer, customer, notices):
    commands.change_policy(officer, {"ask_again": "10 days"}, at=AT)
    take(clerk, customer)
    with pytest.raises(AskedTooSoon):
        give(clerk, customer, at=AT + 9 * DAY)
    assert give(clerk, customer, at=AT + 10 * DAY).decision == "given"


def test_refusing_counts_like_withdrawing(clerk, customer, notices):
    give(clerk, customer, agreed=False)
    assert may(customer, medium="onsite") == (False, "withdrawn")
    assert Restriction.objects.get(customer=customer).kind == "marketing"


def test_silence_allows_service_but_no_advertising_by_message(customer, notices):
    assert may(customer) == (False, "no_consent")
    assert may(customer, medium="onsite") == (True, "")
    assert may(customer, purpose="service") == (True, "")


def test_each_purpose_stands_by_itself(clerk, customer, notices):
    give(clerk, customer, "sensitive")
    assert may(customer) == (False, "no_consent")
    take(clerk, customer, "sensitive", at=AT + DAY)
    assert not Restriction.objects.filter(customer=customer).exists()


def test_refusals_change_nothing(clerk, cast, customer, notices):
    no_right = cast.owner
    outsider = replace(cast.outsider, permissions=clerk.permissions)
    for actor, error in ((no_right, Forbidden), (outsider, NotFound)):
        with pytest.raises(error):
            give(actor, customer)
    with pytest.raises(Invalid):
        give(clerk, customer, "everything")
    with pytest.raises(Invalid):
        commands.record_consent(clerk, customer.pk, "marketing", medium="pigeon", at=AT)
    with pytest.raises(Refused):
        take(clerk, customer, "sensitive")
    assert not ConsentRecord.objects.exists()
    assert not Restriction.objects.exists()


def test_no_consent_to_a_text_nobody_published(clerk, customer):
    with pytest.raises(Refused):
        give(clerk, customer)
    assert not ConsentRecord.objects.exists()


def test_for_a_child_the_guardian_agrees(clerk, customer, notices):
    child = customers.create(clerk, CustomerDraft(name="小宝", birthday=date(2015, 6, 1), phone="13800001111"), at=AT)
    with pytest.raises(Invalid) as caught:
        give(clerk, child)
    assert "guardian_name" in caught.value.fields
    give(clerk, child, guardian=Guardian("宝妈", "母亲"))
    assert may(child) == (False, "child")
    row = give(clerk, child, "child", guardian=Guardian("宝妈", "母亲"))
    assert (row.guardian_name, row.guardian_relation) == ("宝妈", "母亲")
    assert may(child) == (True, "")


def test_a_proof_is_kept(clerk, customer, notices, settings, tmp_path):
    proof = BytesIO(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")
    proof.name = "同意书.pdf"
    assert give(clerk, customer, proof=proof).proof.media_type == "application/pdf"


def test_limits_count_and_close_at_night(officer, clerk, customer, notices):
    give(clerk, customer)
    commands.set_limit(officer, "marketing", "sms", most=2, days=30, from_hour=9, to_hour=20, at=AT)
    for day in (0, 1):
        commands.note_contacts(SYSTEM, [customer.pk], "marketing", "sms", at=AT + day * DAY)
    assert may(customer, AT + 2 * DAY) == (False, "limit")
    assert may(customer, AT + 32 * DAY) == (True, "")
    assert may(customer, AT + 32 * DAY + timedelta(hours=11)) == (False, "hours")


def test_many_are_asked_about_at_once(clerk, cast, notices, django_assert_num_queries):
    everybody = [customers.create(clerk, CustomerDraft(name=f"客户{n}"), at=AT) for n in range(30)]
    for one in everybody[:10]:
        give(clerk, one)
    with django_assert_num_queries(6):
        found = queries.may_contact([one.pk for one in everybody], "marketing", "sms", AT)
    assert sum(one.may for one in found.values()) == 10


def test_what_is_said_stands_in_the_audit_chain(clerk, customer, notices, django_capture_on_commit_callbacks):
    give(clerk, customer)
    take(clerk, customer, at=AT + DAY)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    kinds = set(AuditLine.objects.filter(kind__startswith="privacy.").values_list("kind", flat=True))
    assert {"privacy.notice_published", "privacy.consent_recorded", "privacy.consent_withdrawn"} <= kinds
    assert verify().holds


def test_settings_refuse_nonsense(officer):
    with pytest.raises(Invalid):
        commands.change_policy(officer, {"rights_term": "soon"}, at=AT)
    with pytest.raises(Invalid):
        commands.change_policy(officer, {"copy_days": 0}, at=AT)
    with pytest.raises(Invalid):
        commands.publish_notice(officer, "marketing", "晚了", in_force_from=AT.date() - DAY, at=AT)
    with pytest.raises(Invalid):
        commands.set_limit(officer, "marketing", "sms", most=1, days=1, from_hour=20, to_hour=9, at=AT)
    assert queries.policy().rights_term == "15 working days"
