"""What a command sets is written once, and not at all when it fails."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yueke.domains.complaints import columns
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.tests.house import AT

pytestmark = pytest.mark.django_db


def test_what_is_set_together_is_written_in_one_statement(house):
    complaint = house.registered()
    with CaptureQueriesContext(connection) as caught, columns.together(complaint):
        columns.write(complaint, told_at=None, supervised=1)
        columns.write(complaint, supervised=2, next_due_at=AT)
        assert (complaint.supervised, complaint.next_due_at) == (2, AT)
    assert len(caught) == 1
    stored = Complaint.objects.get(pk=complaint.pk)
    assert (stored.told_at, stored.supervised, stored.next_due_at) == (None, 2, AT)
    columns.write(complaint, supervised=3)
    assert Complaint.objects.get(pk=complaint.pk).supervised == 3


def test_nothing_is_written_of_a_block_that_fails(house):
    complaint = house.registered()

    def failing() -> None:
        with columns.together(complaint):
            columns.write(complaint, supervised=5)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        failing()
    assert Complaint.objects.get(pk=complaint.pk).supervised == 0
    columns.write(complaint, supervised=1)
    assert Complaint.objects.get(pk=complaint.pk).supervised == 1


def test_nothing_set_asks_nothing(house):
    complaint = house.registered()
    with CaptureQueriesContext(connection) as caught, columns.together(complaint):
        pass
    assert len(caught) == 0


def test_a_major_complaint_is_written_twice_at_registering(house):
    """Once to keep it and once with its grade, its time and its acknowledgement: each writing touches a score of indexes."""
    with CaptureQueriesContext(connection) as caught:
        complaint = house.registered(signals=("injury",))
    assert (complaint.grade, complaint.acknowledged_at) == ("major", AT)
    written = [
        one["sql"]
        for one in caught
        if one["sql"].startswith(('INSERT INTO "complaints_complaint"', 'UPDATE "complaints_complaint"'))
    ]
    assert len(written) == 2
