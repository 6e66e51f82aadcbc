"""What becomes of consents, restrictions and requests when two archives turn out to be one customer."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.relations import Move, Refuse, declare

# One person, one will: of everything they said about a purpose the latest counts.
declare("privacy.consentrecord", "customer", _("同意记录"), Move())
declare("privacy.contactmade", "customer", _("联系次数"), Move())
declare("privacy.restriction", "customer", _("限制"), Move(unless_same=("kind",), among=Q(ends_at__isnull=True)))
declare("privacy.rightsrequest", "customer", _("权利请求"), Move())
declare("privacy.hold", "customer", _("保全"), Move(unless_same=("lifted_at",), among=Q(lifted_at__isnull=True)))
declare("privacy.erasure", "customer", _("匿名化"), Refuse(_("已匿名化的档案不能合并。")))
