"""What the samples are made with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from yueke.domains.organization import queries as people
from yueke.domains.organization.models import Person
from yueke.domains.organization.permissions import ALL, OWN_ACCOUNT
from yueke.kernel.access import Actor, Scope

AT = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


PASSWORD = "Plum-rain-2026"


HEADERS = "客户名称,手机\n"


Samples = dict[str, Any]
"""What stands in addresses and forms: the id of each kind of sample."""


def able(person: Person) -> Actor:
    """``person`` with every right there is."""
    return replace(people.actor_for(person), permissions=ALL | {OWN_ACCOUNT}, scope=Scope("all"))
