"""Which events improvements can be judged by, told by the modules that know them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from yueke.domains.catalogue import queries as catalogue
from yueke.domains.complaints import queries as complaints
from yueke.domains.complaints.queries.trees import Leaf
from yueke.domains.improvement.counting import Counted, Filter, Narrowing, counter
from yueke.domains.orders import queries as orders
from yueke.domains.organization import queries as organization
from yueke.domains.visits import queries as visits
from yueke.domains.visits.choices import Kind
from yueke.kernel.access import SYSTEM
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


def _indented(leaves: Iterable[Leaf]) -> list[tuple[int, Message]]:
    return [(leaf.id, "\u3000" * leaf.depth + leaf.name) for leaf in leaves]


def _products() -> list[tuple[int, Message]]:
    """Products still sold, as many as a select can bear."""
    return [(row.pk, row.name) for row in catalogue.products(SYSTEM, active=True)[:500]]


@counter(
    "complaints.complaint",
    title=_("投诉"),
    unit=_("件"),
    exposed=_("订单"),
    narrowings=(
        Narrowing("category", _("投诉类别"), lambda: _indented(complaints.categories())),
        Narrowing("cause", _("原因"), lambda: _indented(complaints.causes())),
        Narrowing("product", _("产品"), _products),
        Narrowing("department", _("责任部门"), departments),
    ),
)
def complaints_received(given: Filter, first: date, end: date) -> Counted:
    """Complaints that came in, out of the orders of the same days."""
    department = read_id(given.get("department", ""))
    found = complaints.arrived(
        first,
        end,
        category_id=read_id(given.get("category", "")),
        cause_id=read_id(given.get("cause", "")),
        product_id=read_id(given.get("product", "")),
        departments=organization.below([department]) if department is not None else (),
    )
    return Counted(found, float(orders.placed(first, end)))
