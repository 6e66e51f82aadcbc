"""What happens to evaluations. No event tells the stars: nothing that follows may depend on them but figures."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class EvaluationEvent(DomainEvent):
    """An event about one evaluation, on its own timeline; ``department_id`` answers for it."""

    evaluation_id: int
    number: str
    customer_id: int | None = None
    department_id: int | None = None

    @property
    def stream(self) -> str:
        return f"evaluations.evaluation:{self.evaluation_id}"


@dataclass(frozen=True, kw_only=True)
class EvaluationGiven(EvaluationEvent):
    """A customer wrote an evaluation. ``looks``: complaint, suggestion or empty."""

    kind = "evaluations.given"
    label = _("提交评价")
    subject: str
    looks: str


@dataclass(frozen=True, kw_only=True)
class EvaluationPublished(EvaluationEvent):
    """Everybody may read it."""

    kind = "evaluations.published"
    label = _("公开评价")


@dataclass(frozen=True, kw_only=True)
class EvaluationWithheld(EvaluationEvent):
    """It is not shown, for a reason that is not its stars."""

    kind = "evaluations.withheld"
    label = _("评价不公开")
    reason: str


@dataclass(frozen=True, kw_only=True)
class EvaluationWithdrawn(EvaluationEvent):
    """The customer took it back."""

    kind = "evaluations.withdrawn"
    label = _("客户撤回评价")


@dataclass(frozen=True, kw_only=True)
class EvaluationAnswered(EvaluationEvent):
    """Somebody answered the customer. ``is_told``: they were told besides what was done (E5.1)."""

    kind = "evaluations.answered"
    label = _("答复评价")
    is_told: bool


@dataclass(frozen=True, kw_only=True)
class EvaluationTurned(EvaluationEvent):
    """Its words are a complaint, to be handled as one."""

    kind = "evaluations.turned"
    label = _("评价转为投诉")
    by_id: int | None


@dataclass(frozen=True, kw_only=True)
class EvaluationLinked(EvaluationEvent):
    """The complaint that grew out of it is known."""

    kind = "evaluations.linked"
    label = _("关联投诉")
    complaint_id: int
    complaint_number: str


@dataclass(frozen=True, kw_only=True)
class SuggestionAdopted(EvaluationEvent):
    """An important suggestion is taken up: whoever made it is to be rewarded, however many stars they gave (E5.1)."""

    kind = "evaluations.suggestion_adopted"
    label = _("采纳重要建议")


@dataclass(frozen=True, kw_only=True)
class IndicatorsChanged(DomainEvent):
    """The tree of indicators was changed."""

    kind = "evaluations.indicators_changed"
    label = _("调整评价指标")
    codes: tuple[str, ...]

    @property
    def stream(self) -> str:
        return "evaluations.indicator:0"
