"""What becomes of complaints with their customer and their handler: merged and unmerged, erased, gone."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from PIL import Image

from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import FindingDraft, OfferDraft
from yueke.domains.complaints.models import Complaint, Escalation, Evidence, Told, Transfer
from yueke.domains.complaints.queries.counting import arrived
from yueke.domains.complaints.queries.detail import open_of_customer
from yueke.domains.complaints.queries.own import by_code
from yueke.domains.complaints.tests.house import AT, House, house, house_of_file
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.organization import commands as organization
from yueke.domains.privacy import commands as privacy
from yueke.domains.privacy.commands import StillOwed
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

__all__ = ["house", "house_of_file"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BIRD = "金丝雀"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.YUEKE_HOME = tmp_path


def picture() -> bytes:
    """A small picture."""
    kept = BytesIO()
    Image.new("RGB", (8, 8), "white").save(kept, "PNG")
    return kept.getvalue()


def test_complaints_follow_a_merge_and_its_undoing(house: House) -> None:
    twin = customers.create(SYSTEM, CustomerDraft(name="王小明（旧）", phone="13812345678"), at=AT)
    mine, theirs = house.registered(), house.registered(customer_id=twin.pk)
    done = customers.merge(SYSTEM, house.customer.pk, twin.pk, reason="同一个人", at=AT + HOUR)
    assert house.fresh(theirs).customer_id == house.customer.pk
    after = house.registered(AT + 2 * HOUR, customer_id=twin.pk)
    assert after.customer_id == house.customer.pk, "the old number leads to who goes on"
    assert open_of_customer(house.customer.pk) == 3
    customers.undo_merge(SYSTEM, done.pk, reason="不是同一个人", at=AT + 3 * HOUR)
    owners = {one.pk: house.fresh(one).customer_id for one in (mine, theirs, after)}
    assert owners == {mine.pk: house.customer.pk, theirs.pk: twin.pk, after.pk: house.customer.pk}


def told_all(house: House) -> Complaint:
    """A complaint with the customer's name in every corner of it, filed after two rounds."""
    complaint = house.registered(
        description=f"{BIRD}家的柜子坏了", wish=f"赔{BIRD}", expectation=f"{BIRD}想要新的", product_name="玻璃展柜"
    )
    pk, name = complaint.pk, BIRD
    commands.add_evidence(house.clerk, pk, ContentFile(picture(), name=f"{name}.png"), name, at=AT)
    commands.urge(house.clerk, pk, name, at=AT)
    commands.accept(house.agent, pk, at=AT)
    commands.assign(house.agent, pk, house.aftersales.pk, note=name, at=AT)
    commands.send_back(house.engineer, pk, name, at=AT)
    commands.assign(house.agent, pk, house.aftersales.pk, note=name, at=AT)
    commands.sign(house.engineer, pk, at=AT)
    order = commands.supervise(house.watch, pk, name, at=AT)
    commands.answer_supervision(house.engineer, order.pk, name, at=AT)
    commands.suspend(house.engineer, pk, name, at=AT)
    commands.resume(house.engineer, pk, at=AT + HOUR)
    _round(house, house.engineer, pk, AT + HOUR)
    commands.note_attempt(house.engineer, pk, "phone", name, at=AT + 2 * HOUR)
    commands.note_answer(house.agent, pk, 1, f"{name}不满意", at=AT + 3 * HOUR)
    commands.sign(house.second, pk, at=AT + 3 * HOUR)
    _round(house, house.second, pk, AT + 4 * HOUR)
    paper = commands.draft_paper(house.second, pk, "reply", name, {"text": name}, at=AT + 4 * HOUR)
    asked = commands.submit_paper(house.second, paper.pk, name, at=AT + 4 * HOUR)
    commands.decide(house.manager, asked.pk, granted=False, note=name, at=AT + 5 * HOUR)
    closing = commands.ask_closing(house.second, pk, name, name, at=AT + 5 * HOUR)
    commands.decide(house.manager, closing.pk, granted=True, note=name, at=AT + 5 * HOUR)
    commands.close(house.agent, pk, at=AT + 6 * HOUR)
    return house.fresh(complaint)


def _round(house: House, who, pk: int, at) -> None:
    commands.investigate(who, pk, FindingDraft(BIRD, measures=BIRD), at=at)
    commands.propose(who, pk, OfferDraft(BIRD, at + DAY, BIRD), at=at)
    commands.answer_offer(who, pk, accepted=True, words_of_customer=BIRD, limits=BIRD, at=at)
    commands.agree(who, pk, at=at)
    commands.reply(who, pk, BIRD, "solved", at=at)


