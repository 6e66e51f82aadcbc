"""Two people at once: one wins, the other hears what changed; nothing is done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import close_old_connections, connection, transaction

from yueke.domains.complaints import commands
from yueke.domains.complaints.commands.holding import held
from yueke.domains.complaints.drafts import OfferDraft
from yueke.domains.complaints.models import Approval, Clock, Complaint, Escalation, Round, Transfer
from yueke.domains.complaints.tests.house import AT, found
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def both(*acts: Callable[[], Any]) -> tuple[list[Any], list[Refused]]:
    """Run the acts at the same moment, each on its own connection: what they gave, and how others were refused."""
    done: list[Any] = []
    refused: list[Refused] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        close_old_connections()
        start.wait()
        try:
            done.append(act())
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, refused


def test_two_at_once():
    house = found()
    # Handing over to different departments.
    complaint = house.accepted()
    done, refused = both(
        lambda: commands.assign(house.agent, complaint.pk, house.aftersales.pk, at=AT),
        lambda: commands.assign(house.manager, complaint.pk, house.service.pk, at=AT),
    )
    assert (len(done), len(refused)) == (1, 1)
    assert "待签收" in str(refused[0].message)
    assert Transfer.objects.filter(complaint=complaint).count() == 1
    # Signing for it.
    second = house.assigned()
    done, refused = both(
        lambda: commands.sign(house.engineer, second.pk, at=AT), lambda: commands.sign(house.second, second.pk, at=AT)
    )
    assert (len(done), len(refused)) == (1, 1)
    assert house.fresh(second).investigator_id == Round.objects.get(complaint=second).investigator_id
    # Deciding on the same offer.
    third = house.proposed(offer=OfferDraft("换新", compensation=500))
    commands.submit(house.engineer, third.pk, at=AT)
    asked = Approval.objects.get(complaint=third)
    done, refused = both(
        lambda: commands.decide(house.manager, asked.pk, granted=True, at=AT),
        lambda: commands.decide(house.boss, asked.pk, granted=False, note="过高", at=AT),
    )
    assert (len(done), len(refused)) == (1, 1)
    assert "已审批" in str(refused[0].message)
    # The same form sent twice.
    before = Complaint.objects.count()
    done, refused = both(lambda: house.registered(key="twice"), lambda: house.registered(key="twice"))
    assert len({row.pk for row in done}) == 1
    assert not refused
    assert Complaint.objects.count() == before + 1
    # A sweep while a command holds a complaint: its clocks are left, for neither may wait for the other.
    at = AT.replace(year=AT.year + 1)
    with transaction.atomic():
        held(house.manager, second.pk)
        done, refused = both(lambda: commands.sweep(SYSTEM, at=at))
        assert done[0] > 0
        assert not Escalation.objects.filter(complaint=second, percent=100).exists()
        assert Clock.objects.filter(complaint=second, stopped_at=None).update(hop=0) > 0, "nor are they locked for good"
    assert Escalation.objects.filter(complaint=third, percent=100).exists()
    # Two sweeps.
    both(lambda: commands.sweep(SYSTEM, at=at), lambda: commands.sweep(SYSTEM, at=at))
    rows = list(Escalation.objects.values_list("clock_id", "percent", "hop"))
    assert len(rows) == len(set(rows)) > 0
