"""What suggestions hold on persons: nothing. Models hold fragments of at most three characters that many texts share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import impersonal

impersonal("suggestions.learned", "content", why=_("许多投诉共有的两三个字的片段及其权重"))
impersonal("suggestions.suggested", "labels", "chosen", why=_("类别编码"))
