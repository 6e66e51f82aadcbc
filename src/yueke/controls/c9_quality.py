"""Pack C, chapter 9: what was found wanting is put right by the day agreed on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import deadline
from yueke.domains.improvement import cases as improvement

measures = deadline(
    "C9.3",
    subject="improvement.improvement",
    starts=improvement.measures,
    through=_("改进批准立项后，每项措施进入负责人的待办；完成附证据，由他人验证，措施全部完成后测量效果。"),
)
