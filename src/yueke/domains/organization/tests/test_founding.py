"""Before there is a company: what founds none leaves nothing. In a file of its own, where none is founded."""

from __future__ import annotations

import pytest

from yueke.domains.organization import commands
from yueke.domains.organization.models import Company, Role
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid
from yueke.kernel.events.models import Event


@pytest.mark.django_db
def test_a_weak_password_founds_nothing() -> None:
    with pytest.raises(Invalid) as refused:
        commands.found_company(SYSTEM, "青禾", username="admin", password="12345678", person_name="某人", at=AT)
    assert "password" in refused.value.fields
    assert not Company.objects.exists()
    assert not Role.objects.exists()
    assert not Event.objects.exists()
