"""Two roles on a real server: the owner of the tables, and the one that web processes and workers connect as."""

from __future__ import annotations

import psycopg
import pytest
from installations import within, yueke
from psycopg import sql

from yueke.config import postgres
from yueke.config.cli import up
from yueke.config.owning import as_owner
from yueke.config.postgres import Address

OWN_URL, APP_URL = "DATABASE_OWNER_URL", "DATABASE_URL"
WHO = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user"
HELD = "from yueke.kernel.rights import held\nprint(held())"
NOTHING = "Held(powers=(), beyond=(), lacking=())"


def connected(at: Address, name: str = "") -> psycopg.Connection:
    return psycopg.connect(
        host=at.host, port=at.port, user=at.user, password=at.password, dbname=name or at.name, autocommit=True
    )


def refused(at: Address, statement: str) -> None:
    with connected(at) as database, pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.execute(statement)


def test_the_application_is_nobody_on_the_server(make_home):
    home = make_home()
    postgres.ensure_running(home)
    at = postgres.application_address(home)
    assert at.user != postgres.address(home).user
    with connected(at) as database:
        assert database.execute(WHO).fetchone() == (False,) * 5
        database.execute("CREATE TEMPORARY TABLE of_my_own (n integer)")
    for statement in (
        "CREATE TABLE public.mine (n integer)",
        "CREATE DATABASE mine",
        "CREATE ROLE other SUPERUSER",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('postgresql.conf')",
        "SET ROLE yueke",
        "SET session_replication_role = replica",
    ):
        refused(at, statement)
    assert (home / "database_app_password").stat().st_mode & 0o077 == 0
    assert (home / "database_app_password").read_text() != (home / "database_password").read_text()


def test_a_folder_from_before_there_were_two_gets_the_second_while_its_server_runs(make_home):
    home = make_home()
    at = postgres.ensure_running(home)
    with connected(at, "postgres") as database:
        database.execute("DROP ROLE yueke_app")
    pid = postgres.status(home).pid
    postgres.ensure_running(home)
    connected(postgres.application_address(home)).close()
    # Put back from elsewhere: the password of the folder counts.
    (home / "database_app_password").write_text("another-one")
    postgres.ensure_running(home)
    connected(postgres.application_address(home)).close()
    assert postgres.status(home).pid == pid


def test_what_serves_and_works_is_not_told_the_owner(monkeypatch, tmp_path):
    monkeypatch.setenv("YUEKE_HOME", str(tmp_path))
    monkeypatch.setenv(OWN_URL, "postgresql://owner:secret@db.example/crm")
    assert up.background().environment[OWN_URL] == ""
    assert up.web("127.0.0.1", 8000).environment[OWN_URL] == ""


@pytest.mark.django_db
def test_a_transaction_belongs_to_one_role(settings):
    if not settings.DATABASE_APPLICATION_ROLE:
        pytest.skip("one role for everything")
    with pytest.raises(RuntimeError, match="one role"), as_owner():
        pass


@pytest.fixture(scope="module")
def laid_out(homes):
    """An installation whose database another, of two roles, is made on: ``(home, address of its owner)``."""
    home = homes("two-roles")
    at = postgres.ensure_running(home)
    with connected(at) as database:
        database.execute("CREATE ROLE shop LOGIN PASSWORD 'shop'")
        database.execute("CREATE ROLE shopkeeper LOGIN PASSWORD 'shopkeeper' NOSUPERUSER")
        database.execute("CREATE DATABASE crm OWNER shopkeeper")
    return home, at


@pytest.mark.slow
def test_a_server_of_ones_own_with_two_roles(laid_out, homes):
    _home, at = laid_out
    place = f"?host={at.host}&port={at.port}"
    urls = {
        APP_URL: f"postgresql://shop:shop@/crm{place}",
        OWN_URL: f"postgresql://shopkeeper:shopkeeper@/crm{place}",
    }
    guest = homes("guest")
    made = yueke(guest, "audit", "anchor", **urls)
    assert made.returncode == 0, made.stderr
    assert within(guest, HELD, **urls) == NOTHING
    assert "只有所需" in yueke(guest, "doctor", **urls).stdout
    with connected(at, "crm") as database:
        owner = database.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'kernel_auditline'").fetchone()
        assert owner == ("shopkeeper",)

        # Somebody was generous, and a table came that nobody gave rights on.
        database.execute("GRANT UPDATE, DELETE ON kernel_auditline, kernel_event TO shop")
        told = yueke(guest, "doctor", **urls).stdout
        assert "kernel_auditline: DELETE, UPDATE; kernel_event: DELETE, UPDATE" in told
        database.execute("CREATE TABLE later (n integer); ALTER TABLE later OWNER TO shopkeeper")
        shown = yueke(guest, "rights", "--print", **urls).stdout
        assert 'REVOKE DELETE, UPDATE ON TABLE "public"."kernel_auditline" FROM "shop";' in shown
        assert "later: DELETE, INSERT, SELECT, UPDATE" in within(guest, HELD, **urls), "printing runs nothing"
        given = yueke(guest, "rights", **urls)
        assert given.returncode == 0, given.stderr
        assert within(guest, HELD, **urls) == NOTHING

        # One role for everything is said in words, and still works.
        alone = {APP_URL: urls[OWN_URL]}
        assert "拥有数据表" in yueke(guest, "doctor", **alone).stdout
        assert "DATABASE_OWNER_URL" in yueke(guest, "rights", **alone).stderr
        named = yueke(guest, "rights", "--print", "--role", "newcomer", **alone)
        assert named.returncode == 1, "there is no such role"
        database.execute(sql.SQL("CREATE ROLE newcomer"))
        named = yueke(guest, "rights", "--print", "--role", "newcomer", **alone)
        assert 'GRANT SELECT ON TABLE "public"."kernel_auditline" TO "newcomer";' in named.stdout
