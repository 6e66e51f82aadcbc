"""Who may know of what; opening, confirming, asking again; receipts as cases."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from django.db import connection, transaction

from yueke.domains.documents import commands, queries
from yueke.domains.documents.models import Reader
from yueke.domains.documents.queries import DocumentFilter
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import Scope
from yueke.kernel.errors import Forbidden, NotFound, Refused
from yueke.kernel.events.models import Event


def listed(actor, **given) -> set[str]:
    return set(queries.documents(actor, DocumentFilter(**given)).values_list("number", flat=True))


@pytest.fixture
def version(shelf):
    return shelf.published(shelf.registered())


@pytest.fixture
def secret(shelf):
    facts = {"number": "JM-01", "title": "价格底线", "confidentiality": "secret"}
    return shelf.published(shelf.registered(**facts, departments=(), persons=(shelf.first.pk,)))


def test_a_draft_is_for_those_who_keep_it(shelf):
    shelf.registered()
    assert listed(shelf.keeper) == {"ZD-01"}
    assert listed(shelf.actor(shelf.head)) == {"ZD-01"}
    assert listed(shelf.actor(shelf.first)) == set()


def test_what_is_internal_everybody_may_read(shelf, version):
    assert listed(shelf.actor(shelf.outsider)) == {"ZD-01"}
    assert queries.version(shelf.actor(shelf.outsider), version.pk) == version
    assert listed(shelf.actor(shelf.outsider), view="unread") == set()
    assert listed(shelf.actor(shelf.first), view="unread") == {"ZD-01"}


def test_a_secret_is_for_readers_heads_and_keepers(shelf, secret):
    for who in (shelf.keeper, shelf.actor(shelf.head), shelf.actor(shelf.first)):
        assert listed(who) == {"JM-01"}
        assert queries.version(who, secret.pk) == secret
    for who in (shelf.actor(shelf.second), shelf.actor(shelf.outsider)):
        assert listed(who) == set()
        for look in (
            lambda who=who: queries.document(who, secret.document_id),
            lambda who=who: queries.version(who, secret.pk),
            lambda who=who: commands.note_opening(who, secret.pk, at=AT),
            lambda who=who: commands.confirm(who, secret.pk, at=AT),
        ):
            with pytest.raises(NotFound):
                look()
    assert not Event.objects.filter(kind="documents.opened").exists()


def test_who_keeps_documents_elsewhere_does_not_see_a_secret(shelf, secret):
    elsewhere = dataclasses.replace(shelf.keeper, person_id=0, scope=Scope("departments", frozenset()))
    assert listed(elsewhere) == set()
    with pytest.raises(NotFound):
        commands.remind(elsewhere, secret.pk, at=AT)


def test_a_secret_is_no_longer_seen_by_who_was_let_off(shelf, secret):
    commands.edit(
        shelf.keeper,
        secret.document_id,
        shelf.facts(number="JM-01", confidentiality="secret", departments=(), persons=(shelf.second.pk,)),
        at=AT,
    )
    assert listed(shelf.actor(shelf.first)) == set()
    assert listed(shelf.actor(shelf.second)) == {"JM-01"}


def test_every_opening_of_a_secret_is_in_the_audit_log(shelf, secret):
    reader = shelf.actor(shelf.first)
    commands.note_opening(reader, secret.pk, at=AT)
    commands.note_opening(reader, secret.pk, what="file", at=AT)
    opened = Event.objects.filter(kind="documents.opened").order_by("pk")
    assert [(one.actor_id, one.payload["what"]) for one in opened] == [
        (reader.person_id, "text"),
        (reader.person_id, "file"),
    ]
    assert all("价格" not in str(one.payload) for one in opened)


def test_a_reader_opens_and_confirms_once(shelf, version):
    reader = shelf.actor(shelf.first)
    with pytest.raises(Refused, match="先打开"):
        commands.confirm(reader, version.pk, at=AT)
    commands.note_opening(reader, version.pk, at=AT)
    confirmed = commands.confirm(reader, version.pk, at=AT + timedelta(hours=1))
    again = commands.confirm(reader, version.pk, at=AT + timedelta(days=1))
    assert (confirmed.pk, again.read_at) == (again.pk, AT + timedelta(hours=1))
    assert Event.objects.filter(kind="documents.confirmed").count() == 1
    assert not queries.to_confirm(reader).exists()
    assert queries.to_confirm(shelf.actor(shelf.second)).count() == 1


def test_who_is_no_reader_confirms_nothing(shelf, version):
    outsider = shelf.actor(shelf.outsider)
    commands.note_opening(outsider, version.pk, at=AT)
    with pytest.raises(Forbidden):
        commands.confirm(outsider, version.pk, at=AT)
    assert not Reader.objects.filter(read_at__isnull=False).exists()
    assert not Event.objects.filter(kind__in=("documents.opened", "documents.confirmed")).exists()


def test_what_no_longer_applies_is_not_confirmed(shelf, version):
    reader = shelf.actor(shelf.first)
    commands.note_opening(reader, version.pk, at=AT)
    shelf.published(version.document, changes="改", at=AT)
    with pytest.raises(Refused, match="不需要确认"):
        commands.confirm(reader, version.pk, at=AT)


def test_asking_again_once_a_day(shelf, version):
    with pytest.raises(Forbidden):
        commands.remind(shelf.actor(shelf.head), version.pk, at=AT)
    assert commands.remind(shelf.keeper, version.pk, at=AT) == 3
    with pytest.raises(Refused, match="今天已经催过"):
        commands.remind(shelf.keeper, version.pk, at=AT + timedelta(hours=3))
    assert Event.objects.filter(kind="documents.reminded").count() == 1
    assert commands.remind(shelf.keeper, version.pk, at=AT + timedelta(days=1)) == 3


def test_receipts_are_counted_by_department_for_those_who_keep_it(shelf, version):
    reader = shelf.actor(shelf.first)
    commands.note_opening(reader, version.pk, at=AT)
    commands.confirm(reader, version.pk, at=AT)
    (tally,) = queries.tallies(shelf.keeper, version)
    assert (tally.department, tally.read, tally.total, tally.unread) == ("客服部", 1, 3, 2)
    assert queries.counts(shelf.keeper, [version.document]) == {version.document_id: (1, 3)}
    assert queries.readers(shelf.keeper, version, unread=True).count() == 2
    for other in (reader, shelf.actor(shelf.head)):
        assert queries.tallies(other, version) == []
        assert queries.counts(other, [version.document]) == {}


def test_receipts_have_the_shape_of_a_deadline(shelf, version):
    reader = shelf.actor(shelf.first)
    commands.note_opening(reader, version.pk, at=AT)
    row = commands.confirm(reader, version.pk, at=AT + timedelta(hours=2))
    commands.withdraw(shelf.keeper, version.pk, "停用", at=AT + timedelta(days=1))
    found = {case["subject_id"]: case for case in queries.receipts()}
    assert len(found) == 3
    case = found[row.pk]
    assert case == {
        "subject_id": row.pk,
        "label": "员工first",
        "owner_id": shelf.first.pk,
        "started_at": AT,
        "due_at": row.due_at,
        "done_at": AT + timedelta(hours=2),
        "ended_at": None,
        "proof_kind": "documents.reader",
        "proof_id": row.pk,
    }
    rest = [one for one in found.values() if one["subject_id"] != row.pk]
    assert {(one["done_at"], one["ended_at"]) for one in rest} == {(None, AT + timedelta(days=1))}


def test_receipts_can_be_read_inside_another_statement(shelf, version):
    statement, params = queries.receipts().query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({statement}) c WHERE c.due_at > c.started_at", params)
        assert cursor.fetchone() == (3,)


def test_what_is_due_soon_and_what_is_over(shelf, version):
    due = version.readers.first().due_at
    assert not queries.due_soon(AT).exists()
    assert queries.due_soon(due - timedelta(days=2)).count() == 3
    assert not queries.overdue(due).exists()
    assert queries.overdue(due + timedelta(minutes=1)).count() == 3
    assert not queries.due_soon(due + timedelta(minutes=1)).exists()
