"""What becomes of evaluations when two archives turn out to be one customer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.relations import Move, Stay, declare

declare("evaluations.evaluation", "customer", _("客户评价"), Move())
declare("evaluations.rating", "customer", _("评分"), Move())
declare("evaluations.rating", "origin", _("评分来源"), Stay("it names the answer it was, never a customer"))
