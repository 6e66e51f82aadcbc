"""What happens every night: classes and grades are worked out, visits planned, readers reminded, the regulation
judged, old data let go, last month's reports drafted, what settled complaints teach learned, owners of
surveys told of days that run out."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from yueke.compliance import commands as compliance
from yueke.compliance import regulation as engine
from yueke.domains.customers import commands as customers
from yueke.domains.customers import queries as archive
from yueke.domains.orders import queries as orders
from yueke.kernel.access import SYSTEM
from yueke.reactions import cleaning_answers, learning, planning, rating, reading, reporting, retaining, survey_notices


def run(at: datetime) -> None:
    """The whole night, in order; each part may be repeated without harm."""
    bring_up_to_date(at)
    rating.every_night(at)
    reading.run(at)
    compliance.take_snapshot(SYSTEM, at=at)
    retaining.every_night(at)
    reporting.run(at)
    learning.every_night(at)
    survey_notices.every_night(at)
    cleaning_answers.every_night(at)


def bring_up_to_date(at: datetime) -> None:
    """What follows from the facts as they are: classes, grades, planned visits."""
    reclass(at)
    planning.plan_all(at)


def reclass(at: datetime) -> None:
    """Work out classes and grades of everybody from the terms in force (clauses A3.1, A3.2), if adopted."""
    regulation = engine.regulation()
    if "A3.1" not in regulation:
        return
    latest = archive.latest_reclassing()
    if latest is not None and latest.at >= at:
        # A night tried again after a later part broke off: this part is done, the others must still run.
        return
    today = timezone.localtime(at).date()
    terms = {leaf: regulation.clause(leaf).terms_at(today).values for leaf in ("A3.1-share", "A3.2-review")}
    customers.reclass(SYSTEM, purchases=orders.purchases, terms=terms, at=at)
