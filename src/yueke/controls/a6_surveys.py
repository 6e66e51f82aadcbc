"""Pack A, chapter 6, and pack E: every survey that ended has its report issued in time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import follow_up
from yueke.domains.reports import cases as reports
from yueke.domains.surveys import ended as surveys

SURVEY = "surveys.survey"
THROUGH = _("数据定稿后在分析页一键起草，核对后由另一人审核发布；发布的时间就是完成的时间。")

report = follow_up(
    "A6.3",
    subject=SURVEY,
    starts=surveys.closed,
    acts=reports.issued_on_surveys,
    through=THROUGH,
)

evaluation_report = follow_up(
    "E3.3",
    subject=SURVEY,
    starts=surveys.closed,
    acts=reports.issued_on_surveys,
    through=THROUGH,
)
