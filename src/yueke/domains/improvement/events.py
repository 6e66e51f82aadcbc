"""What happens to improvements."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ImprovementEvent(DomainEvent):
    """An event about one improvement, on its timeline."""

    improvement_id: int
    number: str

    @property
    def stream(self) -> str:
        return f"improvement.improvement:{self.improvement_id}"


@dataclass(frozen=True, kw_only=True)
class ImprovementProposed(ImprovementEvent):
    """Somebody proposes to put something right for good."""

    kind = "improvement.proposed"
    label = _("提出改进")
    department_id: int
    proposed_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class SourcesAdded(ImprovementEvent):
    """The improvement answers to further records."""

    kind = "improvement.sources_added"
    label = _("加入来源")
    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ImprovementApproved(ImprovementEvent):
    """Its measures are agreed on and owed by their dates."""

    kind = "improvement.approved"
    label = _("批准立项")


@dataclass(frozen=True, kw_only=True)
class ImprovementStarted(ImprovementEvent):
    """The first of it is being done."""

    kind = "improvement.started"
    label = _("开始实施")


@dataclass(frozen=True, kw_only=True)
class MeasureEvent(ImprovementEvent):
    """An event about one measure."""

    measure_id: int
    n: int
    owner_id: int | None


@dataclass(frozen=True, kw_only=True)
class MeasurePlanned(MeasureEvent):
    """A measure is owed by its owner from now on."""

    kind = "improvement.measure_planned"
    label = _("确定措施")


@dataclass(frozen=True, kw_only=True)
class MeasureMoved(MeasureEvent):
    """The planned date of a measure was changed, before it passed."""

    kind = "improvement.measure_moved"
    label = _("措施改期")
    reason: str


@dataclass(frozen=True, kw_only=True)
class MeasureDropped(MeasureEvent):
    """A measure was given up."""

    kind = "improvement.measure_dropped"
    label = _("放弃措施")
    reason: str


@dataclass(frozen=True, kw_only=True)
class MeasureDone(MeasureEvent):
    """A measure was carried out."""

    kind = "improvement.measure_done"
    label = _("完成措施")


@dataclass(frozen=True, kw_only=True)
class MeasureVerified(MeasureEvent):
    """Somebody else has seen that it was carried out."""

    kind = "improvement.measure_verified"
    label = _("验证措施")


@dataclass(frozen=True, kw_only=True)
class MeasureReturned(MeasureEvent):
    """It was not carried out as agreed; its owner does it again."""

    kind = "improvement.measure_returned"
    label = _("退回措施")
    reason: str


@dataclass(frozen=True, kw_only=True)
class MeasuresFinished(ImprovementEvent):
    """All measures are done; what remains is to verify them and their effect."""

    kind = "improvement.finished"
    label = _("措施全部完成")


@dataclass(frozen=True, kw_only=True)
class EffectMeasured(ImprovementEvent):
    """The events before and after were counted."""

    kind = "improvement.effect_measured"
    label = _("测量效果")
    effect_id: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class EffectExplained(ImprovementEvent):
    """Why the effect cannot be measured was stated."""

    kind = "improvement.effect_explained"
    label = _("说明效果不能测量")


@dataclass(frozen=True, kw_only=True)
class ImprovementClosed(ImprovementEvent):
    """Somebody other than the owner closed it."""

    kind = "improvement.closed"
    label = _("关闭改进")


@dataclass(frozen=True, kw_only=True)
class ImprovementReopened(ImprovementEvent):
    """It did not help: a further round with further measures."""

    kind = "improvement.reopened"
    label = _("重新打开改进")
    round: int


@dataclass(frozen=True, kw_only=True)
class ImprovementCancelled(ImprovementEvent):
    """It was given up."""

    kind = "improvement.cancelled"
    label = _("取消改进")
