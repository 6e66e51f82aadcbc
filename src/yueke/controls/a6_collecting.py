"""Pack A, chapter 6, and pack B, article 8: surveys planned and held in time, samples reached, answers that count, low scores called back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import calendar, deadline, recurring, threshold
from yueke.domains.surveys import cases as surveys

_PLANS, _PLANNED = surveys.plans(_("调查计划"))
_WHOLE = surveys.programme(_("满意度调查"))

plan = calendar(
    "A6.1-plan",
    subject=surveys.SPAN,
    population=_PLANS,
    acts=_PLANNED,
    through=_("调查日历列出全年计划，提交后由他人批准；计划开始日期在当年的才算当年的计划。"),
)

schedule = recurring(
    "A6.1-schedule",
    subject=surveys.PROGRAMME,
    population=_WHOLE,
    acts=surveys.carried_out("closed_at"),
    through=_("每次定期调查或全面评价结束收集后重新计时，临期提醒；取消的不算。"),
)

sample = threshold(
    "A6.2-sample",
    subject=surveys.SURVEY,
    measure=surveys.strata,
    through=_("按层抽样并备好替补，收集页实时显示各层完成率；数据定稿时按有效答卷计算。"),
)

valid = threshold(
    "A6.2-valid",
    subject=surveys.SURVEY,
    measure=surveys.answers,
    through=_("系统标出过快、重复和矛盾的答卷，逐份判定并写明理由，全部判定以后才能定稿。"),
)

called_back = deadline(
    "A6.4-callback",
    subject=surveys.CALL_BACK,
    starts=surveys.call_backs,
    through=_("答完即列入低分回电并通知顾客的负责人；没有接通的继续回电，接通或顾客谢绝为止。"),
)

regular = recurring(
    "B8.4",
    subject=surveys.PROGRAMME,
    population=_WHOLE,
    acts=surveys.carried_out("reported_at"),
    through=_("每次定期调查或全面评价的报告发布后重新计时，临期提醒。"),
)
