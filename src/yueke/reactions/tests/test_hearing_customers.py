"""What customers do on the portal is heard by whoever works on the complaint; messages lead them there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.domains.channels.models import Notice, Outgoing
from yueke.domains.complaints import commands
from yueke.domains.complaints.commands import Ticket
from yueke.domains.complaints.commands.filing import VISITOR, own_add, own_register
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.queries.own import rating_link
from yueke.domains.complaints.tests.house import AT, House, house, house_of_file
from yueke.domains.complaints.tests.uploads import picture
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid
from yueke.kernel.events import all_reactions
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

__all__ = ["house", "house_of_file"]

LATER = AT + timedelta(hours=2)
CALLER = {"customer_id": None, "caller_name": "陈女士", "caller_phone": "13900001111"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"


def react(module: str) -> None:
    """Run the reactions of one file for everything that happened."""
    stories = [one for one in all_reactions() if one.handler.__module__ == f"yueke.reactions.{module}"]
    for event in Event.objects.order_by("pk"):
        for one in stories:
            if one.event.kind == event.kind:
                run(event.pk, one.name, at=event.at)


def told(kind: str) -> list[str]:
    rows = Notice.objects.filter(kind=f"complaints.{kind}").exclude(recipient__username="admin")
    return sorted(rows.values_list("recipient__username", flat=True))


def ticket(complaint: Complaint) -> Ticket:
    return Ticket(complaint.code, "1111")


def test_material_handed_in_together_is_told_once_to_whoever_handles_it(house: House) -> None:
    made = house.investigating(**CALLER)
    own_add(VISITOR, ticket(made), [picture(), picture("二.jpg", 9)], "柜角", at=LATER)
    commands.add_evidence(house.engineer, made.pk, picture("内部.jpg", 30), at=LATER)
    react("hearing_customers")
    react("hearing_customers")
    assert told("added") == ["engineer"]


def test_what_comes_with_the_complaint_is_no_addition_and_later_the_desk_hears(house: House) -> None:
    draft = ComplaintDraft(
        "web", "柜门关不上", caller_name="陈女士", caller_phone="13900001111", department_id=house.service.pk
    )
    made = own_register(VISITOR, draft, [picture()], at=AT)
    react("hearing_customers")
    assert told("added") == []
    own_add(VISITOR, ticket(made), note="还有声音", at=LATER)
    react("hearing_customers")
    assert "agent" in told("added")


def test_answers_and_good_words_are_told_bad_ones_by_the_new_round(house: House) -> None:
    made = house.proposed(**CALLER)
    commands.own_offer_answer(VISITOR, ticket(made), accepted=True, at=LATER)
    commands.agree(house.engineer, made.pk, at=LATER)
    commands.reply(house.engineer, made.pk, "已换新玻璃", "solved", at=LATER)
    commands.own_answer(VISITOR, ticket(made), 4, at=LATER)
    react("hearing_customers")
    assert (told("offer_accepted"), told("offer_refused"), told("satisfied")) == (["engineer"], [], ["engineer"])
    assert Notice.objects.get(kind="complaints.satisfied").facts == {"n": 4}
    commands.own_appeal(VISITOR, ticket(made), "又裂了", at=LATER)
    react("hearing_customers")
    assert told("satisfied") == ["engineer"]


@pytest.mark.parametrize(
    "address", ["https://service.example.com", "https://service.example.com/", "http://10.0.0.8:8000/p/"]
)
def test_messages_lead_to_the_rating_and_to_the_progress_once_the_address_is_set(house: House, address: str) -> None:
    commands.set_desk(SYSTEM, house.service.pk, portal_address=address, at=AT)
    origin = address.removesuffix("/").removesuffix("/p")
    made = house.replied(**CALLER)
    commands.ask_satisfaction(house.engineer, made.pk, medium="sms", at=LATER)
    react("telling_customers")
    text = Outgoing.objects.get().text
    assert f"{origin}/p/r/{rating_link(made)}/" in text
    assert text.startswith("【青禾展示器材有限公司】")


def test_without_an_address_messages_name_none_and_a_bad_one_is_refused(house: House) -> None:
    for bad in ("service.example.com", "javascript:alert(1)", "https://a.example/x?y=1", "ftp://a.example"):
        with pytest.raises(Invalid):
            commands.set_desk(SYSTEM, house.service.pk, portal_address=bad, at=AT)
    made = house.replied(**CALLER)
    commands.ask_satisfaction(house.engineer, made.pk, medium="sms", at=LATER)
    react("telling_customers")
    assert "http" not in Outgoing.objects.get().text
