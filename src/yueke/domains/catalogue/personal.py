"""Nothing in the catalogue is about persons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import impersonal

impersonal("catalogue.product", "name", "search_terms", why=_("产品名称"))
