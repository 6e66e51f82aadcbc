"""Pack B, article 8: regular visits, their record form, and what departments answer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import deadline, follow_up, gate, recurring
from yueke.controls.consenting import willing
from yueke.controls.witnesses import visits_of
from yueke.domains.complaints import cases as complaints
from yueke.domains.customers import queries as customers
from yueke.domains.visits import cases as visits
from yueke.domains.visits.labels import METHODS, RECORD

general = recurring(
    "B8.1-general",
    subject="customers.customer",
    population=willing(customers.ordinary_customer_periods),
    acts=visits_of("regular"),
    through=_("一般客户按期生成定期回访，登记后计算下一次。"),
    words={"methods": METHODS},
)

key = recurring(
    "B8.1-key",
    subject="customers.customer",
    population=willing(customers.key_customer_periods),
    acts=visits_of("regular"),
    through=_("重点客户按期生成定期回访，登记后计算下一次。"),
    words={"methods": METHODS},
)

unsatisfied = follow_up(
    "B8.1-unsatisfied",
    subject="customers.customer",
    starts=visits.unsatisfied,
    acts=complaints.grown_from("visits.visit"),
    through=_("登记为不满意的回访自动立为投诉，两边互相链接。"),
)

record_form = gate(
    "B8.2-form",
    subject="customers.customer",
    cases=visits.record_forms,
    through=_("《客户回访登记表》缺必填项时不能登记；导入与历史记录同样检查。"),
    words={"fields": RECORD, "fields_refused": RECORD},
)

feedback = deadline(
    "B8.2-feedback",
    subject="customers.customer",
    starts=visits.feedback_sent,
    through=_("转给部门的反馈进入该部门待办，逾期未答复即为违反。"),
)
