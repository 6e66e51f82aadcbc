"""The chain in the database: filled by commits, refusing changes, and telling on whoever forces them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import DatabaseError

from yueke.kernel.access import SYSTEM, Actor, command
from yueke.kernel.audit import anchors
from yueke.kernel.audit.chain import Finding, Mark, reached, verify
from yueke.kernel.audit.models import AuditAnchor, AuditLine
from yueke.kernel.events import DomainEvent, publish

AT = datetime(2026, 11, 22, 2, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Opened(DomainEvent):
    """Something the auditors want to know of."""

    kind: ClassVar[str] = "test.opened"
    audited: ClassVar[bool] = True
    what: str

    @property
    def stream(self) -> str:
        return "test.door:1"


@dataclass(frozen=True, kw_only=True)
class Passed(Opened):
    """Something they do not."""

    kind: ClassVar[str] = "test.passed"
    audited: ClassVar[bool] = False


@command(may="test.open")
def open_door(actor: Actor, *words: str, at: datetime) -> None:
    for word in words:
        publish(actor, Opened(what=word, at=at))


def commit() -> None:
    """What a commit does to deferred triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def force(*statements: str) -> None:
    """Do to the table what its owner can do: with its triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_auditline DISABLE TRIGGER ALL")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE kernel_auditline ENABLE TRIGGER ALL")


@pytest.fixture
def first(db: None) -> int:
    """Ten lines on top of whatever the database has; the number of the first."""
    before = reached().seq
    actor = Actor(person_id=7, name="审计员", post="审计", permissions=frozenset({"test.open"}))
    open_door(actor, *(f"第{n}次 “引号” \\ 1.50" for n in range(10)), at=AT)
    commit()
    return before + 1


def troubles(*kept: Mark) -> list[Finding]:
    return list(verify(kept).findings)


def test_a_line_says_who_what_and_when_and_the_chain_holds(first):
    lines = list(AuditLine.objects.filter(seq__gte=first).order_by("seq"))
    assert [line.seq for line in lines] == list(range(first, first + 10))
    assert {(line.actor_name, line.actor_post, line.at, line.kind) for line in lines} == {
        ("审计员", "审计", AT, "test.opened")
    }
    assert lines[3].payload == {"what": "第3次 “引号” \\ 1.50"}
    assert lines[1].previous_hash == lines[0].hash
    report = verify()
    assert report.holds
    assert report.last == Mark(lines[-1].seq, lines[-1].hash)


def test_only_audited_events_become_lines(first):
    publish(SYSTEM, Passed(what="路过", at=AT))
    commit()
    assert not AuditLine.objects.filter(kind="test.passed").exists()


def test_nothing_is_written_when_the_transaction_is_taken_back(first):
    with transaction.atomic():
        publish(SYSTEM, Opened(what="没有发生", at=AT))
        transaction.set_rollback(True)
    commit()
    assert reached().seq == first + 9


TAMPERING = [
    "UPDATE kernel_auditline SET actor_name = '别人'",
    "DELETE FROM kernel_auditline",
    "TRUNCATE kernel_auditline",
    "UPDATE kernel_auditanchor SET seq = 1",
    "DELETE FROM kernel_auditanchor",
]


@pytest.mark.owner
@pytest.mark.parametrize(
    "statement", [*TAMPERING, "SET LOCAL session_replication_role = replica; DELETE FROM kernel_auditline"]
)
def test_the_tables_refuse_even_their_owner(first, statement):
    anchors.take(AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify().holds


OTHER_WAYS = [
    "INSERT INTO kernel_auditline SELECT seq + 100, event_id + 100, at, at, kind, stream, 1, '', '', '', '', '', '', '',"
    " payload, hash, hash FROM kernel_auditline LIMIT 1",
    "SET LOCAL session_replication_role = replica",
    "ALTER TABLE kernel_auditline DISABLE TRIGGER ALL",
    "ALTER TABLE kernel_event DISABLE TRIGGER audit_event",
    "DROP TRIGGER audit_event ON kernel_event",
    "DROP TABLE kernel_auditline",
    "ALTER TABLE kernel_auditline OWNER TO current_user",
    "ALTER TABLE kernel_auditline RENAME TO elsewhere",
    "CREATE RULE nothing AS ON INSERT TO kernel_auditline DO INSTEAD NOTHING",
    "CREATE TRIGGER swallow BEFORE INSERT ON kernel_auditline FOR EACH ROW EXECUTE FUNCTION yueke_audit_refuse()",
    "CREATE OR REPLACE FUNCTION yueke_audit_event() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "ALTER FUNCTION yueke_audit_chain() SECURITY INVOKER",
    "CREATE TABLE public.kernel_auditline2 (n int)",
    "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
    "SELECT yueke_touched('customers.customer', 'I', 5)",
    "SET ROLE yueke",
    *(f"DELETE FROM {table}" for table in ("kernel_event", "kernel_act", "kernel_change", "kernel_touched")),
    *(f"TRUNCATE {table}" for table in ("kernel_event", "kernel_act", "kernel_change", "customers_customer")),
    "UPDATE kernel_event SET payload = '{}'",
    "UPDATE kernel_act SET name = ''",
    "UPDATE kernel_change SET before = NULL",
    "INSERT INTO kernel_act (at, written_at, database_user) VALUES (now(), now(), '')",
    "SET LOCAL pgtrigger.ignore = '{pgtrigger_changes_are_append_only_91182}'; DELETE FROM kernel_change",
    "DELETE FROM compliance_snapshot",
    "UPDATE organization_signinrecord SET username = ''",
    "DELETE FROM django_migrations",
]


@pytest.mark.skipif(not settings.DATABASE_APPLICATION_ROLE, reason="one role for everything")
@pytest.mark.parametrize("statement", [*TAMPERING, *OTHER_WAYS])
def test_the_application_has_no_right_to_tamper(first, statement):
    anchors.take(AT)
    refused = "permission denied|must be owner|must be able to SET ROLE|only superuser"
    with pytest.raises(DatabaseError, match=refused), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify().holds
    assert reached().seq == first + 9


def test_tables_a_session_makes_for_itself_catch_nothing(first):
    with connection.cursor() as cursor:
        for name in ("kernel_auditline", "kernel_change", "kernel_act", "kernel_touched"):
            cursor.execute(f"CREATE TEMPORARY TABLE {name} (LIKE public.{name}) ON COMMIT DROP")
        publish(SYSTEM, Opened(what="看得见", at=AT))
        commit()
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_temp.kernel_auditline), (SELECT count(*) FROM pg_temp.kernel_act)"
        )
        assert cursor.fetchone() == (0, 0)
        cursor.execute("SELECT seq FROM public.kernel_auditline ORDER BY seq DESC LIMIT 1")
        assert cursor.fetchone() == (first + 10,)


@pytest.mark.owner
def test_number_and_hash_cannot_be_chosen(first):
    columns = "kind, stream, actor_name, actor_post, clause, door, request_id, address, payload"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO kernel_auditline (seq, hash, previous_hash, event_id, at, {columns})"
            " SELECT 1, 'x', 'y', 0, now(), 'k', 's', '', '', '', '', '', '', '{}'"
        )
    assert reached().seq == first + 10
    assert verify().holds


@pytest.mark.owner
def test_a_changed_line_is_named(first):
    force(f"UPDATE kernel_auditline SET actor_name = '别人' WHERE seq = {first + 4}")
    assert troubles() == [Finding("changed", first + 4, first + 4)]


@pytest.mark.owner
def test_a_changed_line_with_its_hash_made_anew_is_named(first):
    force(
        f"UPDATE kernel_auditline SET actor_name = '别人' WHERE seq = {first + 4}",
        "UPDATE kernel_auditline l SET hash = encode(sha256(convert_to(yueke_audit_text(l), 'UTF8')), 'hex')"
        f" WHERE seq = {first + 4}",
    )
    assert troubles() == [Finding("rewritten", first + 4, first + 4)]


@pytest.mark.owner
def test_removed_lines_are_named_and_so_are_their_events(first):
    gone = list(AuditLine.objects.filter(seq__in=[first + 2, first + 3]).values_list("event_id", flat=True))
    force(f"DELETE FROM kernel_auditline WHERE seq IN ({first + 2}, {first + 3})")
    lost = [Finding("missing", event_id, event_id) for event_id in sorted(gone)]
    assert troubles() == [Finding("removed", first + 2, first + 3), *lost]


@pytest.mark.owner
def test_an_inserted_line_is_named(first):
    force(
        "ALTER TABLE kernel_auditline DROP CONSTRAINT kernel_auditline_pkey",
        "INSERT INTO kernel_auditline (seq, event_id, at, written_at, kind, stream, actor_name, actor_post, clause,"
        " door, request_id, address, database_user, payload, previous_hash, hash)"
        f" SELECT seq, 0, at, written_at, kind, stream, '混入', '', '', '', '', '', '', payload, previous_hash, hash"
        f" FROM kernel_auditline WHERE seq = {first + 5}",
    )
    assert troubles() == [Finding("inserted", first + 5, first + 5)]


@pytest.mark.owner
def test_swapped_lines_are_named(first):
    one, other = first + 1, first + 7
    force(
        f"UPDATE kernel_auditline SET seq = -seq WHERE seq IN ({one}, {other})",
        f"UPDATE kernel_auditline SET seq = {one + other} + seq WHERE seq < 0",
    )
    assert troubles() == [Finding("changed", one, one), Finding("changed", other, other)]


@pytest.mark.owner
def test_a_tail_written_anew_is_found_by_an_anchor_kept_outside(first):
    early, kept = Mark(first + 2, AuditLine.objects.get(seq=first + 2).hash), reached()
    sealed = (
        "UPDATE kernel_auditline l SET previous_hash = (SELECT hash FROM kernel_auditline b WHERE b.seq = l.seq - 1)"
        " WHERE seq = {0}",
        "UPDATE kernel_auditline l SET hash = encode(sha256(convert_to(yueke_audit_text(l), 'UTF8')), 'hex')"
        " WHERE seq = {0}",
    )
    again = [part.format(seq) for seq in range(first + 6, first + 10) for part in sealed]
    force(f"UPDATE kernel_auditline SET actor_name = '别人' WHERE seq = {first + 6}", *again)
    assert troubles() == []
    assert troubles(early, kept) == [Finding("rewritten", first + 3, first + 9)]


@pytest.mark.owner
def test_a_tail_cut_off_is_found_by_an_anchor_and_by_the_events_left(first):
    kept = reached()
    gone = list(AuditLine.objects.filter(seq__gt=first + 7).values_list("event_id", flat=True))
    force(f"DELETE FROM kernel_auditline WHERE seq > {first + 7}")
    lost = [Finding("missing", event_id, event_id) for event_id in sorted(gone)]
    assert troubles() == lost
    assert troubles(kept) == [Finding("cut", first + 8, first + 9), *lost]


@pytest.mark.owner
def test_a_replaced_function_of_the_database_does_not_hide_a_change(first):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION yueke_audit_text(line kernel_auditline) RETURNS text LANGUAGE sql IMMUTABLE"
            " AS $$ SELECT 'always the same' $$"
        )
    open_door(SYSTEM, "假的", at=AT)
    commit()
    assert troubles() == [Finding("changed", first + 10, first + 10)]


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_make_one_chain():
    before, meeting = reached().seq, threading.Barrier(4)

    def work(n: int) -> None:
        try:
            for turn in range(5):
                with transaction.atomic():
                    publish(SYSTEM, Opened(what=f"{n}-{turn}", at=AT))
                    meeting.wait(30)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert reached().seq == before + 20
    assert verify().holds


def test_an_anchor_survives_being_written_down(first, settings, tmp_path):
    settings.YUEKE_HOME = tmp_path
    anchors.take(AT)
    mark = reached()
    assert anchors.read([anchors.line_of(AT, mark), "", "# 批注"]) == [mark]
    assert mark in anchors.kept()
    assert AuditAnchor.objects.latest("id").seq == mark.seq
    assert anchors.read((tmp_path / "audit" / "anchors.txt").read_text().splitlines()) == [mark]
    with pytest.raises(anchors.Unreadable):
        anchors.read(["yueke-audit 1 yesterday"])
