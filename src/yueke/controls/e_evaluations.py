"""Pack E: evaluations answered in time and told what was done, every indicator measured."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import deadline, threshold
from yueke.domains.evaluations import cases as evaluations

timely = deadline(
    "E1-timely",
    subject=evaluations.SUBJECT,
    starts=evaluations.until("answered_at"),
    through=_("客户评价后通知能答复的人，临期和超时在工作台提醒；客户当场看到致谢。"),
)

coverage = threshold(
    "E1-coverage",
    subject=evaluations.INDICATOR,
    measure=evaluations.measured_indicators,
    through=_("调查、投诉、回访和网上评价的打分都归入评价库，指标页标出多久没有测量。"),
)

indicators = threshold(
    "E2.1",
    subject=evaluations.INDICATOR,
    measure=evaluations.measured_indicators,
    through=_("问卷的题目对应到指标，指标页列出每项指标由哪些题目测量。"),
)

told = deadline(
    "E5.1-answered",
    subject=evaluations.SUBJECT,
    starts=evaluations.until("told_at"),
    through=_("答复时写明采取的措施，客户在评价页看到，留了手机的另发短信。"),
)
