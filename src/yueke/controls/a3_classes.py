"""Pack A, chapter 3: customers carry the class the rules give them; grades are reviewed on schedule."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import recurring, threshold
from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.customers import cases as customers
from yueke.domains.orders import queries as orders


def rightly_classed(narrow: CaseFilter) -> Rows:
    """Live archives: do the classes they carry equal what the orders give under the terms in force?"""
    assert narrow.terms is not None
    assert narrow.at is not None
    moment = min(narrow.at, narrow.end or narrow.at)
    bought, params = orders.purchases(moment, narrow.terms["window"]).query.sql_with_params()
    archives, seen = customers.classed_archives(narrow).query.sql_with_params()
    frequency, amount = narrow.terms["frequency"], narrow.terms["amount"]
    limits: tuple[Any, ...] = (
        frequency["high"],
        frequency["medium"],
        frequency["low"],
        amount["large"],
        amount["medium"],
        amount["small"],
    )
    text = f"""
SELECT c.subject_id, c.label, c.owner_id,
  c.frequency = CASE WHEN coalesce(b.orders, 0) >= %s THEN 'high' WHEN coalesce(b.orders, 0) >= %s THEN 'medium'
    WHEN coalesce(b.orders, 0) >= %s THEN 'low' ELSE 'none' END
  AND c.amount = CASE WHEN coalesce(b.amount, 0) >= %s THEN 'large' WHEN coalesce(b.amount, 0) >= %s THEN 'medium'
    WHEN coalesce(b.amount, 0) >= %s THEN 'small' ELSE 'none' END AS ok
FROM ({archives}) c LEFT JOIN ({bought}) b ON b.customer_id = c.subject_id"""  # noqa: S608 compiled by Django
    return Rows(text, (*limits, *seen, *params), ("subject_id", "label", "owner_id", "ok"))


share = threshold(
    "A3.1-share",
    subject="customers.customer",
    measure=rightly_classed,
    through=_("每晚按现行标准计算频次和金额类别，逐户保存依据。"),
)

review = recurring(
    "A3.2-review",
    subject="customers.archive",
    population=customers.whole_archive,
    acts=customers.reclassing_runs,
    through=_("每晚对全部成交顾客评分定级；未被评到的顾客会出现在 A3.1 的违反清单里。"),
)
