"""Pack B, article 7: complaints, and the corrective and preventive measures that follow from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import deadline
from yueke.domains.improvement import cases as improvement

measures = deadline(
    "B7.4",
    subject="improvement.improvement",
    starts=improvement.measures,
    through=_("措施立项后进入负责人的待办，到期前提醒；完成要附证据，由他人验证。"),
)
