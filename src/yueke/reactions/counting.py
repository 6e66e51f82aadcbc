"""Which events improvements can be judged by, told by the modules that know them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from yueke.domains.improvement.counting import Counted, Filter, Narrowing, counter
from yueke.domains.organization import queries as organization
from yueke.domains.visits import queries as visits
from yueke.domains.visits.choices import Kind
from yueke.kernel.errors import Message
from yueke.kernel.ids import read_id


def departments() -> Iterable[tuple[int, Message]]:
    """Every open department, each standing for those below it, too."""
    return [(pk, "\u3000" * depth + name) for pk, name, depth in organization.department_tree()]


@counter(
    "visits.dissatisfied",
    title=_("不满意的回访"),
    unit=_("次"),
    exposed=_("有评价的回访"),
    narrowings=(
        Narrowing("kind", _("回访类别"), lambda: Kind.choices),
        Narrowing("department", _("部门"), departments),
    ),
)
def dissatisfied_visits(given: Filter, first: date, end: date) -> Counted:
    """Visits with a satisfaction of 1 or 2, out of those with any."""
    department = read_id(given.get("department", ""))
    within = organization.below([department]) if department is not None else frozenset()
    found = visits.rated(first, end, kind=str(given.get("kind", "")), departments=within)
    return Counted(found.dissatisfied, float(found.rated))
