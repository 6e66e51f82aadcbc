"""A regulation was adopted: what its work needs to begin with is there."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.compliance.events import PackAdopted
from yueke.domains.complaints import commands as complaints
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction


@reaction(PackAdopted, why=_("采用制度后，备好投诉的类别、应填事项和原因，可再修改"), clause="A5.1")
def seed_complaint_trees(event: PackAdopted, actor: Actor, at: datetime) -> None:
    """The first categories and causes; what somebody has edited stays."""
    complaints.seed_trees(SYSTEM, at=at)