def seen_in() -> set[str]:
    """The columns of complaints that name the bird, ciphertexts opened."""
    found = set()
    for model in apps.get_app_config("complaints").get_models():
        for row in model.objects.all().values():
            found |= {f"{model._meta.model_name}.{name}" for name, value in row.items() if BIRD in str(value)}
    return found


def test_an_erased_complainant_is_named_nowhere_and_still_counted(house: House) -> None:
    customers.edit(SYSTEM, house.customer.pk, {"name": f"{BIRD}甲"}, at=AT)
    complaint = told_all(house)
    assert {"complaint.description", "round.why", "transfer.back_reason", "told.text", "approval.routes"} <= seen_in()
    open_one = house.registered(AT + DAY)
    with pytest.raises(StillOwed):
        privacy.erase(SYSTEM, [house.customer.pk], reason="客户注销", at=AT + 2 * DAY)
    commands.decline(house.agent, open_one.pk, "重复登记", "12315", at=AT + 2 * DAY)
    commands.archive(house.clerk, complaint.pk, at=AT + 2 * DAY)
    first, end = AT.date(), (AT + 10 * DAY).date()
    before = (arrived(first, end), _figures(complaint))
    privacy.erase(SYSTEM, [house.customer.pk], reason="客户注销", at=AT + 40 * DAY)
    assert seen_in() == set()
    assert (arrived(first, end), _figures(complaint)) == before, "figures stay"
    gone = house.fresh(complaint)
    assert (gone.caller_phone, gone.phone_index, gone.phone_tail_index, gone.search_terms) == ("", None, None, [])
    assert by_code(gone.code, "5678") is None, "the ticket opens nothing any more"
    assert not Evidence.objects.exists()


def _figures(complaint: Complaint) -> tuple:
    row = Complaint.objects.get(pk=complaint.pk)
    kept = (
        row.state,
        row.grade,
        row.round,
        row.satisfaction,
        row.received_at,
        row.replied_at,
        row.closed_at,
        row.outcome,
    )
    return (*kept, Told.objects.filter(complaint=row).count(), row.category_id, row.department_id)


def test_a_leaver_leaves_nothing_behind(house: House) -> None:
    """What they handle, what waits to be filed, what nobody handles yet, what names them, what they did not sign for."""
    mine, new = house.investigating(), house.registered(by=house.engineer)
    done = house.replied(description="灯不亮")
    commands.note_answer(house.agent, done.pk, 5, at=AT + HOUR)
    commands.close(house.engineer, done.pk, at=AT + HOUR)
    named = house.accepted(description="少一块板")
    commands.assign(house.agent, named.pk, house.aftersales.pk, handler_id=house.engineer.person_id, at=AT + HOUR)
    filed = house.replied(description="门歪了")
    commands.note_answer(house.agent, filed.pk, 5, at=AT + HOUR)
    commands.close(house.engineer, filed.pk, at=AT + HOUR)
    commands.archive(house.clerk, filed.pk, at=AT + 2 * HOUR)
    commands.sweep(SYSTEM, at=AT + 3 * DAY)
    unsigned = set(Escalation.objects.filter(person_id=house.engineer.person_id).values_list("pk", flat=True))
    assert unsigned
    organization.leave(
        SYSTEM, house.engineer.person_id, successor_id=house.second.person_id, on_date=date(2026, 11, 19),
        at=AT + 3 * DAY + HOUR,
    )  # fmt: skip
    event = Event.objects.filter(kind="organization.person_left").latest("pk")
    run(event.pk, "after_leaving.hand_over", at=event.at)
    run(event.pk, "after_leaving.hand_over", at=event.at)
    handlers = {one.pk: house.fresh(one).handler_id for one in (mine, new, done, named, filed)}
    successor, leaver = house.second.person_id, house.engineer.person_id
    assert handlers == {
        mine.pk: successor,
        new.pk: successor,
        done.pk: successor,
        named.pk: successor,
        filed.pk: leaver,
    }
    assert (house.fresh(mine).investigator_id, house.fresh(new).first_contact_id) == (leaver, leaver), "on record"
    assert Transfer.objects.get(complaint=named, receipt_at=None).handler_id == successor
    moved = Escalation.objects.filter(pk__in=unsigned).values_list("person_id", "substitute_for_id")
    assert set(moved) == {(successor, leaver)}
    told = Event.objects.filter(kind="complaints.assigned", cause=event)
    assert told.count() == 4, "once for each"
    commands.give_receipt(house.second, min(unsigned), at=AT + 3 * DAY + 2 * HOUR)
