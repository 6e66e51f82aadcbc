"""Pack A, chapter 5: complaints, from the intake to what keeps them from happening again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import threshold
from yueke.domains.improvement import cases as improvement

COMPLAINT = "complaints.complaint"
"""The kind of events improvements count that are complaints."""

recurrence = threshold(
    "A5.4-recurrence",
    subject="improvement.improvement",
    measure=improvement.recurrences(COMPLAINT),
    through=_("改进立项时定下计量范围；措施完成满比较时段后，每月自动对比前后同类投诉的数量。"),
)
