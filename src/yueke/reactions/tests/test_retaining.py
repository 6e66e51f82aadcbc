"""What is old goes at night, once switched on; what is owed stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from yueke.domains.channels import commands as telling
from yueke.domains.channels.models import Notice
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.customers.tests.conftest import AT, cast
from yueke.domains.imports import commands as imports
from yueke.domains.imports.models import ImportBatch
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.organization import commands as organization
from yueke.domains.organization.models import SignInRecord
from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.models import ContactMade, RetentionRun
from yueke.kernel import files
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden
from yueke.kernel.events.models import Event
from yueke.kernel.files.models import StoredFile
from yueke.kernel.personal import STRUCK
from yueke.reactions import retaining

__all__ = ["cast"]

LATER = AT + timedelta(days=4 * 366)
YEAR_LATER = AT + timedelta(days=367)


@pytest.fixture
def old(cast) -> list[Customer]:
    """Two customers put away long ago; the second still awaits a delivery."""
    made = [customers.create(cast.owner, CustomerDraft(name=f"老客户{n}"), at=AT) for n in (1, 2)]
    line = LineDraft("货架", Decimal(1), Decimal(10))
    orders.create(SYSTEM, OrderDraft(made[1].pk, AT, (line,)), at=AT)
    for one in made:
        customers.archive(cast.owner, one.pk, reason="停业", at=AT)
    return made


def names() -> list[str]:
    return list(Customer.objects.order_by("pk").values_list("name", flat=True))


def test_nothing_goes_before_it_is_switched_on(old):
    retaining.every_night(LATER)
    assert names() == ["老客户1", "老客户2"]
    assert not RetentionRun.objects.filter(kind="archived-customers").exists()


def test_the_preview_says_what_would_go(old):
    found = {one.kind.code: one for one in queries.previews(SYSTEM, LATER)}["archived-customers"]
    assert (found.would_go, found.sample) == (2, [one.number for one in old])
    assert names() == ["老客户1", "老客户2"]


def test_what_is_old_goes_and_what_is_owed_stays(old):
    commands.set_retention(SYSTEM, "archived-customers", keep="3 years", is_on=True, at=AT)
    retaining.every_night(AT + timedelta(days=300))
    assert names() == ["老客户1", "老客户2"]
    retaining.every_night(LATER)
    assert names() == [STRUCK, "老客户2"]
    assert RetentionRun.objects.filter(kind="archived-customers").order_by("-at").first().gone == 1
    event = Event.objects.get(kind="privacy.retention_applied")
    assert (event.audited, event.payload) == (True, {"data_kind": "archived-customers", "gone": 1})


def test_counts_of_contacts_go(old):
    commands.note_contacts(SYSTEM, [old[0].pk], "service", "phone", at=AT)
    commands.note_contacts(SYSTEM, [old[0].pk], "service", "phone", at=LATER)
    commands.set_retention(SYSTEM, "contacts-made", keep="1 year", is_on=True, at=LATER)
    retaining.every_night(LATER)
    assert [row.at for row in ContactMade.objects.all()] == [LATER]


def test_read_notices_and_old_sign_ins_go_through_their_own_modules(cast):
    for day, (key, read) in enumerate([("a", AT), ("b", None), ("c", AT)]):
        facts = {"recipient_id": cast.owner.person_id, "kind": "x", "key": key, "read_at": read}
        Notice.objects.create(created_at=AT + timedelta(days=day), **facts)
        SignInRecord.objects.create(at=AT + timedelta(days=day), result="in", username=key)
    for code in ("notices", "sign-in-log"):
        commands.set_retention(SYSTEM, code, keep="12 months", is_on=True, at=AT)
    found = {one.kind.code: one for one in queries.previews(SYSTEM, YEAR_LATER)}
    assert (found["notices"].would_go, found["notices"].sample) == (1, [f"{AT:%Y-%m-%d}"])
    assert found["sign-in-log"].would_go == 2
    retaining.every_night(YEAR_LATER)
    assert set(Notice.objects.values_list("key", flat=True)) == {"b", "c"}, "what nobody has read stays"
    assert list(SignInRecord.objects.values_list("username", flat=True)) == ["c"]


def test_nothing_of_the_last_six_months_of_the_door_goes_whatever_is_asked_for(cast):
    SignInRecord.objects.create(at=timezone.now() - timedelta(days=150), result="in", username="young")
    assert organization.forget_sign_ins(SYSTEM, before=timezone.now(), at=timezone.now()) == 0
    assert SignInRecord.objects.filter(username="young").exists()


@pytest.mark.parametrize(
    "forget",
    [telling.forget_read, organization.forget_sign_ins, commands.forget_contacts, imports.give_up_unfinished],
)
def test_only_the_system_forgets(cast, forget):
    with pytest.raises(Forbidden):
        forget(cast.owner, before=LATER, at=LATER)


def test_uploads_never_finished_go_by_themselves_with_their_files(cast, tmp_path, settings):
    settings.YUEKE_HOME = tmp_path
    old, young = AT, AT + timedelta(days=31)
    made = {}
    for name, at, state in [("old", old, "uploaded"), ("done", old, "imported"), ("young", young, "checked")]:
        file = kept_file(name, at)
        facts = {"kind": "customers", "number": name, "file_name": name, "state": state, "file": file}
        made[name] = ImportBatch.objects.create(created_at=at, created_by_id=cast.owner.person_id, **facts)
    night = AT + timedelta(days=32)
    found = {one.kind.code: one for one in queries.previews(SYSTEM, night)}["unfinished-imports"]
    assert (found.would_go, found.sample, found.rule.is_on) == (1, ["old"], True)
    retaining.every_night(night)
    states = dict(ImportBatch.objects.values_list("number", "state"))
    assert states == {"old": "cancelled", "done": "imported", "young": "checked"}
    assert set(StoredFile.objects.values_list("name", flat=True)) == {"done.csv", "young.csv"}
    assert Event.objects.filter(kind="imports.batch_purged").count() == 1


def test_files_nothing_refers_to_go_after_a_week(cast, tmp_path, settings):
    settings.YUEKE_HOME = tmp_path
    batch = {"kind": "customers", "number": "1", "file_name": "x", "state": "imported", "created_at": AT}
    ImportBatch.objects.create(file=kept_file("used", AT), created_by_id=cast.owner.person_id, **batch)
    kept_file("left", AT)
    kept_file("fresh", AT + timedelta(days=2))
    at = AT + timedelta(days=8)
    found = {one.kind.code: one for one in queries.previews(SYSTEM, at)}["unused-files"]
    assert (found.would_go, found.sample) == (1, ["left.csv"])
    retaining.every_night(at)
    assert set(StoredFile.objects.values_list("name", flat=True)) == {"used.csv", "fresh.csv"}


def kept_file(name: str, at: datetime) -> StoredFile:
    with files.draft() as (path, out):
        out.write(name.encode())
        out.close()
        return files.keep(path, code="csv", name=f"{name}.csv", actor=SYSTEM, at=at)
