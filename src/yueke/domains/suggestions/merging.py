"""What becomes of remembered choices when two archives turn out to be one customer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.relations import Stay, declare

declare(
    "suggestions.suggested",
    "origin",
    _("类别建议"),
    Stay("it names the record a suggestion was made for, never a customer"),
)
