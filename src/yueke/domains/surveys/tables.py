"""Columns of the list of surveys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.models import Survey
from yueke.ui.tables import Column


def modes_told(survey: Survey) -> list[str]:
    """The ways of asking, in words."""
    words = dict(Mode.choices)
    return [str(words.get(one, one)) for one in survey.modes]


COLUMNS = (
    Column("number", _("调查编号"), lambda r: r.number, sort="latest"),
    Column("title", _("标题"), lambda r: r.title),
    Column("kind", _("类型"), lambda r: r.get_kind_display(), "choice"),
    Column("state", _("状态"), lambda r: r.get_state_display(), "choice"),
    Column("modes", pgettext_lazy("survey", "方式"), modes_told),
    Column("starts_on", _("计划开始"), lambda r: r.starts_on, "date", sort="starts"),
    Column("ends_on", _("计划结束"), lambda r: r.ends_on, "date", sort="ends"),
    Column("report_on", _("报告日期"), lambda r: r.report_on, "date", by_default=False),
    Column("owner", _("负责人"), lambda r: r.owner.name),
    Column("department", _("部门"), lambda r: r.department.name, by_default=False),
    Column("population", _("调查对象"), lambda r: r.population, by_default=False),
    Column("purpose", _("目的"), lambda r: r.purpose, by_default=False),
    Column("cause", _("起因"), lambda r: r.get_cause_display(), "choice", by_default=False),
    Column("wave", _("第几期"), lambda r: r.wave, "number", by_default=False),
    Column("confidential", _("保密调查"), lambda r: _("是") if r.confidential else _("否"), "choice", by_default=False),
    Column("launched_at", _("开始收集时间"), lambda r: r.launched_at, "datetime", by_default=False),
    Column("closed_at", _("结束收集时间"), lambda r: r.closed_at, "datetime", by_default=False),
    Column("created_at", _("拟订时间"), lambda r: r.created_at, "datetime", by_default=False),
)
"""All columns, in their usual order."""
