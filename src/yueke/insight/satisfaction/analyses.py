"""All analyses of a survey by their codes, and what was worked out kept for whoever asks next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yueke.insight.satisfaction.crossed import crossed
from yueke.insight.satisfaction.driving import driving, quadrant
from yueke.insight.satisfaction.items import items
from yueke.insight.satisfaction.kano import kano
from yueke.insight.satisfaction.loyalty import loyalty
from yueke.insight.satisfaction.overview import overview
from yueke.insight.satisfaction.paired import expectation, rivals
from yueke.insight.satisfaction.panels import Finding, nothing
from yueke.insight.satisfaction.quality import quality
from yueke.insight.satisfaction.segments import segments
from yueke.insight.satisfaction.soundness import soundness
from yueke.insight.satisfaction.study import Study
from yueke.kernel.errors import Message

Params = dict[str, str]
TITLES: dict[str, Message] = {
    "overview": gettext_lazy("总览"), "items": gettext_lazy("分项"), "trend": gettext_lazy("趋势"),
    "segments": gettext_lazy("分组"), "drivers": gettext_lazy("驱动因素"), "quadrant": gettext_lazy("四象限"),
    "kano": gettext_lazy("KANO"), "nps": gettext_lazy("净推荐值"), "expectation": gettext_lazy("期望与体验"),
    "rivals": gettext_lazy("对手与标杆"), "crossed": gettext_lazy("交叉核对"), "themes": gettext_lazy("原话主题"),
    "soundness": gettext_lazy("信度效度"), "quality": gettext_lazy("数据质量"),
}  # fmt: skip
"""The analyses in the order of the workbench."""
HEAVY = frozenset({"drivers", "quadrant", "soundness", "themes"})
"""Those a page does not wait for."""
MADE: dict[str, Callable[[Study, Params], Finding]] = {
    "overview": lambda study, _params: overview(study),
    "items": items,
    "segments": segments,
    "drivers": lambda study, _params: driving(study),
    "quadrant": quadrant,
    "kano": lambda study, _params: kano(study),
    "nps": loyalty,
    "expectation": lambda study, _params: expectation(study),
    "rivals": lambda study, _params: rivals(study),
    "crossed": crossed,
    "soundness": lambda study, _params: soundness(study),
    "quality": quality,
}
"""What needs the study alone; ``trend`` needs its waves, ``themes`` what was written."""
MOST_KEPT = 256

_kept: OrderedDict[tuple[Any, ...], Finding] = OrderedDict()
_lock = Lock()


def made(study: Study, code: str, params: Params, more: Callable[[], Finding] | None = None) -> Finding:
    """The analysis ``code``; as kept when the same cut was looked at so before.

    ``more`` makes those that need more than the study. Nothing is told when all answers together are too few.

    Raises:
        KeyError: there is no such analysis.
    """
    if code not in TITLES:
        raise KeyError(code)
    if study.is_too_small:
        facts = {"n": study.smallest}
        why = _("计入的答卷不到%(n)s份，不显示任何数字，免得看出谁答了什么。") % facts
        return nothing(code, why, _("再收集一些答卷，定稿后再看。"))
    key = key_of(study, code, params)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = more() if more is not None else MADE[code](study, params)
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def is_made(study: Study, code: str, params: Params) -> bool:
    """Whether it is kept, so that a page need not wait for it."""
    with _lock:
        return study.is_too_small or key_of(study, code, params) in _kept


def key_of(study: Study, code: str, params: Params) -> tuple[Any, ...]:
    """What an analysis depends on: the cut, how it is read, what it is set beside, and in which language it is told."""
    told, beside = study.told, study.beside
    besides = (
        tuple(sorted((k, v.title, v.parent, v.weight) for k, v in beside.tree.items())), beside.target,
        beside.benchmarks, _frozen(beside.outside), _frozen(beside.labels),
    )  # fmt: skip
    asked = tuple(sorted((k, str(v)) for k, v in params.items()))
    return (
        told.fingerprint, study.questionnaire.fingerprint, told.rule, told.confidential, study.smallest, tuple(told.asked.items()), besides,
        code, asked, get_language(),
    )  # fmt: skip


def _frozen(told: Mapping[str, Any]) -> int:
    return hash(repr(sorted(told.items(), key=lambda one: one[0])))
