"""What becomes of samples when two archives turn out to be one customer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.relations import Move, Stay, declare

declare("surveys.member", "customer", _("调查样本"), Stay("a sample stays as it was drawn, or nobody could check it"))
declare("surveys.invitation", "customer", _("调查邀请"), Move())
declare("surveys.response", "customer", _("答卷"), Move())
declare("surveys.contact", "customer", _("访问对象"), Move())
declare("surveys.survey", "origin", _("调查起因"), Stay("it names what set the survey off, never a customer"))
declare("surveys.callback", "customer", _("低分回电"), Move())
