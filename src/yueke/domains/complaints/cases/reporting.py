"""Since when the complaints are to be analysed month by month, and who answers for it."""

from __future__ import annotations

from yueke.compliance.source import Rows

BEGUN = Rows(
    "SELECT min(received_at) AS begun_at,"
    " (SELECT d.head_id FROM complaints_desk k JOIN organization_department d ON d.id = k.department_id) AS owner_id"
    " FROM complaints_complaint HAVING min(received_at) IS NOT NULL",
    (),
    ("begun_at", "owner_id"),
)
"""One row: the first complaint of all, and the head of the department that answers for complaints (A5.4)."""
