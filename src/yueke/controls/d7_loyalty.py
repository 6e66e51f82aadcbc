"""Pack D, chapter 7: loyalty is asked for, all parts of it, once a year."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import recurring
from yueke.domains.surveys import cases as surveys

survey = recurring(
    "D7-survey",
    subject=surveys.PROGRAMME,
    population=surveys.programme(_("忠诚度调查")),
    acts=surveys.loyalty_measured,
    through=_("问卷库备有七项齐全的忠诚问卷；每次忠诚度调查定稿后重新计时，临期提醒。"),
)
