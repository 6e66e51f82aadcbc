"""Closed lists of the documents module."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What sort of document it is."""

    MANUAL = "manual", _("手册")
    REGULATION = "regulation", _("制度")
    MEASURE = "measure", _("办法")
    PROCEDURE = "procedure", _("流程")
    FORM = "form", pgettext_lazy("document", "表单")
    OTHER = "other", _("其他")


class Confidentiality(models.TextChoices):
    """Who may see it: a secret one only its readers, the heads it belongs to, and those who keep the documents."""

    PUBLIC = "public", pgettext_lazy("confidentiality", "公开")
    INTERNAL = "internal", pgettext_lazy("confidentiality", "内部")
    SECRET = "secret", pgettext_lazy("confidentiality", "机密")
