"""What happens to a survey once answers are in, and to those who gave a low score."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.events import SurveyEvent


@dataclass(frozen=True, kw_only=True)
class AnswersChecked(SurveyEvent):
    """The answers were looked through; ``doubtful``: responses with something new to decide."""

    kind = "surveys.answers_checked"
    label = _("检查答卷")
    doubtful: int


@dataclass(frozen=True, kw_only=True)
class AnswersDecided(SurveyEvent):
    """Somebody decided whether responses count. ``decision`` of ``choices.Decision``."""

    kind = "surveys.answers_decided"
    label = _("判定答卷")
    count: int
    decision: str


@dataclass(frozen=True, kw_only=True)
class AuditDrawn(SurveyEvent):
    """Responses were drawn to be checked by a call (E3.2)."""

    kind = "surveys.audit_drawn"
    label = _("抽取复核答卷")
    audit_id: int
    size: int
    proof: str


@dataclass(frozen=True, kw_only=True)
class WeightsChosen(SurveyEvent):
    """Somebody chose how answers are weighted."""

    kind = "surveys.weights_chosen"
    label = _("确定加权方案")
    n: int


@dataclass(frozen=True, kw_only=True)
class SurveySettled(SurveyEvent):
    """The answers stand as they are from now on; every figure comes from cut ``n``."""

    kind = "surveys.settled"
    label = _("数据定稿")
    n: int
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class CallBackOwed(SurveyEvent):
    """Somebody gave a low score and is to be called back."""

    kind = "surveys.call_back_owed"
    label = _("低分待回电")
    call_back_id: int


@dataclass(frozen=True, kw_only=True)
class CallBackDone(SurveyEvent):
    """Somebody who gave a low score was called back. ``complains``: it is to be taken in as a complaint."""

    kind = "surveys.call_back_done"
    label = _("低分已回电")
    call_back_id: int
    complains: bool
