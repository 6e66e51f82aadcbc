"""A sheet of customers through the import pipeline: checked, compared with everybody, written, taken back."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from yueke.config.bench.figures import Measured
from yueke.config.bench.measuring import timed
from yueke.config.bench.names import Names
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.imports import commands
from yueke.kernel.access import SYSTEM, Actor

COLUMNS = ("客户名称", "性质", "手机", "邮箱", "省", "市", "区县", "详细地址", "行业", "来源渠道")
_KINDS = {"individual": "个人", "enterprise": "企业", "institution": "机构"}
KNOWN = 10
"""One row in so many is a customer of the archive already, and must be found."""


def imported(actor: Actor, rows: int, at: datetime) -> Measured:
    """Import ``rows`` customers; the value is rows a second from the checked upload to the last row written.

    A short sheet goes first, as in a worker that has been at work since the morning.
    """
    _once(Measured("", "", None), actor, max(10, rows // 10), at)
    row = Measured("import", "导入（检查、查重、写入）", 5_000, unit="行/秒", at_least=True)
    return _once(row, actor, rows, at)


def _once(row: Measured, actor: Actor, rows: int, at: datetime) -> Measured:
    before = Customer.objects.count()
    batch = commands.upload(actor, "customers", _sheet(rows), at=at)
    checking = timed(lambda: commands.check(actor, batch.pk, at=at))
    writing = timed(lambda: commands.run(actor, batch.pk, at=at))
    indexing = timed(lambda: customers.index_waiting_terms(SYSTEM, at=at))
    row.value = round(rows / (checking + writing), 1)
    batch.refresh_from_db()
    row.note = (
        f"检查 {checking:.1f} s，写入 {writing:.1f} s，并入 {batch.rows_merged:,} 行；之后后台收检索词 {indexing:.1f} s"
    )
    if batch.rows_imported + batch.rows_merged + batch.rows_refused != rows:
        row.wrong.append(f"{batch.rows_imported} + {batch.rows_merged} + {batch.rows_refused} ≠ {rows}")
    if batch.rows_merged < 0.95 * (rows // KNOWN):
        row.wrong.append(f"{batch.rows_merged} of {rows // KNOWN} known customers found")
    commands.undo(actor, batch.pk, at=at)
    if (after := Customer.objects.count()) != before:
        row.wrong.append(f"{after} customers after undoing, {before} before")
    return row


def _sheet(rows: int) -> io.BytesIO:
    """A CSV file of new customers, every tenth one known."""
    chance = Names(42)
    known = iter(Customer.objects.live().exclude(phone_index=None).order_by("-pk")[: rows // KNOWN])
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(COLUMNS)
    for n in range(rows):
        if n % KNOWN == KNOWN - 1 and (customer := next(known, None)) is not None:
            out.writerow(_known(customer))
        else:
            out.writerow(_new(chance.draft(n)))
    stream = io.BytesIO(text.getvalue().encode("utf-8-sig"))
    stream.name = "bench.csv"
    return stream


def _new(draft: CustomerDraft) -> tuple[str, ...]:
    region = (draft.province, draft.city, draft.district, draft.address)
    email = draft.email and f"new-{draft.email}"
    return (draft.name, _KINDS[draft.kind], draft.phone, email, *region, draft.industry, "门店")


def _known(customer: Customer) -> tuple[str, ...]:
    region = (customer.province, customer.city, customer.district, "")
    return (customer.name, _KINDS[customer.kind], customer.phone, customer.email, *region, customer.industry, "")
