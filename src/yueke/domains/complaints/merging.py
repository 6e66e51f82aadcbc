"""What becomes of complaints when two archives turn out to be one customer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.relations import Move, Stay, declare

declare("complaints.complaint", "customer", _("投诉"), Move())
declare(
    "complaints.complaint",
    "origin",
    _("投诉来源"),
    Stay("it names the record it grew out of (a visit), never a customer"),
)
