"""Who works on a demo customer beside its owner: whoever sells to them most, and whoever maintains what they bought."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count

from yueke.config.demo.company import Branch, Company
from yueke.config.demo.trade import Account
from yueke.domains.customers import commands as customers
from yueke.domains.orders.models import Order
from yueke.domains.organization import queries as organization

EACH = 24
"""Customers a salesperson has, those with most orders."""
SOON = timedelta(days=2)
"""After which the head of the branch has put together who works on a customer."""


def put_together(company: Company, accounts: list[Account], keys: list[Account], at: datetime) -> None:
    """Put people on record teams: without one, sales and after-sales would see nobody."""
    known = {account.id: account for account in accounts}
    for branch in company.branches:
        for person in branch.sales:
            _joins(branch, person.pk, [known[pk] for pk in _buyers_of(person.pk)], at)
        served = [account for account in keys if account.branch is branch]
        for n, engineer in enumerate(branch.engineers):
            _joins(branch, engineer.pk, served[n :: len(branch.engineers)], at)


def _joins(branch: Branch, person_id: int, theirs: list[Account], at: datetime) -> None:
    head = organization.actor_for(branch.head)
    for account in theirs:
        customers.add_to_team(head, account.id, person_id, may_write=True, at=min(account.since + SOON, at))


def _buyers_of(person_id: int) -> list[int]:
    """The customers somebody has sold to most often."""
    sold = Order.objects.filter(person_id=person_id).values("customer_id").annotate(times=Count("pk"))
    return list(sold.order_by("-times", "customer_id").values_list("customer_id", flat=True)[:EACH])
