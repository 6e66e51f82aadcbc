"""The words an improvement is described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a measure does: mend what went wrong, or keep it from happening."""

    CORRECTIVE = "corrective", _("纠正措施")
    PREVENTIVE = "preventive", _("预防措施")


class Verdict(models.TextChoices):
    """What the figures before and after say; an interval that holds 1 shows nothing."""

    EFFECTIVE = "effective", _("有效")
    NOT_SHOWN = "not_shown", _("未见明显变化")
    WORSE = "worse", _("变差")
