"""Every step somebody may take with a survey: one table for the buttons, the forms, the addresses and the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys import commands
from yueke.domains.surveys.lifecycles import SURVEY_LIFE
from yueke.domains.surveys.models import Survey
from yueke.kernel.access import Actor, permission_of
from yueke.kernel.errors import Message
from yueke.sites.office.surveys.plans import forms as f

Run = Callable[[Actor, int, dict[str, Any], datetime], Any]


@dataclass(frozen=True)
class Act:
    """One step. ``code`` names its address, its command and its step of the lifecycle; ``main`` stands in the head."""

    code: str
    form: type[f.ActForm]
    run: Run
    done: Message
    clause: str = ""
    note: Message = ""
    icon: str = ""
    tone: str = ""
    main: bool = False

    @property
    def title(self) -> Message:
        """As the lifecycle calls it."""
        return next(step.label for step in SURVEY_LIFE.steps if step.verb == self.code)

    @property
    def permission(self) -> str:
        """What one must be allowed to."""
        return permission_of(f"surveys.{self.code}")


def _call(name: str, *positional: str) -> Run:
    """The command called with the named fields in order, the others by keyword."""

    def run(actor: Actor, survey_id: int, data: dict[str, Any], at: datetime) -> Any:
        named = {key: value for key, value in data.items() if key not in positional}
        return getattr(commands, name)(actor, survey_id, *(data[key] for key in positional), **named, at=at)

    return run


_ALL = (
    Act(
        "submit", f.ActForm, _call("submit"), _("已提交，等待他人审批。"), "A6.1", icon="send", main=True,
        note=_("提交后计划不能再改，由本人以外的人审批；要改可以撤回。"),
    ),
    Act("approve", f.NoteForm, _call("approve"), _("已批准，可以抽样和开始收集。"), "A6.1", icon="circle-check", main=True),
    Act("reject", f.ReasonForm, _call("reject", "reason"), _("已退回修改。"), "A6.1", icon="arrow-back-up", main=True),
    Act(
        "launch", f.ActForm, _call("launch"), _("已开始收集。"), "A6.2", icon="player-play", main=True,
        note=_("开始后问卷冻结，样本、计分规则和是否保密不能再改。请先在“抽样”页形成最终名单。"),
    ),
    Act("resume", f.ActForm, _call("resume"), _("已继续收集。"), icon="player-play", main=True),
    Act(
        "close", f.ActForm, _call("close"), _("已结束收集，请甄别答卷。"), "A6.2", icon="lock", main=True,
        note=_("结束后不再接受新的答卷，已经开始的可以答完。回收太少时以后还可以延长。"),
    ),
    Act("take_back", f.ActForm, _call("take_back"), _("已撤回，可以修改。"), icon="arrow-back-up"),
    Act(
        "revise", f.ReasonForm, _call("revise", "reason"), _("可以修改了，改好后重新提交审批。"), "A6.1", icon="pencil",
        note=_("已批准的计划退回拟订状态，改好后要重新审批。"),
    ),
    Act("pause", f.ActForm, _call("pause"), _("已暂停收集。"), icon="player-pause", note=_("打开链接的人会看到暂停的说明，已答的不会丢。")),
    Act("extend", f.ExtendForm, _call("extend", "ends_on"), _("已延长收集。"), "A6.2", icon="calendar-plus"),
    Act(
        "cancel", f.ReasonForm, _call("cancel", "reason"), _("已取消。"), icon="ban", tone="danger",
        note=_("取消以后不能恢复；已收到的答卷保留，不计入结果。"),
    ),
)  # fmt: skip

ACTS = {act.code: act for act in _ALL}
"""By code, in the order they are offered."""


def offered(actor: Actor, survey: Survey) -> list[Act]:
    """The steps the actor may take now: as the lifecycle allows, and never deciding on what one submitted oneself."""
    open_steps = {step.verb for step in SURVEY_LIFE.steps_from(survey.state)}
    own = actor.person_id is not None and actor.person_id == survey.submitted_by_id
    return [
        act
        for act in ACTS.values()
        if act.code in open_steps and actor.may(act.permission) and not (own and act.code in ("approve", "reject"))
    ]
