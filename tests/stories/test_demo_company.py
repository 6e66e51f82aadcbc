"""The people of the demo can do what their posts are for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from yueke.config.demo.chance import SEED, Chance
from yueke.config.demo.company import found
from yueke.domains.organization import queries
from yueke.domains.organization.models import Person

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 1, 5, 1, tzinfo=UTC)


def test_the_clerk_of_a_branch_finds_the_callers_of_all_its_departments():
    branch = found(Chance(SEED), BEGAN).branches[0]
    clerk = Person.objects.get(username="clerk")
    own = {branch.department.pk, *(part.pk for part in branch.departments.values())}
    assert own == queries.actor_for(clerk).scope.departments
    assert {post.department.name for post in queries.memberships(clerk.pk)} == {branch.department.name, "综合部"}
