"""Whatever anybody does, allowed or not, while time passes: no complaint is lost, none closed without cause, no receipt
skipped; and what is refused changes nothing."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from django.db.utils import Error as DatabaseError

from yueke.domains.complaints import commands
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE, OPEN
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.tests import living
from yueke.domains.complaints.tests.house import AT, House
from yueke.domains.complaints.tests.living import ACTS, OTHERS, OWN, ROLES
from yueke.kernel.errors import Refused

pytestmark = pytest.mark.django_db

NATURAL = {
    **dict.fromkeys(("accept", "assign", "solve"), ("agent",)),
    **dict.fromkeys(
        ("sign", "investigate", "propose", "answer_offer", "agree", "submit", "revise"), ("engineer", "second")
    ),
    **dict.fromkeys(("reply", "note_answer", "note_attempt", "close", "ask_closing", "reopen"), ("engineer", "second")),
    **dict.fromkeys(("approve", "reject", "decide", "resume"), ("manager", "boss")),
    **dict.fromkeys(OWN, ("customer",)),
    "archive": ("clerk",),
    "merge_into": ("agent", "manager"),
    "supervise": ("watch",),
}
"""Who usually takes a step: sampled more often, so that lives come far."""
ENDS = ("decline", "merge", "refer", "withdraw", "send_back", "pass_on", "suspend")
"""What comes often enough by itself."""
ALSO = {
    "investigating": ["investigate"] * 2,
    "proposed": ["answer_offer", "answer_offer", "own_offer_answer"],
    "replied": ["note_answer", "own_answer", "note_attempt", "note_attempt", "ask_closing", "decide", "own_appeal"],
}


def test_any_life(house):
    """A few lives; many more under ``slow``."""
    reached, done, refused = _lives(house, range(4), 45)
    assert len(reached) >= 6, reached
    assert len(done) >= 12, done
    assert len(refused) >= 12, refused


@pytest.mark.slow
def test_any_life_of_many(house):
    reached, done, refused = _lives(house, range(100, 140), 80)
    assert len(reached) >= len(COMPLAINT_LIFE.states) - 1, reached
    assert len(done) >= 30, done
    assert len(refused) >= 30, refused


def _lives(house: House, seeds: range, acts: int) -> tuple[set[str], Counter[str], Counter[str]]:
    reached: set[str] = set()
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for seed in seeds:
        with transaction.atomic():
            reached |= _live(house, Random(seed), acts, done, refused)
            transaction.set_rollback(True)
    return reached, done, refused


def _live(house: House, chance: Random, acts: int, done: Counter[str], refused: Counter[str]) -> set[str]:
    at, kept, reached = AT, living.Kept(), set[str]()
    commands.register(house.clerk, house.draft(key="k0"), at=at)
    before = living.picture()
    for _n in range(acts):
        at += timedelta(hours=chance.choice((0, 0, 1, 5, 30)), minutes=1)
        swept = chance.random() < 0.4 and living.swept(at)
        before = living.picture() if swept else before
        rows = list(Complaint.objects.order_by("pk"))
        # Mostly the first: lives come far only where somebody goes on with them.
        complaint = rows[0] if chance.random() < 0.7 else chance.choice(rows)
        name, role = _next(chance, complaint)
        actor = living.actor_of(house, role)
        told = f"{name} by {role} on {complaint.state}"
        try:
            ACTS[name](house, actor, complaint, at, chance.randrange(12))
        except Refused:
            refused[name] += 1
            assert living.picture() == before, f"{told} was refused and changed something"
            if not swept:
                continue
        else:
            done[name] += 1
            assert living.permitted(actor, name), f"{told} was not permitted and done"
            before = living.picture()
            living.moved({row.pk: row.state for row in rows}, {row.pk for row in rows if row.suspended_at})
            swept = False
        reached |= kept.hold()
        living.closed_only_for_cause()
        living.every_receipt()
        living.clocks_follow(at, swept=swept)
    return reached


def _next(chance: Random, complaint: Complaint) -> tuple[str, str]:
    """An act and who tries it: mostly one the state has a step for, by somebody whose step it is."""
    if chance.random() < 0.25:
        return chance.choice(list(ACTS)), chance.choice((*ROLES, *OTHERS))
    on = [step.verb for step in COMPLAINT_LIFE.steps_from(complaint.state) if step.verb not in ENDS]
    also = ["resume"] * 9 if complaint.suspended_at is not None else ALSO.get(complaint.state, [])
    extra = ["tell", "give_receipt", "merge_into"] if complaint.state in OPEN else ["register"] * 2
    name = chance.choice([*on, *also] * 3 + extra)
    return name, chance.choice((*NATURAL.get(name, ROLES), *NATURAL.get(name, ROLES), chance.choice(ROLES)))


def test_the_database_itself_keeps_what_is_for_ever(house):
    complaint = house.accepted()
    rows = Complaint.objects.filter(pk=complaint.pk)
    forbidden = (
        {"first_contact_id": house.agent.person_id},
        {"first_promised_at": AT},
        {"state": "closed", "satisfaction": 5},
        {"state": "replied"} | {"state": "archived"},
    )
    for changes in forbidden:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    assert house.fresh(complaint).state == "accepted"


def test_every_step_of_the_table_is_a_command():
    assert {{"merge": "merge_into"}.get(step.verb, step.verb) for step in COMPLAINT_LIFE.steps} <= ACTS.keys()
