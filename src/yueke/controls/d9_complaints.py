"""Packs D and E where they touch complaints: authority, expectations, complaints as a source of evaluation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import follow_up, gate
from yueke.domains.complaints import cases as complaints

SUBJECT = "complaints.complaint"

authority = gate(
    "D5.5-authority",
    subject=SUBJECT,
    cases=complaints.compensations,
    through=_("一线人员在授权之内当场答应，超出的提交审核。"),
)

expectation = gate(
    "D9-expectation",
    subject=SUBJECT,
    cases=complaints.promised_expectations,
    through=_("登记台记下客户的期望，受理时写明首次承诺的时间。"),
)

rated = follow_up(
    "E2.2-complaints",
    subject=SUBJECT,
    starts=complaints.closed,
    acts=complaints.ratings,
    through=_("答复后征询客户是否满意，评价归入投诉记录。"),
)
